//! Reading a calendar's CSV into a document.

use axum::extract::State;
use klabat_api::common::Reason;
use klabat_api::console::{CalendarCsv, CalendarRead, LineProblem};
use klabat_api::routes;
use klabat_attendance::calendar::parse_csv;

use super::document::as_json;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session, Table, sentence};
use crate::ports::Ports;

/// Reads it, and stores nothing: the document is then written as any rule is.
#[utoipa::path(
    post, path = routes::CALENDAR_READ, operation_id = "calendar_read", tag = "console", request_body = CalendarCsv,
    responses((status = 200, body = CalendarRead)),
)]
pub(crate) async fn handle<P: Ports>(
    State(_): State<App<P>>,
    session: Session,
    Table(given): Table<CalendarCsv>,
) -> Result<Json<CalendarRead>, Failure> {
    session.is_admin()?;
    Ok(Json(match parse_csv(&given.source, &given.csv) {
        Ok(calendar) => CalendarRead {
            days: u32::try_from(calendar.holidays.len()).unwrap_or(u32::MAX),
            document: Some(as_json(&calendar)?),
            problems: Vec::new(),
        },
        Err(refused) => CalendarRead {
            document: None,
            days: 0,
            problems: refused.into_iter().map(|row| problem(row.line, None, row.refusal.code())).collect(),
        },
    }))
}

/// What is wrong with a line.
pub(in crate::console) fn problem(line: u64, column: Option<&str>, code: &str) -> LineProblem {
    LineProblem {
        value: None,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: column.map(str::to_owned),
        reason: Reason { code: code.to_owned(), message: sentence(code) },
    }
}
