//! What is granted of a day moves or forgives its own minutes, no more and no fewer.

use klabat_attendance::BeaconId;
use klabat_attendance::absence::AbsenceKind;
use klabat_attendance::correction::{Claim, DayPart};
use klabat_attendance::policy::Cut;
use klabat_attendance::punch::{BeaconScope, Serves, Source, Standing};
use klabat_attendance::schedule::{Flex, Gathering, GatheringKind, Pattern};
use klabat_attendance::verdict::{Reason, Status};

use super::{DAY, IN, OUT, came, has, month, verdict, with};
use crate::fixture::{Month, days, import, manual, policy, schedule, unit_id};

/// Ordinary hours in which one may come an hour later.
fn flexible(come: &str, go: &str) -> Month {
    let mut flexible = schedule("lima-hari-kerja").into_inner();
    let Pattern::Week { days } = &mut flexible.pattern else { panic!("a week") };
    for hours in days.values_mut() {
        hours.flex = Flex { earlier: 0, later: 60 };
    }
    let mut month = with(flexible, policy("regency_sample").into_inner());
    month.record("Ani", DAY, come, IN);
    month.record("Ani", DAY, go, OUT);
    month
}

#[test]
fn granted_minutes_are_neither_late_nor_early_nor_work() {
    let judged = |marks: [&str; 2], part: (&str, &str)| {
        let mut month = came(&[(IN, marks[0]), (OUT, marks[1])]);
        month.part("Ani", AbsenceKind::Permit, DAY, part.0, part.1);
        let verdict = verdict(&month);
        (verdict.late, verdict.early, verdict.worked)
    };
    assert_eq!(judged(["10:00", "16:00"], ("07:30", "10:00")), (0, 0, 300));
    assert_eq!(judged(["10:00", "16:00"], ("07:31", "10:00")), (1, 0, 300));
    assert_eq!(judged(["10:00", "16:00"], ("08:00", "10:00")), (30, 0, 300));
    assert_eq!(judged(["10:30", "16:00"], ("08:00", "10:00")), (60, 0, 270));
    assert_eq!(judged(["07:30", "14:00"], ("14:00", "15:45")), (0, 15, 330));
    // Of a permit about the break only its working minutes are taken off.
    assert_eq!(judged(["07:30", "16:00"], ("11:00", "14:00")), (0, 0, 330));
}

#[test]
fn several_parts_are_taken_off_together() {
    let mut month = came(&[(IN, "10:30"), (OUT, "16:00")]);
    month.part("Ani", AbsenceKind::Duty, DAY, "09:00", "10:15");
    month.part("Ani", AbsenceKind::Permit, DAY, "08:00", "09:00");
    assert_eq!((verdict(&month).late, verdict(&month).worked), (45, 270));
}

#[test]
fn whoever_is_let_off_for_coming_late_need_not_stay_longer() {
    let stays = |month: &Month| {
        let verdict = verdict(month);
        (verdict.late, verdict.early, has(&verdict, "flexed"))
    };
    let mut month = flexible("08:20", "16:00");
    assert_eq!(stays(&month), (0, 50, true));
    month.outage(DAY, "06:30", "08:15");
    assert_eq!(stays(&month), (0, 0, false));
    assert!(verdict(&month).reasons.contains(&Reason::OutageTouches { part: DayPart::Arrival }));
    month.inputs.outages.clear();
    month.correction("Ani", DAY, Claim::Excuse { part: DayPart::Arrival });
    assert_eq!(stays(&month), (0, 0, false));
    // An outage that was over before, or that came after, changes nothing.
    month.inputs.corrections.clear();
    month.outage(DAY, "06:00", "07:30");
    month.outage(DAY, "08:20", "09:00");
    assert_eq!(stays(&month), (0, 50, true));
}

#[test]
fn an_outage_forgives_nothing_that_only_borders_on_it() {
    let cut = |marks: &[_], from: &str, to: &str| {
        let mut month = came(marks);
        month.outage(DAY, from, to);
        verdict(&month).cut
    };
    let (early, late) = ([(IN, "07:30"), (OUT, "13:00")], [(IN, "09:30"), (OUT, "16:00")]);
    assert_eq!(cut(&early, "16:00", "18:00"), Cut(150));
    assert_eq!(cut(&early, "15:59", "18:00"), Cut::NONE);
    assert_eq!(cut(&late, "05:00", "07:30"), Cut(150));
    assert_eq!(cut(&late, "05:00", "07:31"), Cut::NONE);
    // Nor is a day without a punch any the less alpa for an outage before its window opened or after it closed.
    for (from, to, absent) in [("03:00", "06:00", true), ("03:00", "06:01", false), ("20:00", "23:00", true)] {
        let mut month = month();
        month.outage(DAY, from, to);
        assert_eq!(verdict(&month).status == Status::Absent, absent, "{from} {to}");
    }
}

