//! Taking back a version of a rule before it begins, or an order to work on cuti bersama.

use klabat_api::console::{DenialRow, Me, RuleRow};
use klabat_api::routes;

use super::Ask;
use crate::console::form::{Form, Said, Values};
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// The end of a version that has not begun.
#[derive(Clone, Debug, PartialEq)]
pub struct WithdrawRule(RuleRow);

impl WithdrawRule {
    /// Of a version that can still be withdrawn.
    #[must_use]
    pub fn of(rule: &RuleRow) -> Option<Self> {
        rule.planned.then(|| Self(rule.clone()))
    }
}

impl Ask for WithdrawRule {
    fn title(&self) -> Said {
        Said { key: Key::WithdrawRuleTitle, values: vec![("date", self.0.valid_from.clone())] }
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::WithdrawRule, Key::WithdrawRuleText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::RULE_WITHDRAW, &[&self.0.id]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneWithdrawRule.into()
    }
}

/// The end of an order to work on cuti bersama.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawDenial(pub DenialRow);

impl Ask for WithdrawDenial {
    fn title(&self) -> Said {
        let DenialRow { name, date, .. } = &self.0;
        Said { key: Key::WithdrawDenialTitle, values: vec![("name", name.clone()), ("date", date.clone())] }
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::WithdrawRule, Key::WithdrawDenialText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let path = routes::fill(routes::DENIAL_WITHDRAW, &[&self.0.employee, &self.0.date]);
        Request::json(path, &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneWithdrawDenial.into()
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::console::RuleRow;
    use serde_json::json;

    use super::{Ask as _, WithdrawDenial, WithdrawRule};
    use crate::console::form::{Fault, Values};
    use crate::console::tests::admin;
    use crate::console::typed::Typed;

    #[test]
    fn only_what_has_not_begun_is_withdrawn_and_with_a_reason() {
        let rule = |planned: bool| -> RuleRow {
            serde_json::from_value(json!({
                "id": "r1", "kind": "policy", "scope": { "of": "regency" }, "scope_name": "", "key": "",
                "valid_from": "2027-01-01", "document": {}, "reason": "Perbup", "written_by": "Admin", "written_at": 1,
                "current": false, "planned": planned, "withdrawn": null,
            }))
            .unwrap()
        };
        assert_eq!(WithdrawRule::of(&rule(false)), None);
        let ask = WithdrawRule::of(&rule(true)).unwrap();
        assert!(ask.form(&Values::default(), &admin()).is_danger);
        let read = |values: &Values| {
            let mut typed = Typed::new(values);
            let request = ask.request(&mut typed);
            typed.finish(request).map(|request| request.path)
        };
        assert_eq!(read(&Values::default()), Err(vec![("reason", Fault::Missing)]));
        let path = read(&Values::default().with("reason", "ditunda"));
        assert_eq!(path.as_deref(), Ok("/api/v1/console/rules/r1/withdraw"));
    }

    #[test]
    fn an_order_is_withdrawn_by_person_and_date_with_a_reason() {
        let row = json!({
            "employee": "e1", "nip": "1", "name": "Ani", "unit": { "id": "u1", "name": "Dinas", "zone": "Asia/Makassar" },
            "date": "2026-12-24", "letter": "800/1", "written_by": "Admin", "written_at": 1,
        });
        let ask = WithdrawDenial(serde_json::from_value(row).unwrap());
        assert_eq!(ask.title().values, [("name", "Ani".to_owned()), ("date", "2026-12-24".to_owned())]);
        assert!(ask.form(&Values::default(), &admin()).is_danger);
        let values = Values::default().with("reason", "surat dicabut");
        let mut typed = Typed::new(&values);
        let request = ask.request(&mut typed);
        let path = typed.finish(request).map(|request| request.path);
        assert_eq!(path.as_deref(), Ok("/api/v1/console/denials/e1/2026-12-24/withdraw"));
    }
}
