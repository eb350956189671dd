//! Of any schedule, calendar, punches and decisions: nothing is lost, counted twice, or moved by order or zone.

use std::collections::BTreeSet;

use klabat_attendance::absence::AbsenceKind;
use klabat_attendance::calendar::{Calendar, Holiday, HolidayKind, UnitCalendar};
use klabat_attendance::correction::Claim;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::month::{compute, explain};
use klabat_attendance::policy::{Cut, Policy};
use klabat_attendance::punch::Direction;
use klabat_attendance::recap::{Recap, Row, Totals};
use klabat_attendance::schedule::{Flex, GatheringKind, Hours, Pattern, Schedule};
use klabat_attendance::time::{Clock, DateRange};
use klabat_attendance::{Checked, Date, Kind, Zone};
use proptest::prelude::*;

use crate::fixture::{Month, day, import, manual, policy, schedule};

const MONTH: &str = "2026-03";
const WHO: [&str; 2] = ["Ani", "Beni"];

/// A month as data, to be built in any zone.
#[derive(Clone, Debug)]
struct Plan {
    schedule: &'static str,
    flex: (u16, u16),
    policy: &'static str,
    day_cap: Option<u32>,
    holidays: BTreeSet<i8>,
    /// Person, date, minute of the day, direction (none is an old machine's), by hand.
    punches: Vec<(usize, i8, i16, Option<bool>, bool)>,
    /// Person, date, part, kind.
    absences: Vec<Away>,
    /// Date, minute, length.
    outages: Vec<(i8, i16, i16)>,
    /// Person, date, coming or going, minute.
    corrections: Vec<(usize, i8, bool, i16)>,
    /// Shift of each date, by person.
    roster: Vec<Vec<u8>>,
}

type Away = (usize, i8, i8, Option<(i16, i16)>, usize);

fn away() -> impl Strategy<Value = Away> {
    let part = prop::option::of((300i16..1000, 30i16..400));
    (0..2usize, 1..=31i8, 0..6i8, part, 0..AbsenceKind::ALL.len())
}

fn plan() -> impl Strategy<Value = Plan> {
    let rules = (
        prop::sample::select(vec!["five_days", "six_days", "three_shifts"]),
        prop_oneof![3 => Just((0, 0)), 1 => (0..60u16, 0..60u16)],
        prop::sample::select(vec!["regency_sample", "permentan_68_2012", "bgn_4_2025"]),
        prop::option::of(0..500u32),
        prop::collection::btree_set(1..=31i8, 0..4),
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
        schedule: rules.0,
        flex: rules.1,
        policy: rules.2,
        day_cap: rules.3,
        holidays: rules.4,
        punches: facts.0,
        absences: facts.1,
        outages: facts.2,
        corrections: facts.3,
        roster: facts.4,
    })
}

fn date(number: i8) -> String {
    format!("2026-03-{number:02}")
}

fn clock(minutes: i16) -> String {
    Clock::from_minutes(minutes.into()).unwrap().to_string()
}

fn with_flex(name: &str, (earlier, later): (u16, u16)) -> Checked<Schedule> {
    let mut document = schedule(name).into_inner();
    let flex = |hours: &mut Hours| hours.flex = Flex { earlier, later };
    match &mut document.pattern {
        Pattern::Week { days } => days.values_mut().for_each(flex),
        Pattern::Roster { shifts } => shifts.values_mut().for_each(flex),
    }
    Checked::new(document).unwrap()
}

fn with_cap(name: &str, cap: Option<u32>) -> Checked<Policy> {
    let mut document = policy(name).into_inner();
    document.day_cap = cap.map(Cut);
    document.gatherings.insert(GatheringKind::ApelPagi, Cut(50));
    document.absences.insert(AbsenceKind::Permit, Cut(125));
    document.absences.insert(AbsenceKind::Unpaid, Cut::ALL);
    Checked::new(document).unwrap()
}

