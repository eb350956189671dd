//! Where each person of a unit is today.

use std::collections::BTreeMap;

use klabat_api::Problem;
use klabat_api::common::Sentence;
use klabat_api::console::{BoardPerson, Presence, PunchSource};
use klabat_attendance::inputs::Inputs;
use klabat_attendance::order;
use klabat_attendance::punch::{Direction, Punch, Source};
use klabat_attendance::time::{Clock, DateRange, Minute, YearMonth};
use klabat_attendance::unit::Employee;
use klabat_attendance::verdict::{DayVerdict, Reason, Status};
use klabat_attendance::{Date, PersonId, UnitId, Zone, month};
use klabat_evidence::Millis;

use crate::app::App;
use crate::console::recaps::show;
use crate::console::time::today;
use crate::failure::Failure;
use crate::http::problem;
use crate::month::{Of, Pool, Wanted, about, day_before, gather};
use crate::ports::Ports;

/// Today's pool of some units: a day more on either side for nights, and for the other zones' dates.
pub(super) async fn pool<P: Ports>(app: &App<P>, units: &[String]) -> Result<Pool, Failure> {
    let now = app.now();
    let dates = range(today(now, Zone::Wib)?, today(now, Zone::Wit)?)?;
    let after = dates.to().tomorrow().map_err(|_| Failure::Fault("the calendar ends".to_owned()))?;
    let horizon = range(day_before(dates.from())?, after)?;
    gather(&*app.ports, &Wanted { of: Of::Units(units), dates, horizon, punches: true }).await
}

fn range(from: Date, to: Date) -> Result<DateRange, Failure> {
    DateRange::new(from, to).map_err(|error| Failure::Fault(error.to_string()))
}

/// The people of a unit, by name, and what keeps them from being judged.
pub(super) fn people(
    pool: &Pool,
    unit: &UnitId,
    zone: Zone,
    now: Millis,
) -> Result<(Vec<BoardPerson>, Option<Problem>), Failure> {
    let date = today(now, zone)?;
    let inputs = pool.inputs(unit, YearMonth::of(date), now)?;
    let (verdicts, problem) = match month::on(&inputs, date) {
        Ok(verdicts) => (order::map(verdicts), None),
        Err(found) => (
            BTreeMap::new(),
            Some(Problem { about: about(&inputs, &found).map(Box::new), ..problem(found.refusal.code()) }),
        ),
    };
    let mut people: Vec<BoardPerson> = inputs
        .employees
        .iter()
        .filter(|employee| employee.unit_on(date) == Some(unit))
        .map(|employee| person(&inputs, employee, verdicts.get(&employee.id), date, zone))
        .collect();
    order::sort_by(&mut people, |a, b| (&a.name, &a.nip).cmp(&(&b.name, &b.nip)));
    Ok((people, problem))
}

fn person(inputs: &Inputs, employee: &Employee, verdict: Option<&DayVerdict>, date: Date, zone: Zone) -> BoardPerson {
    let first = first_in(&inputs.punches, &employee.id, date, zone);
    let at =
        |clock: Clock| u64::try_from(Minute::midnight(date, zone).plus(clock.minutes()).0).ok().map(|at| at * 60_000);
    let presence = verdict.map_or(if first.is_some() { Presence::Present } else { Presence::NotYet }, presence);
    let missing = matches!(presence, Presence::Absent | Presence::NotYet);
    let came_at = verdict.and_then(|day| at(day.check_in?));
    let left_at = verdict.and_then(|day| at(day.check_out?));
    // A punch that does not count is none of coming: it is said beside, with the reason.
    let came = first.filter(|_| !missing);
    let record = first.filter(|punch| matches!(punch.source, Source::Record { .. }));
    BoardPerson {
        employee: employee.id.to_string(),
        nip: employee.nip.to_string(),
        name: employee.name.clone(),
        presence,
        came_at: came_at.or(came.map(|punch| punch.at.0)),
        came_by: came_at
            .and(verdict.map(|day| by(day, Direction::In)))
            .or_else(|| came.map(|punch| source(&punch.source))),
        left_at,
        left_by: left_at.and(verdict.map(|day| by(day, Direction::Out))),
        late_minutes: verdict.map_or(0, |day| day.late.into()),
        code: verdict.filter(|_| presence == Presence::Leave).map(|day| day.status.letter().to_owned()),
        record: record.and_then(|punch| {
            let bytes = base16ct::lower::decode_vec(punch.id.as_str()).ok()?;
            Some(klabat_api::Base64Url(bytes).encode())
        }),
        stray: verdict.filter(|_| missing).and_then(stray),
    }
}

/// Why a punch of the day does not count, in words.
fn stray(day: &DayVerdict) -> Option<Sentence> {
    let is_stray = |reason: &&Reason| {
        matches!(reason, Reason::OutsideWindow { .. } | Reason::OtherBeacon { .. } | Reason::RecordRejected { .. })
    };
    Some(show::reason(day.reasons.iter().find(is_stray)?).message)
}

/// What stands for coming or going: a check-in, unless the day's reasons say otherwise.
fn by(day: &DayVerdict, of: Direction) -> PunchSource {
    let told = day.reasons.iter().find_map(|reason| match reason {
        Reason::Manual { direction } if *direction == of => Some(PunchSource::Manual),
        Reason::Imported { direction } if *direction == of => Some(PunchSource::Import),
        Reason::Corrected { direction, .. } if *direction == of => Some(PunchSource::Correction),
        _ => None,
    });
    told.unwrap_or(PunchSource::Record)
}

const fn source(source: &Source) -> PunchSource {
    match source {
        Source::Record { .. } => PunchSource::Record,
        Source::Manual { .. } => PunchSource::Manual,
        Source::Import { .. } => PunchSource::Import,
    }
}

fn first_in<'a>(punches: &'a [Punch], person: &PersonId, date: Date, zone: Zone) -> Option<&'a Punch> {
    let of_today = |punch: &&Punch| {
        punch.person == *person
            && punch.direction != Some(Direction::Out)
            && !punch.is_rejected()
            && zone.working_date(punch.at) == Some(date)
    };
    punches.iter().filter(of_today).min_by_key(|punch| punch.at)
}

/// A day that is not over is judged as far as it went.
fn presence(day: &DayVerdict) -> Presence {
    match day.status {
        Status::Present if day.late > 0 => Presence::Late,
        Status::Present => Presence::Present,
        Status::Absent => Presence::Absent,
        Status::Sick | Status::Permit | Status::Leave | Status::Duty | Status::Study => Presence::Leave,
        Status::Holiday | Status::Off | Status::Elsewhere => Presence::Off,
        Status::Pending if day.reasons.iter().any(|reason| matches!(reason, Reason::NoCheckIn { .. })) => {
            Presence::Absent
        }
        Status::Pending if day.reasons.contains(&Reason::Unrostered {}) => Presence::Unrostered,
        Status::Pending | Status::Outage => Presence::NotYet,
    }
}
