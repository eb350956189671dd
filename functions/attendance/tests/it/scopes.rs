//! Which rule holds for one person: theirs, then their unit's, then those above, then everyone's.

use klabat_attendance::month::{compute, followed};
use klabat_attendance::rule::{Rule, Scope};
use klabat_attendance::schedule::NamedSchedule;
use klabat_attendance::{Kind, ScheduleId, Zone};

use crate::fixture::{Month, day, person, policy, schedule, unit_id};

/// Ani and Budi of one unit, who follow five days as everyone does; six days are known as well.
fn month() -> Month {
    let mut month = Month::new("2026-08", Zone::Wita, schedule("lima-hari-kerja"), policy("regency_sample"));
    month.employee("Ani", Kind::Pns);
    month.employee("Budi", Kind::Pns);
    let id = ScheduleId::new("enam").unwrap();
    let six = NamedSchedule { id, valid_from: day("2020-01-01"), document: schedule("enam-hari-kerja") };
    month.inputs.schedules.push(six);
    month
}

fn assign(month: &mut Month, scope: Scope, from: &str, schedule: Option<&str>) {
    let document = schedule.map(|id| ScheduleId::new(id).unwrap());
    month.inputs.assignments.push(Rule { scope, valid_from: day(from), document });
}

fn of_ani() -> Scope {
    Scope::Person { person: person("Ani") }
}

fn of_unit(id: &str) -> Scope {
    Scope::Unit { unit: unit_id(id) }
}

fn follows(month: &Month, who: &str, on: &str) -> (String, Scope) {
    let rule = followed(&month.inputs, &person(who), day(on)).unwrap().unwrap();
    (rule.document.as_ref().unwrap().to_string(), rule.scope.clone())
}

/// Saturday the 8th of August, and working days of the month.
fn saturday(month: &Month, who: &str) -> (bool, u32) {
    let recap = compute(&month.inputs).unwrap();
    let row = recap.rows.iter().find(|row| row.person == person(who)).unwrap();
    let day = row.days.iter().find(|verdict| verdict.date == day("2026-08-08")).unwrap();
    (day.status.is_working_day(), row.totals.working_days)
}

#[test]
fn a_persons_own_schedule_comes_before_their_units_whenever_either_was_written() {
    let mut month = month();
    let (five, weekdays) = saturday(&month, "Budi");
    assert!(!five);
    assign(&mut month, of_ani(), "2026-08-03", Some("enam"));
    // Later, and of both units above: neither takes the person's word.
    assign(&mut month, of_unit("kab"), "2026-08-04", Some("jadwal"));
    assign(&mut month, of_unit("kantor"), "2026-08-05", Some("jadwal"));
    assert_eq!(follows(&month, "Ani", "2026-08-08"), ("enam".to_owned(), of_ani()));
    assert_eq!(follows(&month, "Budi", "2026-08-08"), ("jadwal".to_owned(), of_unit("kantor")));
    assert_eq!(follows(&month, "Budi", "2026-08-04"), ("jadwal".to_owned(), of_unit("kab")));
    assert_eq!(follows(&month, "Ani", "2026-08-02"), ("jadwal".to_owned(), Scope::Regency {}), "not begun");
    assert!(saturday(&month, "Ani").0);
    assert_eq!(saturday(&month, "Budi"), (false, weekdays));
}

#[test]
fn a_persons_own_schedule_ends_where_it_says_none() {
    let mut month = month();
    assign(&mut month, of_ani(), "2026-08-01", Some("enam"));
    let whole = saturday(&month, "Ani").1;
    assign(&mut month, of_ani(), "2026-08-10", None);
    let (worked, part) = saturday(&month, "Ani");
    assert!(worked && part < whole, "{part} of {whole}");
    assert_eq!(follows(&month, "Ani", "2026-08-09").0, "enam");
    assert_eq!(follows(&month, "Ani", "2026-08-10"), ("jadwal".to_owned(), Scope::Regency {}));
}

#[test]
fn a_persons_own_policy_comes_before_everyones() {
    let mut month = month();
    let mut free = policy("regency_sample").into_inner();
    free.absent = klabat_attendance::policy::Cut(0);
    let document = klabat_attendance::Checked::new(free).unwrap();
    month.inputs.policies.push(Rule { scope: of_ani(), valid_from: day("2020-01-01"), document });
    let recap = compute(&month.inputs).unwrap();
    let cuts: Vec<_> = recap.rows.iter().map(|row| row.cut.0 > 0).collect();
    assert_eq!(cuts, [false, true], "Ani, then Budi");
}
