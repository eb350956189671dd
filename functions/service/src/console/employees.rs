//! The roster.

use axum::extract::State;
use klabat_api::console::{Roster, RosterQuery};
use klabat_api::routes;

use super::roster::{self, employee_row};
use super::visible;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::ports::Ports;
use crate::store::sql;

/// `?4` unit, `?5` part of a name or number; `LIKE` is not used, as D1 bounds its pattern at 50 bytes.
macro_rules! matching {
    () => {
        "FROM employees JOIN units ON units.id = employees.unit
         WHERE employees.unit IN (SELECT unit FROM visible) AND (?4 IS NULL OR employees.unit = ?4)
           AND (?5 IS NULL OR instr(lower(employees.name), ?5) > 0 OR instr(employees.nip, ?5) > 0)"
    };
}

const ROWS: &str =
    visible!(employee_row!(matching!(), " ORDER BY units.name, employees.name, employees.id LIMIT 100 OFFSET ?6"));

/// `?3` is of no use here, but the numbers of the parameters are the same.
const TOTAL: &str = visible!("SELECT count(*) AS total ", matching!(), " AND ?3 IS NOT NULL");

/// Lists the ASN of the visible units.
#[utoipa::path(
    get, path = routes::EMPLOYEES, operation_id = "employees", tag = "console", params(RosterQuery),
    responses((status = 200, body = Roster)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<RosterQuery>,
) -> Result<Json<Roster>, Failure> {
    let (user, all, now) = (session.user.as_str(), session.sees_all(), app.now());
    let unit = query.unit.as_deref();
    let search = query.search.map(|search| search.trim().to_lowercase()).filter(|search| !search.is_empty());
    let (search, offset) = (search.as_deref(), query.offset.unwrap_or(0));
    let statements = vec![sql!(ROWS, user, all, now, unit, search, offset), sql!(TOTAL, user, all, now, unit, search)];
    let mut answers = app.batch(statements).await?;
    let rows = answers.rows(|mut row| roster::read(&mut row))?;
    let total = answers.first(|mut row| row.next())?.unwrap_or(0);
    Ok(Json(Roster { rows, total }))
}
