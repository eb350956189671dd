//! Reading what months are judged by.

use std::collections::{BTreeMap, BTreeSet};

use klabat_attendance::absence::{Absence, Part, State};
use klabat_attendance::calendar::Denial;
use klabat_attendance::correction::{Correction, CorrectionState};
use klabat_attendance::order;
use klabat_attendance::outage::{Outage, OutageState};
use klabat_attendance::punch::{Direction, Punch, Source, Standing};
use klabat_attendance::schedule::RosterEntry;
use klabat_attendance::time::{Clock, DateRange, parse_date};
use klabat_attendance::unit::{Employee, Membership};
use klabat_attendance::{BeaconId, EntryId, Kind, Nip, PersonId, ShiftCode, Unit, UnitId, Zone};
use klabat_evidence::{CLOCK_SLACK_MS, Limits, Millis, TTL_MS};
use serde_json::json;

use super::rules::{Stored, stored};
use super::span::Span;
use crate::failure::Failure;
use crate::phone::record_attested;
use crate::ports::{Ports, Statement};
use crate::store::{Answers, Row, sql};

/// People whose punches are read in one batch: 250 × 33 days × 2 punches are some 16,000 rows.
const PEOPLE: usize = 250;

/// Who belonged to one of the units (`?1`, JSON) on a day between `?2` and `?3`; or one person, `?4`.
macro_rules! people {
    ($($query:expr),+ $(,)?) => {
        concat!(
            "WITH people (employee) AS (
               SELECT DISTINCT employee FROM memberships
               WHERE ?4 IS NULL AND unit IN (SELECT value FROM json_each(?1)) AND valid_from <= ?3 AND NOT EXISTS (
                 SELECT 1 FROM memberships AS later WHERE later.employee = memberships.employee
                   AND later.valid_from <= ?2 AND (later.valid_from > memberships.valid_from
                     OR (later.valid_from = memberships.valid_from AND later.written_at > memberships.written_at)))
               UNION SELECT ?4 WHERE ?4 IS NOT NULL) ",
            $($query),+
        )
    };
}

const UNITS: &str = "SELECT id, parent, name, zone FROM units";

const RULES: &str = people!(
    "SELECT kind, unit, person, key, valid_from, document FROM standing_rules
     WHERE kind IN ('schedule', 'assignment', 'calendar', 'policy', 'beacon_scope', 'leave_card')
       AND (person IS NULL OR person IN (SELECT employee FROM people)) AND valid_from <= ?3
     ORDER BY valid_from, written_at, id"
);

const EMPLOYEES: &str = people!(
    "SELECT id, nip, name, kind, position FROM employees
     WHERE id IN (SELECT employee FROM people) AND erased_at IS NULL AND ?2 IS NOT NULL ORDER BY id"
);

const MEMBERSHIPS: &str = people!(
    "SELECT employee, valid_from, unit FROM memberships
     WHERE employee IN (SELECT employee FROM people) ORDER BY employee, valid_from, written_at"
);

const BEACONS: &str = "SELECT lower(hex(id)) AS id, unit FROM beacons";

const OUTAGES: &str = "
    SELECT id, unit, from_at, until_at, reason, state FROM outages
    WHERE from_at < ?2 AND until_at > ?1 AND state <> 'withdrawn'";

/// The index is by receipt: `?4` and `?5` bound it.
const RECORDS: &str = concat!(
    "SELECT lower(hex(records.id)) AS id, records.employee, records.sealed_at, records.intent,
      lower(hex(records.beacon)) AS beacon, records.status, reviews.state AS review, ",
    record_attested!(),
    " AS attested
     FROM records LEFT JOIN reviews ON reviews.record = records.id
     WHERE records.employee IN (SELECT value FROM json_each(?1)) AND records.received_at BETWEEN ?4 AND ?5
       AND records.sealed_at >= ?2 AND records.sealed_at < ?3"
);

const MANUAL: &str = "
    SELECT id, employee, at, intent, reason, written_by, approved_by FROM manual_records
    WHERE employee IN (SELECT value FROM json_each(?1)) AND at >= ?2 AND at < ?3";

const MACHINE: &str = "
    SELECT employee, at, device FROM machine_punches
    WHERE employee IN (SELECT value FROM json_each(?1)) AND at >= ?2 AND at < ?3";

