//! Who may write which rules, as the server decides it.

use klabat_api::console::{Me, Role, RuleKind, RuleRow, RuleScope};

/// Whether somebody may write rules of a kind, for whomever.
#[must_use]
pub const fn may_write(me: &Me, kind: RuleKind) -> bool {
    match me.role {
        Role::Admin => true,
        Role::Operator => matches!(kind, RuleKind::Schedule | RuleKind::Assignment),
        Role::Superior | Role::Auditor => false,
    }
}

/// Whether somebody may write the next version of a rule: of those that are seen, the regency's are an admin's, and those
/// of units above one's own are those units'.
#[must_use]
pub fn may_continue(me: &Me, row: &RuleRow) -> bool {
    let theirs = match &row.scope {
        RuleScope::Regency {} => me.role == Role::Admin,
        RuleScope::Unit { unit } => me.units.iter().any(|own| own.id == *unit),
        // Of people only one's own are seen.
        RuleScope::Person { .. } => true,
    };
    theirs && may_write(me, row.kind)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::console::tests::me;

    #[test]
    fn an_operator_goes_on_with_the_schedules_of_their_own_units_alone() {
        let row = |kind: &str, scope: serde_json::Value| -> RuleRow {
            serde_json::from_value(json!({
                "id": "r1", "kind": kind, "scope": scope, "scope_name": "", "key": "", "valid_from": "2027-01-01",
                "document": {}, "reason": "SK", "written_by": "A", "written_at": 1, "current": true, "planned": false,
                "withdrawn": null,
            }))
            .unwrap()
        };
        let (admin, operator) = (me(Role::Admin), me(Role::Operator));
        let own = json!({ "of": "unit", "unit": operator.units[0].id });
        let scopes = [
            own,
            json!({ "of": "person", "person": "e1" }),
            json!({ "of": "unit", "unit": "above" }),
            json!({ "of": "regency" }),
        ];
        let may = |me: &Me, kind: &str| scopes.clone().map(|scope| may_continue(me, &row(kind, scope)));
        assert_eq!(may(&operator, "schedule"), [true, true, false, false]);
        assert_eq!(may(&operator, "policy"), [false; 4]);
        assert_eq!(may(&me(Role::Superior), "schedule"), [false; 4]);
        assert!(may_continue(&admin, &row("policy", json!({ "of": "regency" }))));
    }
}
