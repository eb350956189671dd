//! Inputs, checked against each other and indexed.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;

use crate::absence::Absence;
use crate::calendar::{Denial, FreeDays, HolidayKind};
use crate::correction::Correction;
use crate::inputs::{Inputs, Problem};
use crate::order;
use crate::outage::OutageState;
use crate::punch::{BeaconScope, Punch, Serves, Source};
use crate::rule::Scope;
use crate::schedule::{NamedSchedule, RosterEntry};
use crate::time::{Minute, Span};
use crate::unit::Tree;
use crate::{BeaconId, EntryId, Nip, PersonId, Refusal, ScheduleId, Unit, UnitId};

/// Inputs in which everything that is named is there.
pub(super) struct Facts<'a> {
    pub(super) inputs: &'a Inputs,
    pub(super) tree: Tree<'a>,
    pub(super) as_of: Minute,
    schedules: BTreeMap<&'a ScheduleId, Vec<&'a NamedSchedule>>,
    free: BTreeMap<&'a UnitId, FreeDays<'a>>,
    outages: BTreeMap<&'a UnitId, Vec<Span>>,
    rosters: BTreeMap<(&'a PersonId, Date), &'a RosterEntry>,
    denials: BTreeMap<(&'a PersonId, Date), &'a Denial>,
    pub(super) scopes: BTreeMap<&'a BeaconId, Vec<&'a BeaconScope>>,
    punches: BTreeMap<&'a PersonId, Vec<&'a Punch>>,
    absences: BTreeMap<&'a PersonId, Vec<&'a Absence>>,
    corrections: BTreeMap<(&'a PersonId, Date), Vec<&'a Correction>>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(inputs: &'a Inputs) -> Result<Self, Problem> {
        let tree = Tree::new(&inputs.units).map_err(|refusal| Problem::new(refusal, &"units"))?;
        let people = people(inputs, &tree)?;
        let known = |person: &PersonId| {
            if people.contains(person) { Ok(()) } else { Err(Problem::new(Refusal::PersonUnknown, person)) }
        };
        let mut facts = Self {
            inputs,
            as_of: Minute::of(inputs.as_of),
            schedules: schedules(inputs)?,
            free: BTreeMap::new(),
            outages: BTreeMap::new(),
            rosters: BTreeMap::new(),
            denials: BTreeMap::new(),
            scopes: BTreeMap::new(),
            punches: BTreeMap::new(),
            absences: BTreeMap::new(),
            corrections: BTreeMap::new(),
            tree,
        };
        if facts.tree.get(&inputs.unit).is_none() {
            return Err(Problem::new(Refusal::UnitUnknown, &inputs.unit));
        }
        facts.units()?;
        facts.names()?;
        for entry in unique(&inputs.rosters) {
            known(&entry.person)?;
            if facts.rosters.insert((&entry.person, entry.date), entry).is_some() {
                return Err(Problem::new(Refusal::ShiftTwice, &format!("{} {}", entry.person, entry.date)));
            }
        }
        for denial in unique(&inputs.denials) {
            known(&denial.person)?;
            facts.denials.insert((&denial.person, denial.date), denial);
        }
        for scope in unique(&inputs.beacons) {
            facts.scopes.entry(&scope.beacon).or_default().push(scope);
        }
        for punch in unique(&inputs.punches) {
            known(&punch.person)?;
            facts.punch(punch)?;
        }
        for absence in unique(&inputs.absences) {
            known(&absence.person)?;
            absence.check().map_err(|refusal| Problem::new(refusal, &absence.id))?;
            let others = facts.absences.entry(&absence.person).or_default();
            let clash = |other: &&&Absence| other.is_approved() && other.overlaps(absence);
            if absence.is_approved() && others.iter().any(|other| clash(&other)) {
                return Err(Problem::new(Refusal::AbsencesClash, &absence.id));
            }
            others.push(absence);
        }
        for correction in unique(&inputs.corrections) {
            known(&correction.person)?;
            facts.corrections.entry((&correction.person, correction.date)).or_default().push(correction);
        }
        Ok(facts)
    }

    /// Every unit that is named is there, and every entry has a name of its own.
    fn names(&self) -> Result<(), Problem> {
        let inputs = self.inputs;
        let scopes = inputs.assignments.iter().map(|rule| &rule.scope);
        let scopes = scopes.chain(inputs.policies.iter().map(|rule| &rule.scope));
        let ruled = scopes.filter_map(|scope| if let Scope::Unit { unit } = scope { Some(unit) } else { None });
        let served = inputs.beacons.iter().filter_map(|scope| match &scope.serves {
            Serves::Unit { unit } => Some(unit),
            Serves::Everyone {} | Serves::Gatherings {} => None,
        });
        let calendars = inputs.calendars.iter().filter_map(|calendar| calendar.unit.as_ref());
        let outages = inputs.outages.iter().filter_map(|outage| outage.unit.as_ref());
        let visited = inputs.absences.iter().filter_map(|absence| absence.at.as_ref());
        let mut named = ruled.chain(served).chain(calendars).chain(outages).chain(visited);
        if let Some(unit) = named.find(|unit| self.tree.get(unit).is_none()) {
            return Err(Problem::new(Refusal::UnitUnknown, unit));
        }
        named_once(unique(&inputs.punches).into_iter().map(|punch| &punch.id))?;
        named_once(unique(&inputs.absences).into_iter().map(|absence| &absence.id))?;
        named_once(unique(&inputs.corrections).into_iter().map(|correction| &correction.id))?;
        named_once(unique(&inputs.outages).into_iter().map(|outage| &outage.id))
    }

    /// Calendars and outages of every unit.
    fn units(&mut self) -> Result<(), Problem> {
        let inputs = self.inputs;
        for outage in &inputs.outages {
            if outage.from >= outage.to {
                return Err(Problem::new(Refusal::OutageReversed, &outage.id));
            }
        }
        for unit in &inputs.units {
            let tree = &self.tree;
            let holds = |of: &Option<UnitId>| of.as_ref().is_none_or(|above| tree.is_under(&unit.id, above));
            let calendars = inputs.calendars.iter().filter(|calendar| holds(&calendar.unit));
            let free = FreeDays::new(calendars.flat_map(|calendar| &calendar.document.holidays));
            let declared = inputs.outages.iter().filter(|outage| outage.state == OutageState::Declared);
            let outages = declared.filter(|outage| holds(&outage.unit)).map(crate::outage::Outage::span).collect();
            self.free.insert(&unit.id, free);
            self.outages.insert(&unit.id, outages);
        }
        Ok(())
    }

    fn punch(&mut self, punch: &'a Punch) -> Result<(), Problem> {
        match &punch.source {
            Source::Record { beacon, .. } if !self.scopes.contains_key(beacon) => {
                return Err(Problem::new(Refusal::BeaconUnknown, beacon));
            }
            Source::Manual { reason, .. } if reason.trim().is_empty() => {
                return Err(Problem::new(Refusal::ReasonMissing, &punch.id));
            }
            Source::Manual { by, approved_by, .. }
                if by == approved_by || *by == punch.person || *approved_by == punch.person =>
            {
                return Err(Problem::new(Refusal::SecondPerson, &punch.id));
            }
            Source::Record { .. } | Source::Manual { .. } | Source::Import { .. } => {}
        }
        self.punches.entry(&punch.person).or_default().push(punch);
        Ok(())
    }

    pub(super) fn own_unit(&self) -> &'a Unit {
        self.tree.get(&self.inputs.unit).expect("checked when the facts were made")
    }

    /// The schedule's version in force.
    pub(super) fn schedule(&self, id: &ScheduleId, date: Date) -> Option<&'a NamedSchedule> {
        let versions = self.schedules.get(id)?.iter().filter(|version| version.valid_from <= date);
        versions.max_by_key(|version| version.valid_from).copied()
    }

    pub(super) fn free(&self, unit: &UnitId) -> &FreeDays<'a> {
        self.free.get(unit).expect("every unit has its calendar")
    }

    pub(super) fn outages(&self, unit: &UnitId) -> &[Span] {
        self.outages.get(unit).map_or(&[], Vec::as_slice)
    }

    pub(super) fn roster(&self, person: &PersonId, date: Date) -> Option<&'a RosterEntry> {
        self.rosters.get(&(person, date)).copied()
    }

    /// The denial of the date, which must be cuti bersama in the unit.
    pub(super) fn denial(&self, person: &PersonId, unit: &UnitId, date: Date) -> Result<Option<&'a Denial>, Problem> {
        let Some(denial) = self.denials.get(&(person, date)).copied() else { return Ok(None) };
        let kind = self.free(unit).get(date).map(|holiday| holiday.kind);
        if kind == Some(HolidayKind::CutiBersama) {
            Ok(Some(denial))
        } else {
            Err(Problem::new(Refusal::DenialOther, &format!("{person} {date}")))
        }
    }

    /// The person's punches, in order of time.
    pub(super) fn punches(&self, person: &PersonId) -> &[&'a Punch] {
        self.punches.get(person).map_or(&[], Vec::as_slice)
    }

    pub(super) fn absences(&self, person: &PersonId, date: Date) -> Vec<&'a Absence> {
        let all = self.absences.get(person).into_iter().flatten();
        all.filter(|absence| absence.dates.contains(date)).copied().collect()
    }

    pub(super) fn corrections(&self, person: &PersonId, date: Date) -> Vec<&'a Correction> {
        self.corrections.get(&(person, date)).cloned().unwrap_or_default()
    }
}

