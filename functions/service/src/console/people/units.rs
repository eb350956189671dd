//! The units and their sites.

use std::collections::BTreeMap;

use axum::extract::State;
use klabat_api::console::{SiteRow, UnitRow, Units};
use klabat_api::routes;

use super::sites;
use crate::app::App;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::{Row, sql};

const UNITS: &str = visible!(
    "SELECT units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone, units.parent,
       (SELECT count(*) FROM employees WHERE unit = units.id AND left_on IS NULL) AS people,
       (SELECT count(*) FROM employees WHERE unit = units.id AND left_on IS NULL AND NOT EXISTS (
          SELECT 1 FROM credentials WHERE employee = employees.id AND state = 'active')) AS not_enrolled
     FROM units WHERE units.id IN (SELECT unit FROM visible) ORDER BY units.name, units.id"
);

const SITES: &str = visible!(
    "SELECT unit, id, name, geofence, outside = 'refuse' AS refuse_outside, max_accuracy_m FROM sites
     WHERE unit IN (SELECT unit FROM visible) ORDER BY name, id"
);

/// Lists the visible units.
#[utoipa::path(
    get, path = routes::UNITS, operation_id = "units", tag = "console",
    responses((status = 200, body = Units)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, session: Session) -> Result<Json<Units>, Failure> {
    let (user, all) = (session.user.as_str(), session.sees_all());
    let mut answers = app.batch(vec![sql!(UNITS, user, all), sql!(SITES, user, all)]).await?;
    let mut rows = answers.rows(row)?;
    let mut drawn: BTreeMap<String, Vec<SiteRow>> = BTreeMap::new();
    for (unit, site) in answers.rows(|mut row| Ok((row.next()?, sites::read(&mut row)?)))? {
        drawn.entry(unit).or_default().push(site);
    }
    for row in &mut rows {
        row.sites = drawn.remove(&row.unit.id).unwrap_or_default();
    }
    Ok(Json(Units { rows }))
}

fn row(mut row: Row) -> Result<UnitRow, Failure> {
    Ok(UnitRow {
        unit: unit(&mut row)?,
        parent: row.next()?,
        people: row.next()?,
        not_enrolled: row.next()?,
        sites: Vec::new(),
    })
}
