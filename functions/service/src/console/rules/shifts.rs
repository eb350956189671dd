//! Who has which shift in a month.

use std::collections::BTreeMap;

use axum::extract::State;
use klabat_api::console::{DayPart, ShiftDay, ShiftHours, ShiftRow, Shifts, ShiftsQuery};
use klabat_api::routes;
use klabat_attendance::UnitId;
use klabat_attendance::schedule::{self, Rest};
use klabat_attendance::time::{Clock, YearMonth};
use klabat_evidence::Millis;
use serde_json::json;

use crate::app::App;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::month::{Of, Wanted, gather, month, people};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

const UNIT: &str = visible!("SELECT id FROM units WHERE id = ?3 AND id IN (SELECT unit FROM visible)");

/// Of people who belonged to the unit (`?1`, as a list) on one of the dates.
const PEOPLE: &str = people!(
    "SELECT id, nip, name FROM employees
     WHERE id IN (SELECT employee FROM people) AND erased_at IS NULL AND ?2 IS NOT NULL ORDER BY name, id"
);

const SHIFTS: &str = people!(
    "SELECT employee, date, shift FROM shifts
     WHERE employee IN (SELECT employee FROM people) AND date BETWEEN ?2 AND ?3 ORDER BY employee, date"
);

/// Shows the roster of a visible unit.
#[utoipa::path(
    get, path = routes::SHIFTS, operation_id = "shifts", tag = "console", params(ShiftsQuery),
    responses((status = 200, body = Shifts)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<ShiftsQuery>,
) -> Result<Json<Shifts>, Failure> {
    let month = month(&query.month)?;
    let dates = month.range();
    let (unit, first, last) = (json!([query.unit]).to_string(), dates.from().to_string(), dates.to().to_string());
    let mut statements = vec![sql!(UNIT, session.user.as_str(), session.sees_all(), &query.unit)];
    statements.extend([PEOPLE, SHIFTS].map(|sql| sql!(sql, &unit, &first, &last, None::<&str>)));
    let mut answers = app.batch(statements).await?;
    let _: String = found(answers.first(|mut row| row.next())?)?;
    let people = answers.rows(|mut row| {
        Ok(ShiftRow { employee: row.next()?, nip: row.next()?, name: row.next()?, days: Vec::new() })
    })?;
    let mut written: BTreeMap<String, Vec<ShiftDay>> = BTreeMap::new();
    for (employee, day) in
        answers.rows(|mut row| Ok((row.next()?, ShiftDay { date: row.next()?, shift: row.next()? })))?
    {
        written.entry(employee).or_default().push(day);
    }
    let rows = people.into_iter().map(|row| {
        let days = written.remove(&row.employee).unwrap_or_default();
        ShiftRow { days, ..row }
    });
    Ok(Json(Shifts { rows: rows.collect(), legend: legend(&app, &query.unit, month).await? }))
}

/// The shifts of the schedules that hold for the unit, or for one of its people, in the month.
async fn legend<P: Ports>(app: &App<P>, unit: &str, month: YearMonth) -> Result<Vec<ShiftHours>, Failure> {
    let (dates, units) = (month.range(), [unit.to_owned()]);
    let pool = gather(&*app.ports, &Wanted { of: Of::Units(&units), dates, horizon: dates, punches: false }).await?;
    let inputs = pool.inputs(&UnitId::new(unit).map_err(Refusal::Rules)?, month, Millis(0))?;
    let part = |from: Clock, until: Clock| DayPart { from: from.to_string(), until: until.to_string() };
    let told = schedule::legend(&inputs.schedules, dates).into_iter().map(|told| ShiftHours {
        schedule: told.schedule.document.name.clone(),
        shift: told.code.to_string(),
        since: told.since.to_string(),
        hours: part(told.hours.start, told.hours.end),
        rest: told.hours.rest.map(|Rest { from, to }| part(from, to)),
    });
    Ok(told.collect())
}