/// In order, nothing twice.
fn unique<T: Ord>(list: &[T]) -> Vec<&T> {
    let mut sorted: Vec<_> = list.iter().collect();
    order::sort(&mut sorted);
    sorted.dedup();
    sorted
}

fn named_once<'a>(ids: impl Iterator<Item = &'a EntryId>) -> Result<(), Problem> {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(Problem::new(Refusal::EntryTwice, id));
        }
    }
    Ok(())
}

/// Everybody's identifier, once, with units that are there and memberships in order.
fn people<'a>(inputs: &'a Inputs, tree: &Tree<'_>) -> Result<BTreeSet<&'a PersonId>, Problem> {
    let mut people = BTreeSet::new();
    for employee in &inputs.employees {
        if !people.insert(&employee.id) {
            return Err(Problem::new(Refusal::EntryTwice, &employee.id));
        }
        if !employee.memberships.is_sorted_by(|a, b| a.from < b.from) {
            return Err(Problem::new(Refusal::MembershipOrder, &employee.id));
        }
        if Nip::of(employee.kind, employee.nip.as_str()).is_err() {
            return Err(Problem::new(Refusal::Nip, &employee.id));
        }
        for unit in employee.memberships.iter().filter_map(|membership| membership.unit.as_ref()) {
            tree.get(unit).ok_or_else(|| Problem::new(Refusal::UnitUnknown, unit))?;
        }
    }
    Ok(people)
}

