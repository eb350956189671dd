//! Single days: what counts, what is let off, what is only said.

mod decided;
mod granted;

use klabat_attendance::absence::AbsenceKind;
use klabat_attendance::correction::{Claim, DayPart};
use klabat_attendance::month::{compute, explain};
use klabat_attendance::policy::{Cut, Policy};
use klabat_attendance::punch::{BeaconScope, Direction, Serves};
use klabat_attendance::schedule::{DatedGathering, Flex, Gathering, GatheringKind, Pattern, Schedule};
use klabat_attendance::verdict::{DayVerdict, Reason, Status};
use klabat_attendance::{BeaconId, Checked, Kind, Zone};

use crate::fixture::{Month, day, days, manual, moment, person, policy, schedule, unit_id};

/// A Wednesday of ordinary hours: 07:30–16:00, check-in 06:00–11:00, check-out 12:30–20:00.
const DAY: &str = "2026-08-12";

fn month() -> Month {
    with(schedule("lima-hari-kerja").into_inner(), policy("regency_sample").into_inner())
}

fn with(schedule: Schedule, policy: Policy) -> Month {
    let (schedule, policy) = (Checked::new(schedule).unwrap(), Checked::new(policy).unwrap());
    let mut month = Month::new("2026-08", Zone::Wita, schedule, policy);
    month.employee("Ani", Kind::Pns);
    month
}

/// A month in which she came and went at these times.
fn came(marks: &[(Direction, &str)]) -> Month {
    let mut month = month();
    for (direction, clock) in marks {
        month.record("Ani", DAY, clock, *direction);
    }
    month
}

fn on(month: &Month, date: &str) -> DayVerdict {
    explain(&month.inputs, &person("Ani"), day(date)).unwrap().verdict
}

fn verdict(month: &Month) -> DayVerdict {
    on(month, DAY)
}

fn has(verdict: &DayVerdict, code: &str) -> bool {
    verdict.reasons.iter().any(|reason| reason.code() == code)
}

const IN: Direction = Direction::In;
const OUT: Direction = Direction::Out;

#[test]
fn the_first_coming_and_the_last_going_count_and_repeats_do_not_matter() {
    let verdict = verdict(&came(&[(IN, "07:28"), (IN, "07:28"), (IN, "08:30"), (OUT, "15:00"), (OUT, "16:02")]));
    assert_eq!(verdict.check_in.unwrap().to_string(), "07:28");
    assert_eq!(verdict.check_out.unwrap().to_string(), "16:02");
    assert_eq!((verdict.late, verdict.early, verdict.worked, verdict.cut), (0, 0, 450, Cut::NONE));
}

#[test]
fn a_second_is_not_a_minute() {
    let mut month = came(&[(OUT, "16:00")]);
    month.record("Ani", DAY, "07:30", IN);
    month.inputs.punches.last_mut().unwrap().at.0 += 59_999;
    assert_eq!(verdict(&month).late, 0);
    month.inputs.punches.last_mut().unwrap().at.0 += 1;
    assert_eq!(verdict(&month).late, 1);
}

#[test]
fn brackets_change_at_their_ends() {
    for (clock, late, cut) in [
        ("07:30", 0, 0),
        ("07:31", 1, 50),
        ("08:00", 30, 50),
        ("08:01", 31, 100),
        ("08:30", 60, 100),
        ("08:31", 61, 125),
        ("09:00", 90, 125),
        ("09:01", 91, 150),
    ] {
        let verdict = verdict(&came(&[(IN, clock), (OUT, "16:00")]));
        assert_eq!((verdict.late, verdict.cut), (late, Cut(cut)), "{clock}");
    }
}

#[test]
fn windows_hold_their_ends_and_nothing_beyond() {
    for (clock, taken) in [("05:59", false), ("06:00", true), ("11:00", true), ("11:01", false)] {
        let verdict = verdict(&came(&[(IN, clock), (OUT, "16:00")]));
        assert_eq!(verdict.check_in.is_some(), taken, "{clock}");
        assert_eq!(has(&verdict, "outside_window"), !taken, "{clock}");
        assert_eq!(has(&verdict, "no_check_in"), !taken, "{clock}");
    }
    for (clock, taken) in [("12:29", false), ("12:30", true), ("20:00", true), ("20:01", false)] {
        assert_eq!(verdict(&came(&[(IN, "07:30"), (OUT, clock)])).check_out.is_some(), taken, "{clock}");
    }
}

