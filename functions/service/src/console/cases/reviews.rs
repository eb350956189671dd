//! Records that wait for review, and those that were reviewed.

use axum::extract::State;
use klabat_api::console::{CaseState, CasesQuery, Decision, ReviewRow, Reviews};
use klabat_api::routes;

use crate::app::App;
use crate::console::recaps::locked;
use crate::console::stored::{self, record_columns, record_tables};
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::month::Span;
use crate::ports::Ports;
use crate::store::{Named as _, Row, sql};

/// `?3` unit, `?4` state, `?5` and `?6` the month by the widest of the zones.
macro_rules! matching {
    () => {
        "LEFT JOIN reviews ON reviews.record = records.id LEFT JOIN users ON users.id = reviews.decided_by
         WHERE records.status = 'review' AND records.unit IN (SELECT unit FROM visible)
           AND (?3 IS NULL OR records.unit = ?3) AND (?4 IS NULL OR coalesce(reviews.state, 'open') = ?4)
           AND (?5 IS NULL OR records.sealed_at BETWEEN ?5 AND ?6)"
    };
}

/// The month of a record of `units`, where it is locked: a column.
macro_rules! record_locked {
    () => {
        $crate::console::recaps::locked::locked_months!(
            "records.unit",
            $crate::console::recaps::locked::month_of!("records.sealed_at"),
            $crate::console::recaps::locked::month_of!("records.sealed_at")
        )
    };
}
pub(super) use record_locked;

const ROWS: &str = visible!(
    "SELECT ",
    record_columns!(),
    ", reviews.state, users.name AS decided_by, reviews.decided_at, reviews.reason, ",
    record_locked!(),
    "FROM records ",
    record_tables!(),
    matching!(),
    " ORDER BY reviews.state IS NULL DESC, records.sealed_at DESC, records.id LIMIT 100 OFFSET ?7"
);

const TOTAL: &str = visible!("SELECT count(*) AS total FROM records ", matching!());

/// Lists records with status review of the visible units.
#[utoipa::path(
    get, path = routes::REVIEWS, operation_id = "reviews", tag = "console", params(CasesQuery),
    responses((status = 200, body = Reviews)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<CasesQuery>,
) -> Result<Json<Reviews>, Failure> {
    let (user, all) = (session.user.as_str(), session.sees_all());
    let CasesQuery { unit, state, month, offset } = query;
    let unit = unit.as_deref();
    let span = month.as_deref().map(Span::of_month).transpose()?;
    let (from, until) = (span.map(|span| span.from), span.map(|span| span.until));
    let statements = vec![
        sql!(ROWS, user, all, unit, state, from, until, offset.unwrap_or(0)),
        sql!(TOTAL, user, all, unit, state, from, until),
    ];
    let mut answers = app.batch(statements).await?;
    let rows = answers.rows(read)?;
    let total = answers.first(|mut row| row.next())?.unwrap_or(0);
    Ok(Json(Reviews { rows, total }))
}

fn read(mut row: Row) -> Result<ReviewRow, Failure> {
    let record = stored::read(&mut row)?;
    let (state, by, at, reason) = (
        row.next::<Option<CaseState>>()?,
        row.next::<Option<String>>()?,
        row.next::<Option<u64>>()?,
        row.next::<Option<String>>()?,
    );
    let decision = match (state, by, at, reason) {
        (Some(state), Some(by), Some(at), Some(reason)) => {
            Some(Decision { state: state.name().to_owned(), by, at, reason })
        }
        _ => None,
    };
    Ok(ReviewRow { record, state: state.unwrap_or(CaseState::Open), decision, locked: locked::months(&mut row)? })
}
