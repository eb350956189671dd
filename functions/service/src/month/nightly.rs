//! Days that were judged, for statistics and discipline: derived from the store, a few units at a time, each night anew
//! for the months that are not locked, and of a locked month once, from its recap.

use klabat_attendance::inputs::Inputs;
use klabat_attendance::recap::{self, Recap};
use klabat_attendance::time::YearMonth;
use klabat_attendance::verdict::{DayVerdict, Status};
use klabat_attendance::{Date, UnitId, Zone, month};
use klabat_evidence::Millis;
use serde_json::{Value as Json, json};

use super::gather::{Of, Wanted, gather};
use super::rules::stored;
use super::span::{day_before, end, midnight};
use crate::failure::Failure;
use crate::faults::note_fault;
use crate::ports::{PortFault, Ports, Statement};
use crate::refusal::Refusal;
use crate::store::{Answers, Row, sql};

/// Units of one run: a run comes every minute, and a large unit takes a second or so.
const UNITS: u8 = 3;

/// People of one statement: 100 × 31 rows are some 300 kB.
const PEOPLE: usize = 100;

/// How long after midnight the days before are computed: night shifts have begun, and nobody waits for it.
const AFTER_MS: u64 = 3_600_000;

/// Units with people whose month (`?1`) was not computed since `?2` and is not locked.
const DUE: &str = "
    SELECT units.id, units.zone, ?1 AS month FROM units
    WHERE EXISTS (SELECT 1 FROM memberships WHERE unit = units.id)
      AND NOT EXISTS (SELECT 1 FROM day_runs WHERE unit = units.id AND month = ?1 AND computed_at >= ?2)
      AND NOT EXISTS (SELECT 1 FROM recaps WHERE unit = units.id AND month = ?1 AND state = 'locked')
    ORDER BY units.id LIMIT ?3";

/// Units and months (`?2` to before `?3`) that were computed before `?1` and are not locked, the newest first: a
/// correction that comes late, or a recap that was unlocked, still moves the year's count.
const OPEN: &str = "
    SELECT units.id, units.zone, day_runs.month FROM day_runs JOIN units ON units.id = day_runs.unit
    WHERE day_runs.computed_at < ?1 AND day_runs.month >= ?2 AND day_runs.month < ?3
      AND NOT EXISTS (SELECT 1 FROM recaps WHERE unit = day_runs.unit AND month = day_runs.month AND state = 'locked')
    ORDER BY day_runs.month DESC, units.id LIMIT ?4";

/// Units and months that were locked since they were computed last, however long ago the month was.
const LOCKED: &str = "
    SELECT units.id, units.zone, recaps.month FROM recaps JOIN units ON units.id = recaps.unit
    WHERE recaps.state = 'locked' AND NOT EXISTS (
      SELECT 1 FROM day_runs WHERE unit = recaps.unit AND month = recaps.month AND computed_at > recaps.locked_at)
    ORDER BY recaps.locked_at LIMIT ?1";

/// The recap that was locked, in parts.
const FROZEN: &str = "
    SELECT recap_parts.bytes FROM recap_parts JOIN recaps USING (unit, month, version)
    WHERE unit = ?1 AND month = ?2 AND recaps.state = 'locked' AND what = 'recap' ORDER BY version, part";

/// Writes what differs.
const DAYS: &str = "
    INSERT INTO days (employee, date, unit, code, due, present, late_minutes, early_minutes, worked_minutes, deduction)
    SELECT value ->> 0, value ->> 1, ?2, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
      value ->> 8
    FROM json_each(?1) WHERE true
    ON CONFLICT (employee, date) DO UPDATE SET unit = excluded.unit, code = excluded.code, due = excluded.due,
      present = excluded.present, late_minutes = excluded.late_minutes, early_minutes = excluded.early_minutes,
      worked_minutes = excluded.worked_minutes, deduction = excluded.deduction
    WHERE (days.unit, days.code, days.late_minutes, days.early_minutes, days.worked_minutes, days.deduction)
      IS NOT (excluded.unit, excluded.code, excluded.late_minutes, excluded.early_minutes, excluded.worked_minutes,
        excluded.deduction)";

const RUN: &str = "
    INSERT INTO day_runs (unit, month, computed_at) VALUES (?1, ?2, ?3)
    ON CONFLICT (unit, month) DO UPDATE SET computed_at = excluded.computed_at";

/// Forgets the days of those who have none here any more: `?4` is an object of each person's first and last day.
const GONE: &str = "
    DELETE FROM days WHERE unit = ?1 AND date BETWEEN ?2 AND ?3
      AND employee NOT IN (SELECT key FROM json_each(?4))";

const STRAYS: &str = "
    DELETE FROM days WHERE (employee, date) IN (
      SELECT days.employee, days.date FROM json_each(?4) AS kept JOIN days ON days.employee = kept.key
      WHERE days.unit = ?1 AND days.date BETWEEN ?2 AND ?3
        AND days.date NOT BETWEEN kept.value ->> 0 AND kept.value ->> 1)";

/// Judges the days until yesterday of some units, of yesterday's month and the one before and of what is still open of
/// the year, from the December before it on, and proposes yesterday's outages. A unit that cannot be judged waits for the
/// next night, and the log says why.
///
/// # Errors
/// [`PortFault`], for the log; the next call goes on.
pub async fn nightly<P: Ports>(ports: &P) -> Result<(), PortFault> {
    run(ports).await.map_err(|failure| PortFault(text(failure)))
}

fn text(failure: Failure) -> String {
    match failure {
        Failure::Refused(refusal) | Failure::About(refusal, _) => refusal.code().to_owned(),
        Failure::Fault(text) => text,
    }
}

