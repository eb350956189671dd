//! One person's day with everything that it was judged by.

use axum::extract::State;
use klabat_api::common::Intent;
use klabat_api::console::{DayDetail, DayPunch, DayRules, PunchSource, RecapState};
use klabat_api::{Base64Url, routes};
use klabat_attendance::inputs::Inputs;
use klabat_attendance::month::{self, Explained};
use klabat_attendance::order;
use klabat_attendance::punch::{Direction, Punch, Source};
use klabat_attendance::{Date, PersonId};

use super::{compute, keep, show};
use crate::app::App;
use crate::console::cases::{absences, corrections, decisions_of, name_of, outages, present_days};
use crate::console::time::date;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::{Json, Paths, Session};
use crate::month::{Span, refused};
use crate::phone::unit;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// Where the person belonged on the date (`?4`), and who they are.
const PERSON: &str = visible!(
    "SELECT units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone, employees.nip, employees.name
     FROM memberships JOIN employees ON employees.id = memberships.employee JOIN units ON units.id = memberships.unit
     WHERE memberships.employee = ?3 AND memberships.valid_from <= ?4 AND memberships.unit IN (SELECT unit FROM visible)
       AND NOT EXISTS (SELECT 1 FROM memberships AS later WHERE later.employee = ?3 AND later.valid_from <= ?4
         AND (later.valid_from, later.written_at) > (memberships.valid_from, memberships.written_at))"
);

const ABSENCES: &str =
    concat!(absences::absence_row!("?3"), "WHERE absences.employee = ?1 AND ?2 BETWEEN first AND last");

const CORRECTIONS: &str =
    concat!(corrections::correction_row!("?3"), "WHERE corrections.employee = ?1 AND corrections.date = ?2");

const OUTAGES: &str = concat!(
    outages::outage_row!("?4"),
    "WHERE outages.from_at < ?3 AND outages.until_at > ?2 AND (outages.unit IS NULL OR outages.unit IN (
       WITH RECURSIVE above (unit) AS (SELECT ?1 UNION SELECT units.parent FROM units JOIN above
         ON units.id = above.unit WHERE units.parent IS NOT NULL) SELECT unit FROM above))"
);

const PLACES: &str = "SELECT lower(hex(id)) AS id, name FROM beacons";

/// Shows the verdict on a date, its reasons in words, and what it was judged by: of a month that was verified or locked,
/// as it was then.
#[utoipa::path(
    get, path = routes::EMPLOYEE_DAY, operation_id = "employee_day", tag = "console",
    params(("employee" = String, Path), ("date" = String, Path)),
    responses((status = 200, body = DayDetail)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Paths(employee, day): Paths,
) -> Result<Json<DayDetail>, Failure> {
    let date = date(&day)?;
    let statement = sql!(PERSON, session.user.as_str(), session.sees_all(), &employee, &day);
    let person = app.batch(vec![statement]).await?.first(|mut row| Ok((unit(&mut row)?, row.next()?, row.next()?)))?;
    let (unit, nip, name) = found(person)?;
    let person = PersonId::new(&employee).map_err(|_| Refusal::NotFound)?;
    let (inputs, recap) = inputs(&app, &session, &unit.id, &day[..7], &person).await?;
    let day_of = month::explain(&inputs, &person, date).map_err(|problem| refused(&inputs, &problem))?;
    let span = Span::of(klabat_attendance::time::DateRange::day(date))?;
    let statements = vec![
        sql!(ABSENCES, &employee, &day, session.user.as_str()),
        sql!(CORRECTIONS, &employee, &day, session.user.as_str()),
        sql!(OUTAGES, &unit.id, span.from, span.until, session.user.as_str()),
        sql!(PLACES),
    ];
    let mut answers = app.batch(statements).await?;
    let absences = answers.rows(absences::read)?;
    let corrections = answers.rows(corrections::read)?;
    let outages = answers.rows(outages::read)?;
    let places = order::map(answers.rows(|mut row| Ok((row.next()?, row.next()?)))?);
    Ok(Json(DayDetail {
        employee,
        nip,
        name,
        unit,
        date: day,
        recap,
        cell: show::cell(&day_of.verdict),
        reasons: day_of.verdict.reasons.iter().map(show::reason).collect(),
        rules: rules(&day_of, date),
        punches: day_of.punches.iter().map(|one| punch(one, &places)).collect(),
        absences,
        corrections,
        outages,
    }))
}

/// The versions that were in force. A season's hours stand in place of the schedule's own.
fn rules(day: &Explained<'_>, date: Date) -> DayRules {
    let schedule = &day.schedule.document;
    let season = schedule.seasons.iter().find(|season| season.dates.contains(date));
    let shift = day.shift.as_ref();
    DayRules {
        schedule: schedule.name.clone(),
        schedule_from: day.schedule.valid_from.to_string(),
        rostered: schedule.pattern_on(date).is_roster(),
        season: season.map(|season| season.name.clone()),
        shift: shift.and_then(|shift| shift.code).map(ToString::to_string),
        hours: shift.map(|shift| [shift.hours.start, shift.hours.end].map(|clock| clock.to_string())),
        policy: day.policy.document.name.clone(),
        policy_from: day.policy.valid_from.to_string(),
    }
}

/// What the day is judged by: what was frozen when the month was verified, if it was and the person was of it, or all
/// that is known now.
async fn inputs<P: Ports>(
    app: &App<P>,
    session: &Session,
    unit: &str,
    month: &str,
    person: &PersonId,
) -> Result<(Inputs, RecapState), Failure> {
    if let Some(frozen) = keep::frozen_inputs(app, unit, month, person).await? {
        return Ok(frozen);
    }
    let live = compute::find(app, session, unit, month).await?;
    Ok((live.pool.inputs(&live.id, live.month, live.as_of)?, RecapState::Draft))
}

fn punch(punch: &Punch, places: &std::collections::BTreeMap<String, String>) -> DayPunch {
    let hex = punch.id.as_str();
    let (source, id, place) = match &punch.source {
        Source::Record { beacon, .. } => {
            let bytes = base16ct::lower::decode_vec(hex).unwrap_or_default();
            let place = places.get(beacon.as_str()).cloned().unwrap_or_default();
            (PunchSource::Record, Base64Url(bytes).encode(), place)
        }
        Source::Manual { reason, .. } => (PunchSource::Manual, hex.to_owned(), reason.clone()),
        Source::Import { device } => (PunchSource::Import, hex.to_owned(), device.clone()),
    };
    DayPunch {
        at: punch.at.0,
        intent: punch.direction.map(|direction| match direction {
            Direction::In => Intent::In,
            Direction::Out => Intent::Out,
        }),
        source,
        id,
        counts: !punch.is_rejected(),
        place,
        unattested: matches!(punch.source, Source::Record { attested: false, .. }),
    }
}
