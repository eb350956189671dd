//! What each night derives: judged days, and outages that the data suggests.

use klabat_api::common::Done;
use klabat_api::console::{
    AbsenceKind, Approve, CaseState, Created, Discipline, NewMembership, OutageSource, Outages, ReasonGiven, Role,
    RuleKind, RuleScope, Statistics, UnitChange,
};
use klabat_api::routes;
use klabat_evidence::Millis;
use klabat_service::nightly;
use klabat_service::ports::{Statement, Store as _, Value};
use serde_json::json;

use super::office::{absence, correction, id, rule, set_rules, verdict};
use crate::cast::{ENROLLED, NEW, Which};
use crate::scene::{Console, Scene};
use crate::target::START;

#[tokio::test]
async fn each_night_days_are_judged_for_statistics_and_discipline() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    nightly(scene.target.ports()).await.unwrap();
    let statistics: Statistics =
        admin.get(&format!("{}?first=2026-07-01&last=2026-08-31", routes::STATISTICS)).await.json();
    // 23 working days of July, and 10 of August until the 17th, which is a holiday; four people.
    let unit = statistics.units.iter().find(|row| row.unit.id == scene.cast.unit()).unwrap();
    assert_eq!((unit.counts.due, unit.counts.absent, unit.counts.present), (4 * 33, 4 * 33, 0));
    assert_eq!(statistics.days.len(), 31 + 17);
    let series = statistics.series.iter().find(|series| series.unit.id == scene.cast.unit()).unwrap();
    assert!(!statistics.weekly && series.days.len() == 31 + 17);
    assert_eq!(series.days.iter().map(|day| day.counts.due).sum::<u32>(), unit.counts.due);
    let year: Statistics = admin.get(&format!("{}?first=2026-01-01&last=2026-08-31", routes::STATISTICS)).await.json();
    let series = year.series.iter().find(|series| series.unit.id == scene.cast.unit()).unwrap();
    let mondays: Vec<_> =
        series.days.iter().filter(|day| day.counts.due > 0).map(|day| (&*day.date, day.counts.due)).collect();
    assert!(year.weekly && mondays.contains(&("2026-07-06", 4 * 5)), "{mondays:?}");
    let discipline: Discipline = admin.get(routes::DISCIPLINE).await.json();
    assert_eq!((discipline.rows.len(), discipline.rows[0].days, discipline.rows[0].longest_run), (4, 33, 33));
    assert_eq!(discipline.rows[0].reached.as_ref().map(|step| step.level.as_str()), Some("berat"));
    // What is decided later is judged the next night.
    let operator = scene.sign_up(Role::Operator).await;
    let mut sick = absence(&scene, ENROLLED[0], AbsenceKind::Sick, "2026-08-03", "2026-08-07");
    sick.letter = Some("1".to_owned());
    let filed = id(&operator.post(routes::ABSENCES, &sick).await);
    admin.post(&routes::fill(routes::ABSENCE_APPROVE, &[&filed]), &Approve::default()).await.json::<Done>();
    scene.turn(Millis(START + 86_400_000));
    nightly(scene.target.ports()).await.unwrap();
    let admin = scene.again(Role::Admin).await;
    let statistics: Statistics =
        admin.get(&format!("{}?first=2026-08-03&last=2026-08-07", routes::STATISTICS)).await.json();
    assert_eq!(statistics.units[0].counts.leave, 5);
}

/// A chart of every unit of a regency could not be read.
#[tokio::test]
async fn the_twelve_largest_units_are_drawn() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let mut units = Vec::new();
    for size in 1..=13_u32 {
        let unit = UnitChange { name: format!("Unit {size}"), parent: None, zone: "Asia/Makassar".into() };
        let unit = admin.post(routes::UNITS, &unit).await.json::<Created>().id;
        let parameters = vec![Value::Text(unit.clone()), Value::Integer(size.into())];
        let sql = "
            WITH RECURSIVE people (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM people WHERE number < ?2)
            INSERT INTO days SELECT ?1 || number, '2026-07-06', ?1, 'hadir', 1, 1, 0, 0, 450, 0 FROM people";
        scene.target.ports().batch(vec![Statement { sql, parameters }]).await.unwrap();
        units.push(unit);
    }
    let week = format!("{}?first=2026-07-06&last=2026-07-12", routes::STATISTICS);
    let statistics: Statistics = admin.get(&week).await.json();
    let drawn: Vec<_> = statistics.series.into_iter().map(|series| series.unit.id).collect();
    units.reverse();
    assert_eq!(drawn, units[..12], "the smallest is in the table alone");
    assert_eq!(statistics.units.len(), 13);
}

