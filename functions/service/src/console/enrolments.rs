//! The queue of enrolments to confirm.

use axum::extract::State;
use klabat_api::console::{Device, PendingEnrolment, PendingEnrolments};
use klabat_api::{Base64Url, routes};
use klabat_webauthn::android::DeviceFacts;

use super::roster::{self, employee_row};
use super::visible;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::phone::{attested, check};
use crate::ports::Ports;
use crate::store::{Row, sql};

/// An employee's row, then the enrolment's own columns.
const PENDING: &str = visible!(employee_row!(
    ", credentials.id AS credential, credentials.sealed_at, credentials.received_at, beacons.name AS beacon,
       credentials.attestation, ",
    attested!(),
    " AS attested,
       credentials.doubt, credentials.device, credentials.public_key, credentials.reasons,
       (SELECT group_concat(code, ' ') FROM alarms WHERE subject = credentials.once) AS alarms
     FROM credentials
       JOIN employees ON employees.id = credentials.employee
       JOIN units ON units.id = employees.unit
       JOIN beacons ON beacons.id = credentials.beacon
     WHERE credentials.state = 'pending' AND employees.unit IN (SELECT unit FROM visible)
     ORDER BY credentials.received_at"
));

/// Lists the enrolments of the visible units that wait, oldest first.
#[utoipa::path(
    get, path = routes::ENROLMENTS, operation_id = "enrolments", tag = "console",
    responses((status = 200, body = PendingEnrolments)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
) -> Result<Json<PendingEnrolments>, Failure> {
    let statement = sql!(PENDING, session.user.as_str(), session.sees_all(), app.now());
    let rows = app.batch(vec![statement]).await?.rows(pending)?;
    Ok(Json(PendingEnrolments { rows }))
}

/// What is held against the attestation, what the judgement found odd and what alarms were raised: one list for the
/// operator.
fn pending(mut row: Row) -> Result<PendingEnrolment, Failure> {
    let employee = roster::read(&mut row)?;
    let mut pending = PendingEnrolment {
        employee,
        check: String::new(),
        credential: Base64Url(row.next()?),
        sealed_at: row.next()?,
        received_at: row.next()?,
        beacon: row.next()?,
        attestation: row.next()?,
        attested: row.next()?,
        alarms: row.next::<Option<String>>()?.into_iter().collect(),
        device: row.next::<Option<String>>()?.as_deref().map(device).transpose()?,
    };
    pending.check = check(&pending.credential.0, &row.next()?);
    let (reasons, alarms): (String, Option<String>) = (row.next()?, row.next()?);
    let codes = reasons.split_whitespace().chain(alarms.iter().flat_map(|alarms| alarms.split_whitespace()));
    pending.alarms.extend(codes.map(str::to_owned));
    Ok(pending)
}

fn device(json: &str) -> Result<Device, Failure> {
    let facts: DeviceFacts =
        serde_json::from_slice(json.as_bytes()).map_err(|error| Failure::Fault(format!("a stored device: {error}")))?;
    Ok(Device {
        security_level: facts.security_level.name().to_owned(),
        verified_boot_state: facts.verified_boot_state.map(|state| state.name().to_owned()),
        device_locked: facts.device_locked,
        os_version: facts.os_version,
        os_patch_level: facts.os_patch_level,
    })
}
