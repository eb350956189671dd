//! Inputs of a month, piece by piece.

use klabat_attendance::absence::{Absence, AbsenceKind, Part, State};
use klabat_attendance::calendar::UnitCalendar;
use klabat_attendance::correction::{Claim, Correction, CorrectionState};
use klabat_attendance::inputs::Inputs;
use klabat_attendance::outage::{Outage, OutageState};
use klabat_attendance::policy::Policy;
use klabat_attendance::punch::{BeaconScope, Direction, Punch, Serves, Source, Standing};
use klabat_attendance::rule::{Rule, Scope};
use klabat_attendance::schedule::{NamedSchedule, RosterEntry, Schedule};
use klabat_attendance::time::{DateRange, Minute, parse_date};
use klabat_attendance::unit::{Employee, Membership};
use klabat_attendance::{
    BeaconId, Checked, Date, EntryId, Kind, PersonId, ScheduleId, ShiftCode, Unit, UnitId, Zone, templates,
};
use klabat_evidence::Millis;

pub(crate) fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

pub(crate) fn days(from: &str, to: &str) -> DateRange {
    DateRange::new(day(from), day(to)).unwrap()
}

pub(crate) fn person(id: &str) -> PersonId {
    PersonId::new(id).unwrap()
}

pub(crate) fn unit_id(id: &str) -> UnitId {
    UnitId::new(id).unwrap()
}

pub(crate) fn entry(id: &str) -> EntryId {
    EntryId::new(id).unwrap()
}

/// The moment at which the wall clock of the zone shows the time of that date's working day.
pub(crate) fn moment(zone: Zone, date: Date, clock: &str) -> Millis {
    let minutes = clock.parse::<klabat_attendance::time::Clock>().unwrap().minutes();
    Millis(u64::try_from(Minute::midnight(date, zone).plus(minutes).0).unwrap() * 60_000)
}

/// Unit `kantor` in `kab`, its beacon `b`, the holidays of 2026, and as much time as there is.
pub(crate) struct Month {
    pub(crate) inputs: Inputs,
    pub(crate) zone: Zone,
    count: u32,
}

impl Month {
    pub(crate) fn new(month: &str, zone: Zone, schedule: Checked<Schedule>, policy: Checked<Policy>) -> Self {
        let mut inputs = Inputs::new(unit_id("kantor"), month.parse().unwrap(), Millis(4_000_000_000_000));
        let unit = |id: &str, parent: Option<&str>| Unit {
            id: unit_id(id),
            parent: parent.map(unit_id),
            name: format!("Unit {id}"),
            zone,
        };
        inputs.units = vec![unit("kab", None), unit("kantor", Some("kab")), unit("lain", Some("kab"))];
        let valid_from = day("2020-01-01");
        let id = ScheduleId::new("jadwal").unwrap();
        inputs.schedules.push(NamedSchedule { id: id.clone(), valid_from, document: schedule });
        inputs.assignments.push(Rule { scope: Scope::Regency {}, valid_from, document: Some(id) });
        inputs.policies.push(Rule { scope: Scope::Regency {}, valid_from, document: policy });
        inputs.calendars.push(UnitCalendar { unit: None, document: templates::holidays_2026() });
        inputs.beacons.push(BeaconScope {
            beacon: BeaconId::new("b").unwrap(),
            dates: days("2020-01-01", "2099-12-31"),
            serves: Serves::Unit { unit: unit_id("kantor") },
        });
        Self { inputs, zone, count: 0 }
    }

    /// Somebody who has always belonged to the unit.
    pub(crate) fn employee(&mut self, id: &str, kind: Kind) {
        let n = self.inputs.employees.len();
        let nip = format!("19800101{}011{:03}", 2001 + n / 1000, n % 1000);
        self.inputs.employees.push(Employee {
            id: person(id),
            nip: nip.parse().unwrap(),
            name: id.to_owned(),
            kind,
            position: "Pelaksana".to_owned(),
            memberships: vec![Membership { from: day("2020-01-01"), unit: Some(unit_id("kantor")) }],
        });
    }

    pub(crate) fn next_id(&mut self) -> EntryId {
        self.count += 1;
        entry(&format!("e{}", self.count))
    }

    pub(crate) fn record(&mut self, who: &str, date: &str, clock: &str, direction: Direction) {
        let source =
            Source::Record { beacon: BeaconId::new("b").unwrap(), standing: Standing::Accepted, attested: true };
        self.punch(who, date, clock, Some(direction), source);
    }

    pub(crate) fn punch(&mut self, who: &str, date: &str, clock: &str, direction: Option<Direction>, source: Source) {
        let (id, at) = (self.next_id(), moment(self.zone, day(date), clock));
        self.inputs.punches.push(Punch { person: person(who), at, direction, source, id });
    }

    pub(crate) fn absence(&mut self, who: &str, kind: AbsenceKind, from: &str, to: &str) -> &mut Absence {
        let absence = Absence {
            id: self.next_id(),
            person: person(who),
            kind,
            dates: days(from, to),
            part: None,
            at: None,
            letter: Some("800/1".to_owned()),
            state: State::Approved,
        };
        self.inputs.absences.push(absence);
        self.inputs.absences.last_mut().unwrap()
    }

    pub(crate) fn part(&mut self, who: &str, kind: AbsenceKind, date: &str, from: &str, to: &str) {
        let part = Part { from: from.parse().unwrap(), to: to.parse().unwrap() };
        self.absence(who, kind, date, date).part = Some(part);
    }

    pub(crate) fn correction(&mut self, who: &str, date: &str, claim: Claim) -> &mut Correction {
        let correction = Correction {
            id: self.next_id(),
            person: person(who),
            date: day(date),
            claim,
            reason: "Lupa".to_owned(),
            state: CorrectionState::Approved,
        };
        self.inputs.corrections.push(correction);
        self.inputs.corrections.last_mut().unwrap()
    }

    pub(crate) fn outage(&mut self, date: &str, from: &str, to: &str) -> &mut Outage {
        let outage = Outage {
            id: self.next_id(),
            unit: None,
            from: moment(self.zone, day(date), from),
            to: moment(self.zone, day(date), to),
            reason: "Listrik padam".to_owned(),
            state: OutageState::Declared,
        };
        self.inputs.outages.push(outage);
        self.inputs.outages.last_mut().unwrap()
    }

    pub(crate) fn shift(&mut self, who: &str, date: &str, code: Option<&str>) {
        let shift = code.map(|code| ShiftCode::new(code).unwrap());
        self.inputs.rosters.push(RosterEntry { person: person(who), date: day(date), shift });
    }
}

pub(crate) fn manual() -> Source {
    Source::Manual { reason: "HP rusak".to_owned(), by: person("operator"), approved_by: person("kedua") }
}

pub(crate) fn import() -> Source {
    Source::Import { device: "Lobi".to_owned() }
}

/// A schedule template.
pub(crate) fn schedule(name: &str) -> Checked<Schedule> {
    templates::SCHEDULES.iter().find(|template| template.name == name).unwrap().parse()
}

/// A policy template.
pub(crate) fn policy(name: &str) -> Checked<Policy> {
    templates::POLICIES.iter().find(|template| template.name == name).unwrap().parse()
}