#[test]
fn a_going_before_the_coming_is_none() {
    let mut wide = schedule("lima-hari-kerja").into_inner();
    let Pattern::Week { days } = &mut wide.pattern else { panic!("a week") };
    for hours in days.values_mut() {
        hours.check_in.after = 420;
    }
    let mut month = with(wide, policy("regency_sample").into_inner());
    month.record("Ani", DAY, "13:00", OUT);
    month.record("Ani", DAY, "13:30", IN);
    let verdict = verdict(&month);
    assert_eq!((verdict.check_out, verdict.worked), (None, 0));
    assert!(has(&verdict, "no_check_out"));
}

#[test]
fn the_break_is_neither_lateness_nor_work() {
    let mut wide = schedule("lima-hari-kerja").into_inner();
    let Pattern::Week { days } = &mut wide.pattern else { panic!("a week") };
    for hours in days.values_mut() {
        hours.check_in.after = 420;
    }
    let mut month = with(wide, policy("regency_sample").into_inner());
    month.record("Ani", DAY, "12:30", IN);
    month.record("Ani", DAY, "15:00", OUT);
    let verdict = verdict(&month);
    // 07:30–12:00; 15:00–16:00; 13:00–15:00.
    assert_eq!((verdict.late, verdict.early, verdict.worked), (270, 60, 120));
}

#[test]
fn flexible_hours_move_the_whole_day() {
    let mut flexible = schedule("lima-hari-kerja").into_inner();
    let Pattern::Week { days } = &mut flexible.pattern else { panic!("a week") };
    for hours in days.values_mut() {
        hours.flex = Flex { earlier: 30, later: 60 };
    }
    for (come, go, late, early, worked) in [
        ("08:00", "16:30", 0, 0, 450),
        ("08:00", "16:00", 0, 30, 420),
        ("08:31", "17:00", 1, 0, 449),
        ("07:00", "15:30", 0, 0, 450),
        ("06:50", "15:29", 0, 1, 449),
    ] {
        let mut month = with(flexible.clone(), policy("regency_sample").into_inner());
        month.record("Ani", DAY, come, IN);
        month.record("Ani", DAY, go, OUT);
        let verdict = verdict(&month);
        assert_eq!((verdict.late, verdict.early, verdict.worked), (late, early, worked), "{come} {go}");
        assert!(has(&verdict, "flexed"), "{come}");
    }
}

#[test]
fn tolerance_lets_off_and_is_lost_beyond() {
    let mut lenient = policy("regency_sample").into_inner();
    lenient.tolerance = 15;
    for (clock, late, cut) in [("07:45", 0, 0), ("07:46", 16, 50)] {
        let mut month = with(schedule("lima-hari-kerja").into_inner(), lenient.clone());
        month.record("Ani", DAY, clock, IN);
        month.record("Ani", DAY, "16:00", OUT);
        assert_eq!((verdict(&month).late, verdict(&month).cut), (late, Cut(cut)), "{clock}");
        assert_eq!(has(&verdict(&month), "tolerated"), late == 0);
    }
}

#[test]
fn caps_hold_for_the_day_and_the_month() {
    let mut capped = policy("regency_sample").into_inner();
    capped.day_cap = Some(Cut(120));
    capped.month_cap = Some(Cut(200));
    let mut month = with(schedule("lima-hari-kerja").into_inner(), capped);
    month.record("Ani", DAY, "08:30", IN);
    month.record("Ani", DAY, "15:30", OUT);
    assert_eq!(verdict(&month).cut, Cut(120));
    assert!(verdict(&month).reasons.contains(&Reason::DayCapped { cut: Cut(120) }));
    let row = &klabat_attendance::month::compute(&month.inputs).unwrap().rows[0];
    // August has 21 weekdays, of which the 17th and 25th are free: 18 without a punch, and this one.
    assert_eq!(row.totals.working_days, 19);
    assert_eq!((row.totals.cut, row.cut), (Cut(19 * 120), Cut(200)));
}

#[test]
fn a_beacon_counts_for_whom_its_rule_says() {
    let scope = |serves: Serves, to: &str| BeaconScope {
        beacon: BeaconId::new("b").unwrap(),
        dates: days("2020-01-01", to),
        serves,
    };
    let other = Serves::Unit { unit: unit_id("lain") };
    for (serves, to, counts) in [
        (Serves::Unit { unit: unit_id("kantor") }, "2099-12-31", true),
        (Serves::Unit { unit: unit_id("kab") }, "2099-12-31", true),
        (Serves::Unit { unit: unit_id("kantor") }, "2026-08-11", false),
        (other.clone(), "2099-12-31", false),
        (Serves::Everyone {}, "2099-12-31", true),
        (Serves::Gatherings {}, "2099-12-31", false),
    ] {
        let mut month = came(&[(IN, "07:30")]);
        month.inputs.beacons = vec![scope(serves.clone(), to)];
        assert_eq!(verdict(&month).check_in.is_some(), counts, "{serves:?} {to}");
    }
    // On duty at the other unit, its beacon counts.
    let mut month = came(&[(IN, "07:30"), (OUT, "16:00")]);
    month.inputs.beacons = vec![scope(other, "2099-12-31")];
    assert!(has(&verdict(&month), "other_beacon"));
    month.absence("Ani", AbsenceKind::Duty, DAY, DAY).at = Some(unit_id("lain"));
    assert_eq!(verdict(&month).check_in.unwrap().to_string(), "07:30");
    assert!(!has(&verdict(&month), "other_beacon"));
}

