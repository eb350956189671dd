//! Outages: declared, decided about, taken back.

use klabat_api::common::Unit;
use klabat_api::console::{CaseState, Me, NewOutage, OutageRow, ReasonGiven};
use klabat_api::routes;

use super::cases::{decided, decision, locked, verdict};
use super::{Answer, Ask, REGENCY};
use crate::console::form::{Fault, Form, Input, Kind, Said, Values};
use crate::console::time::moment;
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// Whose outage it is. For the whole regency the page has a word.
fn name(outage: &OutageRow) -> &str {
    outage.unit.as_ref().map_or(REGENCY, |unit| &unit.name)
}

/// An outage that somebody knows of, in one of these units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclareOutage(pub Vec<Unit>);

impl Ask for DeclareOutage {
    fn title(&self) -> Said {
        Key::DeclareOutage.into()
    }

    fn initial(&self, me: &Me) -> Values {
        Values::default().with("unit", super::only_unit(me))
    }

    fn form(&self, _: &Values, me: &Me) -> Form {
        Form::new(
            Key::DeclareOutage,
            vec![
                // A server that fails fails for everybody: one declaration, not one for each SKPD.
                Input::new("unit", Key::Unit, Kind::Select(super::scopes(me))).hint(Key::OutageUnitHint),
                Input::new("date", Key::Date, Kind::Date),
                Input::new("from", Key::From, Kind::Time),
                Input::new("last", Key::UntilDate, Kind::Date).hint(Key::UntilDateHint),
                Input::new("until", Key::Until, Kind::Time),
                Input::new("reason", Key::Reason, Kind::Prose).hint(Key::OutageReasonHint),
            ],
        )
        .warning(Key::OutageText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (unit, date, from) = (typed.some("unit"), typed.date("date"), typed.time("from"));
        let last = typed.optional("last").unwrap_or_else(|| date.clone());
        let until = typed.time("until");
        let ReasonGiven { reason } = typed.reason();
        let unit = Some(unit).filter(|unit| unit != REGENCY);
        // Of the whole regency in the time of those who declare it.
        let of_unit = self.0.iter().find(|known| unit.as_ref().is_none_or(|unit| known.id == *unit));
        let zone = of_unit.map_or("", |known| &known.zone);
        let (from, until) = (moment(&date, &from, zone), moment(&last, &until, zone));
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            typed.fault("until", Fault::EndsEarly);
        }
        let (from, until) = (from.unwrap_or_default(), until.unwrap_or_default());
        Request::json(routes::OUTAGES, &NewOutage { unit, from, until, reason })
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneOutage.into()
    }

    fn answered(&self, answer: &[u8], _: &Values) -> Answer {
        Answer::decided(answer)
    }
}

/// The decision about an outage that was proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideOutage(pub OutageRow, pub bool);

impl Ask for DecideOutage {
    fn title(&self) -> Said {
        Said::of(if self.1 { Key::AcceptOutageTitle } else { Key::RefuseOutageTitle }, name(&self.0))
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        locked(decision(self.1, self.1.then_some(Key::OutageText)), &self.0.locked)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::OUTAGE_DECIDE, &[&self.0.id]), &verdict(typed, self.1))
    }

    fn done(&self, _: &Values) -> Said {
        decided(self.1, name(&self.0))
    }

    fn answered(&self, answer: &[u8], _: &Values) -> Answer {
        Answer::decided(answer)
    }
}

/// The end of an outage: of a proposal that waits, or of one that was granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawOutage(pub OutageRow);

impl Ask for WithdrawOutage {
    fn title(&self) -> Said {
        Said::of(Key::WithdrawOutageTitle, name(&self.0))
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        let granted = self.0.state == CaseState::Approved;
        let text = if granted { Key::WithdrawOutageText } else { Key::WithdrawProposedOutageText };
        let form = Form::new(Key::WithdrawOutage, vec![Input::reason()]).text(text).danger();
        locked(form, &self.0.locked)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::OUTAGE_WITHDRAW, &[&self.0.id]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneOutageWithdrawn, name(&self.0))
    }

    fn answered(&self, answer: &[u8], _: &Values) -> Answer {
        Answer::decided(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::change::cases::tests::read;
    use klabat_api::console::Role;

    use crate::console::tests::me;

    #[test]
    fn an_outage_is_told_in_the_units_own_time_and_may_end_on_a_later_day() {
        let unit = Unit { id: "u1".into(), name: "Dinas".into(), zone: "Asia/Makassar".into() };
        let outage = DeclareOutage(vec![unit]);
        let mut values = Values::default().with("unit", "u1").with("date", "2026-08-17").with("from", "08:00");
        values.set("until", "07:30");
        values.set("reason", "listrik padam");
        assert_eq!(read(&outage, &values), Err(vec![("until", Fault::EndsEarly)]));
        values.set("last", "2026-08-18");
        let sent = read(&outage, &values).unwrap();
        assert_eq!((&sent["from"], &sent["until"]), (&1_786_924_800_000_u64.into(), &1_787_009_400_000_u64.into()));
        assert_eq!(sent["unit"], "u1");
        values.set("unit", REGENCY);
        let whole = read(&outage, &values).unwrap();
        assert!(whole["unit"].is_null() && whole["from"] == sent["from"], "{whole}");
        let offers = |role| {
            let form = outage.form(&Values::default(), &me(role));
            let Kind::Select(choices) = form.inputs.into_iter().next().unwrap().kind else { panic!("no choice") };
            choices.iter().any(|choice| choice.value == REGENCY)
        };
        assert!(offers(Role::Admin) && !offers(Role::Operator));
    }

    #[test]
    fn an_outage_is_taken_back_with_a_reason_and_what_that_does_is_said() {
        let row = |state: &str| -> OutageRow {
            serde_json::from_value(serde_json::json!({
                "id": "o1", "unit": { "id": "u1", "name": "Dinas", "zone": "Asia/Makassar" }, "from": 1, "until": 2,
                "source": "declared", "reason": "listrik padam", "state": state, "declared_by": "Maria", "own": true,
                "declared_at": 1, "decision": null, "locked": ["2026-08"],
            }))
            .unwrap()
        };
        let me = me(klabat_api::console::Role::Admin);
        let texts = |state| {
            let form = WithdrawOutage(row(state)).form(&Values::default(), &me);
            form.text.iter().chain(&form.warning).map(|said| said.key).collect::<Vec<_>>()
        };
        assert_eq!(texts("approved"), [Key::WithdrawOutageText, Key::LockedStays]);
        assert_eq!(texts("open"), [Key::WithdrawProposedOutageText, Key::LockedStays]);
        let ask = WithdrawOutage(row("approved"));
        assert_eq!(read(&ask, &Values::default().with("reason", "")).unwrap_err()[0].0, "reason");
        let sent = read(&ask, &Values::default().with("reason", "keliru tanggal")).unwrap();
        assert_eq!(sent, serde_json::json!({ "reason": "keliru tanggal" }));
    }
}
