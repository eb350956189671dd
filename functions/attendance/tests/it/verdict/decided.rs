//! What was decided about a day: absences, corrections, outages, reviews.

use klabat_attendance::absence::{AbsenceKind, State};
use klabat_attendance::correction::{Claim, CorrectionState, DayPart};
use klabat_attendance::outage::OutageState;
use klabat_attendance::policy::{Cut, Policy};
use klabat_attendance::punch::{BeaconScope, Serves, Source, Standing};
use klabat_attendance::recap::Totals;
use klabat_attendance::verdict::{Reason, Status};
use klabat_attendance::{BeaconId, Zone};

use super::{DAY, IN, OUT, came, has, month, verdict, with};
use crate::fixture::{Month, day, days, moment, policy, schedule, unit_id};

#[test]
fn an_outage_lets_off_the_part_it_touches_and_no_other() {
    let mut month = came(&[(IN, "08:10"), (OUT, "15:00")]);
    month.outage(DAY, "07:00", "08:05");
    let verdict_ = verdict(&month);
    assert_eq!((verdict_.late, verdict_.early), (0, 60));
    assert!(verdict_.reasons.contains(&Reason::OutageTouches { part: DayPart::Arrival }));
    // One that was over before work began lets nobody off who came late.
    month.inputs.outages.clear();
    month.outage(DAY, "06:00", "07:00");
    assert_eq!(verdict(&month).late, 40);
    // Nor does a proposal, or one of another unit.
    month.inputs.outages.clear();
    month.outage(DAY, "07:00", "08:05").state = OutageState::Proposed;
    month.outage(DAY, "07:00", "08:05").unit = Some(unit_id("lain"));
    assert_eq!(verdict(&month).late, 40);
}

#[test]
fn a_day_without_a_punch_that_an_outage_touches_is_not_alpa() {
    let mut month = month();
    month.outage(DAY, "05:00", "23:00");
    let verdict_ = verdict(&month);
    assert_eq!((verdict_.status, verdict_.cut), (Status::Outage, Cut::NONE));
    // Only the morning: going was possible.
    month.inputs.outages.clear();
    month.outage(DAY, "05:00", "11:30");
    let verdict_ = verdict(&month);
    assert_eq!((verdict_.status, verdict_.cut), (Status::Outage, Cut(150)));
    assert_eq!(verdict(&super::month()).status, Status::Absent);
}

#[test]
fn corrections_count_when_granted_and_are_seen_otherwise() {
    let claim = Claim::Time { direction: IN, at: "07:20".parse().unwrap() };
    let mut month = came(&[(IN, "08:00"), (OUT, "16:00")]);
    month.correction("Ani", DAY, claim).state = CorrectionState::Requested;
    assert_eq!(verdict(&month).late, 30);
    assert!(has(&verdict(&month), "correction_open") && verdict(&month).is_open());
    month.inputs.corrections[0].state = CorrectionState::Rejected;
    assert_eq!(verdict(&month).late, 30);
    assert!(!verdict(&month).is_open());
    month.inputs.corrections[0].state = CorrectionState::Approved;
    assert_eq!(verdict(&month).late, 0);
    assert!(verdict(&month).reasons.contains(&Reason::Corrected { direction: IN, at: "07:20".parse().unwrap() }));
    month.inputs.corrections[0].claim = Claim::Excuse { part: DayPart::Arrival };
    assert_eq!(verdict(&month).late, 0);
    assert!(has(&verdict(&month), "excused"));
}

#[test]
fn who_is_away_all_day_and_came_is_noted_and_pays_no_more() {
    let mut month = came(&[(IN, "08:10"), (OUT, "16:00")]);
    let without = verdict(&month).cut;
    month.absence("Ani", AbsenceKind::Sick, DAY, DAY);
    let away = verdict(&month);
    assert!(has(&away, "away") && has(&away, "present_while_away"));
    assert!(away.cut <= without && away.status == Status::Sick && !away.is_open());
    month.inputs.absences[0].kind = AbsenceKind::Duty;
    assert!(!has(&verdict(&month), "present_while_away"), "whoever travels may come to the office first");
    month.inputs.absences[0].kind = AbsenceKind::Sick;
    month.inputs.punches.clear();
    assert!(!has(&verdict(&month), "present_while_away"));
}

#[test]
fn a_record_in_review_counts_and_a_rejected_one_does_not() {
    let mut month = came(&[(IN, "07:30"), (OUT, "16:00")]);
    let stand = |month: &mut Month, standing: Standing| {
        month.inputs.punches[0].source =
            Source::Record { beacon: BeaconId::new("b").unwrap(), standing, attested: true };
    };
    stand(&mut month, Standing::Review);
    assert!(has(&verdict(&month), "in_review") && verdict(&month).is_open());
    assert_eq!(verdict(&month).cut, Cut::NONE);
    stand(&mut month, Standing::Rejected);
    assert!(has(&verdict(&month), "record_rejected") && has(&verdict(&month), "no_check_in"));
    assert!(!verdict(&month).is_open());
}

#[test]
fn a_record_of_an_unproven_phone_counts_and_is_marked() {
    let mut month = came(&[(IN, "07:30"), (OUT, "16:00")]);
    assert!(!has(&verdict(&month), "unattested"));
    let beacon = BeaconId::new("b").unwrap();
    month.inputs.punches[1].source = Source::Record { beacon, standing: Standing::Accepted, attested: false };
    let day = verdict(&month);
    assert!(day.reasons.contains(&Reason::Unattested { direction: OUT }));
    assert_eq!((day.status, day.cut, day.is_open()), (Status::Present, Cut::NONE, false));
    assert_eq!(Totals::of(&day).unattested, 1);
}

