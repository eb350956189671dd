//! What rules of leave and of discipline would do, before they are stored.

use klabat_api::console::{Discipline, EmployeeKind, Preview, PreviewRequest, Role, RuleKind, RuleScope};
use klabat_api::routes;
use klabat_attendance::templates;
use klabat_service::nightly;
use serde_json::{Value as Json, json};

use super::office::{rule, set_rules};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene};

fn shipped(kind: RuleKind) -> Json {
    let json = if kind == RuleKind::Leave { templates::LEAVE.json } else { templates::DISCIPLINE.json };
    serde_json::from_str(json).unwrap()
}

async fn preview(console: &Console<'_>, kind: RuleKind, document: Json) -> Preview {
    let rule = rule(kind, RuleScope::Regency {}, "", "2026-07-01", document);
    let request = PreviewRequest { rule, unit: console.scene.cast.unit(), month: "2026-07".to_owned() };
    console.post(routes::RULES_PREVIEW, &request).await.json()
}

#[tokio::test]
async fn rules_of_leave_are_shown_on_the_balances_that_they_change() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    // Somebody had 4 days left of the year before: 12 + 4.
    let card = json!({ "carried": 4, "taken": 0 });
    let person = RuleScope::Person { person: scene.cast.employee(ENROLLED[0]) };
    let card = rule(RuleKind::LeaveCard, person, "", "2026-01-01", card);
    assert_eq!(admin.post(routes::RULES, &card).await.status, 200);
    let same = preview(&admin, RuleKind::Leave, shipped(RuleKind::Leave)).await;
    assert_eq!((same.people, same.leave.len()), (4, 0));
    let mut no_carry = shipped(RuleKind::Leave);
    no_carry["annual"] = json!({ "days": 12, "carry": 0, "ceiling": 12 });
    let one = preview(&admin, RuleKind::Leave, no_carry).await;
    let [row] = &*one.leave else { panic!("one has days carried over: {one:?}") };
    assert_eq!((&row.employee, row.before.left, row.after.left), (&scene.cast.employee(ENROLLED[0]), 16, 12));
    let mut fewer = shipped(RuleKind::Leave);
    fewer["annual"] = json!({ "days": 10, "carry": 6, "ceiling": 16 });
    let all = preview(&admin, RuleKind::Leave, fewer).await;
    assert_eq!((all.people, all.leave.len(), all.rows.len()), (4, 4, 0));
    assert!(all.leave.iter().all(|row| row.before.left - row.after.left == 2));
}

#[tokio::test]
async fn rules_of_discipline_are_shown_on_where_people_stand() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let steps = |days: u16| {
        let mut document = shipped(RuleKind::Discipline);
        document["steps"] = json!([{ "days": days, "level": "berat", "sanction": "Diberhentikan" }]);
        (document["in_a_row"], document["warn_before"]) = (json!(300), json!(1));
        document
    };
    let nobody = preview(&admin, RuleKind::Discipline, steps(1)).await;
    assert_eq!((nobody.people, nobody.discipline.len()), (0, 0), "no day was judged yet");
    // 33 working days until the 17th of August, and nobody came.
    nightly(scene.target.ports()).await.unwrap();
    let same = preview(&admin, RuleKind::Discipline, shipped(RuleKind::Discipline)).await;
    assert_eq!((same.people, same.discipline.len()), (4, 0));
    let lenient = preview(&admin, RuleKind::Discipline, steps(100)).await;
    assert_eq!((lenient.people, lenient.discipline.len(), lenient.rows.len()), (4, 4, 0));
    let row = &lenient.discipline[0];
    assert_eq!((row.before.days, row.before.reached.is_some(), &row.after.reached), (33, true, &None));
}

/// What is in no month has no effect on it to show: an empty list would be an all-clear.
#[tokio::test]
async fn a_rule_that_is_in_no_month_has_no_preview() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let health = serde_json::from_str(templates::HEALTH.json).unwrap();
    let rule = rule(RuleKind::Health, RuleScope::Regency {}, "", "2026-07-01", health);
    let request = PreviewRequest { rule, unit: scene.cast.unit(), month: "2026-07".to_owned() };
    assert_eq!(admin.post(routes::RULES_PREVIEW, &request).await.code(), "malformed_request");
}

/// PP 94/2021 is about PNS: others have days, and steps only where the regency's own rules name their kind.
#[tokio::test]
async fn steps_are_reached_by_those_for_whom_the_rules_are() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let who = scene.cast.employee(ENROLLED[1]);
    let to_pppk = "UPDATE employees SET kind = 'pppk' WHERE id = ?1";
    let statement =
        klabat_service::ports::Statement { sql: to_pppk, parameters: vec![klabat_service::ports::Value::from(&who)] };
    scene.target.ports().store.run(&[statement]).unwrap();
    nightly(scene.target.ports()).await.unwrap();
    let list = async |more: &str| admin.get(&format!("{}?year=2026{more}", routes::DISCIPLINE)).await.json();
    let of_pppk: Discipline = list("&kind=pppk").await;
    let [row] = &*of_pppk.rows else { panic!("one PPPK: {of_pppk:?}") };
    assert_eq!((&row.employee, row.kind, row.days), (&who, EmployeeKind::Pppk, 33));
    assert_eq!((row.applies, &row.reached, &row.near), (false, &None, &None));
    let of_pns: Discipline = list("&kind=pns").await;
    assert!(of_pns.rows.len() == 3 && of_pns.rows.iter().all(|row| row.applies && row.reached.is_some()));
    let mut for_both = shipped(RuleKind::Discipline);
    for_both["who"] = json!(["pns", "pppk"]);
    let for_both = rule(RuleKind::Discipline, RuleScope::Regency {}, "", "2026-01-01", for_both);
    assert_eq!(admin.post(routes::RULES, &for_both).await.status, 200);
    let of_pppk: Discipline = list("&kind=pppk").await;
    assert!(of_pppk.rows[0].applies && of_pppk.rows[0].reached.is_some());
}

#[tokio::test]
async fn discipline_is_searched_and_goes_on_where_a_page_ends() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    nightly(scene.target.ports()).await.unwrap();
    let list = async |query: &str| admin.get(&format!("{}?year=2026{query}", routes::DISCIPLINE)).await.json();
    let whole: Discipline = list("").await;
    let rest: Discipline = list("&offset=1").await;
    assert_eq!((whole.total, rest.total, &whole.rows[1..]), (4, 4, &*rest.rows));
    let nip = scene.cast.nip(NEW[0]);
    let found: Discipline = list(&format!("&search={nip}")).await;
    assert_eq!(found.rows.iter().map(|row| &row.nip).collect::<Vec<_>>(), [&nip]);
}