fn build(plan: &Plan, zone: Zone) -> Month {
    let mut month = Month::new(MONTH, zone, with_flex(plan.schedule, plan.flex), with_cap(plan.policy, plan.day_cap));
    for who in &WHO {
        month.employee(who, Kind::Pns);
    }
    let holiday = |number: &i8| Holiday { date: day(&date(*number)), kind: HolidayKind::Local, name: "L".to_owned() };
    let holidays = plan.holidays.iter().map(holiday).collect();
    let document = Checked::new(Calendar { source: "S".to_owned(), holidays }).unwrap();
    month.inputs.calendars.push(UnitCalendar { unit: None, document });
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

/// Adds the absence unless another holds its time.
fn add(month: &mut Month, (who, first, length, part, kind): &Away) {
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

fn recap(month: &Month) -> Recap {
    compute(&month.inputs).unwrap()
}

fn dates() -> Vec<Date> {
    MONTH.parse::<klabat_attendance::time::YearMonth>().unwrap().range().days().collect()
}

/// What the days say, counted again in another way.
fn counted(row: &Row) -> (u32, u32, u32, u32, Cut) {
    let of = |letters: &[&str]| row.days.iter().filter(|day| letters.contains(&day.status.letter())).count();
    let count = |letters: &[&str]| u32::try_from(of(letters)).unwrap();
    let minutes = |field: fn(&klabat_attendance::verdict::DayVerdict) -> u16| {
        row.days.iter().map(|day| u32::from(field(day))).sum()
    };
    let cut = Cut(row.days.iter().map(|day| day.cut.0).sum());
    let working = count(&["H", "A", "S", "I", "C", "D", "TB", "G"]);
    (working, count(&["L", "O"]), minutes(|day| day.late), minutes(|day| day.worked), cut)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn totals_are_the_sum_of_days_and_no_day_is_lost(plan in plan()) {
        let recap = recap(&build(&plan, Zone::Wita));
        for row in &recap.rows {
            prop_assert_eq!(row.days.iter().map(|day| day.date).collect::<Vec<_>>(), dates());
            let t = row.totals;
            prop_assert_eq!(counted(row), (t.working_days, t.holiday + t.off, t.late_minutes, t.worked_minutes, t.cut));
            let letters = t.present + t.absent + t.sick + t.permit + t.leave + t.duty + t.study + t.outage;
            prop_assert_eq!(letters, t.working_days);
            prop_assert_eq!(t.working_days + t.holiday + t.off + t.pending + t.elsewhere, 31);
            prop_assert!(row.cut <= Cut::ALL);
        }
        let fields = |totals: &Totals| match serde_json::to_value(totals).unwrap() {
            serde_json::Value::Object(fields) => fields,
            other => panic!("{other}"),
        };
        for (name, value) in fields(&recap.totals) {
            let sum: u64 = recap.rows.iter().map(|row| fields(&row.totals)[&name].as_u64().unwrap()).sum();
            prop_assert_eq!(value.as_u64().unwrap(), sum, "{}", name);
        }
    }

    #[test]
    fn no_punch_counts_for_two_days(plan in plan()) {
        let month = build(&plan, Zone::Wita);
        for who in &WHO {
            let mut seen = BTreeSet::new();
            for date in dates() {
                let explained = explain(&month.inputs, &crate::fixture::person(who), date).unwrap();
                for punch in explained.punches {
                    prop_assert!(seen.insert(punch.id.clone()), "{:?} counts twice", punch);
                }
            }
            // None is lost but those of the nights before and after the month.
            let month_of = |punch: &&klabat_attendance::punch::Punch| {
                let date = Zone::Wita.working_date(punch.at).unwrap();
                punch.person.as_str() == *who && (2..=30).contains(&date.day())
            };
            let missing = month.inputs.punches.iter().filter(month_of).filter(|punch| !seen.contains(&punch.id));
            prop_assert_eq!(missing.count(), 0);
        }
    }

    #[test]
    fn an_approved_absence_never_costs_more(plan in plan(), away in away()) {
        let mut month = build(&plan, Zone::Wita);
        let before = recap(&month);
        add(&mut month, &away);
        let after = recap(&month);
        for (before, after) in before.rows.iter().zip(&after.rows) {
            prop_assert!(after.cut <= before.cut);
            for (before, after) in before.days.iter().zip(&after.days) {
                prop_assert!(after.cut <= before.cut, "{:?} → {:?}", before, after);
            }
        }
    }

    #[test]
    fn an_outage_never_costs_more(plan in plan()) {
        let mut without = plan.clone();
        without.outages.clear();
        let before = recap(&build(&without, Zone::Wita));
        let after = recap(&build(&plan, Zone::Wita));
        for (before, after) in before.rows.iter().zip(&after.rows) {
            prop_assert!(after.totals.cut <= before.totals.cut);
            for (before, after) in before.days.iter().zip(&after.days) {
                prop_assert!(after.cut <= before.cut, "{:?} {:?}", before, after);
            }
        }
    }

    #[test]
    fn the_zone_does_not_move_a_punch_to_another_day(plan in plan()) {
        let [wib, wita, wit] = Zone::ALL.map(|zone| recap(&build(&plan, zone)));
        for (there, here) in [(&wib, &wita), (&wita, &wit)] {
            for (there, here) in there.rows.iter().zip(&here.rows) {
                prop_assert_eq!(&there.days, &here.days);
            }
        }
    }

    #[test]
    fn order_and_repetition_change_no_byte(plan in plan(), seed in any::<prop::sample::Selector>()) {
        let month = build(&plan, Zone::Wita);
        let mut mixed = month.inputs.clone();
        macro_rules! mix {
            ($($list:ident)+) => {$({
                let mut rest = std::mem::take(&mut mixed.$list);
                while !rest.is_empty() {
                    let at = seed.select(0..rest.len());
                    mixed.$list.push(rest.swap_remove(at));
                }
            })+};
        }
        mix!(units employees rosters calendars punches absences corrections outages beacons);
        let again = mixed.punches.first().cloned();
        mixed.punches.extend(again);
        prop_assert_eq!(mixed.to_bytes(), month.inputs.to_bytes());
        prop_assert_eq!(compute(&mixed).unwrap().to_bytes(), recap(&month).to_bytes());
    }

    #[test]
    fn inputs_and_recap_are_read_back_to_the_same_bytes(plan in plan()) {
        let month = build(&plan, Zone::Wit);
        let read = Inputs::parse(&month.inputs.to_bytes()).unwrap();
        let bytes = recap(&month).to_bytes();
        prop_assert_eq!(compute(&read).unwrap().to_bytes(), bytes.clone());
        prop_assert_eq!(Recap::parse(&bytes).unwrap().to_bytes(), bytes);
    }
}

#[test]
fn the_plan_reaches_what_it_should() {
    let month = build(
        &Plan {
            schedule: "five_days",
            flex: (0, 0),
            policy: "bgn_4_2025",
            day_cap: None,
            holidays: BTreeSet::from([25]),
            punches: vec![(0, 26, 450, Some(false), false), (0, 26, 960, None, false)],
            absences: vec![(0, 2, 1, None, 0)],
            outages: vec![(27, 300, 500)],
            corrections: vec![(1, 26, false, 450)],
            roster: vec![vec![0; 33]; 2],
        },
        Zone::Wita,
    );
    let recap = recap(&month);
    let letters: String = recap.rows[0].days.iter().map(|day| day.status.letter()).collect();
    assert_eq!(letters, "LCCAAALLAAAAALLAALLLLLLLLHGLLAA");
    assert_eq!(recap.rows[1].days[25].check_in.unwrap().to_string(), "07:30");
    let span: DateRange = crate::fixture::days("2026-03-01", "2026-03-31");
    assert_eq!(span.days().count(), recap.rows[0].days.len());
}
