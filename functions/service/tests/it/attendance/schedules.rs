//! A schedule's key is one for the whole regency, and belongs to the scope that first wrote it.

use klabat_api::console::{Created, NewRule, PreviewRequest, ReasonGiven, Recap, Role, RuleKind, RuleScope};
use klabat_api::routes;
use klabat_service::ports::{Statement, Value};
use serde_json::json;

use super::office::{assignment, rule, schedule, set_rules};
use crate::cast::{ENROLLED, Which};
use crate::scene::{Console, Scene};

/// Hours of a unit, an hour later than the regency's, under a key.
fn later_hours(unit: &str, key: &str, valid_from: &str) -> NewRule {
    let mut rule = schedule();
    rule.scope = RuleScope::Unit { unit: unit.to_owned() };
    (rule.key, rule.valid_from) = (key.to_owned(), valid_from.to_owned());
    for hours in
        rule.document["pattern"]["days"].as_object_mut().unwrap().values_mut().filter(|hours| hours.is_object())
    {
        hours["start"] = json!("08:30");
    }
    rule
}

async fn code(console: &Console<'_>, rule: &NewRule) -> String {
    let answer = console.post(routes::RULES, rule).await;
    if answer.status == 200 { String::new() } else { answer.code() }
}

#[tokio::test]
async fn a_unit_does_not_write_under_a_key_of_the_regencys_or_of_another_units() {
    let scene = Scene::here().await;
    let elsewhere = Scene::before(scene.target.clone(), Which::Strict).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let month = async |unit: &str| {
        let path = format!("{}?unit={unit}&month=2026-07", routes::RECAP);
        admin.get(&path).await.json::<Recap>().hash
    };
    let (unit, other) = (scene.cast.unit(), elsewhere.cast.unit());
    let before = (month(&unit).await, month(&other).await);
    let mine = later_hours(&unit, "five_days", "2026-01-01");
    assert_eq!(operator.post(routes::RULES, &mine).await.refusal(), (409, "rule_key_taken".to_owned()));
    let preview = PreviewRequest { rule: mine.clone(), unit: unit.clone(), month: "2026-07".to_owned() };
    assert_eq!(operator.post(routes::RULES_PREVIEW, &preview).await.code(), "rule_key_taken", "told before it is sent");
    assert_eq!(code(&admin, &mine).await, "rule_key_taken", "nor by mistake");
    assert_eq!((month(&unit).await, month(&other).await), before);
    // A key of one's own is nobody else's, the regency's neither; one goes on with it oneself.
    let own = later_hours(&unit, "jam_unit", "2026-09-01");
    let first = operator.post(routes::RULES, &own).await.json::<Created>().id;
    let foreign = elsewhere.sign_up(Role::Operator).await;
    assert_eq!(code(&foreign, &later_hours(&other, "jam_unit", "2026-01-01")).await, "rule_key_taken");
    let regency = NewRule { scope: RuleScope::Regency {}, ..own.clone() };
    assert_eq!(code(&admin, &regency).await, "rule_key_taken");
    assert_eq!(code(&operator, &later_hours(&unit, "jam_unit", "2026-10-01")).await, "");
    assert_eq!(code(&admin, &schedule()).await, "");
    // A key whose versions were all withdrawn is nobody's.
    let reason = ReasonGiven { reason: "salah kode".to_owned() };
    let single = operator.post(routes::RULES, &later_hours(&unit, "batal", "2026-09-01")).await.json::<Created>().id;
    for (rule, status) in [(single, 200), (first, 200)] {
        let path = routes::fill(routes::RULE_WITHDRAW, &[&rule]);
        assert_eq!(operator.post(&path, &reason).await.status, status);
    }
    assert_eq!(code(&admin, &NewRule { key: "batal".to_owned(), ..regency.clone() }).await, "");
    assert_eq!(code(&admin, &regency).await, "rule_key_taken", "the one of October stands");
}

#[tokio::test]
async fn nobody_follows_another_units_schedule() {
    let scene = Scene::here().await;
    let elsewhere = Scene::before(scene.target.clone(), Which::Strict).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let foreign = elsewhere.sign_up(Role::Operator).await;
    set_rules(&admin).await;
    assert_eq!(code(&operator, &later_hours(&scene.cast.unit(), "jam_unit", "2026-01-01")).await, "");
    let follows = |scope| rule(RuleKind::Assignment, scope, "", "2026-09-01", json!("jam_unit"));
    let unit = |unit| follows(RuleScope::Unit { unit });
    let person = |person| follows(RuleScope::Person { person });
    for there in [unit(scene.cast.unit()), unit(scene.cast.below()), person(scene.cast.employee(ENROLLED[0]))] {
        assert_eq!(code(&operator, &there).await, "", "{:?}", there.scope);
    }
    let regency = NewRule { document: json!("jam_unit"), ..assignment() };
    assert_eq!(admin.post(routes::RULES, &regency).await.refusal(), (422, "schedule_elsewhere".to_owned()));
    let preview = PreviewRequest { rule: regency, unit: scene.cast.unit(), month: "2026-07".to_owned() };
    assert_eq!(admin.post(routes::RULES_PREVIEW, &preview).await.code(), "schedule_elsewhere");
    for there in [unit(elsewhere.cast.unit()), person(elsewhere.cast.employee(ENROLLED[0]))] {
        assert_eq!(code(&foreign, &there).await, "schedule_elsewhere", "{:?}", there.scope);
    }
    let none = NewRule { document: json!(null), ..unit(scene.cast.below()) };
    assert_eq!(code(&operator, &none).await, "");
}

/// BKPP writes the same key in another window.
const REGENCYS: &str = "
    INSERT INTO rules (id, kind, key, valid_from, document, reason, written_by, written_at)
    SELECT ?1, 'schedule', ?1, '2026-01-01', document, 'SK', written_by, written_at
    FROM rules WHERE key = 'five_days' LIMIT 1";

#[tokio::test]
async fn a_key_that_was_taken_meanwhile_is_not_written_under() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let mut refused = 0;
    for batches in 1..20 {
        let key = format!("jam_{batches}");
        scene.target.ports().meanwhile(batches, Statement { sql: REGENCYS, parameters: vec![key.as_str().into()] });
        let rule = later_hours(&scene.cast.unit(), &key, "2026-01-01");
        if code(&operator, &rule).await.is_empty() {
            scene.target.ports().alone();
            break;
        }
        refused += 1;
        let sql = "SELECT count(*) AS n FROM rules WHERE key = ?1 AND unit IS NOT NULL";
        let written = Statement { sql, parameters: vec![key.as_str().into()] };
        assert_eq!(scene.target.ports().store.run(&[written]).unwrap().remove(0).concat(), [Value::from(0_u32)]);
    }
    // Whatever comes before the batch that writes: session, unit, and what was there before.
    assert!(refused >= 3, "{refused}");
}
