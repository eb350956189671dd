//! The verdicts on an ASN's own days.

use axum::extract::State;
use klabat_api::common::Reason;
use klabat_api::console::RecapState;
use klabat_api::own::{MonthAsked, OwnDay, OwnMonth};
use klabat_api::{Unit, routes};
use klabat_attendance::inputs::{Inputs, Problem};
use klabat_attendance::month::{self, Explained};
use klabat_attendance::time::{DateRange, YearMonth};
use klabat_attendance::unit::Employee;
use klabat_attendance::{Date, PersonId, UnitId, order};

use super::owner;
use crate::app::App;
use crate::console::recaps::{compute, keep, show};
use crate::console::time::today;
use crate::failure::Failure;
use crate::http::{Json, sentence};
use crate::month::{Of, Pool, Wanted, gather, month};
use crate::ports::Ports;
use crate::refusal::Refusal;

/// Shows the days of a month as far as today: of a month that was verified or locked, as they were then.
#[utoipa::path(
    post, path = routes::OWN_MONTH, operation_id = "own_month", tag = "phone", request_body = MonthAsked,
    responses((status = 200, body = OwnMonth)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(asked): Json<MonthAsked>,
) -> Result<Json<OwnMonth>, Failure> {
    let owner = owner(&app, &asked.credential, &asked.token).await?;
    let today = today(app.now(), owner.zone)?;
    let named = asked.month.as_deref().map_or(Ok(YearMonth::of(today)), month)?;
    let last = named.range().to().min(today);
    let dates = DateRange::new(named.range().from(), last).map_err(|_| Refusal::NotYet)?;
    let wanted = Wanted {
        of: Of::Person(&owner.employee),
        dates: named.range(),
        horizon: Inputs::horizon(named),
        punches: true,
    };
    let pool = gather(&*app.ports, &wanted).await?;
    let employee = pool.employees.first().ok_or(Refusal::NotFound)?;
    let mut days = Vec::new();
    let mut recap = RecapState::Draft;
    let mut problem = None;
    for unit in units(employee, dates) {
        let (inputs, state) = inputs(&app, &pool, unit, named, &employee.id).await?;
        if employee.unit_on(last) == Some(unit) {
            recap = state;
        }
        match month::own(&inputs, &employee.id, dates) {
            Ok(own) => days.extend(own.iter().map(day)),
            Err(found) => problem = Some(found),
        }
    }
    order::sort_by(&mut days, |a: &OwnDay, b: &OwnDay| b.date.cmp(&a.date));
    let unit = employee.unit_on(last).map_or(owner.unit.as_str(), UnitId::as_str);
    let unit = known(&pool, unit)?;
    let refused = problem.map(|problem| refused(&problem));
    Ok(Json(OwnMonth { month: named.to_string(), today: today.to_string(), unit, recap, days, refused }))
}

/// Where they belong on these dates, in order, none twice.
fn units(employee: &Employee, dates: DateRange) -> Vec<&UnitId> {
    let mut units: Vec<&UnitId> = Vec::new();
    for unit in dates.days().filter_map(|date| employee.unit_on(date)) {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    units
}

/// What the unit's month was verified or locked with, if they were of it; else all that is known now of them.
async fn inputs<P: Ports>(
    app: &App<P>,
    pool: &Pool,
    unit: &UnitId,
    named: YearMonth,
    person: &PersonId,
) -> Result<(Inputs, RecapState), Failure> {
    let (id, text) = (unit.as_str(), named.to_string());
    if let Some(frozen) = keep::frozen_inputs(app, id, &text, person).await? {
        return Ok(frozen);
    }
    let zone = pool.units.iter().find(|known| known.id == *unit).map(|unit| unit.zone);
    let zone = zone.ok_or_else(|| Failure::Fault(format!("no unit {unit}")))?;
    let inputs = pool.inputs(unit, named, compute::as_of(app.now(), named, zone)?)?;
    Ok((inputs, RecapState::Draft))
}

fn known(pool: &Pool, unit: &str) -> Result<Unit, Failure> {
    let found = pool.units.iter().find(|known| known.id.as_str() == unit);
    let found = found.ok_or_else(|| Failure::Fault(format!("no unit {unit}")))?;
    Ok(Unit { id: unit.to_owned(), name: found.name.clone(), zone: found.zone.name().to_owned() })
}

fn day((date, day): &(Date, Explained<'_>)) -> OwnDay {
    OwnDay {
        date: date.to_string(),
        hours: day.shift.as_ref().map(|shift| [shift.hours.start, shift.hours.end].map(|clock| clock.to_string())),
        cell: show::cell(&day.verdict),
        reasons: day.verdict.reasons.iter().map(show::reason).collect(),
    }
}

fn refused(problem: &Problem) -> Reason {
    let code = Refusal::Rules(problem.refusal).code().to_owned();
    Reason { message: sentence(&code), code }
}