/// Versions by schedule, no date twice; assignments and policies likewise, of schedules that are there.
fn schedules(inputs: &Inputs) -> Result<BTreeMap<&ScheduleId, Vec<&NamedSchedule>>, Problem> {
    let mut schedules: BTreeMap<_, Vec<&NamedSchedule>> = BTreeMap::new();
    for version in &inputs.schedules {
        let versions = schedules.entry(&version.id).or_default();
        if versions.iter().any(|other| other.valid_from == version.valid_from) {
            return Err(Problem::new(Refusal::EntryTwice, &version.id));
        }
        versions.push(version);
    }
    for assignment in &inputs.assignments {
        if let Some(id) = assignment.document.as_ref().filter(|id| !schedules.contains_key(id)) {
            return Err(Problem::new(Refusal::ScheduleUnknown, id));
        }
    }
    let assignments = inputs.assignments.iter().map(|rule| (0, &rule.scope, rule.valid_from));
    let policies = inputs.policies.iter().map(|rule| (1, &rule.scope, rule.valid_from));
    let mut seen = BTreeSet::new();
    for (kind, scope, from) in assignments.chain(policies) {
        if !seen.insert((kind, scope, from)) {
            return Err(Problem::new(Refusal::EntryTwice, &format!("{scope:?} {from}")));
        }
    }
    Ok(schedules)
}
