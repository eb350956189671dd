//! Writing dates of a roster.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{NewShift, NewShifts};
use klabat_api::routes;
use klabat_attendance::month::rostered;
use klabat_attendance::order;
use klabat_attendance::schedule::RosterEntry;
use klabat_attendance::time::{DateRange, YearMonth};
use klabat_attendance::{PersonId, ShiftCode, UnitId};
use klabat_evidence::Millis;
use serde_json::{Value as Json, json};

use crate::app::App;
use crate::console::audit::Entry;
use crate::console::recaps::locked;
use crate::console::time::date;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::{Json as Reply, Session, Table};
use crate::month::{Of, Wanted, gather, refused};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// Dates of one request.
const MOST: usize = 3_500;

/// Days that a request may reach over: a quarter.
const MOST_DAYS: usize = 92;

const UNIT: &str = visible!("SELECT id FROM units WHERE id = ?3 AND id IN (SELECT unit FROM visible)");

/// What is written on those dates now, as JSON.
const FORMER: &str = "
    SELECT json_group_array(json_object('employee', shifts.employee, 'date', shifts.date, 'shift', shifts.shift)) AS was
    FROM shifts JOIN json_each(?1) AS new
      ON shifts.employee = new.value ->> 'employee' AND shifts.date = new.value ->> 'date'";

const WRITE: &str = "
    INSERT INTO shifts (employee, date, shift, written_by, written_at)
    SELECT value ->> 'employee', value ->> 'date', value ->> 'shift', ?2, ?3 FROM json_each(?1) WHERE true
    ON CONFLICT (employee, date) DO UPDATE SET shift = excluded.shift, written_by = excluded.written_by,
      written_at = excluded.written_at";

/// Writes shifts of a visible unit's own people, all or none.
#[utoipa::path(
    post, path = routes::SHIFTS, operation_id = "shifts_write", tag = "console", request_body = NewShifts,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Table(new): Table<NewShifts>,
) -> Result<Reply<Done>, Failure> {
    session.may_change()?;
    if new.rows.is_empty() || new.rows.len() > MOST {
        return Err(Refusal::MalformedRequest.into());
    }
    let entries = new.rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    let rows = json!(new.rows).to_string();
    let statements = vec![sql!(UNIT, session.user.as_str(), session.sees_all(), &new.unit), sql!(FORMER, &rows)];
    let mut answers = app.batch(statements).await?;
    let _: String = found(answers.first(|mut row| row.next())?)?;
    let people: Vec<&str> = new.rows.iter().map(|row| &*row.employee).collect();
    let dates = || new.rows.iter().map(|row| &*row.date);
    possible(&app, &new.unit, &entries).await?;
    let former: Option<String> = answers.first(|mut row| row.next())?;
    let former: Json = former.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()).unwrap_or_default();
    let now = app.now();
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "rule.rostered",
        subject: &new.unit,
        before: json!({ "rows": former }),
        after: json!({ "rows": new.rows }),
        salt: app.random(),
    };
    let write = [entry.statement(), sql!(WRITE, rows, session.user.as_str(), now)];
    let free = dates().min().zip(dates().max()).map(|(first, last)| locked::free(&people, first, last));
    app.batch(free.into_iter().chain(write).collect()).await?;
    Ok(Reply(Done { done: true }))
}

fn entry(row: &NewShift) -> Result<RosterEntry, Refusal> {
    Ok(RosterEntry {
        person: PersonId::new(&row.employee).map_err(Refusal::Rules)?,
        date: date(&row.date)?,
        shift: row.shift.as_ref().map(ShiftCode::new).transpose().map_err(Refusal::Rules)?,
    })
}

/// Refuses a person who is not of the unit on the date, a shift that their schedule does not have, and any where it is a
/// week.
async fn possible<P: Ports>(app: &App<P>, unit: &str, entries: &[RosterEntry]) -> Result<(), Failure> {
    let dates = entries.iter().map(|entry| entry.date);
    let (Some(first), Some(last)) = (dates.clone().min(), dates.max()) else { return Ok(()) };
    let dates = DateRange::new(first, last).map_err(Refusal::Rules)?;
    if dates.days().count() > MOST_DAYS {
        return Err(Refusal::PeriodOrder.into());
    }
    let (unit, units) = (UnitId::new(unit).map_err(Refusal::Rules)?, [unit.to_owned()]);
    let pool = gather(&*app.ports, &Wanted { of: Of::Units(&units), dates, horizon: dates, punches: false }).await?;
    let belongs = |entry: &RosterEntry| {
        let employee = pool.employees.iter().find(|employee| employee.id == entry.person);
        employee.is_some_and(|employee| employee.unit_on(entry.date) == Some(&unit))
    };
    if !entries.iter().all(belongs) {
        return Err(Refusal::NotFound.into());
    }
    let months = order::set(entries.iter().map(|entry| YearMonth::of(entry.date)));
    for month in months {
        let mut inputs = pool.inputs(&unit, month, Millis(0))?;
        inputs.rosters = entries.iter().filter(|entry| month.range().contains(entry.date)).cloned().collect();
        rostered(&inputs).map_err(|problem| refused(&inputs, &problem))?;
    }
    Ok(())
}