async fn run<P: Ports>(ports: &P) -> Result<(), Failure> {
    let now = ports.now();
    let today = Zone::Wib.working_date(now).ok_or(Refusal::MalformedRequest)?;
    let since = Millis(midnight(today, Zone::Wib)?.0 + AFTER_MS);
    if now < since {
        return Ok(());
    }
    let yesterday = day_before(today)?;
    let this = YearMonth::of(yesterday);
    let months = [this, YearMonth::of(day_before(this.range().from())?)];
    let [due, before] = months.map(|month| sql!(DUE, month.to_string(), since, UNITS));
    let year = format!("{}-12", this.range().from().year() - 1);
    let open = sql!(OPEN, since, year, months[1].to_string(), UNITS);
    let mut answers = Answers::new(ports.batch(vec![due, before, open, sql!(LOCKED, UNITS)]).await?);
    let named = |mut row: Row| Ok((row.next::<String>()?, row.next::<Zone>()?, row.next::<String>()?));
    let open = [answers.rows(named)?, answers.rows(named)?, answers.rows(named)?].concat();
    for (unit, zone, month) in open {
        let night = Night { unit: &unit, zone, month: stored("month", month.parse())?, today, now };
        night.write(ports, night.judged(ports).await).await?;
    }
    for (unit, zone, month) in answers.rows(named)? {
        let night = Night { unit: &unit, zone, month: stored("month", month.parse())?, today, now };
        night.write(ports, night.frozen(ports).await).await?;
    }
    Ok(())
}

/// One unit's month.
struct Night<'a> {
    unit: &'a str,
    zone: Zone,
    month: YearMonth,
    today: Date,
    now: Millis,
}

impl Night<'_> {
    /// Writes what was judged, and that it was; what could not be is noted, and waits for the next night.
    async fn write<P: Ports>(&self, ports: &P, judged: Result<Vec<Statement>, Failure>) -> Result<(), Failure> {
        let Self { unit, month, now, .. } = self;
        let judged = match judged {
            Ok(judged) => judged,
            Err(failure) => {
                note_fault(ports, "cron: nightly", &format!("{unit} {month}: {}", text(failure))).await;
                Vec::new()
            }
        };
        let done = sql!(RUN, *unit, month.to_string(), *now);
        ports.batch(judged.into_iter().chain([done]).collect()).await?;
        Ok(())
    }

    /// A locked month's days are those of the recap, which pay depends on.
    async fn frozen<P: Ports>(&self, ports: &P) -> Result<Vec<Statement>, Failure> {
        let read = vec![sql!(FROZEN, self.unit, self.month.to_string())];
        let bytes: Vec<Vec<u8>> = Answers::new(ports.batch(read).await?).rows(|mut row| row.next())?;
        Ok(self.days(&stored("recap", Recap::parse(&bytes.concat()))?))
    }

    /// The month as rows. One that cannot be computed, as its rules are not set, leaves none.
    async fn judged<P: Ports>(&self, ports: &P) -> Result<Vec<Statement>, Failure> {
        let Self { zone, month, today, now, .. } = *self;
        let (units, horizon) = ([self.unit.to_owned()], Inputs::horizon(month));
        let pool =
            gather(ports, &Wanted { of: Of::Units(&units), dates: month.range(), horizon, punches: true }).await?;
        let id = stored("unit", UnitId::new(self.unit))?;
        let inputs = pool.inputs(&id, month, now.min(end(horizon, zone)?))?;
        let Ok(recap) = month::compute(&inputs) else { return Ok(Vec::new()) };
        let mut statements = self.days(&recap);
        let yesterday = day_before(today)?;
        if month.range().contains(yesterday) {
            statements.extend(super::outages::proposed(ports, &inputs, self.unit, yesterday).await?);
        }
        Ok(statements)
    }

    fn days(&self, recap: &Recap) -> Vec<Statement> {
        let counted = |row: &'_ recap::Row| -> Vec<(String, DayVerdict)> {
            let days = row.days.iter().filter(|day| counts(day, self.today));
            days.map(|day| (row.person.to_string(), day.clone())).collect()
        };
        let people: Vec<_> = recap.rows.iter().map(counted).filter(|days| !days.is_empty()).collect();
        let mut kept = serde_json::Map::new();
        kept.extend(people.iter().filter_map(|days| {
            let (first, last) = (days.first()?, days.last()?);
            Some((first.0.clone(), json!([first.1.date.to_string(), last.1.date.to_string()])))
        }));
        let (kept, range) = (Json::from(kept).to_string(), self.month.range());
        let (first, last) = (range.from().to_string(), range.to().to_string());
        let gone = [GONE, STRAYS].map(|sql| sql!(sql, self.unit, &first, &last, &kept));
        let written = people.chunks(PEOPLE).map(|people| {
            let rows: Vec<Json> = people.iter().flatten().map(|(person, day)| row(person, day)).collect();
            sql!(DAYS, json!(rows).to_string(), self.unit)
        });
        gone.into_iter().chain(written).collect()
    }
}

/// Whether a day is over and the unit's.
fn counts(day: &DayVerdict, today: Date) -> bool {
    day.date < today && !matches!(day.status, Status::Pending | Status::Elsewhere)
}

/// An absence about which somebody has still to decide is not judged yet, as in the recap: nobody is said to have been
/// away without an excuse who asked for one.
fn status(day: &DayVerdict) -> Status {
    if day.status == Status::Absent && day.is_open() { Status::Pending } else { day.status }
}

fn row(person: &str, day: &DayVerdict) -> Json {
    let status = status(day);
    let (due, present) = (status.is_working_day(), status == Status::Present);
    json!([
        person,
        day.date.to_string(),
        status.code(),
        u8::from(due),
        u8::from(present),
        day.late,
        day.early,
        day.worked,
        day.cut.0,
    ])
}
