//! The board: every visible unit today.

use std::collections::BTreeMap;

use axum::extract::State;
use klabat_api::console::{Board, BoardRow, Presence};
use klabat_api::routes;
use klabat_attendance::order;
use klabat_attendance::{UnitId, Zone};

use super::today;
use crate::app::App;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::sql;

/// Those with people.
const UNITS: &str = visible!(
    "SELECT id AS unit_id, name AS unit_name, zone AS unit_zone, parent FROM units
     WHERE id IN (SELECT unit FROM visible)
       AND EXISTS (SELECT 1 FROM employees WHERE employees.unit = units.id AND left_on IS NULL)
     ORDER BY name, id"
);

/// Every presence, so that none is missing from a count.
const ALL: [Presence; 7] = [
    Presence::Present,
    Presence::Late,
    Presence::Absent,
    Presence::Leave,
    Presence::NotYet,
    Presence::Off,
    Presence::Unrostered,
];

/// Counts the people of the visible units by where they are today.
#[utoipa::path(
    get, path = routes::BOARD, operation_id = "board", tag = "console",
    responses((status = 200, body = Board)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, session: Session) -> Result<Json<Board>, Failure> {
    let now = app.now();
    let statement = sql!(UNITS, session.user.as_str(), session.sees_all());
    let units = app.batch(vec![statement]).await?.rows(|mut row| {
        let shown = unit(&mut row)?;
        Ok((shown, row.next::<Option<String>>()?))
    })?;
    let ids: Vec<String> = units.iter().map(|(unit, _)| unit.id.clone()).collect();
    let pool = today::pool(&app, &ids).await?;
    let mut rows = Vec::new();
    for (unit, parent) in units {
        let (id, zone) = parsed(&unit)?;
        let (people, problem) = today::people(&pool, &id, zone, now)?;
        let mut counts: BTreeMap<Presence, u32> = order::map(ALL.into_iter().map(|presence| (presence, 0)));
        for person in people {
            *counts.entry(person.presence).or_default() += 1;
        }
        rows.push(BoardRow { unit, parent, counts, problem });
    }
    Ok(Json(Board { rows, server_time: now.0 }))
}

/// The id and zone as rules know them.
pub(super) fn parsed(unit: &klabat_api::Unit) -> Result<(UnitId, Zone), Failure> {
    let id = UnitId::new(&unit.id).map_err(|error| Failure::Fault(format!("a stored unit: {error}")))?;
    let zone = unit.zone.parse().map_err(|error| Failure::Fault(format!("a stored zone: {error}")))?;
    Ok((id, zone))
}
