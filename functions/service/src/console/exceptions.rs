//! What was refused or contradicts itself on a day.

use axum::extract::State;
use klabat_api::common::Reason;
use klabat_api::console::{ExceptionKind, ExceptionRow, Exceptions, RecordsQuery};
use klabat_api::{Unit, routes};
use klabat_attendance::order;

use super::cases::leaves_no_room;
use super::day::{Day, day_start};
use super::time::ahead;
use super::visible;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Query, Session, sentence};
use crate::ports::{Ports, Value};
use crate::store::{Column, Row, sql};

/// Rows at most of refusals, and of the others. Refusals are cheap to cause, and must not push out what tells of an
/// attack.
const MOST: usize = 200;

/// Some of the kinds as one list of a day by the server's clock; `?3` unit, `?4` the latest midnight of the zones, `?7` after, `?8` the earliest. The
/// limit is one more than [`MOST`].
macro_rules! day_of {
    ($found:expr) => {
        visible!(
            "SELECT found.kind, found.at, found.code, employees.name AS employee, units.id AS unit_id,
               units.name AS unit_name, units.zone AS unit_zone, beacons.name AS beacon
             FROM (",
            $found,
            ") AS found
               JOIN units ON units.id = found.unit
               LEFT JOIN employees ON employees.id = found.employee
               LEFT JOIN beacons ON beacons.id = found.beacon
             WHERE (?3 IS NULL OR found.unit = ?3) AND found.at > ?7 AND found.at >= ",
            day_start!(),
            " AND found.at < 86400000 + ",
            day_start!(),
            " ORDER BY found.at DESC LIMIT 201"
        )
    };
}

const REFUSALS: &str = day_of!(
    "SELECT 'refusal' AS kind, at, code, employee, unit, beacon FROM refusals
       WHERE unit IN (SELECT unit FROM visible) AND at >= ?8"
);

/// A check-in of who is away is looked for among records and those by hand: an old machine's punches have no order by time.
const OTHERS: &str = day_of!(concat!(
    "SELECT 'dispute' AS kind, at, code, employee, unit, beacon FROM disputes
       WHERE unit IN (SELECT unit FROM visible) AND at >= ?8
     UNION ALL SELECT 'alarm', at, code, employee, unit, beacon FROM alarms
       WHERE unit IN (SELECT unit FROM visible) AND at >= ?8
     UNION ALL SELECT 'absence', come.at, 'present_while_away', come.employee, come.unit, come.beacon
       FROM (
         SELECT sealed_at AS at, employee, unit, beacon FROM records
           WHERE intent = 'in' AND sealed_at BETWEEN ?8 AND ?4 + 86400000
             AND NOT EXISTS (SELECT 1 FROM reviews WHERE record = records.id AND state = 'rejected')
         UNION ALL SELECT at, employee, unit, NULL FROM manual_records
           WHERE intent = 'in' AND at BETWEEN ?8 AND ?4 + 86400000
       ) AS come JOIN units ON units.id = come.unit JOIN absences ON absences.employee = come.employee
       WHERE come.unit IN (SELECT unit FROM visible) AND absences.state = 'approved' AND ",
    leaves_no_room!(),
    " AND date(come.at / 1000, 'unixepoch', ",
    ahead!("units.zone"),
    ") BETWEEN absences.first AND absences.last"
));

/// Lists refusals, disputes, alarms and check-ins of who is away, of one day in the visible units, newest first.
#[utoipa::path(
    get, path = routes::EXCEPTIONS, operation_id = "exceptions", tag = "console", params(RecordsQuery),
    responses((status = 200, body = Exceptions)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<RecordsQuery>,
) -> Result<Json<Exceptions>, Failure> {
    let day = Day::parse(query.date.as_deref(), app.now())?;
    let [wib, wita, wit] = day.starts;
    let (user, all, after) = (session.user.as_str(), session.sees_all(), query.after.unwrap_or(0));
    let statements = [REFUSALS, OTHERS]
        .map(|kinds| sql!(kinds, user, all, query.unit.as_deref(), wib, wita, wit, after, day.first()))
        .to_vec();
    let mut answers = app.batch(statements).await?;
    let (mut rows, mut others) = (answers.rows(exception)?, answers.rows(exception)?);
    let more = rows.len() > MOST || others.len() > MOST;
    rows.truncate(MOST);
    others.truncate(MOST);
    rows.append(&mut others);
    order::sort_by_key(&mut rows, |row| std::cmp::Reverse(row.at));
    Ok(Json(Exceptions { rows, more }))
}

fn exception(mut row: Row) -> Result<ExceptionRow, Failure> {
    let (kind, at, code): (_, _, String) = (row.next()?, row.next()?, row.next()?);
    Ok(ExceptionRow {
        kind,
        at,
        reason: Reason { message: sentence(&code), code },
        name: row.next()?,
        unit: Some(Unit { id: row.next()?, name: row.next()?, zone: row.next()? }),
        beacon: row.next()?,
    })
}

impl Column for ExceptionKind {
    fn read(value: Value) -> Option<Self> {
        match String::read(value)?.as_str() {
            "refusal" => Some(Self::Refusal),
            "dispute" => Some(Self::Dispute),
            "alarm" => Some(Self::Alarm),
            "absence" => Some(Self::Absence),
            _ => None,
        }
    }
}