/// Days with an apel from 07:00 to 07:45 that costs half a percent, from which she went home in time.
fn apel() -> Month {
    let mut priced = policy("regency_sample").into_inner();
    priced.gatherings.insert(GatheringKind::ApelPagi, Cut(50));
    let mut schedule = schedule("lima-hari-kerja").into_inner();
    let Pattern::Week { days } = &mut schedule.pattern else { panic!("a week") };
    for hours in days.values_mut() {
        let [from, to] = ["07:00", "07:45"].map(|clock| clock.parse().unwrap());
        hours.gatherings = vec![Gathering { kind: GatheringKind::ApelPagi, from, to }];
    }
    let mut month = with(schedule, priced);
    month.record("Ani", DAY, "16:00", OUT);
    month
}

#[test]
fn a_corrected_coming_was_at_the_gathering_like_one_by_hand() {
    let claim = |at: &str| Claim::Time { direction: IN, at: at.parse().unwrap() };
    for (clock, missed) in [("07:15", false), ("07:45", false), ("07:46", true)] {
        let mut month = apel();
        month.correction("Ani", DAY, claim(clock));
        assert_eq!(has(&verdict(&month), "missed_gathering"), missed, "{clock}");
        month.inputs.corrections.clear();
        month.punch("Ani", DAY, clock, Some(IN), manual());
        assert_eq!(has(&verdict(&month), "missed_gathering"), missed, "{clock} by hand");
    }
}

#[test]
fn a_permit_that_begins_when_the_gathering_ends_excuses_nobody_from_it() {
    for (from, missed) in [("07:44", false), ("07:45", true)] {
        let mut month = apel();
        month.part("Ani", AbsenceKind::Permit, DAY, from, "10:00");
        assert_eq!(has(&verdict(&month), "missed_gathering"), missed, "{from}");
    }
}

/// An old machine does not say what a punch was for: it is the coming or the going of what is left of the day.
#[test]
fn an_old_machines_punch_is_of_the_hours_that_remain() {
    for (part, marks) in [(("07:30", "13:00"), ["12:55", "16:01"]), (("10:30", "16:00"), ["07:25", "10:31"])] {
        let mut month = month();
        month.part("Ani", AbsenceKind::Permit, DAY, part.0, part.1);
        for clock in marks {
            month.punch("Ani", DAY, clock, None, import());
        }
        let verdict = verdict(&month);
        let clocks = [verdict.check_in, verdict.check_out].map(|at| at.map(|at| at.to_string()));
        assert_eq!(clocks, marks.map(|clock| Some(clock.to_owned())));
        assert_eq!(verdict.cut, Cut::NONE);
    }
}

/// Nor does the day cost more for it where the same punch would have been the going without the permit.
#[test]
fn a_punch_that_the_permit_turns_into_a_coming_costs_nothing_more() {
    let mut month = month();
    for clock in ["07:25", "15:40"] {
        month.punch("Ani", DAY, clock, None, import());
    }
    assert_eq!(verdict(&month).cut, Cut(50), "twenty minutes early");
    month.part("Ani", AbsenceKind::Permit, DAY, "07:30", "15:30");
    let with = verdict(&month);
    assert!(has(&with, "no_check_out"));
    assert_eq!(with.cut, Cut(50));
}

#[test]
fn duty_at_two_units_counts_at_both() {
    let mut month = month();
    let at = |month: &mut Month, beacon: &str, clock: &str, direction| {
        let beacon = BeaconId::new(beacon).unwrap();
        let source = Source::Record { beacon, standing: Standing::Accepted, attested: true };
        month.punch("Ani", DAY, clock, Some(direction), source);
    };
    month.inputs.beacons = [("x", "lain"), ("y", "kab")]
        .map(|(beacon, unit)| BeaconScope {
            beacon: BeaconId::new(beacon).unwrap(),
            dates: days("2020-01-01", "2099-12-31"),
            serves: Serves::Unit { unit: unit_id(unit) },
        })
        .into();
    // A sister of the unit, so that its beacon is nobody else's.
    month.inputs.units.push(klabat_attendance::Unit { id: unit_id("jauh"), ..month.inputs.units[2].clone() });
    month.inputs.beacons[1].serves = Serves::Unit { unit: unit_id("jauh") };
    at(&mut month, "x", "07:25", IN);
    at(&mut month, "y", "16:05", OUT);
    assert!(verdict(&month).reasons.iter().filter(|reason| matches!(reason, Reason::OtherBeacon { .. })).count() == 2);
    for (unit, from, to) in [("lain", "07:30", "10:00"), ("jauh", "14:00", "16:00")] {
        month.part("Ani", AbsenceKind::Duty, DAY, from, to);
        month.inputs.absences.last_mut().unwrap().at = Some(unit_id(unit));
    }
    let verdict = verdict(&month);
    assert!(!has(&verdict, "other_beacon"), "{:?}", verdict.reasons);
    assert!(verdict.check_in.is_some() && verdict.check_out.is_some());
}