/// The columns that [`absence`] reads, then what follows.
macro_rules! absence_columns {
    ($rest:literal) => {
        concat!(
            "SELECT absences.id, absences.employee, absences.kind, absences.first, absences.last, absences.from_minute,
               absences.until_minute, absences.visits, absences.letter, absences.state ",
            $rest
        )
    };
}
pub(crate) use absence_columns;

const ABSENCES: &str = absence_columns!(
    "FROM absences WHERE employee IN (SELECT value FROM json_each(?1)) AND first <= ?3 AND last >= ?2"
);

const CORRECTIONS: &str = "
    SELECT id, employee, date, claim, reason, state FROM corrections
    WHERE employee IN (SELECT value FROM json_each(?1)) AND date BETWEEN ?2 AND ?3";

const SHIFTS: &str = "
    SELECT employee, date, shift FROM shifts
    WHERE employee IN (SELECT value FROM json_each(?1)) AND date BETWEEN ?2 AND ?3";

const DENIALS: &str = "
    SELECT employee, date, letter FROM denials
    WHERE employee IN (SELECT value FROM json_each(?1)) AND date BETWEEN ?2 AND ?3";

/// Whose months are read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of<'a> {
    /// The own people of these units.
    Units(&'a [String]),
    /// One person.
    Person(&'a str),
}

/// What to read.
pub(crate) struct Wanted<'a> {
    pub(crate) of: Of<'a>,
    /// The dates that are judged.
    pub(crate) dates: DateRange,
    /// The dates whose punches, rosters and absences are read: wider, for nights that cross.
    pub(crate) horizon: DateRange,
    /// Whether punches are asked for at all: they are most of it.
    pub(crate) punches: bool,
}

/// Everything that months of some units are judged by.
pub(crate) struct Pool {
    pub(crate) units: Vec<Unit>,
    pub(crate) rules: Vec<Stored>,
    pub(crate) employees: Vec<Employee>,
    pub(super) beacons: BTreeMap<BeaconId, UnitId>,
    pub(super) outages: Vec<Outage>,
    pub(crate) punches: Vec<Punch>,
    pub(crate) absences: Vec<Absence>,
    pub(super) corrections: Vec<Correction>,
    pub(super) rosters: Vec<RosterEntry>,
    pub(super) denials: Vec<Denial>,
}

/// Reads it.
pub(crate) async fn gather<P: Ports>(ports: &P, wanted: &Wanted<'_>) -> Result<Pool, Failure> {
    let (units, person) = match wanted.of {
        Of::Units(units) => (units, None),
        Of::Person(person) => (&[] as &[String], Some(person)),
    };
    let units = json!(units).to_string();
    let (first, last) = (wanted.dates.from().to_string(), wanted.dates.to().to_string());
    let span = Span::of(wanted.horizon)?;
    let statements = vec![
        sql!(UNITS),
        sql!(RULES, &units, &first, &last, person),
        sql!(EMPLOYEES, &units, &first, &last, person),
        sql!(MEMBERSHIPS, &units, &first, &last, person),
        sql!(BEACONS),
        sql!(OUTAGES, span.from, span.until),
    ];
    let mut answers = Answers::new(ports.batch(statements).await?);
    let units = answers.rows(unit)?;
    let rules = answers.rows(rule)?;
    let employees = answers.rows(employee)?;
    let memberships = answers.rows(membership)?;
    let beacons = answers.rows(|mut row| Ok((id(BeaconId::new, &mut row)?, id(UnitId::new, &mut row)?)))?;
    let mut pool = Pool {
        units,
        rules,
        employees: belonging(employees, memberships),
        beacons: order::map(beacons),
        outages: answers.rows(outage)?,
        punches: Vec::new(),
        absences: Vec::new(),
        corrections: Vec::new(),
        rosters: Vec::new(),
        denials: Vec::new(),
    };
    let people: Vec<String> = pool.employees.iter().map(|employee| employee.id.as_str().to_owned()).collect();
    for page in people.chunks(PEOPLE) {
        pool.read(ports, wanted, span, page).await?;
    }
    Ok(pool)
}

