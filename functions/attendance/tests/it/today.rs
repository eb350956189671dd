//! What a date asks of one person.

use klabat_attendance::absence::{AbsenceKind, State};
use klabat_attendance::month::{Arrival, Today, today};
use klabat_attendance::punch::Direction;
use klabat_attendance::{Kind, Refusal, Zone};

use crate::fixture::{Month, day, moment, person, policy, schedule};

fn month(hours: &str) -> Month {
    let mut month = Month::new("2026-08", Zone::Wita, schedule(hours), policy("regency_sample"));
    month.employee("Ani", Kind::Pns);
    month
}

fn asks(month: &Month, date: &str) -> Today {
    today(&month.inputs, &person("Ani"), day(date)).unwrap()
}

fn arrival(month: &Month, date: &str) -> Arrival {
    let Today::Work { arrival, .. } = asks(month, date) else { panic!("work") };
    arrival
}

#[test]
fn a_working_day_says_its_hours_and_when_a_check_in_counts() {
    let [start, end, opens, closes] = ["07:30", "16:00", "06:00", "11:00"].map(|clock| clock.parse().unwrap());
    let mut month = month("lima-hari-kerja");
    month.inputs.as_of = moment(Zone::Wita, day("2026-08-12"), "06:10");
    assert_eq!(asks(&month, "2026-08-12"), Today::Work { arrival: Arrival::Open, start, end, opens, closes });
}

#[test]
fn once_the_window_is_over_it_is_said_to_whoever_did_not_come_in_it() {
    let mut month = month("lima-hari-kerja");
    month.employee("Budi", Kind::Pns);
    month.record("Budi", "2026-08-12", "07:20", Direction::In);
    let at = |month: &mut Month, time: &str| {
        month.inputs.as_of = moment(Zone::Wita, day("2026-08-12"), time);
        arrival(month, "2026-08-12")
    };
    assert_eq!(at(&mut month, "11:00"), Arrival::Open, "the last minute of it counts");
    assert_eq!(at(&mut month, "11:01"), Arrival::Over);
    let came = today(&month.inputs, &person("Budi"), day("2026-08-12")).unwrap();
    assert!(matches!(came, Today::Work { arrival: Arrival::Open, .. }), "{came:?}");
    month.record("Ani", "2026-08-12", "12:58", Direction::In);
    assert_eq!(at(&mut month, "13:00"), Arrival::Over, "what lies outside does not count");
    month.part("Ani", AbsenceKind::Permit, "2026-08-12", "10:00", "12:00");
    assert_eq!(at(&mut month, "13:00"), Arrival::Moved, "after a granted part it may");
}

#[test]
fn holidays_and_weekends_ask_for_nothing() {
    let month = month("lima-hari-kerja");
    assert!(matches!(asks(&month, "2026-08-17"), Today::Holiday { name } if name.contains("Kemerdekaan")));
    assert_eq!(asks(&month, "2026-08-15"), Today::Weekend {});
}

#[test]
fn only_a_granted_absence_of_the_whole_day_is_named() {
    let mut month = month("lima-hari-kerja");
    month.absence("Ani", AbsenceKind::Annual, "2026-08-12", "2026-08-18");
    assert_eq!(asks(&month, "2026-08-12"), Today::Away { kind: AbsenceKind::Annual });
    assert!(matches!(asks(&month, "2026-08-17"), Today::Holiday { .. }), "a holiday within leave stays one");
    month.absence("Ani", AbsenceKind::Sick, "2026-08-20", "2026-08-20").state = State::Requested;
    month.part("Ani", AbsenceKind::Permit, "2026-08-21", "10:00", "12:00");
    for date in ["2026-08-20", "2026-08-21"] {
        assert!(matches!(asks(&month, date), Today::Work { .. }), "{date}");
    }
}

#[test]
fn a_roster_says_the_shift_or_that_it_says_nothing() {
    let mut month = month("tiga-giliran");
    month.shift("Ani", "2026-08-12", Some("M"));
    month.shift("Ani", "2026-08-13", None);
    assert!(matches!(asks(&month, "2026-08-12"), Today::Work { end, .. } if end.minutes() > 24 * 60));
    assert_eq!(asks(&month, "2026-08-13"), Today::Off {});
    assert_eq!(asks(&month, "2026-08-14"), Today::Unrostered {});
}

#[test]
fn a_stranger_is_refused() {
    let refused = today(&month("lima-hari-kerja").inputs, &person("Budi"), day("2026-08-12"));
    assert_eq!(refused.unwrap_err().refusal, Refusal::PersonUnknown);
}
