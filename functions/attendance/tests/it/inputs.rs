//! What is unknown or contradictory is refused with its place, and documents hold nothing that nobody asked for.

use klabat_attendance::calendar::Denial;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::month::{compute, explain};
use klabat_attendance::punch::{Direction, Source, Standing};
use klabat_attendance::unit::Membership;
use klabat_attendance::{BeaconId, Kind, Refusal, ScheduleId, ShiftCode, Zone};

use crate::fixture::{Month, day, manual, person, policy, schedule, unit_id};

fn month() -> Month {
    let mut month = Month::new("2026-08", Zone::Wita, schedule("lima-hari-kerja"), policy("regency_sample"));
    month.employee("Ani", Kind::Pns);
    month.record("Ani", "2026-08-12", "07:30", Direction::In);
    month
}

fn refused(change: impl FnOnce(&mut Month)) -> Refusal {
    let mut month = month();
    assert!(compute(&month.inputs).is_ok());
    change(&mut month);
    compute(&month.inputs).unwrap_err().refusal
}

#[test]
fn units_form_a_tree() {
    assert_eq!(refused(|month| month.inputs.unit = unit_id("x")), Refusal::UnitUnknown);
    assert_eq!(refused(|month| month.inputs.units[1].parent = Some(unit_id("x"))), Refusal::UnitUnknown);
    assert_eq!(refused(|month| month.inputs.units[0].parent = Some(unit_id("kantor"))), Refusal::UnitLoop);
    assert_eq!(refused(|month| month.inputs.units[2].id = unit_id("kantor")), Refusal::UnitTwice);
}

#[test]
fn every_unit_that_is_named_is_there() {
    use klabat_attendance::absence::AbsenceKind::Duty;
    use klabat_attendance::punch::Serves;
    use klabat_attendance::rule::Scope;
    let x = || unit_id("x");
    let scope = |month: &mut Month| month.inputs.assignments[0].scope = Scope::Unit { unit: x() };
    assert_eq!(refused(scope), Refusal::UnitUnknown);
    let scope = |month: &mut Month| month.inputs.policies[0].scope = Scope::Unit { unit: x() };
    assert_eq!(refused(scope), Refusal::UnitUnknown);
    let beacon = |month: &mut Month| month.inputs.beacons[0].serves = Serves::Unit { unit: x() };
    assert_eq!(refused(beacon), Refusal::UnitUnknown);
    assert_eq!(refused(|month| month.inputs.calendars[0].unit = Some(x())), Refusal::UnitUnknown);
    let outage = |month: &mut Month| month.outage("2026-08-12", "08:00", "09:00").unit = Some(x());
    assert_eq!(refused(outage), Refusal::UnitUnknown);
    let visit = |month: &mut Month| month.absence("Ani", Duty, "2026-08-12", "2026-08-12").at = Some(x());
    assert_eq!(refused(visit), Refusal::UnitUnknown);
}

#[test]
fn an_identifier_is_of_one_entry() {
    use klabat_attendance::absence::AbsenceKind::Annual;
    use klabat_attendance::correction::{Claim, DayPart};
    let claim = Claim::Excuse { part: DayPart::Arrival };
    let punch = |month: &mut Month| {
        month.record("Ani", "2026-08-12", "16:00", Direction::Out);
        month.inputs.punches[1].id = month.inputs.punches[0].id.clone();
    };
    assert_eq!(refused(punch), Refusal::EntryTwice);
    let absence = |month: &mut Month| {
        let id = month.absence("Ani", Annual, "2026-08-12", "2026-08-12").id.clone();
        month.absence("Ani", Annual, "2026-08-13", "2026-08-13").id = id;
    };
    assert_eq!(refused(absence), Refusal::EntryTwice);
    let correction = |month: &mut Month| {
        let id = month.correction("Ani", "2026-08-12", claim).id.clone();
        month.correction("Ani", "2026-08-13", claim).id = id;
    };
    assert_eq!(refused(correction), Refusal::EntryTwice);
    let outage = |month: &mut Month| {
        let id = month.outage("2026-08-12", "08:00", "09:00").id.clone();
        month.outage("2026-08-13", "08:00", "09:00").id = id;
    };
    assert_eq!(refused(outage), Refusal::EntryTwice);
}

