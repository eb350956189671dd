//! Records by hand that count.

use axum::extract::State;
use klabat_api::console::{CaseState, CasesQuery, ManualRecords, ManualRow};
use klabat_api::routes;

use crate::app::App;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::month::Span;
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::{Row, sql};

/// `?3` unit, `?4` and `?5` the month by the widest of the zones, `?6` whether approved ones are asked for: there are no
/// others here.
macro_rules! matching {
    () => {
        "WHERE manual_records.unit IN (SELECT unit FROM visible) AND (?3 IS NULL OR manual_records.unit = ?3)
           AND (?4 IS NULL OR (manual_records.at >= ?4 AND manual_records.at < ?5)) AND ?6"
    };
}

const ROWS: &str = visible!(
    "SELECT manual_records.id, manual_records.employee, employees.nip, employees.name, units.id AS unit_id,
       units.name AS unit_name, units.zone AS unit_zone, manual_records.intent, manual_records.at,
       manual_records.cause, manual_records.reason, writers.name AS writer, approvers.name AS approver,
       manual_records.approved_at
     FROM manual_records JOIN employees ON employees.id = manual_records.employee
       JOIN units ON units.id = manual_records.unit
       JOIN users AS writers ON writers.id = manual_records.written_by
       JOIN users AS approvers ON approvers.id = manual_records.approved_by ",
    matching!(),
    " ORDER BY manual_records.at DESC, manual_records.id LIMIT 100 OFFSET ?7"
);

const TOTAL: &str = visible!("SELECT count(*) AS total FROM manual_records ", matching!());

/// Lists approved records by hand of the visible units.
#[utoipa::path(
    get, path = routes::MANUAL_RECORDS, operation_id = "manual_records", tag = "console", params(CasesQuery),
    responses((status = 200, body = ManualRecords)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<CasesQuery>,
) -> Result<Json<ManualRecords>, Failure> {
    let (user, all) = (session.user.as_str(), session.sees_all());
    let CasesQuery { unit, state, month, offset } = query;
    let (unit, approved) = (unit.as_deref(), state.is_none_or(|state| state == CaseState::Approved));
    let span = month.as_deref().map(Span::of_month).transpose()?;
    let (from, until) = (span.map(|span| span.from), span.map(|span| span.until));
    let statements = vec![
        sql!(ROWS, user, all, unit, from, until, approved, offset.unwrap_or(0)),
        sql!(TOTAL, user, all, unit, from, until, approved),
    ];
    let mut answers = app.batch(statements).await?;
    let rows = answers.rows(read)?;
    let total = answers.first(|mut row| row.next())?.unwrap_or(0);
    Ok(Json(ManualRecords { rows, total }))
}

fn read(mut row: Row) -> Result<ManualRow, Failure> {
    Ok(ManualRow {
        id: row.next()?,
        employee: row.next()?,
        nip: row.next()?,
        name: row.next()?,
        unit: unit(&mut row)?,
        intent: row.next()?,
        at: row.next()?,
        cause: row.next()?,
        reason: row.next()?,
        written_by: row.next()?,
        approved_by: row.next()?,
        approved_at: row.next()?,
    })
}
