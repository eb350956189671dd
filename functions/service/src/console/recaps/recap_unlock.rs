//! An admin opens a locked recap again.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::RecapUnlock;
use klabat_api::routes;
use serde_json::json;

use super::recap_verify::subject;
use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::console::reason_text;
use crate::failure::Failure;
use crate::http::{Json as Reply, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

const AUDIT: &str = audited!(
    "WHERE EXISTS (SELECT 1 FROM recaps WHERE unit = ?9 AND month = ?10 AND version = ?11 AND state = 'locked')"
);

const UNLOCK: &str = "
    UPDATE recaps SET state = 'unlocked', unlocked_by = ?4, unlocked_at = ?5, unlock_reason = ?6
    WHERE unit = ?1 AND month = ?2 AND version = ?3 AND state = 'locked' RETURNING version";

/// Unlocks: what was locked stays with its signature, and the next version is a draft.
#[utoipa::path(
    post, path = routes::RECAP_UNLOCK, operation_id = "recap_unlock", tag = "console", request_body = RecapUnlock,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Reply(given): Reply<RecapUnlock>,
) -> Result<Reply<Done>, Failure> {
    session.is_admin()?;
    let reason = reason_text(&given.reason)?;
    let (unit, month, version) = (given.unit.as_str(), given.month.as_str(), given.version);
    crate::month::month(month)?;
    let now = app.now();
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "recap.unlocked",
        subject: &subject(unit, month),
        before: json!({ "state": "locked", "version": version }),
        after: json!({ "state": "unlocked", "version": version, "reason": reason }),
        salt: app.random(),
    };
    let statements = vec![
        entry.under(AUDIT, [Value::from(unit), Value::from(month), Value::from(version)]),
        sql!(UNLOCK, unit, month, version, session.user.as_str(), now, reason),
    ];
    let mut answers = app.batch(statements).await?;
    answers.skip()?;
    if answers.any()? { Ok(Reply(Done { done: true })) } else { Err(Refusal::ChangedMeanwhile.into()) }
}
