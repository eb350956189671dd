//! One unit's people today.

use axum::extract::State;
use klabat_api::console::{BoardPeople, BoardPeopleQuery};
use klabat_api::routes;

use super::{board, today};
use crate::app::App;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::sql;

const UNIT: &str = visible!(
    "SELECT id AS unit_id, name AS unit_name, zone AS unit_zone FROM units
     WHERE id = ?3 AND id IN (SELECT unit FROM visible)"
);

/// Lists where the people of a visible unit are today.
#[utoipa::path(
    get, path = routes::BOARD_PEOPLE, operation_id = "board_people", tag = "console", params(BoardPeopleQuery),
    responses((status = 200, body = BoardPeople)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<BoardPeopleQuery>,
) -> Result<Json<BoardPeople>, Failure> {
    let statement = sql!(UNIT, session.user.as_str(), session.sees_all(), &query.unit);
    let unit = found(app.batch(vec![statement]).await?.first(|mut row| unit(&mut row))?)?;
    let (id, zone) = board::parsed(&unit)?;
    let now = app.now();
    let pool = today::pool(&app, std::slice::from_ref(&unit.id)).await?;
    let (mut rows, problem) = today::people(&pool, &id, zone, now)?;
    rows.retain(|person| query.presence.is_none_or(|presence| person.presence == presence));
    Ok(Json(BoardPeople { unit, rows, problem, server_time: now.0 }))
}
