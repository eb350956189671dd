//! A month as data: any schedules, calendars, mutations, punches and decisions.

use std::collections::BTreeSet;

use klabat_attendance::absence::AbsenceKind;
use klabat_attendance::calendar::{Calendar, Denial, Holiday, HolidayKind, UnitCalendar};
use klabat_attendance::correction::Claim;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::policy::{Cut, Policy};
use klabat_attendance::punch::Direction;
use klabat_attendance::rule::{Rule, Scope};
use klabat_attendance::schedule::{Flex, GatheringKind, Hours, NamedSchedule, Pattern, Schedule, Season};
use klabat_attendance::time::{Clock, DateRange};
use klabat_attendance::unit::Membership;
use klabat_attendance::{Checked, Kind, ScheduleId, Zone};
use proptest::prelude::*;

use crate::fixture::{Month, day, import, manual, policy, schedule, unit_id};

pub(super) const MONTH: &str = "2026-03";
pub(super) const WHO: [&str; 2] = ["Ani", "Beni"];

/// Cuti bersama of the month.
pub(super) const COLLECTIVE: [i8; 4] = [18, 20, 23, 24];

/// What a unit has of its own.
#[derive(Clone, Debug)]
pub(super) struct Ruled {
    pub(super) schedule: &'static str,
    pub(super) flex: (u16, u16),
    /// The first date of its Ramadan, and how many follow; the template's own when absent.
    pub(super) season: Option<(i8, i8)>,
    pub(super) policy: &'static str,
    pub(super) day_cap: Option<u32>,
    pub(super) holidays: BTreeSet<i8>,
}

/// A month as data, to be built in any zone.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The regency's, which hold in the unit; and those of another unit.
    pub(super) rules: [Ruled; 2],
    /// Person, date, and whether into the unit or out of it.
    pub(super) moved: Option<(usize, i8, bool)>,
    /// Person and which cuti bersama.
    pub(super) denied: BTreeSet<(usize, usize)>,
    /// Person, date, minute of the day, direction (none is an old machine's), by hand.
    pub(super) punches: Vec<(usize, i8, i16, Option<bool>, bool)>,
    /// Person, date, part, kind.
    pub(super) absences: Vec<Away>,
    /// Date, minute, length.
    pub(super) outages: Vec<(i8, i16, i16)>,
    /// Person, date, coming or going, minute.
    pub(super) corrections: Vec<(usize, i8, bool, i16)>,
    /// Shift of each date, by person.
    pub(super) roster: Vec<Vec<u8>>,
}

pub(super) type Away = (usize, i8, i8, Option<(i16, i16)>, usize);

pub(super) fn away() -> impl Strategy<Value = Away> {
    let part = prop::option::of((300i16..1000, 30i16..400));
    (0..2usize, 1..=31i8, 0..6i8, part, 0..AbsenceKind::ALL.len())
}

pub(super) fn ruled() -> impl Strategy<Value = Ruled> {
    let rules = (
        prop::sample::select(vec!["lima-hari-kerja", "enam-hari-kerja", "tiga-giliran"]),
        prop_oneof![3 => Just((0, 0)), 1 => (0..60u16, 0..60u16)],
        prop::option::of((1..=31i8, 0..30i8)),
        prop::sample::select(vec!["regency_sample", "permentan_68_2012", "bgn_4_2025"]),
        prop::option::of(0..500u32),
        prop::collection::btree_set(1..=31i8, 0..4),
    );
    rules.prop_map(|(schedule, flex, season, policy, day_cap, holidays)| Ruled {
        schedule,
        flex,
        season,
        policy,
        day_cap,
        holidays,
    })
}

pub(super) fn plan() -> impl Strategy<Value = Plan> {
    let rules = (
        [ruled(), ruled()],
        prop::option::of((0..2usize, 2..=31i8, any::<bool>())),
        prop::collection::btree_set((0..2usize, 0..COLLECTIVE.len()), 0..4),
    );
    let punch = (0..2usize, 1..=31i8, 0..1440i16, prop::option::of(any::<bool>()), any::<bool>());
    let facts = (
        prop::collection::vec(punch, 0..120),
        prop::collection::vec(away(), 0..4),
        prop::collection::vec((1..=31i8, 0..1440i16, 1..600i16), 0..3),
        prop::collection::vec((0..2usize, 1..=31i8, any::<bool>(), 300..1200i16), 0..4),
        prop::collection::vec(prop::collection::vec(0..5u8, 33), 2),
    );
    (rules, facts).prop_map(|(rules, facts)| Plan {
        rules: rules.0,
        moved: rules.1,
        denied: rules.2,
        punches: facts.0,
        absences: facts.1,
        outages: facts.2,
        corrections: facts.3,
        roster: facts.4,
    })
}

pub(super) fn date(number: i8) -> String {
    format!("2026-03-{number:02}")
}

pub(super) fn clock(minutes: i16) -> String {
    Clock::from_minutes(minutes.into()).unwrap().to_string()
}

