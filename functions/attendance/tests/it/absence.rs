//! What may be asked for and granted, and what it takes from annual leave.

use klabat_attendance::absence::{
    Absence, AbsenceKind, Balance, Carried, Consumes, LeaveRules, Part, Quota, Request, State, balance,
};
use klabat_attendance::calendar::Denial;
use klabat_attendance::time::Weekday;
use klabat_attendance::{Checked, Date, Kind, Refusal, templates};

use crate::fixture::{day, days, entry, person, unit_id};

fn absence(id: &str, kind: AbsenceKind, from: &str, to: &str) -> Absence {
    Absence {
        id: entry(id),
        person: person("Ani"),
        kind,
        dates: days(from, to),
        part: None,
        at: None,
        letter: Some("800/1".to_owned()),
        state: State::Requested,
    }
}

fn part(from: &str, to: &str) -> Part {
    Part { from: from.parse().unwrap(), to: to.parse().unwrap() }
}

/// Monday to Friday.
fn working(date: Date) -> bool {
    !matches!(Weekday::of(date), Weekday::Saturday | Weekday::Sunday)
}

const FULL: Balance = Balance { own: 12, carried: 0, added: 0, taken: 0 };

fn ask(absence: &Absence, kind: Kind, others: &[Absence], balance: Balance) -> Result<(), Refusal> {
    let rules = templates::LEAVE.parse();
    let collective = |date: Date| date == day("2026-03-18");
    Request { absence, kind, others, rules: &rules, balance }.check_grant(working, collective)
}

#[test]
fn each_kind_of_employee_has_its_own_kinds() {
    for &kind in AbsenceKind::ALL {
        let asked = absence("a", kind, "2026-03-18", "2026-03-18");
        let only_pns =
            matches!(kind, AbsenceKind::Long | AbsenceKind::Important | AbsenceKind::Unpaid | AbsenceKind::Study);
        assert_eq!(ask(&asked, Kind::Pns, &[], FULL), Ok(()), "{kind}");
        for pppk in [Kind::Pppk, Kind::PppkParuhWaktu] {
            let expected = if only_pns { Err(Refusal::AbsenceNotForKind) } else { Ok(()) };
            assert_eq!(ask(&asked, pppk, &[], FULL), expected, "{kind}");
        }
    }
}

#[test]
fn what_holds_the_time_already_is_in_the_way() {
    let asked = absence("a", AbsenceKind::Annual, "2026-03-10", "2026-03-12");
    for (state, free) in [
        (State::Requested, false),
        (State::Endorsed, false),
        (State::Approved, false),
        (State::Rejected, true),
        (State::Cancelled, true),
    ] {
        let other = Absence { state, ..absence("b", AbsenceKind::Sick, "2026-03-12", "2026-03-13") };
        let expected = if free { Ok(()) } else { Err(Refusal::AbsenceOverlaps) };
        assert_eq!(ask(&asked, Kind::Pns, &[other], FULL), expected, "{state}");
    }
    let apart = absence("b", AbsenceKind::Sick, "2026-03-13", "2026-03-13");
    assert_eq!(ask(&asked, Kind::Pns, &[apart, asked.clone()], FULL), Ok(()));
}

#[test]
fn parts_of_one_date_overlap_only_where_they_share_time() {
    let permit = |id: &str, from: &str, to: &str| Absence {
        part: Some(part(from, to)),
        ..absence(id, AbsenceKind::Permit, "2026-03-10", "2026-03-10")
    };
    let morning = permit("a", "07:30", "10:00");
    assert_eq!(ask(&morning, Kind::Pns, &[permit("b", "10:00", "12:00")], FULL), Ok(()));
    assert_eq!(ask(&morning, Kind::Pns, &[permit("b", "09:59", "12:00")], FULL), Err(Refusal::AbsenceOverlaps));
    let whole = absence("b", AbsenceKind::Duty, "2026-03-10", "2026-03-10");
    assert_eq!(ask(&morning, Kind::Pns, &[whole], FULL), Err(Refusal::AbsenceOverlaps));
}

