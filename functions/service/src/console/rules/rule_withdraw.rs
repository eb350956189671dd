//! Taking back a version of a rule before it begins: until then it is only planned.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{ReasonGiven, RuleKind};
use klabat_api::routes;
use klabat_attendance::Zone;
use serde_json::json;

use super::document::may_write;
use super::rules_list::scope;
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::time::today;
use crate::console::{found, reason, visible};
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// The regency's are everybody's to see.
const RULE: &str = visible!(
    "SELECT kind, unit, person, key, valid_from FROM rules WHERE id = ?3
       AND (unit IS NULL OR unit IN (SELECT unit FROM visible))
       AND (person IS NULL OR person IN (SELECT id FROM employees WHERE unit IN (SELECT unit FROM visible)))"
);

/// Kept where something stands on it: whoever follows a schedule that would have no version on that day; shifts, or work
/// on cuti bersama, that were written for those days since.
const WITHDRAW: &str = "
    INSERT INTO rule_withdrawals (rule, reason, withdrawn_by, withdrawn_at, needed)
    SELECT id, ?2, ?3, ?4,
      (kind = 'schedule'
        AND EXISTS (SELECT 1 FROM standing_rules AS follows WHERE follows.kind = 'assignment'
          AND follows.document = json_quote(rules.key))
        AND NOT EXISTS (SELECT 1 FROM standing_rules AS other WHERE other.kind = 'schedule' AND other.key = rules.key
          AND other.id <> rules.id AND other.valid_from <= rules.valid_from))
      OR (kind IN ('schedule', 'assignment') AND EXISTS (
        SELECT 1 FROM shifts WHERE date >= rules.valid_from AND shifts.written_at >= rules.written_at))
      OR (kind = 'calendar' AND EXISTS (
        SELECT 1 FROM denials WHERE date >= rules.valid_from AND denials.written_at >= rules.written_at))
    FROM rules WHERE id = ?1";

/// Withdraws a version that has not begun anywhere, by whoever may write such a one. It stays in sight, and never counts.
#[utoipa::path(
    post, path = routes::RULE_WITHDRAW, operation_id = "rule_withdraw", tag = "console",
    params(("rule" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Done>, Failure> {
    session.may_change()?;
    let reason = reason(&given)?;
    let statement = sql!(RULE, session.user.as_str(), session.sees_all(), &id);
    let rule = app.batch(vec![statement]).await?.first(|mut row| {
        let kind: RuleKind = row.next()?;
        Ok((kind, scope(&mut row)?, row.next::<String>()?, row.next::<String>()?))
    })?;
    let (kind, scope, key, valid_from) = found(rule)?;
    may_write(&session, kind, &scope)?;
    let now = app.now();
    if valid_from <= today(now, Zone::Wit)?.to_string() {
        return Err(Refusal::RuleBegun.into());
    }
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "rule.withdrawn",
        subject: &id,
        before: json!({ "kind": kind, "scope": scope, "key": key, "valid_from": valid_from }),
        after: json!({ "reason": reason }),
        salt: app.random(),
    };
    let withdraw = sql!(WITHDRAW, &id, reason, session.user.as_str(), now);
    match app.commit(vec![entry.statement(), withdraw]).await? {
        Ok(_) => Ok(Json(Done { done: true })),
        Err(constraint) if constraint == "rule_needed" => Err(Refusal::RuleNeeded.into()),
        Err(constraint) if constraint == "rule_withdrawals.rule" => Err(Refusal::ChangedMeanwhile.into()),
        Err(constraint) => Err(Failure::Fault(format!("constraint {constraint}"))),
    }
}
