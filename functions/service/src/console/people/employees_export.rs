//! The roster as a table, in the columns that an import takes.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use klabat_api::console::RosterQuery;
use klabat_api::routes;

use super::roster_import::HEADER;
use crate::app::App;
use crate::console::employees::{filtered, matching};
use crate::console::visible;
use crate::csv::Csv;
use crate::failure::Failure;
use crate::http::{Query, Session};
use crate::ports::Ports;
use crate::store::Row;

const ROWS: &str = visible!(
    "SELECT employees.nip, employees.name, employees.kind, employees.position, units.id ",
    matching!(),
    " AND ?3 IS NOT NULL ORDER BY units.name, employees.name, employees.id LIMIT 1000 OFFSET ?9"
);

/// Gives a page of 1,000 rows under the header, filtered as the list is.
#[utoipa::path(
    get, path = routes::EMPLOYEES_EXPORT, operation_id = "employees_export", tag = "console", params(RosterQuery),
    responses((status = 200, body = String, content_type = "text/csv")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<RosterQuery>,
) -> Result<impl IntoResponse, Failure> {
    let statement = filtered!(ROWS, &session, &query, app.now());
    let rows = app.batch(vec![statement]).await?.rows(cells)?;
    let mut csv = Csv::default();
    csv.row(HEADER);
    for row in &rows {
        csv.row(row.iter().map(String::as_str));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"pegawai.csv\""),
    ];
    Ok((headers, csv.finish()))
}

fn cells(mut row: Row) -> Result<[String; 5], Failure> {
    Ok([row.next()?, row.next()?, row.next()?, row.next()?, row.next()?])
}
