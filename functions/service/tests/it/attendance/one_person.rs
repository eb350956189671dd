//! A schedule of one person alone, from its first day to its last.

use klabat_api::console::{
    EmployeeDetail, NewRule, Preview, PreviewRequest, Recap, RecapRow, Role, RuleKind, RuleScope,
};
use klabat_api::routes;
use klabat_attendance::templates;
use serde_json::json;

use super::office::{assignment, rule, set_rules};
use crate::cast::ENROLLED;
use crate::scene::{Console, Scene};

fn six_days() -> NewRule {
    let template = templates::SCHEDULES.iter().find(|template| template.json.contains("saturday")).unwrap();
    let document = serde_json::from_str(template.json).unwrap();
    rule(RuleKind::Schedule, RuleScope::Regency {}, "six_days", "2026-01-01", document)
}

async fn july(console: &Console<'_>) -> Vec<RecapRow> {
    let path = format!("{}?unit={}&month=2026-07", routes::RECAP, console.scene.cast.unit());
    console.get(&path).await.json::<Recap>().rows
}

/// The Saturdays of July 2026: the 4th, 11th, 18th and 25th.
fn saturdays(row: &RecapRow) -> Vec<&str> {
    [4, 11, 18, 25].iter().map(|day| &*row.days[day - 1].as_ref().unwrap().code).collect()
}

#[tokio::test]
async fn one_persons_schedule_changes_their_verdicts_alone_and_ends() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    assert_eq!(admin.post(routes::RULES, &six_days()).await.status, 200);
    let person = scene.cast.employee(ENROLLED[0]);
    let own = |from: &str, schedule| {
        let scope = RuleScope::Person { person: person.clone() };
        rule(RuleKind::Assignment, scope, "", from, schedule)
    };
    let before = july(&operator).await;
    let assign = own("2026-07-06", json!("six_days"));
    let look = PreviewRequest { rule: assign.clone(), unit: scene.cast.unit(), month: "2026-07".to_owned() };
    let seen: Preview = operator.post(routes::RULES_PREVIEW, &look).await.json();
    assert_eq!(seen.rows.iter().map(|row| &row.employee).collect::<Vec<_>>(), [&person]);
    for rule in [assign, own("2026-07-20", json!(null))] {
        assert_eq!(operator.post(routes::RULES, &rule).await.status, 200);
    }
    let after = july(&operator).await;
    assert_eq!(saturdays(after.iter().find(|row| row.employee == person).unwrap()), ["L", "A", "A", "L"]);
    let others = |rows: Vec<RecapRow>| rows.into_iter().filter(|row| row.employee != person).collect::<Vec<_>>();
    assert_eq!(others(after), others(before));
    let detail: EmployeeDetail = operator.get(&routes::fill(routes::EMPLOYEE, &[&person])).await.json();
    let followed = detail.schedule.followed.unwrap();
    assert_eq!((&*followed.schedule.key, &followed.scope), ("five_days", &RuleScope::Regency {}), "it has ended");
    let own: Vec<_> = detail.schedule.own.iter().map(|own| (&*own.valid_from, own.schedule.is_some())).collect();
    assert_eq!(own, [("2026-07-06", true), ("2026-07-20", false)]);
    assert_eq!(detail.schedule.choices.iter().map(|name| &*name.key).collect::<Vec<_>>(), ["five_days", "six_days"]);
}

#[tokio::test]
async fn the_schedule_of_a_person_is_told_with_whose_word_it_is() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let person = scene.cast.employee(ENROLLED[0]);
    let followed = async || {
        let detail: EmployeeDetail = operator.get(&routes::fill(routes::EMPLOYEE, &[&person])).await.json();
        detail.schedule.followed.map(|followed| (followed.schedule.key, followed.scope, followed.valid_from))
    };
    assert_eq!(followed().await, None);
    set_rules(&admin).await;
    assert_eq!(admin.post(routes::RULES, &six_days()).await.status, 200);
    let everyone = ("five_days".to_owned(), RuleScope::Regency {}, assignment().valid_from);
    assert_eq!(followed().await, Some(everyone));
    for scope in [RuleScope::Unit { unit: scene.cast.unit() }, RuleScope::Person { person: person.clone() }] {
        let rule = rule(RuleKind::Assignment, scope.clone(), "", "2026-02-01", json!("six_days"));
        assert_eq!(operator.post(routes::RULES, &rule).await.status, 200);
        assert_eq!(followed().await, Some(("six_days".to_owned(), scope, "2026-02-01".to_owned())));
    }
}
