//! Ordering people to work on cuti bersama.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::NewDenial;
use klabat_api::routes;
use klabat_attendance::month::is_collective;
use klabat_attendance::order;
use klabat_attendance::time::{DateRange, YearMonth};
use klabat_attendance::{Date, Refusal as Rules, UnitId};
use klabat_evidence::Millis;
use serde_json::{Value as Json, json};

use super::denials;
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::recaps::locked;
use crate::console::time::date;
use crate::console::{short_text, visible};
use crate::failure::Failure;
use crate::http::{Json as Reply, Session};
use crate::month::{Of, Wanted, gather};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// People of one request.
const MOST: usize = 500;

/// The units of these people on a date (`?4`), and how many of them belonged to a visible one.
const PEOPLE: &str = visible!(
    "SELECT unit, count(*) AS people FROM (
       SELECT (SELECT memberships.unit FROM memberships
               WHERE memberships.employee = employees.id AND memberships.valid_from <= ?4
               ORDER BY memberships.valid_from DESC, memberships.written_at DESC LIMIT 1) AS unit
       FROM employees
       WHERE id IN (SELECT value FROM json_each(?3)) AND employees.unit IN (SELECT unit FROM visible))
     WHERE unit IS NOT NULL GROUP BY unit"
);

const DENY: &str = "
    INSERT INTO denials (employee, date, letter, written_by, written_at)
    SELECT value, ?2, ?3, ?4, ?5 FROM json_each(?1) WHERE true
    ON CONFLICT (employee, date) DO UPDATE SET letter = excluded.letter, written_by = excluded.written_by,
      written_at = excluded.written_at";

/// Writes the order: the date, which must be cuti bersama, is a working day of theirs, and is added back to their annual
/// leave.
#[utoipa::path(
    post, path = routes::DENIALS, operation_id = "denial_write", tag = "console", request_body = NewDenial,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Reply(mut new): Reply<NewDenial>,
) -> Result<Reply<Done>, Failure> {
    session.may_change()?;
    let on = date(&new.date)?;
    let letter = short_text(&new.letter)?;
    order::sort(&mut new.employees);
    new.employees.dedup();
    if new.employees.is_empty() || new.employees.len() > MOST {
        return Err(Refusal::MalformedRequest.into());
    }
    new.employees.iter().try_for_each(|employee| session.decides_about(employee))?;
    let people = json!(new.employees).to_string();
    let named: Vec<&str> = new.employees.iter().map(String::as_str).collect();
    let statement = sql!(PEOPLE, session.user.as_str(), session.sees_all(), &people, &new.date);
    let mut answers = app.batch(vec![statement, denials::stand(&named, &new.date)]).await?;
    let units: Vec<(String, usize)> = answers.rows(|mut row| Ok((row.next()?, row.next::<u32>()? as usize)))?;
    let stood = denials::read(&mut answers)?;
    if units.iter().map(|(_, people)| people).sum::<usize>() != new.employees.len() {
        return Err(Refusal::NotFound.into());
    }
    let units: Vec<String> = units.into_iter().map(|(unit, _)| unit).collect();
    if !collective(&app, &units, on).await? {
        return Err(Refusal::Rules(Rules::DenialOther).into());
    }
    let now = app.now();
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "rule.denied",
        subject: &new.date,
        before: before(&stood),
        after: json!({ "employees": new.employees, "letter": letter }),
        salt: app.random(),
    };
    let free = locked::free(&named, &new.date, &new.date);
    let seen = denials::seen(&named, &new.date, &stood);
    let deny = sql!(DENY, people, &new.date, letter, session.user.as_str(), now);
    app.batch(vec![free, seen, entry.statement(), deny]).await?;
    Ok(Reply(Done { done: true }))
}

/// The letters that are written over, by employee.
fn before(stood: &str) -> Json {
    let letters: Json = serde_json::from_slice(stood.as_bytes()).unwrap_or_default();
    let letters = letters.as_object().filter(|letters| !letters.is_empty());
    letters.map_or(Json::Null, |letters| json!({ "letter": letters }))
}

/// Whether the date is cuti bersama in each of these units.
async fn collective<P: Ports>(app: &App<P>, units: &[String], on: Date) -> Result<bool, Failure> {
    let dates = DateRange::new(on, on).map_err(Refusal::Rules)?;
    let wanted = Wanted { of: Of::Units(units), dates, horizon: dates, punches: false };
    let pool = gather(&*app.ports, &wanted).await?;
    for unit in units {
        let inputs = pool.inputs(&UnitId::new(unit).map_err(Refusal::Rules)?, YearMonth::of(on), Millis(0))?;
        if !is_collective(&inputs, on).map_err(|problem| Refusal::Rules(problem.refusal))? {
            return Ok(false);
        }
    }
    Ok(true)
}
