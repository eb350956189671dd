//! The beacons of the visible units, with their health at the last refresh.

use std::collections::BTreeMap;

use axum::extract::State;
use klabat_api::console::{BeaconRow, Beacons, Site};
use klabat_api::{Base64Url, routes};
use klabat_attendance::Zone;
use klabat_attendance::order;

use super::time::today;
use super::{approvals, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::{Row, sql};

const BEACONS: &str = visible!(
    "SELECT beacons.id, beacons.name, units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone,
       beacons.class, beacons.revoked_at, beacons.revoked_from, epochs.issued_at, epochs.expires_at, epochs.battery, epochs.refusals,
       beacons.accept_dbm, beacons.retry_dbm
     FROM beacons JOIN units ON units.id = beacons.unit
       LEFT JOIN epochs ON epochs.id =
         (SELECT id FROM epochs WHERE beacon = beacons.id ORDER BY boot DESC, uptime_ms DESC LIMIT 1)
     WHERE beacons.unit IN (SELECT unit FROM visible)
     ORDER BY units.name, beacons.name"
);

const SITES: &str =
    visible!("SELECT id, name, unit FROM sites WHERE unit IN (SELECT unit FROM visible) ORDER BY name, id");

/// Whom each beacon serves besides its own unit on a date: the last one of its versions.
const SERVES: &str = "
    SELECT key, document FROM standing_rules WHERE kind = 'beacon_scope' AND valid_from <= ?1
    ORDER BY valid_from, written_at, id";

/// Lists beacons, the sites where one can hang, and registrations that wait for a second person.
#[utoipa::path(
    get, path = routes::BEACONS, operation_id = "beacons", tag = "console",
    responses((status = 200, body = Beacons)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, session: Session) -> Result<Json<Beacons>, Failure> {
    let (user, all) = (session.user.as_str(), session.sees_all());
    // The rules' own list says by the same clock which version is the current one.
    let today = today(app.now(), Zone::Wit)?.to_string();
    let statements =
        vec![sql!(BEACONS, user, all), sql!(SITES, user, all), approvals::beacons(&session), sql!(SERVES, today)];
    let mut answers = app.batch(statements).await?;
    let (mut rows, sites) = (answers.rows(beacon)?, answers.rows(site)?);
    let proposed = answers.rows(|row| approvals::read(row, &session))?;
    let serves: BTreeMap<String, String> = order::map(answers.rows(|mut row| Ok((row.next()?, row.next()?)))?);
    for beacon in &mut rows {
        let document =
            serves.get(&beacon.id.encode()).map(|document| serde_json::from_slice(document.as_bytes())).transpose();
        beacon.serves = document.map_err(|error| Failure::Fault(format!("a stored document: {error}")))?;
    }
    Ok(Json(Beacons { rows, sites, proposed }))
}

fn site(mut row: Row) -> Result<Site, Failure> {
    Ok(Site { id: row.next()?, name: row.next()?, unit: row.next()? })
}

fn beacon(mut row: Row) -> Result<BeaconRow, Failure> {
    Ok(BeaconRow {
        id: Base64Url(row.next()?),
        name: row.next()?,
        unit: unit(&mut row)?,
        class: row.next()?,
        revoked_at: row.next()?,
        revoked_from: row.next()?,
        last_grant_at: row.next()?,
        epoch_ends_at: row.next()?,
        battery_percent: row.next()?,
        refusals: row.next()?,
        accept_dbm: row.next()?,
        retry_dbm: row.next()?,
        serves: None,
    })
}
