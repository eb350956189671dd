//! One ASN.

use axum::extract::State;
use klabat_api::console::{EmployeeDetail, LeaveCard, Membership, Quota};
use klabat_api::{Unit, routes};
use klabat_attendance::Zone;
use klabat_attendance::absence::Balance;
use klabat_attendance::time::DateRange;

use crate::app::App;
use crate::console::roster::{self, employee_row};
use crate::console::time::today;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::month::Leave;
use crate::ports::Ports;
use crate::store::{Row, sql};

const EMPLOYEE: &str = visible!(employee_row!(
    "FROM employees JOIN units ON units.id = employees.unit
     WHERE employees.id = ?4 AND employees.erased_at IS NULL AND employees.unit IN (SELECT unit FROM visible)"
));

const MEMBERSHIPS: &str = "
    SELECT memberships.valid_from, memberships.reason, users.name AS written_by, units.id AS unit_id,
      units.name AS unit_name, units.zone AS unit_zone
    FROM memberships LEFT JOIN units ON units.id = memberships.unit LEFT JOIN users ON users.id = memberships.written_by
    WHERE memberships.employee = ?1 ORDER BY memberships.valid_from DESC, memberships.written_at DESC";

/// Shows an ASN of the visible units with their units over time, this year's annual leave and the schedule they follow.
#[utoipa::path(
    get, path = routes::EMPLOYEE, operation_id = "employee", tag = "console", params(("employee" = String, Path)),
    responses((status = 200, body = EmployeeDetail)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
) -> Result<Json<EmployeeDetail>, Failure> {
    let now = app.now();
    let statements = vec![sql!(EMPLOYEE, session.user.as_str(), session.sees_all(), now, &id), sql!(MEMBERSHIPS, &id)];
    let mut answers = app.batch(statements).await?;
    let row = found(answers.first(|mut row| roster::read(&mut row))?)?;
    let memberships = answers.rows(membership)?;
    let today = today(now, row.unit.zone.parse().unwrap_or(Zone::Wit))?;
    let leave = Leave::gather(&*app.ports, &id, DateRange::day(today)).await?;
    let card = leave.as_ref().map(|leave| leave.card(today.year())).transpose()?.flatten();
    let leave_card = card.map(|card| LeaveCard { carried: card.carried.0, taken: card.taken });
    let quota = quota(leave.as_ref(), today.year())?;
    let schedule = leave.as_ref().map(|leave| leave.schedule(today)).transpose()?.unwrap_or_default();
    Ok(Json(EmployeeDetail { row, memberships, quota, leave_card, schedule }))
}

/// Nothing for who left.
fn quota(leave: Option<&Leave>, year: i16) -> Result<Quota, Failure> {
    let Some(leave) = leave else { return Ok(Quota { year, own: 0, carried: 0, added: 0, taken: 0, left: 0 }) };
    Ok(written(year, leave.balance(year, None)?))
}

/// A balance, as it is told.
pub(crate) fn written(year: i16, balance: Balance) -> Quota {
    let Balance { own, carried, added, taken } = balance;
    Quota { year, own, carried, added, taken, left: balance.left() }
}

fn membership(mut row: Row) -> Result<Membership, Failure> {
    let (valid_from, reason, written_by) = (row.next()?, row.next()?, row.next()?);
    let (id, name, zone): (Option<String>, Option<String>, Option<String>) = (row.next()?, row.next()?, row.next()?);
    let unit = id.zip(name).zip(zone).map(|((id, name), zone)| Unit { id, name, zone });
    Ok(Membership { unit, valid_from, written_by, reason })
}