pub(super) fn schedule_of(Ruled { schedule: name, flex: (earlier, later), season, .. }: &Ruled) -> Checked<Schedule> {
    let (earlier, later) = (*earlier, *later);
    let mut document = schedule(name).into_inner();
    if let Some((first, more)) = season {
        // Shifts have no shorter hours in Ramadan; a season of theirs is as long as it is.
        let pattern = document.seasons.pop().map_or_else(|| document.pattern.clone(), |season| season.pattern);
        let dates = DateRange::new(day(&date(*first)), day(&date((first + more).min(31)))).unwrap();
        document.seasons = vec![Season { name: "Ramadan".to_owned(), dates, pattern }];
    }
    let flex = |hours: &mut Hours| hours.flex = Flex { earlier, later };
    match &mut document.pattern {
        Pattern::Week { days } => days.values_mut().for_each(flex),
        Pattern::Roster { shifts } => shifts.values_mut().for_each(flex),
    }
    Checked::new(document).unwrap()
}

pub(super) fn with_cap(name: &str, cap: Option<u32>) -> Checked<Policy> {
    let mut document = policy(name).into_inner();
    document.day_cap = cap.map(Cut);
    document.gatherings.insert(GatheringKind::ApelPagi, Cut(50));
    document.absences.insert(AbsenceKind::Permit, Cut(125));
    document.absences.insert(AbsenceKind::Unpaid, Cut::ALL);
    Checked::new(document).unwrap()
}

pub(super) fn build(plan: &Plan, zone: Zone) -> Month {
    let [here, there] = &plan.rules;
    let mut month = Month::new(MONTH, zone, schedule_of(here), with_cap(here.policy, here.day_cap));
    for who in &WHO {
        month.employee(who, Kind::Pns);
    }
    month.inputs.calendars.push(UnitCalendar { unit: None, document: calendar(here) });
    elsewhere(&mut month, there);
    if let Some((who, number, into)) = plan.moved {
        let units = if into { ["lain", "kantor"] } else { ["kantor", "lain"] };
        let [from, to] = units.map(|unit| Some(unit_id(unit)));
        let memberships = &mut month.inputs.employees[who].memberships;
        memberships[0].unit = from;
        memberships.push(Membership { from: day(&date(number)), unit: to });
    }
    for (who, which) in &plan.denied {
        let denied = Denial {
            person: crate::fixture::person(WHO[*who]),
            date: day(&date(COLLECTIVE[*which])),
            letter: "800/1".to_owned(),
        };
        month.inputs.denials.push(denied);
    }
    for (who, number, minute, direction, by_hand) in &plan.punches {
        let direction = direction.map(|out| if out { Direction::Out } else { Direction::In });
        match (direction, by_hand) {
            (Some(direction), false) => month.record(WHO[*who], &date(*number), &clock(*minute), direction),
            (direction, true) => month.punch(WHO[*who], &date(*number), &clock(*minute), direction, manual()),
            (None, false) => month.punch(WHO[*who], &date(*number), &clock(*minute), None, import()),
        }
    }
    for away in &plan.absences {
        add(&mut month, away);
    }
    for (number, from, length) in &plan.outages {
        month.outage(&date(*number), &clock(*from), &clock(from + length));
    }
    for (who, number, out, minute) in &plan.corrections {
        let direction = if *out { Direction::Out } else { Direction::In };
        let at = clock(*minute).parse().unwrap();
        month.correction(WHO[*who], &date(*number), Claim::Time { direction, at });
    }
    for (who, shifts) in WHO.iter().zip(&plan.roster) {
        for (date, shift) in Inputs::horizon(month.inputs.month).days().zip(shifts) {
            let code = [None, Some("P"), Some("S"), Some("M"), Some("P")][usize::from(*shift)];
            month.shift(who, &date.to_string(), code);
        }
    }
    month
}

pub(super) fn calendar(rules: &Ruled) -> Checked<Calendar> {
    let holiday = |number: &i8| Holiday { date: day(&date(*number)), kind: HolidayKind::Local, name: "L".to_owned() };
    let holidays = rules.holidays.iter().map(holiday).collect();
    Checked::new(Calendar { source: "S".to_owned(), holidays }).unwrap()
}

/// The rules of the other unit, which are not the regency's.
pub(super) fn elsewhere(month: &mut Month, rules: &Ruled) {
    let (id, valid_from) = (ScheduleId::new("jadwal_lain").unwrap(), day("2020-01-01"));
    let scope = Scope::Unit { unit: unit_id("lain") };
    let document = schedule_of(rules);
    month.inputs.schedules.push(NamedSchedule { id: id.clone(), valid_from, document });
    month.inputs.assignments.push(Rule { scope: scope.clone(), valid_from, document: Some(id) });
    let document = with_cap(rules.policy, rules.day_cap);
    month.inputs.policies.push(Rule { scope, valid_from, document });
    month.inputs.calendars.push(UnitCalendar { unit: Some(unit_id("lain")), document: calendar(rules) });
}

/// Adds the absence unless another holds its time.
pub(super) fn add(month: &mut Month, (who, first, length, part, kind): &Away) {
    let last = (first + if part.is_some() { 0 } else { *length }).min(31);
    let kind = AbsenceKind::ALL[*kind];
    match part {
        Some((from, length)) => {
            month.part(WHO[*who], kind, &date(*first), &clock(*from), &clock(from + length));
        }
        None => drop(month.absence(WHO[*who], kind, &date(*first), &date(last)).id.clone()),
    }
    let added = month.inputs.absences.pop().unwrap();
    let same = |other: &&klabat_attendance::absence::Absence| other.person == added.person;
    if !month.inputs.absences.iter().filter(same).any(|other| other.overlaps(&added)) {
        month.inputs.absences.push(added);
    }
}