impl Pool {
    /// What was decided about some people, and their punches where they are asked for.
    async fn read<P: Ports>(
        &mut self,
        ports: &P,
        wanted: &Wanted<'_>,
        span: Span,
        people: &[String],
    ) -> Result<(), Failure> {
        let people = json!(people).to_string();
        let (first, last) = (wanted.horizon.from().to_string(), wanted.horizon.to().to_string());
        let mut statements =
            [ABSENCES, CORRECTIONS, SHIFTS, DENIALS].map(|sql| sql!(sql, &people, &first, &last)).to_vec();
        if wanted.punches {
            statements.extend(punches(&people, span));
        }
        let mut answers = Answers::new(ports.batch(statements).await?);
        self.absences.extend(answers.rows(|mut row| absence(&mut row))?);
        self.corrections.extend(answers.rows(correction)?);
        self.rosters.extend(answers.rows(roster)?);
        self.denials.extend(answers.rows(denial)?);
        if wanted.punches {
            self.punches.extend(answers.rows(record)?);
            self.punches.extend(answers.rows(manual)?);
            self.punches.extend(answers.rows(machine)?);
        }
        Ok(())
    }
}

/// Asks for the punches of some people (JSON).
fn punches(people: &str, span: Span) -> [Statement; 3] {
    let limits = Limits::default();
    let off = u64::from(limits.hopeless_uncertainty_ms) + CLOCK_SLACK_MS;
    let (earliest, latest) = (span.from.0.saturating_sub(off), span.until.0 + off + TTL_MS + limits.max_delivery_ms);
    [
        sql!(RECORDS, people, span.from, span.until, earliest, latest),
        sql!(MANUAL, people, span.from, span.until),
        sql!(MACHINE, people, span.from, span.until),
    ]
}

/// Of two memberships of one date, the one written later: the last in the store's order.
fn belonging(mut employees: Vec<Employee>, memberships: Vec<(PersonId, Membership)>) -> Vec<Employee> {
    let mut places: BTreeMap<PersonId, BTreeMap<klabat_attendance::Date, Membership>> = BTreeMap::new();
    for (person, membership) in memberships {
        places.entry(person).or_default().insert(membership.from, membership);
    }
    for employee in &mut employees {
        employee.memberships = places.remove(&employee.id).unwrap_or_default().into_values().collect();
    }
    employees
}

fn id<T, E: std::fmt::Display>(make: impl Fn(String) -> Result<T, E>, row: &mut Row) -> Result<T, Failure> {
    stored("identifier", make(row.next()?))
}

fn optional<T, E: std::fmt::Display>(
    make: impl Fn(String) -> Result<T, E>,
    row: &mut Row,
) -> Result<Option<T>, Failure> {
    row.next::<Option<String>>()?.map(|text| stored("identifier", make(text))).transpose()
}

fn date(row: &mut Row) -> Result<klabat_attendance::Date, Failure> {
    stored("date", parse_date(&row.next::<String>()?))
}

fn coded<T>(read: impl Fn(&str) -> Option<T>, row: &mut Row) -> Result<T, Failure> {
    let code: String = row.next()?;
    read(&code).ok_or_else(|| Failure::Fault(format!("a stored code: {code}")))
}

fn unit(mut row: Row) -> Result<Unit, Failure> {
    let (own, parent) = (id(UnitId::new, &mut row)?, optional(UnitId::new, &mut row)?);
    Ok(Unit { id: own, parent, name: row.next()?, zone: row.next::<Zone>()? })
}

fn rule(mut row: Row) -> Result<Stored, Failure> {
    Ok(Stored {
        kind: row.next()?,
        unit: row.next()?,
        person: row.next()?,
        key: row.next()?,
        valid_from: row.next()?,
        document: row.next()?,
    })
}

fn employee(mut row: Row) -> Result<Employee, Failure> {
    let (person, nip): (PersonId, String) = (id(PersonId::new, &mut row)?, row.next()?);
    Ok(Employee {
        id: person,
        nip: stored("NIP", nip.parse::<Nip>())?,
        name: row.next()?,
        kind: row.next::<Kind>()?,
        position: row.next()?,
        memberships: Vec::new(),
    })
}

fn membership(mut row: Row) -> Result<(PersonId, Membership), Failure> {
    let person = id(PersonId::new, &mut row)?;
    Ok((person, Membership { from: date(&mut row)?, unit: optional(UnitId::new, &mut row)? }))
}

fn outage(mut row: Row) -> Result<Outage, Failure> {
    Ok(Outage {
        id: id(EntryId::new, &mut row)?,
        unit: optional(UnitId::new, &mut row)?,
        from: row.next()?,
        to: row.next()?,
        reason: row.next()?,
        state: match row.next::<String>()?.as_str() {
            "approved" => OutageState::Declared,
            "open" => OutageState::Proposed,
            _ => OutageState::Dismissed,
        },
    })
}