#[test]
fn a_number_fits_the_kind_of_employee() {
    // 99 is no month, but may be a contract's code.
    let mut pppk = month();
    pppk.inputs.employees[0].kind = Kind::Pppk;
    pppk.inputs.employees[0].nip = "198001012021991001".parse().unwrap();
    assert!(compute(&pppk.inputs).is_ok());
    let pns = |month: &mut Month| month.inputs.employees[0].nip = "198001012021991001".parse().unwrap();
    assert_eq!(refused(pns), Refusal::Nip);
}

#[test]
fn people_are_there_once_and_their_places_in_order() {
    let twice = |month: &mut Month| month.inputs.employees.push(month.inputs.employees[0].clone());
    assert_eq!(refused(twice), Refusal::EntryTwice);
    let same = Membership { from: day("2020-01-01"), unit: None };
    let order = |month: &mut Month| month.inputs.employees[0].memberships.push(same);
    assert_eq!(refused(order), Refusal::MembershipOrder);
    let place = Membership { from: day("2021-01-01"), unit: Some(unit_id("x")) };
    assert_eq!(refused(|month| month.inputs.employees[0].memberships.push(place)), Refusal::UnitUnknown);
    assert_eq!(refused(|month| month.record("Beni", "2026-08-12", "07:30", Direction::In)), Refusal::PersonUnknown);
    assert_eq!(refused(|month| month.shift("Beni", "2026-08-12", None)), Refusal::PersonUnknown);
    let absence = |month: &mut Month| {
        month.absence("Beni", klabat_attendance::absence::AbsenceKind::Annual, "2026-08-12", "2026-08-12");
    };
    assert_eq!(refused(absence), Refusal::PersonUnknown);
}

#[test]
fn a_working_date_has_a_schedule_and_a_policy() {
    assert_eq!(refused(|month| month.inputs.assignments.clear()), Refusal::NoSchedule);
    assert_eq!(refused(|month| month.inputs.assignments[0].valid_from = day("2026-08-02")), Refusal::NoSchedule);
    assert_eq!(refused(|month| month.inputs.schedules[0].valid_from = day("2026-08-02")), Refusal::NoSchedule);
    assert_eq!(refused(|month| month.inputs.policies.clear()), Refusal::NoPolicy);
    assert_eq!(refused(|month| month.inputs.policies[0].valid_from = day("2026-08-02")), Refusal::NoPolicy);
    let unknown = |month: &mut Month| month.inputs.assignments[0].document = Some(ScheduleId::new("x").unwrap());
    assert_eq!(refused(unknown), Refusal::ScheduleUnknown);
    let twice = |month: &mut Month| month.inputs.policies.push(month.inputs.policies[0].clone());
    assert_eq!(refused(twice), Refusal::EntryTwice);
    let twice = |month: &mut Month| month.inputs.schedules.push(month.inputs.schedules[0].clone());
    assert_eq!(refused(twice), Refusal::EntryTwice);
}

#[test]
fn shifts_are_the_rosters_own() {
    let ward = |codes: [Option<&str>; 2]| {
        let mut month = Month::new("2026-08", Zone::Wita, schedule("tiga-giliran"), policy("regency_sample"));
        month.employee("Ani", Kind::Pns);
        for code in &codes {
            month.shift("Ani", "2026-08-12", *code);
        }
        compute(&month.inputs).map(|recap| recap.rows[0].totals.open_days).map_err(|problem| problem.refusal)
    };
    assert_eq!(ward([Some("X"), Some("X")]), Err(Refusal::ShiftUnknown));
    assert_eq!(ward([Some("P"), Some("S")]), Err(Refusal::ShiftTwice));
    assert!(ShiftCode::new("P").is_ok());
    // The same line twice is one; the other thirty days are not rostered, which is open and not guessed.
    assert_eq!(ward([Some("P"), Some("P")]), Ok(30));
}

