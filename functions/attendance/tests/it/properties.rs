//! Of any schedule, calendar, punches and decisions: nothing is lost, counted twice, or moved by order or zone.

mod plan;

use std::collections::BTreeSet;

use klabat_attendance::inputs::Inputs;
use klabat_attendance::month::{compute, explain};
use klabat_attendance::policy::Cut;
use klabat_attendance::recap::{Recap, Row, Totals};
use klabat_attendance::time::DateRange;
use klabat_attendance::{Date, Zone};
use proptest::prelude::*;

use self::plan::{MONTH, Plan, Ruled, WHO, add, away, build, plan};
use crate::fixture::{Month, day};

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
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

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
        mix!(units employees schedules assignments rosters calendars denials policies beacons punches absences
            corrections outages);
        let (punch, denial) = (mixed.punches.first().cloned(), mixed.denials.first().cloned());
        mixed.punches.extend(punch);
        mixed.denials.extend(denial);
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
    let rules = |schedule, holidays, season| Ruled {
        schedule,
        flex: (0, 0),
        season,
        policy: "bgn_4_2025",
        day_cap: None,
        holidays: BTreeSet::from(holidays),
    };
    let month = build(
        &Plan {
            rules: [rules("lima-hari-kerja", [25], None), rules("enam-hari-kerja", [28], Some((30, 1)))],
            moved: Some((1, 30, false)),
            denied: BTreeSet::from([(1, 0)]),
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
    let letters: String = recap.rows[1].days.iter().map(|day| day.status.letter()).collect();
    assert_eq!(
        letters, "LAAAAALLAAAAALLAAALLLLLLLHGLL--",
        "the 18th is denied, and from the 30th on Beni is elsewhere"
    );
    let there = explain(&month.inputs, &crate::fixture::person("Beni"), day("2026-03-31")).unwrap();
    assert_eq!(there.schedule.id.as_str(), "jadwal_lain");
    let span: DateRange = crate::fixture::days("2026-03-01", "2026-03-31");
    assert_eq!(span.days().count(), recap.rows[0].days.len());
}
