//! The roster as a table: the columns that an import takes, and beside them what people look for.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use klabat_api::console::RosterQuery;
use klabat_api::routes;
use klabat_attendance::verdict::{self, Language};

use super::roster_import::HEADER;
use crate::app::App;
use crate::console::employees::{filtered, matching};
use crate::console::visible;
use crate::csv::Csv;
use crate::failure::Failure;
use crate::http::{Query, Session};
use crate::ports::Ports;
use crate::store::Row;

/// What an import does not read.
const BESIDE: [&str; 2] = ["nama unit", "hp"];

const ROWS: &str = visible!(
    "SELECT employees.nip, employees.name, employees.kind, employees.position, units.id, units.name AS unit_name,
       coalesce((SELECT state FROM credentials WHERE employee = employees.id AND revoked_at IS NULL), 'none') AS phone ",
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
    csv.row(HEADER.into_iter().chain(BESIDE));
    for row in &rows {
        csv.row(row.iter().map(String::as_str));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"pegawai.csv\""),
    ];
    Ok((headers, csv.finish()))
}

fn cells(mut row: Row) -> Result<[String; 7], Failure> {
    let [nip, name] = [row.next()?, row.next()?];
    let kind = word(&row.next::<String>()?)?;
    let [position, unit, unit_name] = [row.next()?, row.next()?, row.next()?];
    let phone = word(&["phone_", &row.next::<String>()?].concat())?;
    Ok([nip, name, kind, position, unit, unit_name, phone])
}

/// A code of the store in words; an import reads the kind's, too.
fn word(code: &str) -> Result<String, Failure> {
    let word = verdict::name(code, Language::Id).map(str::to_owned);
    word.ok_or_else(|| Failure::Fault(format!("no word for {code}")))
}