#[test]
fn a_gathering_is_proved_at_the_field_and_elsewhere_missed() {
    let mut priced = policy("regency_sample").into_inner();
    priced.gatherings.insert(GatheringKind::Upacara, Cut(200));
    let mut ceremony = schedule("lima-hari-kerja").into_inner();
    let gathering =
        Gathering { kind: GatheringKind::Upacara, from: "06:30".parse().unwrap(), to: "08:00".parse().unwrap() };
    // 17 August is a holiday, and has a ceremony all the same.
    ceremony.dated_gatherings.push(DatedGathering { date: day("2026-08-17"), gathering });
    let mut month = with(ceremony, priced);
    let missed = on(&month, "2026-08-17");
    assert_eq!((missed.status, missed.cut), (Status::Holiday, Cut(200)));
    month.inputs.beacons[0].serves = Serves::Gatherings {};
    month.record("Ani", "2026-08-17", "07:00", IN);
    assert_eq!(on(&month, "2026-08-17").cut, Cut::NONE);
    month.inputs.punches.clear();
    let claim = Claim::Excuse { part: DayPart::Gathering };
    month.correction("Ani", "2026-08-17", claim);
    assert_eq!(on(&month, "2026-08-17").cut, Cut::NONE);
    month.inputs.corrections.clear();
    month.absence("Ani", AbsenceKind::Annual, "2026-08-14", "2026-08-18");
    assert_eq!(on(&month, "2026-08-17").cut, Cut::NONE);
}

#[test]
fn what_is_not_over_is_not_judged() {
    let mut month = came(&[(IN, "07:45")]);
    for (clock, status, cut, open) in [
        ("07:00", Status::Present, 50, true),
        ("19:59", Status::Present, 50, true),
        ("20:00", Status::Present, 200, false),
    ] {
        month.inputs.as_of = moment(Zone::Wita, day(DAY), clock);
        let verdict = verdict(&month);
        assert_eq!((verdict.status, verdict.cut, verdict.is_open()), (status, Cut(cut), open), "{clock}");
    }
    month.inputs.punches.clear();
    for (clock, status, cut) in
        [("10:59", Status::Pending, 0), ("11:00", Status::Pending, 150), ("20:00", Status::Absent, 300)]
    {
        month.inputs.as_of = moment(Zone::Wita, day(DAY), clock);
        assert_eq!((verdict(&month).status, verdict(&month).cut), (status, Cut(cut)), "{clock}");
    }
}

#[test]
fn coming_on_a_free_day_is_said() {
    let mut month = month();
    month.record("Ani", "2026-08-16", "08:00", IN);
    month.record("Ani", "2026-08-17", "08:00", IN);
    for date in ["2026-08-16", "2026-08-17"] {
        assert_eq!(on(&month, date).status, Status::Holiday);
        assert!(has(&on(&month, date), "present_on_free_day"), "{date}");
    }
}

#[test]
fn a_day_without_a_shift_in_the_roster_is_no_free_day() {
    let mut month = with(schedule("tiga-giliran").into_inner(), policy("regency_sample").into_inner());
    month.shift("Ani", "2026-08-13", None);
    for date in ["2026-08-12", "2026-08-13"] {
        month.record("Ani", date, "08:00", IN);
    }
    let unrostered = on(&month, "2026-08-12");
    assert_eq!((unrostered.status, unrostered.reasons), (Status::Pending, vec![Reason::Unrostered {}]));
    assert!(has(&on(&month, "2026-08-13"), "present_on_free_day"), "who is off by the roster is free");
    let totals = compute(&month.inputs).unwrap().rows[0].totals;
    assert_eq!((totals.present_on_free_day, totals.working_days, totals.pending), (1, 0, 30));
}

#[test]
fn what_nobody_proved_is_marked() {
    let mut month = month();
    month.punch("Ani", DAY, "07:30", Some(IN), manual());
    month.punch("Ani", DAY, "16:00", None, crate::fixture::import());
    let verdict = verdict(&month);
    assert!(verdict.reasons.contains(&Reason::Manual { direction: IN }));
    assert!(verdict.reasons.contains(&Reason::Imported { direction: OUT }));
}