#[test]
fn punches_say_where_they_are_from() {
    let source = Source::Record { beacon: BeaconId::new("x").unwrap(), standing: Standing::Accepted, attested: true };
    assert_eq!(refused(|month| month.inputs.punches[0].source = source), Refusal::BeaconUnknown);
    let by_hand = |reason: &str, by: &str, second: &str| Source::Manual {
        reason: reason.to_owned(),
        by: person(by),
        approved_by: person(second),
    };
    assert_eq!(refused(|month| month.inputs.punches[0].source = by_hand(" ", "a", "b")), Refusal::ReasonMissing);
    for (by, second) in [("a", "a"), ("Ani", "b"), ("a", "Ani")] {
        let source = by_hand("HP rusak", by, second);
        assert_eq!(refused(|month| month.inputs.punches[0].source = source), Refusal::SecondPerson, "{by} {second}");
    }
    let mut month = month();
    month.inputs.punches[0].source = manual();
    assert!(compute(&month.inputs).is_ok());
}

#[test]
fn decisions_do_not_contradict_each_other() {
    use klabat_attendance::absence::AbsenceKind::{Annual, Duty, Permit};
    let clash = |month: &mut Month| {
        month.absence("Ani", Annual, "2026-08-10", "2026-08-12");
        month.absence("Ani", Duty, "2026-08-12", "2026-08-13");
    };
    assert_eq!(refused(clash), Refusal::AbsencesClash);
    let reversed = |month: &mut Month| month.part("Ani", Permit, "2026-08-12", "10:00", "08:00");
    assert_eq!(refused(reversed), Refusal::AbsencePart);
    let denial = Denial { person: person("Ani"), date: day("2026-08-17"), letter: "1".to_owned() };
    assert_eq!(refused(|month| month.inputs.denials.push(denial)), Refusal::DenialOther);
    let reversed = |month: &mut Month| {
        month.outage("2026-08-12", "08:00", "08:00");
    };
    assert_eq!(refused(reversed), Refusal::OutageReversed);
}

#[test]
fn a_day_that_is_not_of_the_month_is_not_explained() {
    let month = month();
    for (who, date) in [("Beni", "2026-08-12"), ("Ani", "2026-07-31"), ("Ani", "2026-09-01")] {
        let problem = explain(&month.inputs, &person(who), day(date)).unwrap_err();
        assert_eq!((problem.refusal, problem.at), (Refusal::PersonUnknown, format!("{who} {date}")));
    }
}

#[test]
fn a_document_is_read_back_and_nothing_else_is_taken() {
    let inputs = month().inputs;
    let bytes = inputs.to_bytes();
    let read = Inputs::parse(&bytes).unwrap();
    assert_eq!(read.to_bytes(), bytes);
    assert_eq!(read.hash(), inputs.hash());
    let text = String::from_utf8(bytes).unwrap();
    for (from, to) in [
        ("klabat-month-v2", "klabat-month-v1"),
        ("\"month\":\"2026-08\"", "\"month\":\"2026-8\""),
        ("\"denials\":[]", "\"denials\":[],\"more\":1"),
        ("\"kind\":\"pns\"", "\"kind\":\"honorer\""),
        ("\"start\":\"07:30\"", "\"start\":\"17:30\""),
        ("\"from\":\"record\"", "\"from\":\"rumour\""),
    ] {
        assert!(text.contains(from), "{from}");
        let refusal = Inputs::parse(text.replacen(from, to, 1).as_bytes()).unwrap_err().refusal;
        assert_eq!(refusal, Refusal::Inputs, "{to}");
    }
}
