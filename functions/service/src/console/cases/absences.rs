//! The queue and history of absences.

use axum::extract::State;
use klabat_api::console::{AbsenceRow, Absences, AbsencesQuery, DayPart};
use klabat_api::{Base64Url, Unit, routes};

use super::present::present_days;
use super::{decisions, decisions_of, name_of, present};
use crate::app::App;
use crate::console::time::{bounds, clock};
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::{Row, sql};

/// Columns and tables of an [`AbsenceRow`], for the user in a parameter.
macro_rules! absence_row {
    ($user:literal) => {
        concat!(
            "SELECT absences.id, absences.employee, employees.nip, employees.name, employees.kind AS employee_kind,
               units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone, absences.kind, absences.first,
               absences.last, absences.from_minute, absences.until_minute, visits.id AS visits_id,
               visits.name AS visits_name, visits.zone AS visits_zone, absences.reason, absences.letter,
               absences.attachment, absences.state, absences.requested_by = ",
            $user,
            " OR EXISTS (SELECT 1 FROM decisions WHERE subject = absences.id AND decided_by = ",
            $user,
            ") OR absences.employee IS (SELECT employee FROM users WHERE id = ",
            $user,
            ") AS own, iif(",
            $crate::console::cases::leaves_no_room!(),
            " AND absences.state NOT IN ('rejected', 'cancelled'), ",
            present_days!("absences.employee", "absences.first", "absences.last", "units.zone"),
            ", '[]') AS present, absences.requested_at, ",
            name_of!("absences.requested_by"),
            " AS requested_by, ",
            decisions_of!("absences.id"),
            "FROM absences JOIN employees ON employees.id = absences.employee JOIN units ON units.id = absences.unit
               LEFT JOIN units AS visits ON visits.id = absences.visits "
        )
    };
}
pub(crate) use absence_row;

/// `?3` unit, `?4` employee, `?5` state, `?6` and `?7` first and last date of a month.
macro_rules! matching {
    () => {
        "WHERE absences.unit IN (SELECT unit FROM visible) AND (?3 IS NULL OR absences.unit = ?3)
           AND (?4 IS NULL OR absences.employee = ?4) AND (?5 IS NULL OR absences.state = ?5)
           AND (?6 IS NULL OR (absences.first <= ?7 AND absences.last >= ?6))"
    };
}

const ROWS: &str = visible!(
    absence_row!("?1"),
    matching!(),
    " ORDER BY absences.state IN ('requested', 'endorsed') DESC, absences.requested_at DESC, absences.id
      LIMIT 100 OFFSET ?8"
);

const TOTAL: &str = visible!("SELECT count(*) AS total FROM absences ", matching!());

/// Lists absences of the visible units.
#[utoipa::path(
    get, path = routes::ABSENCES, operation_id = "absences", tag = "console", params(AbsencesQuery),
    responses((status = 200, body = Absences)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<AbsencesQuery>,
) -> Result<Json<Absences>, Failure> {
    let (user, all) = (session.user.as_str(), session.sees_all());
    let AbsencesQuery { unit, employee, state, month, offset } = query;
    let (unit, employee) = (unit.as_deref(), employee.as_deref());
    let [first, last] = bounds(month.as_deref())?;
    let (first, last) = (first.as_deref(), last.as_deref());
    let statements = vec![
        sql!(ROWS, user, all, unit, employee, state, first, last, offset.unwrap_or(0)),
        sql!(TOTAL, user, all, unit, employee, state, first, last),
    ];
    let mut answers = app.batch(statements).await?;
    let rows = answers.rows(read)?;
    let total = answers.first(|mut row| row.next())?.unwrap_or(0);
    Ok(Json(Absences { rows, total }))
}

pub(crate) fn read(mut row: Row) -> Result<AbsenceRow, Failure> {
    let (id, employee, nip, name) = (row.next()?, row.next()?, row.next()?, row.next()?);
    let (employee_kind, unit, kind) = (row.next()?, unit(&mut row)?, row.next()?);
    let (first, last) = (row.next()?, row.next()?);
    let (from, until): (Option<u16>, Option<u16>) = (row.next()?, row.next()?);
    let part = from.zip(until).map(|(from, until)| DayPart { from: clock(from), until: clock(until) });
    let visits = optional_unit(&mut row)?;
    let (reason, letter) = (row.next()?, row.next()?);
    let attachment = row.next::<Option<Vec<u8>>>()?.map(Base64Url);
    let (state, own, present) = (row.next()?, row.next()?, present::days(&mut row)?);
    let (requested_at, requested_by) = (row.next()?, row.next()?);
    let decisions = decisions(&mut row)?;
    Ok(AbsenceRow {
        id,
        employee,
        nip,
        name,
        employee_kind,
        unit,
        kind,
        first,
        last,
        part,
        visits,
        reason,
        letter,
        attachment,
        state,
        own,
        present,
        requested_by,
        requested_at,
        decisions,
    })
}

/// The three columns of a unit that may not be there.
fn optional_unit(row: &mut Row) -> Result<Option<Unit>, Failure> {
    let (id, name, zone): (Option<String>, Option<String>, Option<String>) = (row.next()?, row.next()?, row.next()?);
    Ok(id.zip(name).zip(zone).map(|((id, name), zone)| Unit { id, name, zone }))
}
