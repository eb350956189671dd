//! Ending a beacon: it gets no more grants, and nothing it seals counts any more.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::ReasonGiven;
use klabat_api::routes;
use serde_json::json;

use super::audit::{Entry, audited};
use super::{found, reason, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session, id};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

const BEACON: &str = visible!("SELECT id FROM beacons WHERE id = ?3 AND unit IN (SELECT unit FROM visible)");

const AUDIT: &str = audited!("WHERE EXISTS (SELECT 1 FROM beacons WHERE id = ?9 AND revoked_at IS NULL)");

const REVOKE: &str = "UPDATE beacons SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL RETURNING id";

/// Revokes a beacon.
#[utoipa::path(
    post, path = routes::BEACON_REVOKE, operation_id = "beacon_revoke", tag = "console",
    params(("beacon" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(beacon): Path,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Done>, Failure> {
    session.is_admin()?;
    let reason = reason(&given)?;
    let (id, now) = (id(&beacon)?, app.now());
    let statement = sql!(BEACON, session.user.as_str(), session.sees_all(), id);
    let id = found(app.batch(vec![statement]).await?.first(|mut row| row.next::<Vec<u8>>())?)?;
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "beacon.revoked",
        subject: &beacon,
        before: json!({ "revoked_at": null }),
        after: json!({ "revoked_at": now.0, "reason": reason }),
        salt: app.random(),
    };
    let statements = vec![entry.under(AUDIT, [Value::from(id.as_slice())]), sql!(REVOKE, id, now)];
    let mut answers = app.batch(statements).await?;
    answers.skip()?;
    if answers.any()? { Ok(Json(Done { done: true })) } else { Err(Refusal::ChangedMeanwhile.into()) }
}