#[test]
fn a_part_is_of_one_date_and_of_a_kind_that_has_parts() {
    let mut asked = absence("a", AbsenceKind::Permit, "2026-03-10", "2026-03-10");
    asked.part = Some(part("10:00", "10:00"));
    assert_eq!(ask(&asked, Kind::Pns, &[], FULL), Err(Refusal::AbsencePart));
    asked.part = Some(part("07:30", "10:00"));
    assert_eq!(ask(&asked, Kind::Pns, &[], FULL), Ok(()));
    asked.dates = days("2026-03-10", "2026-03-11");
    assert_eq!(ask(&asked, Kind::Pns, &[], FULL), Err(Refusal::AbsencePart));
    let annual = Absence { dates: days("2026-03-10", "2026-03-10"), kind: AbsenceKind::Annual, ..asked };
    assert_eq!(ask(&annual, Kind::Pns, &[], FULL), Err(Refusal::AbsencePart));
}

#[test]
fn only_duty_visits_a_unit() {
    let mut asked = absence("a", AbsenceKind::Duty, "2026-03-10", "2026-03-10");
    asked.at = Some(unit_id("lain"));
    assert_eq!(ask(&asked, Kind::Pns, &[], FULL), Ok(()));
    asked.kind = AbsenceKind::Permit;
    assert_eq!(ask(&asked, Kind::Pns, &[], FULL), Err(Refusal::AbsencePlace));
}

#[test]
fn dates_lengths_and_letters_are_looked_at() {
    let free = absence("a", AbsenceKind::Permit, "2026-03-14", "2026-03-15");
    assert_eq!(ask(&free, Kind::Pns, &[], FULL), Err(Refusal::AbsenceNoWorkingDay));
    // Izin has two working days at most: Friday and Monday.
    let over_weekend = absence("a", AbsenceKind::Permit, "2026-03-13", "2026-03-16");
    assert_eq!(ask(&over_weekend, Kind::Pns, &[], FULL), Ok(()));
    let long = absence("a", AbsenceKind::Permit, "2026-03-13", "2026-03-17");
    assert_eq!(ask(&long, Kind::Pns, &[], FULL), Err(Refusal::AbsenceTooLong));
    // Maternity counts every day: 92 of them.
    let maternity = absence("a", AbsenceKind::Maternity, "2026-03-01", "2026-05-31");
    assert_eq!(ask(&maternity, Kind::Pppk, &[], FULL), Ok(()));
    let longer = absence("a", AbsenceKind::Maternity, "2026-03-01", "2026-06-01");
    assert_eq!(ask(&longer, Kind::Pppk, &[], FULL), Err(Refusal::AbsenceTooLong));
    let collective = absence("a", AbsenceKind::Collective, "2026-03-18", "2026-03-19");
    assert_eq!(ask(&collective, Kind::Pns, &[], FULL), Err(Refusal::AbsenceNotCollective));
    let mut unlettered = absence("a", AbsenceKind::Duty, "2026-03-10", "2026-03-10");
    for letter in [None, Some("  ".to_owned())] {
        unlettered.letter = letter;
        assert_eq!(ask(&unlettered, Kind::Pns, &[], FULL), Err(Refusal::AbsenceLetter));
        let rules = templates::LEAVE.parse();
        let asked = Request { absence: &unlettered, kind: Kind::Pns, others: &[], rules: &rules, balance: FULL };
        assert_eq!(asked.check(working, |_| false), Ok(()), "it may be asked for");
    }
}

#[test]
fn annual_leave_ends_where_the_quota_does() {
    // Twelve working days, of which some are taken.
    let asked = absence("a", AbsenceKind::Annual, "2026-03-02", "2026-03-17");
    assert_eq!(ask(&asked, Kind::Pns, &[], FULL), Ok(()));
    let one_taken = Balance { taken: 1, ..FULL };
    assert_eq!(ask(&asked, Kind::Pns, &[], one_taken), Err(Refusal::AbsenceQuota));
    assert_eq!(ask(&asked, Kind::Pns, &[], Balance { added: 1, ..one_taken }), Ok(()));
    let turn = absence("a", AbsenceKind::Annual, "2026-12-31", "2027-01-04");
    assert_eq!(ask(&turn, Kind::Pns, &[], FULL), Err(Refusal::AbsenceOverYears));
}

