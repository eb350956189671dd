//! Who follows which schedule: a unit or everyone, or one person apart from their unit.

use klabat_api::console::{Me, RuleKind, RuleScope};
use serde_json::Value as Json;

use super::drafts::{Held, put_aside};
use super::rules::{begin, inputs, preview, scope, stores};
use super::{Answer, Ask, Who, scopes};
use crate::console::form::{Choice, Form, Input, Kind, Said, Values};
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// Who follows which of these schedules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assign {
    /// The schedules: key and name.
    pub schedules: Vec<(String, String)>,
    /// One person and their unit's id, whose month shows the effect; a unit or everyone when `None`.
    pub who: Option<(Who, String)>,
}

/// The choice that means the schedule of the wider scope.
const INHERITED: &str = "-";

impl Assign {
    /// For whom it is.
    fn whom(&self, typed: &mut Typed<'_>) -> RuleScope {
        match &self.who {
            Some((who, _)) => RuleScope::Person { person: who.id.clone() },
            None => scope(typed),
        }
    }
}

impl Ask for Assign {
    fn title(&self) -> Said {
        match &self.who {
            Some((who, _)) => Said::of(Key::AssignTo, &who.name),
            None => Key::Assign.into(),
        }
    }

    fn initial(&self, me: &Me) -> Values {
        match &self.who {
            Some((_, unit)) => of_one(me, unit),
            None => begin(me).with("scope", super::only_unit(me)),
        }
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        let mut schedules: Vec<_> = self.schedules.iter().map(|(key, name)| Choice::name(key, name)).collect();
        let mut own = Vec::new();
        if self.who.is_none() {
            schedules.push(Choice::key(INHERITED, Key::InheritedSchedule));
            own.push(Input::new("scope", Key::ForWhom, Kind::Select(scopes(me))));
        }
        own.push(Input::new("schedule", Key::Schedule, Kind::Select(schedules)));
        let form = Form::new(Key::ShowEffect, inputs(RuleKind::Assignment, own, typed, me)).drafts();
        if self.who.is_some() { form.text(Key::AssignToText) } else { form }
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let scope = self.whom(typed);
        let document = match typed.some("schedule") {
            schedule if schedule == INHERITED => Json::Null,
            schedule => Json::String(schedule),
        };
        preview(typed, RuleKind::Assignment, scope, String::new(), document)
    }

    fn draft(&self, typed: &mut Typed<'_>) -> Option<Request> {
        let base = self.who.as_ref().map_or(Json::Null, |(_, unit)| Json::String(unit.clone()));
        let (scope, held) = (self.whom(typed), Held { base, ..Held::default() });
        Some(put_aside(typed, RuleKind::Assignment, scope, String::new(), held))
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneRule.into()
    }

    fn answered(&self, answer: &[u8], typed: &Values) -> Answer {
        Answer::shows(stores(answer, &self.request(&mut Typed::new(typed)), None))
    }
}

/// One person follows the schedule of their unit again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndAssignment {
    /// Who.
    pub who: Who,
    /// Their unit's id, whose month shows the effect.
    pub unit: String,
}

impl Ask for EndAssignment {
    fn title(&self) -> Said {
        Said::of(Key::EndAssignmentTitle, &self.who.name)
    }

    fn initial(&self, me: &Me) -> Values {
        of_one(me, &self.unit)
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        Form::new(Key::ShowEffect, inputs(RuleKind::Assignment, Vec::new(), typed, me)).text(Key::EndAssignmentText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let scope = RuleScope::Person { person: self.who.id.clone() };
        preview(typed, RuleKind::Assignment, scope, String::new(), Json::Null)
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneRule.into()
    }

    fn answered(&self, answer: &[u8], typed: &Values) -> Answer {
        Answer::shows(stores(answer, &self.request(&mut Typed::new(typed)), None))
    }
}

/// The effect on one person is shown on their own unit, which is not asked for.
fn of_one(me: &Me, unit: &str) -> Values {
    begin(me).with("scope", unit).with("preview-unit", unit)
}

#[cfg(test)]
mod tests {
    use klabat_api::console::{PreviewRequest, RuleScope};
    use serde_json::{Value as Json, json};

    use super::{Ask, Assign, EndAssignment, Who};
    use crate::console::form::Values;
    use crate::console::tests::admin;
    use crate::console::typed::Typed;
    use crate::http::Body;

    fn asked(change: &dyn Ask, mut values: Values) -> PreviewRequest {
        values.set("valid-from", "2026-08-01");
        values.set("reason", "SK Kepala Dinas 12/2026");
        let mut typed = Typed::new(&values);
        let request = change.request(&mut typed);
        let request = typed.finish(request).unwrap();
        let Body::Json(body) = request.body else { panic!("a request without a body") };
        serde_json::from_str(&body).unwrap()
    }

    #[test]
    fn one_persons_schedule_is_shown_on_their_unit_and_ends_with_no_schedule() {
        let (me, unit) = (admin(), admin().units[0].id.clone());
        let who = Who { id: "p1".into(), name: "Ani".into() };
        let assign =
            Assign { schedules: vec![("piket".into(), "Piket".into())], who: Some((who.clone(), unit.clone())) };
        let initial = assign.initial(&me);
        let names: Vec<_> = assign.form(&initial, &me).inputs.iter().map(|input| input.name).collect();
        assert_eq!(names, ["schedule", "valid-from", "reason", "month"], "neither for whom nor where to look");
        let sent = asked(&assign, initial.with("schedule", "piket"));
        let scope = RuleScope::Person { person: "p1".into() };
        assert_eq!((&sent.rule.scope, &sent.rule.document, &sent.unit), (&scope, &json!("piket"), &unit));
        let end = EndAssignment { who, unit: unit.clone() };
        let sent = asked(&end, end.initial(&me));
        assert_eq!((sent.rule.scope, sent.rule.document, sent.unit), (scope, Json::Null, unit));
    }
}
