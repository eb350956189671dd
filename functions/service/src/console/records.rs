//! The check-ins of a day.

use axum::extract::State;
use klabat_api::console::{Records, RecordsQuery};
use klabat_api::routes;
use klabat_evidence::{CLOCK_SLACK_MS, Limits, TTL_MS};

use super::day::{DAY_MS, Day, day_start};
use super::stored::{self, record_columns, record_tables};
use super::visible;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::ports::Ports;
use crate::store::sql;

/// Rows at most.
const MOST: usize = 500;

/// A day by its seals, which are the time of the punch. The index is by receipt, so that a list that asks again every
/// two seconds (`?8`) reads new rows only: a record is received between `?7`, before which none of the day's seals can
/// be, and `?9`, by which the last must have arrived. The limit is one more than [`MOST`].
const DAY: &str = visible!(
    "SELECT ",
    record_columns!(),
    "FROM visible CROSS JOIN records ON records.unit = visible.unit ",
    record_tables!(),
    "WHERE (?3 IS NULL OR records.unit = ?3) AND records.received_at > max(?7, ?8) AND records.received_at < ?9
       AND records.sealed_at >= ",
    day_start!(),
    " AND records.sealed_at < 86400000 + ",
    day_start!(),
    " ORDER BY records.sealed_at DESC, records.id LIMIT 501"
);

/// Lists the check-ins of one day in the visible units, newest first.
#[utoipa::path(
    get, path = routes::RECORDS, operation_id = "records", tag = "console", params(RecordsQuery),
    responses((status = 200, body = Records)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<RecordsQuery>,
) -> Result<Json<Records>, Failure> {
    let now = app.now();
    let day = Day::parse(query.date.as_deref(), now)?;
    let [wib, wita, wit] = day.starts;
    // A seal's time may be off by the uncertainty above which `judge` refuses it, and its slack; the zones' midnights
    // are two hours apart.
    let limits = Limits::default();
    let off = u64::from(limits.hopeless_uncertainty_ms) + CLOCK_SLACK_MS;
    let earliest = day.first().0.saturating_sub(off);
    let latest = wib.0 + DAY_MS + off + TTL_MS + limits.max_delivery_ms;
    let after = query.after.unwrap_or(0);
    let statement =
        sql!(DAY, session.user.as_str(), session.sees_all(), query.unit, wib, wita, wit, earliest, after, latest,);
    let mut rows = app.batch(vec![statement]).await?.rows(|mut row| stored::read(&mut row))?;
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    Ok(Json(Records { rows, more, server_time: now.0 }))
}