/// Whoever asked to be excused from a day was not away without an excuse until somebody says so, as in the recap; nor
/// does such a day join those around it to a run.
#[tokio::test]
async fn a_day_that_waits_for_a_decision_is_not_yet_unexcused() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let sick = absence(&scene, ENROLLED[0], AbsenceKind::Sick, "2026-08-05", "2026-08-05");
    let filed = id(&operator.post(routes::ABSENCES, &sick).await);
    let corrected = id(&operator.post(routes::CORRECTIONS, &correction(&scene, "2026-07-01", "07:30")).await);
    let of = async |admin: &Console<'_>| {
        let discipline: Discipline = admin.get(routes::DISCIPLINE).await.json();
        let employee = scene.cast.employee(ENROLLED[0]);
        let row = discipline.rows.into_iter().find(|row| row.employee == employee).unwrap();
        (row.days, row.longest_run, row.dates.contains(&"2026-08-05".to_owned()))
    };
    nightly(scene.target.ports()).await.unwrap();
    // 2 July to 4 August are 24 working days, 6 to 14 August are 7.
    assert_eq!(of(&admin).await, (31, 24, false));
    let statistics: Statistics =
        admin.get(&format!("{}?first=2026-08-05&last=2026-08-05", routes::STATISTICS)).await.json();
    assert_eq!((statistics.units[0].counts.due, statistics.units[0].counts.absent), (3, 3));
    // Turned down, both are what they were.
    let refused = ReasonGiven { reason: "tidak ada surat".to_owned() };
    admin.post(&routes::fill(routes::ABSENCE_REJECT, &[&filed]), &refused).await.json::<Done>();
    admin.post(&routes::fill(routes::CORRECTION_DECIDE, &[&corrected]), &verdict(false)).await.json::<Done>();
    scene.turn(Millis(START + 86_400_000));
    nightly(scene.target.ports()).await.unwrap();
    // And the day of the first night, on which nobody came either.
    assert_eq!(of(&scene.again(Role::Admin).await).await, (34, 34, true));
}

/// The year's count follows what is decided about a month that is over for long, as long as it is not locked.
#[tokio::test]
async fn an_older_month_that_is_open_is_judged_anew() {
    const WEEKS: u64 = 7 * 86_400_000;
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    nightly(scene.target.ports()).await.unwrap();
    let operator = scene.sign_up(Role::Operator).await;
    let mut sick = absence(&scene, ENROLLED[0], AbsenceKind::Sick, "2026-07-06", "2026-07-10");
    sick.letter = Some("1".to_owned());
    let filed = id(&operator.post(routes::ABSENCES, &sick).await);
    // In October, when neither of the last two months is July.
    scene.turn(Millis(START + 8 * WEEKS));
    let admin = scene.again(Role::Admin).await;
    admin.post(&routes::fill(routes::ABSENCE_APPROVE, &[&filed]), &Approve::default()).await.json::<Done>();
    nightly(scene.target.ports()).await.unwrap();
    let july = format!("{}?first=2026-07-06&last=2026-07-10", routes::STATISTICS);
    assert_eq!(admin.get(&july).await.json::<Statistics>().units[0].counts.leave, 5);
    // Of the year before, only its December still matters.
    scene.turn(Millis(START + 8 * WEEKS + 365 * 86_400_000));
    nightly(scene.target.ports()).await.unwrap();
    let runs = Statement {
        sql: "SELECT DISTINCT month FROM day_runs WHERE computed_at < ?1 ORDER BY month",
        parameters: vec![Value::Integer(i64::try_from(START + 9 * WEEKS).unwrap())],
    };
    let runs = scene.target.ports().batch(vec![runs]).await.unwrap();
    let months: Vec<_> =
        ["2026-07", "2026-08", "2026-09", "2026-10"].map(|month| vec![Value::Text(month.to_owned())]).into();
    assert_eq!(runs, [months]);
}

#[tokio::test]
async fn whoever_left_is_counted_no_more_from_then_on() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    nightly(scene.target.ports()).await.unwrap();
    let due = async |admin: &Console<'_>| {
        let query = format!("{}?first=2026-08-03&last=2026-08-14", routes::STATISTICS);
        admin.get(&query).await.json::<Statistics>().units[0].counts.due
    };
    assert_eq!(due(&admin).await, 4 * 10);
    for (who, day) in [(ENROLLED[0], "2026-08-10"), (NEW[0], "2026-08-01")] {
        let leaves = NewMembership { unit: None, valid_from: day.to_owned(), reason: "pensiun".to_owned() };
        let path = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&scene.cast.employee(who)]);
        admin.post(&path, &leaves).await.json::<Done>();
    }
    scene.turn(Millis(START + 86_400_000));
    nightly(scene.target.ports()).await.unwrap();
    let admin = scene.again(Role::Admin).await;
    assert_eq!(due(&admin).await, 2 * 10 + 5);
}

/// Ten submissions through the beacon, refused within as many minutes.
fn surge(scene: &Scene, from: Millis) -> Vec<Statement> {
    let refusal = |index: u8| Statement {
        sql: "INSERT INTO refusals (submission, code, employee, unit, beacon, at) VALUES (?1, 'weak_signal', ?2, ?3, ?4, ?5)",
        parameters: vec![
            Value::Blob(vec![index; 32]),
            Value::Text(scene.cast.employee(ENROLLED[0])),
            Value::Text(scene.cast.unit()),
            Value::Blob(scene.cast.beacon(Which::Strict).0.0.to_vec()),
            Value::Integer(i64::try_from(from.0 + u64::from(index) * 50_000).unwrap()),
        ],
    };
    (0..10).map(refusal).collect()
}

