//! How far each unit's recap of a month is.

use axum::extract::State;
use klabat_api::console::{MonthQuery, OpenCases, RecapList, RecapListRow, RecapState};
use klabat_api::routes;

use crate::app::App;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::month::{Span, month};
use crate::phone::unit;
use crate::ports::{Ports, Statement};
use crate::store::{Row, sql};

/// What is undecided in a unit's month: columns. `?4` and `?5` are the first and last date, `?6` and `?7` the month as a
/// span by the widest of the zones; outages are those of the unit itself.
macro_rules! open_columns {
    () => {
        "(SELECT count(*) FROM absences WHERE unit = units.id AND state IN ('requested', 'endorsed')
            AND first <= ?5 AND last >= ?4) AS open_absences,
         (SELECT count(*) FROM corrections WHERE unit = units.id AND state = 'open'
            AND date BETWEEN ?4 AND ?5) AS open_corrections,
         (SELECT count(*) FROM records WHERE records.unit = units.id AND status = 'review'
            AND sealed_at >= ?6 AND sealed_at < ?7
            AND NOT EXISTS (SELECT 1 FROM reviews WHERE record = records.id)) AS open_reviews,
         (SELECT count(*) FROM outages WHERE unit = units.id AND state = 'open'
            AND from_at < ?7 AND until_at > ?6) AS open_outages,
         (SELECT count(*) FROM approvals WHERE unit = units.id AND kind = 'manual_record' AND state = 'open'
            AND body ->> 'at' >= ?6 AND body ->> 'at' < ?7) AS open_manual "
    };
}

/// `?3` is the month. A unit's last version counts, unless it was unlocked.
const ROWS: &str = visible!(
    "SELECT units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone,
       (SELECT count(DISTINCT employee) FROM memberships WHERE unit = units.id AND valid_from <= ?5 AND NOT EXISTS (
          SELECT 1 FROM memberships AS later WHERE later.employee = memberships.employee AND later.valid_from <= ?4
            AND (later.valid_from, later.written_at) > (memberships.valid_from, memberships.written_at))) AS people,
       (SELECT state FROM recaps WHERE unit = units.id AND month = ?3 ORDER BY version DESC LIMIT 1) AS state, ",
    open_columns!(),
    "FROM units WHERE units.id IN (SELECT unit FROM visible) ORDER BY units.name, units.id"
);

const OPEN: &str =
    visible!("SELECT ", open_columns!(), "FROM units WHERE units.id = ?3 AND units.id IN (SELECT unit FROM visible)");

/// Lists the visible units with people in the month.
#[utoipa::path(
    get, path = routes::RECAPS, operation_id = "recaps", tag = "console", params(MonthQuery),
    responses((status = 200, body = RecapList)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<MonthQuery>,
) -> Result<Json<RecapList>, Failure> {
    let statement = about(ROWS, &session, &query.month, &query.month)?;
    let mut rows = app.batch(vec![statement]).await?.rows(read)?;
    rows.retain(|row| row.people > 0);
    Ok(Json(RecapList { month: query.month, rows }))
}

/// What is undecided in the month of one visible unit.
pub(super) async fn open_cases<P: Ports>(
    app: &App<P>,
    session: &Session,
    unit: &str,
    month: &str,
) -> Result<OpenCases, Failure> {
    let statement = about(OPEN, session, unit, month)?;
    Ok(app.batch(vec![statement]).await?.first(|mut row| open(&mut row))?.unwrap_or_default())
}

/// A statement about a month, with `named` as its `?3`.
fn about(sql: &'static str, session: &Session, named: &str, text: &str) -> Result<Statement, Failure> {
    let range = month(text)?.range();
    let span = Span::of(range)?;
    let (first, last) = (range.from().to_string(), range.to().to_string());
    Ok(sql!(sql, session.user.as_str(), session.sees_all(), named, first, last, span.from, span.until))
}

fn read(mut row: Row) -> Result<RecapListRow, Failure> {
    let (unit, people, state) = (unit(&mut row)?, row.next()?, row.next::<Option<RecapState>>()?);
    let state = state.filter(|state| *state != RecapState::Unlocked).unwrap_or(RecapState::Draft);
    Ok(RecapListRow { unit, people, state, open: open(&mut row)? })
}

pub(in crate::console) fn open(row: &mut Row) -> Result<OpenCases, Failure> {
    Ok(OpenCases {
        absences: row.next()?,
        corrections: row.next()?,
        reviews: row.next()?,
        outages: row.next()?,
        manual: row.next()?,
    })
}