fn record(mut row: Row) -> Result<Punch, Failure> {
    let (entry, person) = (id(EntryId::new, &mut row)?, id(PersonId::new, &mut row)?);
    let (at, direction) = (row.next::<Millis>()?, coded(Direction::by_code, &mut row)?);
    let beacon = id(BeaconId::new, &mut row)?;
    let (status, review): (String, Option<String>) = (row.next()?, row.next()?);
    let standing = match (status.as_str(), review.as_deref()) {
        ("accepted", _) | (_, Some("approved")) => Standing::Accepted,
        (_, Some(_)) => Standing::Rejected,
        (_, None) => Standing::Review,
    };
    let source = Source::Record { beacon, standing, attested: row.next()? };
    Ok(Punch { person, at, direction: Some(direction), source, id: entry })
}

fn manual(mut row: Row) -> Result<Punch, Failure> {
    let (entry, person) = (id(EntryId::new, &mut row)?, id(PersonId::new, &mut row)?);
    let (at, direction) = (row.next::<Millis>()?, coded(Direction::by_code, &mut row)?);
    let reason = row.next()?;
    let (by, approved_by) = (id(PersonId::new, &mut row)?, id(PersonId::new, &mut row)?);
    let source = Source::Manual { reason, by, approved_by };
    Ok(Punch { person, at, direction: Some(direction), source, id: entry })
}

/// A line of a log has no name of its own: it is the first half of the hash of person, time and machine.
fn machine(mut row: Row) -> Result<Punch, Failure> {
    let (person, at): (PersonId, Millis) = (id(PersonId::new, &mut row)?, row.next()?);
    let device: String = row.next()?;
    let hash = crate::app::sha256(format!("{person}\0{}\0{device}", at.0).as_bytes());
    let entry = stored("identifier", EntryId::new(base16ct::lower::encode_string(&hash[..16])))?;
    Ok(Punch { person, at, direction: None, source: Source::Import { device }, id: entry })
}

/// An absence, of [`absence_columns`].
pub(crate) fn absence(row: &mut Row) -> Result<Absence, Failure> {
    let (entry, person) = (id(EntryId::new, row)?, id(PersonId::new, row)?);
    let kind = coded(klabat_attendance::absence::AbsenceKind::by_code, row)?;
    let dates = stored("range", DateRange::new(date(row)?, date(row)?))?;
    let (from, to): (Option<i64>, Option<i64>) = (row.next()?, row.next()?);
    let clock = |minutes: i64| stored("time", Clock::from_minutes(minutes));
    let part = match from.zip(to) {
        Some((from, to)) => Some(Part { from: clock(from)?, to: clock(to)? }),
        None => None,
    };
    let (at, letter) = (optional(UnitId::new, row)?, row.next()?);
    Ok(Absence { id: entry, person, kind, dates, part, at, letter, state: coded(State::by_code, row)? })
}

fn correction(mut row: Row) -> Result<Correction, Failure> {
    let (entry, person) = (id(EntryId::new, &mut row)?, id(PersonId::new, &mut row)?);
    let (date, claim) = (date(&mut row)?, stored("claim", serde_json::from_slice(row.next::<String>()?.as_bytes()))?);
    let reason = row.next()?;
    let state = match row.next::<String>()?.as_str() {
        "open" => CorrectionState::Requested,
        "approved" => CorrectionState::Approved,
        "withdrawn" => CorrectionState::Withdrawn,
        _ => CorrectionState::Rejected,
    };
    Ok(Correction { id: entry, person, date, claim, reason, state })
}

fn roster(mut row: Row) -> Result<RosterEntry, Failure> {
    let person = id(PersonId::new, &mut row)?;
    Ok(RosterEntry { person, date: date(&mut row)?, shift: optional(ShiftCode::new, &mut row)? })
}

fn denial(mut row: Row) -> Result<Denial, Failure> {
    Ok(Denial { person: id(PersonId::new, &mut row)?, date: date(&mut row)?, letter: row.next()? })
}

/// Everyone of the pool who belonged to the unit on one of the dates.
pub(super) fn of_unit<'a>(
    employees: &'a [Employee],
    unit: &UnitId,
    dates: DateRange,
) -> impl Iterator<Item = &'a Employee> {
    employees.iter().filter(move |employee| dates.days().any(|date| employee.unit_on(date) == Some(unit)))
}

/// Their ids.
pub(super) fn ids<'a>(employees: &[&'a Employee]) -> BTreeSet<&'a PersonId> {
    order::set(employees.iter().map(|employee| &employee.id))
}
