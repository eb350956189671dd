//! Who must work on cuti bersama.

use axum::extract::State;
use klabat_api::console::{DenialRow, Denials, DenialsQuery};
use klabat_api::routes;
use serde_json::json;

use crate::app::App;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::phone::unit;
use crate::ports::{Ports, Statement};
use crate::store::{Answers, Row, sql};

/// `?3` unit, `?4` month.
macro_rules! matching {
    () => {
        "FROM denials JOIN employees ON employees.id = denials.employee JOIN units ON units.id = employees.unit
         WHERE employees.unit IN (SELECT unit FROM visible) AND (?3 IS NULL OR employees.unit = ?3)
           AND (?4 IS NULL OR substr(denials.date, 1, 7) = ?4)"
    };
}

const ROWS: &str = visible!(
    "SELECT denials.employee, employees.nip, employees.name, units.id AS unit_id, units.name AS unit_name,
       units.zone AS unit_zone, denials.date, denials.letter,
       (SELECT name FROM users WHERE id = denials.written_by) AS writer, denials.written_at ",
    matching!(),
    " ORDER BY denials.date DESC, employees.name, denials.employee LIMIT 100 OFFSET ?5"
);

const TOTAL: &str = visible!("SELECT count(*) AS total ", matching!());

/// Lists orders to work on cuti bersama for people of the visible units, the latest dates first.
#[utoipa::path(
    get, path = routes::DENIALS, operation_id = "denials", tag = "console", params(DenialsQuery),
    responses((status = 200, body = Denials)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<DenialsQuery>,
) -> Result<Json<Denials>, Failure> {
    let (user, all) = (session.user.as_str(), session.sees_all());
    let DenialsQuery { unit, month, offset } = query;
    let (unit, month) = (unit.as_deref(), month.as_deref());
    let statements = vec![sql!(ROWS, user, all, unit, month, offset.unwrap_or(0)), sql!(TOTAL, user, all, unit, month)];
    let mut answers = app.batch(statements).await?;
    let rows = answers.rows(read_row)?;
    let total = answers.first(|mut row| row.next())?.unwrap_or(0);
    Ok(Json(Denials { rows, total }))
}

fn read_row(mut row: Row) -> Result<DenialRow, Failure> {
    Ok(DenialRow {
        employee: row.next()?,
        nip: row.next()?,
        name: row.next()?,
        unit: unit(&mut row)?,
        date: row.next()?,
        letter: row.next()?,
        written_by: row.next()?,
        written_at: row.next()?,
    })
}

/// The letters that stand for these people (`?1`) on a date (`?2`): an object by employee.
macro_rules! standing {
    () => {
        "SELECT json_group_object(employee, letter) AS letters FROM (SELECT employee, letter FROM denials
           WHERE employee IN (SELECT value FROM json_each(?1)) AND date = ?2 ORDER BY employee)"
    };
}

const STAND: &str = standing!();

/// Aborts the batch where they are not `?3`: `0015_denials_seen.sql`.
const SEEN: &str = concat!("INSERT INTO denials_seen (same) SELECT 0 WHERE ?3 IS NOT (", standing!(), ")");

/// Asks which letters stand for these people on a date; [`read`] takes the answer.
pub(super) fn stand(employees: &[&str], date: &str) -> Statement {
    sql!(STAND, json!(employees).to_string(), date)
}

/// The answer to [`stand`]: the letters by employee, as JSON.
pub(super) fn read(answers: &mut Answers) -> Result<String, Failure> {
    Ok(answers.first(|mut row| row.next())?.unwrap_or_else(|| "{}".to_owned()))
}

/// Aborts the batch where others stand by now than those that were read.
pub(super) fn seen(employees: &[&str], date: &str, stood: &str) -> Statement {
    sql!(SEEN, json!(employees).to_string(), date, stood)
}
