//! Registering a beacon.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{BeaconClass, NewBeacon};
use klabat_api::routes;
use klabat_evidence::{Beacon, SignalThresholds};
use klabat_protocol::{BeaconId, PublicKey};
use serde_json::json;

use super::audit::Entry;
use super::{found, name};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::seed;
use crate::store::sql;

const UNIT: &str = "SELECT name FROM units WHERE id = ?1";

const SITES: &str = "SELECT id FROM sites WHERE unit = ?1";

/// Registers a device. Where its unit has one site, it hangs there; where it has several, the request says at which,
/// for the fence that check-ins are judged by is the site's. Its thresholds are those of a beacon that was not
/// calibrated yet.
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
    let mut answers = app.batch(vec![sql!(UNIT, &new.unit), sql!(SITES, &new.unit)]).await?;
    let _: String = found(answers.first(|mut row| row.next())?)?;
    let sites = answers.rows(|mut row| row.next::<String>())?;
    let site = site(&sites, new.site.as_deref())?;
    let now = app.now();
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "beacon.registered",
        subject: &new.id.encode(),
        before: json!(null),
        after: json!({ "name": name, "unit": new.unit, "site": site, "public_key": new.public_key.encode() }),
        salt: app.random(),
    };
    let (class, signal) = (BeaconClass::Device, SignalThresholds::default());
    let beacon = seed::Beacon { id, key, class, name, unit: &new.unit, site, signal };
    match app.commit(vec![entry.statement(), seed::beacon(&beacon, now)]).await? {
        Ok(_) => Ok(Json(Done { done: true })),
        Err(constraint) if ["beacons.id", "beacons.public_key"].contains(&constraint.as_str()) => {
            Err(Refusal::BeaconExists.into())
        }
        Err(constraint) => Err(Failure::Fault(format!("constraint {constraint}"))),
    }
}

/// Which of the unit's sites it is; none where the unit has none drawn yet.
fn site<'a>(sites: &'a [String], wanted: Option<&str>) -> Result<Option<&'a str>, Refusal> {
    match (sites, wanted) {
        (sites, Some(wanted)) => {
            sites.iter().find(|site| *site == wanted).map(|site| Some(site.as_str())).ok_or(Refusal::NotFound)
        }
        ([], None) => Ok(None),
        ([only], None) => Ok(Some(only)),
        (_, None) => Err(Refusal::SiteMissing),
    }
}
