//! A version that has not begun is a draft: it can be withdrawn, and then never counts.

use klabat_api::common::Done;
use klabat_api::console::{
    Created, DayDetail, NewDenial, NewRule, NewShift, NewShifts, ReasonGiven, Role, RuleKind, RuleRow, RuleScope, Rules,
};
use klabat_api::routes;
use klabat_attendance::templates;
use klabat_evidence::Millis;
use klabat_service::ports::Statement;
use serde_json::json;

use super::office::{calendar, policy, rule, schedule, set_rules};
use crate::cast::{ENROLLED, Which};
use crate::scene::{Console, Scene};
use crate::target::{Answer, START};

const DAY: u64 = 86_400_000;

async fn write(console: &Console<'_>, rule: &NewRule) -> String {
    let answer = console.post(routes::RULES, rule).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json::<Created>().id
}

async fn withdraw(console: &Console<'_>, rule: &str) -> Answer {
    let reason = ReasonGiven { reason: "Perbup ditunda".to_owned() };
    console.post(&routes::fill(routes::RULE_WITHDRAW, &[rule]), &reason).await
}

async fn listed(console: &Console<'_>, id: &str) -> RuleRow {
    let rules: Rules = console.get(routes::RULES).await.json();
    rules.rows.into_iter().find(|row| row.id == id).unwrap()
}

#[tokio::test]
async fn what_was_withdrawn_before_it_began_never_counts_and_stays_in_sight() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let dearer = |from: &str, absent: u32| {
        let mut rule = policy(from);
        rule.document["absent"] = json!(absent);
        rule
    };
    let draft = write(&admin, &dearer("2026-08-19", 400)).await;
    let other = write(&admin, &dearer("2026-08-21", 500)).await;
    let last = write(&admin, &dearer("2026-08-23", 600)).await;
    let begun = write(&admin, &dearer("2026-08-18", 300)).await;
    assert_eq!((listed(&admin, &draft).await.planned, listed(&admin, &begun).await.planned), (true, false));
    assert_eq!(withdraw(&admin, &begun).await.refusal(), (409, "rule_begun".to_owned()));
    let short = ReasonGiven { reason: "x".to_owned() };
    assert_eq!(admin.post(&routes::fill(routes::RULE_WITHDRAW, &[&draft]), &short).await.code(), "reason_length");
    for planned in [&draft, &last] {
        withdraw(&admin, planned).await.json::<Done>();
    }
    assert_eq!(withdraw(&admin, &draft).await.refusal(), (409, "changed_meanwhile".to_owned()));
    let row = listed(&admin, &draft).await;
    assert_eq!((row.planned, row.withdrawn.map(|one| one.reason).as_deref()), (false, Some("Perbup ditunda")));
    scene.turn(Millis(START + 7 * DAY));
    let admin = scene.again(Role::Admin).await;
    let deduction = async |day: &str| {
        let path = routes::fill(routes::EMPLOYEE_DAY, &[&scene.cast.employee(ENROLLED[0]), day]);
        admin.get(&path).await.json::<DayDetail>().cell.deduction
    };
    assert_eq!((deduction("2026-08-20").await, deduction("2026-08-21").await), (300, 500));
    assert_eq!(deduction("2026-08-24").await, 500);
    assert!(listed(&admin, &other).await.current, "the one after it does not count");
    assert!(!listed(&admin, &last).await.current && !listed(&admin, &draft).await.current);
    let lines = scene.target.ports().store.audit().unwrap();
    assert_eq!(lines.iter().filter(|line| line.contains("rule.withdrawn")).count(), 2, "what is refused leaves none");
    for sql in ["UPDATE rule_withdrawals SET reason = 'x'", "DELETE FROM rule_withdrawals"] {
        let statement = Statement { sql, parameters: Vec::new() };
        assert!(scene.target.ports().store.run(&[statement]).is_err(), "{sql}");
    }
}

#[tokio::test]
async fn whoever_may_write_a_rule_may_withdraw_it() {
    let scene = Scene::here().await;
    let elsewhere = Scene::before(scene.target.clone(), Which::Strict).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let assign = |scope| rule(RuleKind::Assignment, scope, "", "2026-09-01", json!("five_days"));
    let regency = write(&admin, &assign(RuleScope::Regency {})).await;
    let unit = write(&operator, &assign(RuleScope::Unit { unit: scene.cast.below() })).await;
    let person = RuleScope::Person { person: scene.cast.employee(ENROLLED[0]) };
    let person = write(&operator, &assign(person)).await;
    assert_eq!(withdraw(&operator, &regency).await.code(), "not_allowed");
    let foreign = elsewhere.sign_up(Role::Operator).await;
    for rule in [&unit, &person] {
        assert_eq!(withdraw(&foreign, rule).await.code(), "not_found");
        withdraw(&operator, rule).await.json::<Done>();
    }
    withdraw(&admin, &regency).await.json::<Done>();
}

#[tokio::test]
async fn what_something_was_written_for_is_not_withdrawn() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let unit = RuleScope::Unit { unit: scene.cast.unit() };
    let mut later = schedule();
    (later.key, later.valid_from) = ("wards".to_owned(), "2026-09-01".to_owned());
    later.document = serde_json::from_str(templates::SCHEDULES[2].json).unwrap();
    let wards = write(&admin, &later).await;
    let follows = rule(RuleKind::Assignment, unit, "", "2026-09-01", json!("wards"));
    let follows = write(&admin, &follows).await;
    assert_eq!(withdraw(&admin, &wards).await.refusal(), (409, "rule_needed".to_owned()));
    // A version that is there on that day already does as well.
    let again = write(&admin, &later).await;
    withdraw(&admin, &wards).await.json::<Done>();
    assert_eq!(withdraw(&admin, &again).await.code(), "rule_needed");
    // Shifts that were written since are in its letters.
    scene.turn(Millis(START + 60_000));
    let shift = NewShift { employee: scene.cast.employee(ENROLLED[0]), date: "2026-09-02".to_owned(), shift: None };
    admin.post(routes::SHIFTS, &NewShifts { unit: scene.cast.unit(), rows: vec![shift] }).await.json::<Done>();
    assert_eq!(withdraw(&admin, &follows).await.code(), "rule_needed");
    let forget = Statement { sql: "DELETE FROM shifts", parameters: Vec::new() };
    scene.target.ports().store.run(&[forget]).unwrap();
    withdraw(&admin, &follows).await.json::<Done>();
    withdraw(&admin, &again).await.json::<Done>();
    // Work on a day that the calendar makes free.
    let days = NewRule { valid_from: "2026-09-01".to_owned(), ..calendar() };
    let (first, second) = (write(&admin, &days).await, write(&admin, &days).await);
    withdraw(&admin, &first).await.json::<Done>();
    let employees = vec![scene.cast.employee(ENROLLED[0])];
    let denial = NewDenial { employees, date: "2026-12-24".to_owned(), letter: "800/1".to_owned() };
    admin.post(routes::DENIALS, &denial).await.json::<Done>();
    assert_eq!(withdraw(&admin, &second).await.code(), "rule_needed");
}
