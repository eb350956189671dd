//! Ending a beacon: it gets no more grants, and what it seals from a given time on does not count. What it sealed before
//! and is received later is reviewed; what it sealed since and counted already is alarmed.

use axum::extract::State;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::common::Done;
use klabat_api::console::Revocation;
use klabat_api::routes;
use klabat_evidence::Millis;
use serde_json::json;

use super::audit::{Entry, audited};
use super::{found, reason_text, since, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session, id};
use crate::ports::{Ports, Statement, Value};
use crate::refusal::{Alarm, Refusal};
use crate::store::sql;

const BEACON: &str = visible!("SELECT id FROM beacons WHERE id = ?3 AND unit IN (SELECT unit FROM visible)");

const AUDIT: &str = audited!("WHERE EXISTS (SELECT 1 FROM beacons WHERE id = ?9 AND revoked_at IS NULL)");

/// Before the beacon is revoked, so that a second try adds none.
const ALARM: &str = "
    INSERT INTO alarms (subject, code, employee, unit, beacon, at)
    SELECT records.id, ?3, records.employee, records.unit, records.beacon, ?4
    FROM seal JOIN records ON records.id = seal.once
    WHERE seal.beacon = ?1 AND seal.sealed_at >= ?2
      AND EXISTS (SELECT 1 FROM beacons WHERE id = ?1 AND revoked_at IS NULL)
    ON CONFLICT DO NOTHING";

const REVOKE: &str =
    "UPDATE beacons SET revoked_at = ?2, revoked_from = ?3 WHERE id = ?1 AND revoked_at IS NULL RETURNING id";

/// Revokes a beacon.
#[utoipa::path(
    post, path = routes::BEACON_REVOKE, operation_id = "beacon_revoke", tag = "console",
    params(("beacon" = String, Path)), request_body = Revocation,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(beacon): Path,
    Json(given): Json<Revocation>,
) -> Result<Json<Done>, Failure> {
    session.is_admin()?;
    let (reason, now) = (reason_text(&given.reason)?, app.now());
    let from = since(given.from, now)?;
    let statement = sql!(BEACON, session.user.as_str(), session.sees_all(), id(&beacon)?);
    let id = found(app.batch(vec![statement]).await?.first(|mut row| row.next::<Vec<u8>>())?)?;
    let mut answers = app.batch(statements(&app, &id, reason, &session, [from, now]).into()).await?;
    answers.skip()?;
    answers.skip()?;
    if answers.any()? { Ok(Json(Done { done: true })) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

/// The last statement answers a row when the beacon was not revoked yet.
pub(super) fn statements<P: Ports>(
    app: &App<P>,
    id: &[u8],
    reason: &str,
    session: &Session,
    [from, now]: [Millis; 2],
) -> [Statement; 3] {
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "beacon.revoked",
        subject: &Base64UrlUnpadded::encode_string(id),
        before: json!({ "revoked_at": null }),
        after: json!({ "revoked_at": now.0, "revoked_from": from.0, "reason": reason }),
        salt: app.random(),
    };
    [
        entry.under(AUDIT, [Value::from(id)]),
        sql!(ALARM, id, from, Alarm::SealedAfterRevocation.code(), now),
        sql!(REVOKE, id, now, from),
    ]
}
