//! The beacons of the visible units, with their health at the last refresh.

use axum::extract::State;
use klabat_api::console::{BeaconRow, Beacons, Site};
use klabat_api::{Base64Url, routes};

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

/// Lists beacons, the sites where one can hang, and registrations that wait for a second person.
#[utoipa::path(
    get, path = routes::BEACONS, operation_id = "beacons", tag = "console",
    responses((status = 200, body = Beacons)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, session: Session) -> Result<Json<Beacons>, Failure> {
    let (user, all) = (session.user.as_str(), session.sees_all());
    let statements = vec![sql!(BEACONS, user, all), sql!(SITES, user, all), approvals::beacons(&session)];
    let mut answers = app.batch(statements).await?;
    let (rows, sites) = (answers.rows(beacon)?, answers.rows(site)?);
    Ok(Json(Beacons { rows, sites, proposed: answers.rows(|row| approvals::read(row, &session))? }))
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
    })
}
