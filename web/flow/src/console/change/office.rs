//! The office itself: its units, who is added to it, and who works on cuti bersama.

use klabat_api::console::{
    EmployeeKind, LeaveCard, Me, NewDenial, NewEmployee, NewRule, RuleKind, RuleScope, UnitChange, UnitRow,
};
use klabat_api::routes;
use serde_json::json;

use super::{Ask, Who, people};
use crate::console::form::{Choice, Form, Input, Kind, Said, Values};
use crate::console::place::today;
use crate::console::typed::{NAME, Typed};
use crate::http::Request;
use crate::messages::console::Key;

/// The choice that means that no unit is above.
const ROOT: &str = "-";

/// The zones with their names.
const ZONES: [(&str, Key); 3] =
    [("Asia/Jakarta", Key::ZoneWib), ("Asia/Makassar", Key::ZoneWita), ("Asia/Jayapura", Key::ZoneWit)];

/// A unit: a new one, or what is written of one.
#[derive(Clone, Debug, PartialEq)]
pub struct EditUnit(pub Option<UnitRow>);

impl Ask for EditUnit {
    fn title(&self) -> Said {
        self.0.as_ref().map_or_else(|| Key::UnitAdd.into(), |row| Said::of(Key::EditEmployee, &row.unit.name))
    }

    fn initial(&self, me: &Me) -> Values {
        match &self.0 {
            Some(row) => Values::default()
                .with("name", &*row.unit.name)
                .with("parent", row.parent.as_deref().unwrap_or(ROOT))
                .with("zone", &*row.unit.zone),
            None => Values::default().with("zone", me.units.first().map_or("", |unit| &*unit.zone)),
        }
    }

    fn form(&self, _: &Values, me: &Me) -> Form {
        let own = self.0.as_ref().map(|row| &row.unit.id);
        let mut parents = super::units(me);
        parents.retain(|choice| Some(&choice.value) != own);
        parents.push(Choice::key(ROOT, Key::NoParent));
        let zones = ZONES.map(|(value, key)| Choice::key(value, key));
        Form::new(
            Key::Save,
            vec![
                Input::new("name", Key::Name, Kind::Line),
                Input::new("parent", Key::ParentUnit, Kind::Select(parents)),
                Input::new("zone", Key::Zone, Kind::Select(zones.into())),
            ],
        )
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (name, parent, zone) = (typed.text("name", &NAME), typed.some("parent"), typed.some("zone"));
        let unit = UnitChange { name, parent: Some(parent).filter(|parent| parent != ROOT), zone };
        match &self.0 {
            None => Request::json(routes::UNITS, &unit),
            Some(row) => Request::json(routes::fill(routes::UNIT, &[&row.unit.id]), &unit),
        }
    }

    fn done(&self, typed: &Values) -> Said {
        Said::of(Key::DoneSaved, typed.get("name").trim())
    }
}

/// One person more, as a rule of the unit whose people are in sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddEmployee(pub Option<String>);

impl Ask for AddEmployee {
    fn title(&self) -> Said {
        Key::EmployeeAdd.into()
    }

    fn initial(&self, me: &Me) -> Values {
        Values::default().with("unit", self.0.clone().unwrap_or_else(|| super::only_unit(me)))
    }

    fn form(&self, _: &Values, me: &Me) -> Form {
        let kinds = super::roster::KINDS.map(|(value, key)| Choice::key(value, key));
        Form::new(
            Key::Save,
            vec![
                Input::new("nip", Key::Nip, Kind::Line),
                Input::new("name", Key::Name, Kind::Line),
                Input::new("kind", Key::Kind, Kind::Select(kinds.into())),
                Input::new("position", Key::Position, Kind::Line),
                Input::new("unit", Key::Unit, Kind::Select(super::units(me))),
                Input::new("from", Key::ValidFrom, Kind::Date).hint(Key::EmployeeFromHint),
            ],
        )
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (nip, name, position) = (typed.some("nip"), typed.text("name", &NAME), typed.text("position", &NAME));
        let kind = serde_json::from_value(typed.some("kind").into()).unwrap_or(EmployeeKind::Pns);
        let (unit, valid_from) = (typed.some("unit"), typed.date("from"));
        Request::json(routes::EMPLOYEES, &NewEmployee { nip, name, kind, position, unit, valid_from })
    }

    fn done(&self, typed: &Values) -> Said {
        Said::of(Key::DoneSaved, typed.get("name").trim())
    }
}

/// What the paper card of somebody's annual leave says, before Klabat knew of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteLeaveCard {
    /// Whose.
    pub who: Who,
    /// What was written of it before.
    pub before: Option<LeaveCard>,
}

impl Ask for WriteLeaveCard {
    fn title(&self) -> Said {
        Said::of(Key::LeaveCardTitle, &self.who.name)
    }

