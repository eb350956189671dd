//! Registering a beacon.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{BeaconClass, NewBeacon};
use klabat_api::routes;
use klabat_evidence::{Beacon, SignalThresholds};
use klabat_protocol::{BeaconId, PublicKey};
use serde_json::json;

use super::audit::Entry;
use super::{class_name, found, name};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// The unit, and its site where it has just one.
const UNIT: &str = "
    SELECT id, (SELECT CASE count(*) WHEN 1 THEN max(id) END FROM sites WHERE unit = units.id) AS site
    FROM units WHERE id = ?1";

const REGISTER: &str = "
    INSERT INTO beacons (id, unit, site, name, class, public_key, accept_dbm, retry_dbm, registered_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/// Registers a device. It hangs at its unit's site where there is just one; its thresholds are those of a beacon that
/// was not calibrated yet.
#[utoipa::path(
    post, path = routes::BEACONS, operation_id = "beacon_register", tag = "console", request_body = NewBeacon,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<NewBeacon>,
) -> Result<Json<Done>, Failure> {
    session.is_admin()?;
    let name = name(&new.name)?;
    let id = new.id.0.as_slice().try_into().map(BeaconId).map_err(|_| Refusal::BeaconForm)?;
    let key = new.public_key.0.as_slice().try_into().map(PublicKey).map_err(|_| Refusal::BeaconForm)?;
    Beacon::new(id, &key).ok_or(Refusal::BeaconForm)?;
    let unit = app.batch(vec![sql!(UNIT, &new.unit)]).await?.first(|mut row| {
        let _: String = row.next()?;
        row.next::<Option<String>>()
    })?;
    let (site, now, signal) = (found(unit)?, app.now(), SignalThresholds::default());
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "beacon.registered",
        subject: &new.id.encode(),
        before: json!(null),
        after: json!({ "name": name, "unit": new.unit, "site": site, "public_key": new.public_key.encode() }),
    };
    let class = class_name(BeaconClass::Device);
    let (accept, retry) = (signal.accept_dbm(), signal.review_dbm());
    let register = sql!(REGISTER, id.0, &new.unit, site, name, class, key.0, accept, retry, now);
    match app.commit(vec![entry.statement(), register]).await? {
        Ok(_) => Ok(Json(Done { done: true })),
        Err(constraint) if ["beacons.id", "beacons.public_key"].contains(&constraint.as_str()) => {
            Err(Refusal::BeaconExists.into())
        }
        Err(constraint) => Err(Failure::Fault(format!("constraint {constraint}"))),
    }
}