#[test]
fn a_request_that_waits_is_seen_and_does_not_count() {
    let mut month = month();
    month.absence("Ani", AbsenceKind::Annual, DAY, DAY).state = State::Endorsed;
    assert_eq!(verdict(&month).status, Status::Absent);
    assert!(verdict(&month).reasons.contains(&Reason::AbsenceOpen { kind: AbsenceKind::Annual }));
    month.inputs.absences[0].state = State::Approved;
    assert_eq!(verdict(&month).status, Status::Leave);
    month.inputs.absences[0].state = State::Cancelled;
    assert_eq!(verdict(&month).status, Status::Absent);
    assert!(!verdict(&month).is_open());
}

#[test]
fn every_kind_of_absence_has_its_letter() {
    for &kind in AbsenceKind::ALL {
        let mut month = month();
        month.absence("Ani", kind, DAY, DAY);
        let expected = match kind {
            AbsenceKind::Sick => "S",
            AbsenceKind::Permit => "I",
            AbsenceKind::Duty => "D",
            AbsenceKind::Study => "TB",
            _ => "C",
        };
        assert_eq!(verdict(&month).status.letter(), expected, "{kind}");
    }
}

#[test]
fn leave_costs_what_the_policy_says_and_never_more_than_the_day() {
    let mut priced = policy("regency_sample").into_inner();
    priced.absences.insert(AbsenceKind::Unpaid, Cut(1_000));
    priced.absences.insert(AbsenceKind::Permit, Cut(125));
    let mut month = with(schedule("lima-hari-kerja").into_inner(), priced);
    let cut = |month: &mut Month, kind| {
        month.inputs.absences.clear();
        month.absence("Ani", kind, DAY, DAY);
        verdict(month).cut
    };
    assert_eq!(cut(&mut month, AbsenceKind::Permit), Cut(125));
    assert_eq!(cut(&mut month, AbsenceKind::Unpaid), Cut(300));
    month.inputs.as_of = moment(Zone::Wita, day(DAY), "05:00");
    assert_eq!(cut(&mut month, AbsenceKind::Unpaid), Cut(300));
    month.inputs.as_of = moment(Zone::Wita, day("2026-09-30"), "05:00");
    // Who came all the same, with a record that is still under review, pays nothing for the leave.
    month.record("Ani", DAY, "07:30", IN);
    month.record("Ani", DAY, "16:00", OUT);
    let standing = Standing::Review;
    month.inputs.punches[0].source = Source::Record { beacon: BeaconId::new("b").unwrap(), standing, attested: true };
    assert_eq!(cut(&mut month, AbsenceKind::Permit), Cut::NONE);
}

#[test]
fn parts_that_cover_the_day_are_the_whole_of_it() {
    let mut month = month();
    month.part("Ani", AbsenceKind::Duty, DAY, "07:30", "12:00");
    assert_eq!(verdict(&month).status, Status::Absent);
    month.part("Ani", AbsenceKind::Duty, DAY, "13:00", "16:00");
    let verdict = verdict(&month);
    assert_eq!((verdict.status, verdict.cut), (Status::Duty, Cut::NONE));
}

#[test]
fn a_granted_part_lets_a_later_coming_count() {
    let mut month = came(&[(IN, "11:30"), (OUT, "16:00")]);
    assert!(has(&verdict(&month), "no_check_in"));
    month.part("Ani", AbsenceKind::Permit, DAY, "07:30", "11:30");
    assert_eq!((verdict(&month).late, verdict(&month).cut), (0, Cut::NONE));
    // 11:30–16:00 less the break.
    assert_eq!(verdict(&month).worked, 210);
}

/// A granted part lets a punch count that no window takes. That the day then looks like a short one, which may cost more
/// than alpa, must not cost them more.
#[test]
fn a_punch_that_counts_only_for_a_granted_part_costs_nothing_more() {
    let cheap = Policy { absent: Cut(100), ..policy("regency_sample").into_inner() };
    let mut month = with(schedule("lima-hari-kerja").into_inner(), cheap);
    month.record("Ani", DAY, "11:50", IN);
    month.record("Ani", DAY, "12:00", OUT);
    let without = verdict(&month);
    assert_eq!(without.status, Status::Absent);
    month.part("Ani", AbsenceKind::Permit, DAY, "09:00", "09:30");
    let with = verdict(&month);
    assert_eq!((with.status, with.check_out.map(|at| at.to_string())), (Status::Present, Some("12:00".to_owned())));
    let parts: u32 = with.reasons.iter().map(|reason| reason.cut().0).sum();
    assert!(parts > without.cut.0, "{parts}: the day looks worse");
    assert_eq!(with.cut, without.cut);
}

/// Nor does a punch that counts only because duty led to another unit's beacon.
#[test]
fn a_punch_that_counts_only_for_a_visit_costs_nothing_more() {
    let mut cheap = Policy { absent: Cut(100), ..policy("regency_sample").into_inner() };
    cheap.absences.insert(AbsenceKind::Duty, Cut::ALL);
    let mut month = with(schedule("lima-hari-kerja").into_inner(), cheap);
    month.record("Ani", DAY, "10:30", IN);
    month.record("Ani", DAY, "12:45", OUT);
    let other = Serves::Unit { unit: unit_id("lain") };
    let beacon = BeaconId::new("b").unwrap();
    month.inputs.beacons = vec![BeaconScope { beacon, dates: days("2020-01-01", "2099-12-31"), serves: other }];
    assert_eq!(verdict(&month).cut, Cut(100));
    month.absence("Ani", AbsenceKind::Duty, DAY, DAY).at = Some(unit_id("lain"));
    let with = verdict(&month);
    assert_eq!((with.status, with.cut), (Status::Duty, Cut(100)));
    assert!(with.check_in.is_some(), "it is shown all the same");
}
