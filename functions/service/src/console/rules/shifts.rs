//! Who has which shift in a month.

use axum::extract::State;
use klabat_api::console::{DayPart, ShiftDay, ShiftHours, ShiftRow, Shifts, ShiftsQuery};
use klabat_api::routes;
use klabat_attendance::UnitId;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::order;
use klabat_attendance::schedule::{self, Rest, RosterEntry};
use klabat_attendance::time::{Clock, DateRange};
use klabat_attendance::unit::Employee;
use klabat_evidence::Millis;

use crate::app::App;
use crate::console::recaps::compute::unit_of;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::month::{Of, Wanted, gather, month};
use crate::ports::Ports;
use crate::refusal::Refusal;

/// Shows the roster of a visible unit, with what its codes mean.
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
    let unit = unit_of(&app, &session, &query.unit).await?.id;
    let of = UnitId::new(&unit).map_err(Refusal::Rules)?;
    let wanted = Wanted { of: Of::Units(&[unit]), dates, horizon: dates, punches: false };
    let inputs = gather(&*app.ports, &wanted).await?.inputs(&of, month, Millis(0))?;
    Ok(Json(Shifts { rows: rows(&inputs), legend: legend(&inputs, dates) }))
}

/// The unit's people by name, with what is written of each.
fn rows(inputs: &Inputs) -> Vec<ShiftRow> {
    let mut people: Vec<&Employee> = inputs.employees.iter().collect();
    order::sort_by(&mut people, |one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    let mut entries: Vec<&RosterEntry> = inputs.rosters.iter().collect();
    order::sort_by(&mut entries, |one, other| one.date.cmp(&other.date));
    let day = |entry: &&RosterEntry| ShiftDay {
        date: entry.date.to_string(),
        shift: entry.shift.as_ref().map(ToString::to_string),
    };
    let row = |person: &Employee| ShiftRow {
        employee: person.id.to_string(),
        nip: person.nip.to_string(),
        name: person.name.clone(),
        days: entries.iter().filter(|entry| entry.person == person.id).map(day).collect(),
    };
    people.into_iter().map(row).collect()
}

/// The shifts of the schedules that hold for the unit, or for one of its people, in the month.
fn legend(inputs: &Inputs, dates: DateRange) -> Vec<ShiftHours> {
    let part = |from: Clock, until: Clock| DayPart { from: from.to_string(), until: until.to_string() };
    let told = schedule::legend(&inputs.schedules, dates).into_iter().map(|told| ShiftHours {
        schedule: told.schedule.document.name.clone(),
        shift: told.code.to_string(),
        since: told.since.to_string(),
        hours: part(told.hours.start, told.hours.end),
        rest: told.hours.rest.map(|Rest { from, to }| part(from, to)),
    });
    told.collect()
}