    fn initial(&self, me: &Me) -> Values {
        let written = |days: fn(&LeaveCard) -> u16| self.before.as_ref().map_or(0, days).to_string();
        Values::default()
            .with("from", today(me, me.server_time))
            .with("carried", written(|card| card.carried))
            .with("taken", written(|card| card.taken))
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::new(
            Key::Save,
            vec![
                Input::new("from", Key::ValidFrom, Kind::Date).hint(Key::LeaveCardFromHint),
                Input::new("carried", Key::LeaveCardCarried, Kind::Number).hint(Key::LeaveCardCarriedHint),
                Input::new("taken", Key::LeaveCardTaken, Kind::Number).hint(Key::LeaveCardTakenHint),
                Input::reason(),
            ],
        )
        .text(if self.before.is_some() { Key::LeaveCardAgain } else { Key::LeaveCardText })
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let days = 0..=366;
        let document = json!({ "carried": typed.number("carried", &days), "taken": typed.number("taken", &days) });
        let (valid_from, reason) = (typed.date("from"), typed.reason().reason);
        let scope = RuleScope::Person { person: self.who.id.clone() };
        let rule =
            NewRule { kind: RuleKind::LeaveCard, scope, key: String::new(), valid_from, document, reason, draft: None };
        Request::json(routes::RULES, &rule)
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneLeaveCard, &self.who.name)
    }
}

/// Work on cuti bersama, by letter: of somebody, or of whom is found by name or NIP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DenyCollective(pub Option<Who>);

impl Ask for DenyCollective {
    fn title(&self) -> Said {
        self.0.as_ref().map_or_else(|| Key::Denial.into(), |who| Said::of(Key::DenialTitle, &who.name))
    }

    fn finds_whom(&self) -> bool {
        self.0.is_none()
    }

    fn form(&self, typed: &Values, _: &Me) -> Form {
        let inputs = vec![Input::new("date", Key::Date, Kind::Date), Input::new("letter", Key::Letter, Kind::Line)];
        people::asking(self.0.as_ref(), Form::new(Key::Save, inputs).text(Key::DenialText), typed)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let who = people::wanted(self.0.as_ref(), typed);
        let (date, letter) = (typed.date("date"), typed.text("letter", &NAME));
        Request::json(routes::DENIALS, &NewDenial { employees: vec![who.id], date, letter })
    }

    fn done(&self, typed: &Values) -> Said {
        Said::of(Key::DoneSaved, &people::name(self.0.as_ref(), typed))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::console::form::Fault;
    use crate::console::tests::admin;
    use crate::http::Body;

    fn sent(ask: &dyn Ask, values: &Values) -> Result<(String, Value), Vec<(&'static str, Fault)>> {
        let mut typed = Typed::new(values);
        let request = ask.request(&mut typed);
        typed.finish(request).map(|request| match request.body {
            Body::Json(body) => (request.path, serde_json::from_str(&body).unwrap()),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_root_has_no_unit_above() {
        let values = Values::default().with("name", "Dinas").with("parent", ROOT).with("zone", "Asia/Makassar");
        let (path, unit) = sent(&EditUnit(None), &values).unwrap();
        assert_eq!(path, routes::UNITS);
        assert_eq!(unit, json!({ "name": "Dinas", "parent": null, "zone": "Asia/Makassar" }));
    }

    /// Nobody is known by name yet: they are looked for as in a request for leave.
    #[test]
    fn who_works_on_cuti_bersama_may_be_looked_for() {
        let (ask, me) = (DenyCollective(None), admin());
        let mut values = Values::default().with("date", "2026-12-24").with("letter", "800/1");
        assert_eq!(sent(&ask, &values), Err(vec![("search", Fault::Missing)]));
        assert!(ask.edit(&mut values, "search", "ani"));
        assert_eq!(ask.look(&values).unwrap().path, "/api/v1/console/employees?search=ani");
        ask.looked(Some(&people::tests::found("e1", "Ny. Maria Wowor")), &mut values);
        assert_eq!(ask.form(&values, &me).inputs[1].name, "employee");
        assert_eq!(sent(&ask, &values), Err(vec![("employee", Fault::Missing)]));
        values.set("employee", "e1");
        let (_, denial) = sent(&ask, &values).unwrap();
        assert_eq!(denial, json!({ "employees": ["e1"], "date": "2026-12-24", "letter": "800/1" }));
        assert_eq!(ask.done(&values), Said::of(Key::DoneSaved, "Ny. Maria Wowor"));
        let given = DenyCollective(Some(Who { id: "e2".into(), name: "Ani".into() }));
        assert_eq!((given.look(&values), given.form(&values, &me).inputs.len()), (None, 2), "nobody is looked for");
    }

    #[test]
    fn a_leave_card_is_a_dated_document_of_one_person() {
        let who = Who { id: "e1".into(), name: "Ani".into() };
        let ask = WriteLeaveCard { who, before: Some(LeaveCard { carried: 4, taken: 6 }) };
        let me = admin();
        assert_eq!(
            (ask.initial(&me).get("carried"), ask.initial(&me).get("taken")),
            ("4", "6"),
            "what is written stays"
        );
        let values = Values::default().with("from", "2026-08-01").with("carried", "4").with("taken", "7");
        let (path, rule) = sent(&ask, &values.clone().with("reason", "Kartu cuti")).unwrap();
        assert_eq!(path, routes::RULES);
        let document = json!({ "carried": 4, "taken": 7 });
        let scope = json!({ "of": "person", "person": "e1" });
        assert_eq!((&rule["kind"], &rule["scope"], &rule["document"]), (&json!("leave_card"), &scope, &document));
        let wrong = values.with("carried", "367").with("taken", "");
        let faults = vec![("carried", Fault::NotNumber), ("taken", Fault::Missing), ("reason", Fault::Missing)];
        assert_eq!(sent(&ask, &wrong), Err(faults));
    }
}