#[test]
fn the_balance_counts_working_days_carry_and_what_was_denied() {
    let rules = templates::LEAVE.parse();
    let count = |before: u16, absences: &[Absence], denials: &[Denial]| {
        balance(&rules, 2026, Carried(before), absences, denials, working)
    };
    assert_eq!(count(0, &[], &[]).left(), 12);
    // Six of eight are carried: eighteen in all.
    assert_eq!(count(8, &[], &[]), Balance { own: 12, carried: 6, added: 0, taken: 0 });
    let denial = Denial { person: person("Ani"), date: day("2026-03-18"), letter: "1".to_owned() };
    let other_year = Denial { date: day("2025-03-28"), ..denial.clone() };
    assert_eq!(count(8, &[], &[denial, other_year]).left(), 19);
    // Monday to the next Tuesday: seven working days. Turned down, sick or a part of a day takes nothing.
    let taken = [
        absence("a", AbsenceKind::Annual, "2026-03-02", "2026-03-10"),
        absence("b", AbsenceKind::Sick, "2026-04-01", "2026-04-30"),
        Absence { state: State::Rejected, ..absence("c", AbsenceKind::Annual, "2026-05-04", "2026-05-08") },
        Absence { part: Some(part("07:30", "09:00")), ..absence("d", AbsenceKind::Permit, "2026-06-02", "2026-06-02") },
        absence("e", AbsenceKind::Annual, "2025-12-29", "2026-01-01"),
    ];
    // And the first of January, which this calendar takes for a working day.
    assert_eq!(count(0, &taken, &[]), Balance { own: 12, carried: 0, added: 0, taken: 8 });
    assert_eq!(count(0, &taken, &[]).left(), 4);
}

#[test]
fn cuti_besar_takes_the_years_own_days_and_leaves_the_carried() {
    let rules = templates::LEAVE.parse();
    let long = [absence("a", AbsenceKind::Long, "2026-03-02", "2026-05-01")];
    let left = balance(&rules, 2026, Carried(5), &long, &[], working);
    assert_eq!(left, Balance { own: 0, carried: 5, added: 0, taken: 0 });
    assert_eq!(balance(&rules, 2027, Carried(0), &long, &[], working).own, 12);
}

#[test]
fn what_is_carried_on_is_of_the_years_own() {
    let unused = |carried, added, taken| Balance { own: 12, carried, added, taken }.unused();
    assert_eq!(unused(6, 0, 0), Carried(12));
    // Carried days are taken first.
    assert_eq!(unused(6, 0, 6), Carried(12));
    // So are those added back for cuti bersama, which stay with their year.
    assert_eq!(unused(0, 5, 12), Carried(5));
    assert_eq!(unused(6, 1, 10), Carried(9));
    assert_eq!(unused(0, 5, 0), Carried(12));
    assert_eq!(unused(0, 0, 20), Carried(0));
}

#[test]
fn rules_that_cannot_be_are_refused() {
    let sound = templates::LEAVE.parse().into_inner();
    let refused = |change: fn(&mut LeaveRules)| {
        let mut rules = sound.clone();
        change(&mut rules);
        Checked::new(rules).err()
    };
    assert_eq!(refused(|_| ()), None);
    assert_eq!(refused(|rules| rules.annual = Quota { days: 367, carry: 0, ceiling: 367 }), Some(Refusal::LeaveDays));
    assert_eq!(refused(|rules| rules.annual.ceiling = 11), Some(Refusal::LeaveCeilingLow));
    assert_eq!(refused(|rules| rules.annual.carry = 5), Some(Refusal::LeaveCeilingHigh));
    assert_eq!(refused(|rules| rules.annual.days = 2), Some(Refusal::LeaveCeilingHigh), "2 and 6 are not 18");
    assert_eq!(refused(|rules| rules.annual = Quota { days: 2, carry: 6, ceiling: 8 }), None);
    let nobody = |rules: &mut LeaveRules| rules.kinds.values_mut().for_each(|rule| rule.who.clear());
    assert_eq!(refused(nobody), Some(Refusal::LeaveNobody));
    let none = |rules: &mut LeaveRules| rules.kinds.values_mut().for_each(|rule| rule.longest = Some(0));
    assert_eq!(refused(none), Some(Refusal::LeaveLongest));
    assert_eq!(sound.kinds[&AbsenceKind::Annual].consumes, Consumes::Days);
}