#[tokio::test]
async fn a_silent_beacon_and_a_surge_of_refusals_are_proposed_once_as_outages() {
    const DAY: u64 = 86_400_000;
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    // 07:20 on the next day, a Wednesday; the beacon was last heard of a day before.
    scene.target.ports().store.run(&surge(&scene, Millis(START + DAY))).unwrap();
    scene.turn(Millis(START + 2 * DAY));
    nightly(scene.target.ports()).await.unwrap();
    let admin = scene.again(Role::Admin).await;
    let found = async || {
        let outages: Outages = admin.get(routes::OUTAGES).await.json();
        let mut rows = outages.rows;
        rows.sort_by_key(|row| (row.source == OutageSource::Refusals, row.from));
        rows
    };
    let rows = found().await;
    let shown: Vec<_> =
        rows.iter().map(|row| (row.source, row.from.wrapping_sub(START + DAY), row.until - row.from)).collect();
    let minutes = |minutes: u64| minutes * 60_000;
    // 07:00 to 08:00, 15:30 to 16:30, and from 07:20 on.
    let expected = [
        (OutageSource::Silence, 0_u64.wrapping_sub(minutes(20)), minutes(60)),
        (OutageSource::Silence, minutes(8 * 60 + 10), minutes(60)),
        (OutageSource::Refusals, 0, minutes(10)),
    ];
    assert_eq!(shown, expected);
    assert!(rows.iter().all(|row| row.state == CaseState::Open && row.declared_by.is_none()));
    assert_eq!(
        (rows[0].reason.as_str(), rows[2].reason.as_str()),
        ("Lobi: tidak ada kabar 60 menit", "Lobi: 10 dari 10 percobaan ditolak")
    );
    let decide = routes::fill(routes::OUTAGE_DECIDE, &[&rows[0].id]);
    admin.post(&decide, &verdict(false)).await.json::<Done>();
    // The same night again, as if cron had been struck: nothing comes twice, and what was decided stays decided.
    let again = Statement { sql: "DELETE FROM day_runs", parameters: Vec::new() };
    scene.target.ports().store.run(&[again]).unwrap();
    nightly(scene.target.ports()).await.unwrap();
    let rows = found().await;
    assert_eq!((rows.len(), rows[0].state), (3, CaseState::Rejected));
    let lines = scene.target.ports().store.audit().unwrap();
    assert_eq!(lines.iter().filter(|line| line.contains("outage.proposed")).count(), 3);
}

/// Five unexcused days before New Year and five after it are ten in a row (PP 94/2021), though five of the year.
#[tokio::test]
async fn days_in_a_row_go_over_new_year() {
    const DAY: &str = "
        INSERT INTO days (employee, date, unit, code, due, present, late_minutes, early_minutes, worked_minutes, deduction)
        VALUES (?1, ?2, ?3, 'alpa', 1, 0, 0, 0, 0, 300)";
    let scene = Scene::here().await;
    let of = |who: usize, date: &str| Statement {
        sql: DAY,
        parameters: vec![
            Value::Text(scene.cast.employee(who)),
            Value::Text(date.to_owned()),
            Value::Text(scene.cast.unit()),
        ],
    };
    let before = ["2025-12-24", "2025-12-26", "2025-12-29", "2025-12-30", "2025-12-31"];
    let after = ["2026-01-02", "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"];
    let days: Vec<_> = before.iter().chain(&after).map(|date| of(ENROLLED[0], date)).collect();
    let others: Vec<_> = before.iter().map(|date| of(ENROLLED[1], date)).collect();
    scene.target.ports().store.run(&[days, others].concat()).unwrap();
    let admin = scene.sign_up(Role::Admin).await;
    let discipline: Discipline = admin.get(&format!("{}?year=2026", routes::DISCIPLINE)).await.json();
    let [row] = &*discipline.rows else { panic!("one has days of the year: {:?}", discipline.rows) };
    assert_eq!((row.employee.clone(), row.days, row.longest_run), (scene.cast.employee(ENROLLED[0]), 5, 10));
    assert_eq!(row.reached.as_ref().map(|step| step.level.as_str()), Some("berat"));
    assert_eq!(row.dates, after, "the days that it is the sum of");
    // A year is judged by its own steps, not by those of today.
    let steps = json!([{ "days": 1, "level": "berat", "sanction": "Diberhentikan" }]);
    let stricter = json!({ "source": "x", "steps": steps, "in_a_row": 1, "warn_before": 0 });
    let stricter = rule(RuleKind::Discipline, RuleScope::Regency {}, "", "2026-01-01", stricter);
    assert_eq!(admin.post(routes::RULES, &stricter).await.status, 200);
    for (year, level) in [(2025, "ringan"), (2026, "berat")] {
        let discipline: Discipline = admin.get(&format!("{}?year={year}", routes::DISCIPLINE)).await.json();
        let reached = discipline.rows[0].reached.as_ref().map(|step| step.level.as_str());
        assert_eq!(reached, Some(level), "{year}");
    }
}
