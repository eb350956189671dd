//! Rules that nobody has finished: kept, gone on with and deleted by whoever may write them, and counted by nothing.

use klabat_api::common::Done;
use klabat_api::console::{
    Created, ImportReport, NewRule, PreviewRequest, Recap, Role, RosterImport, RuleDraft, RuleKind, RuleScope, Rules,
};
use klabat_api::routes;
use klabat_evidence::Millis;
use klabat_service::ports::{Clock as _, Statement};
use serde_json::{Value as Json, json};

use super::office::{lock, policy, rule, set_rules};
use crate::access::second_admin;
use crate::cast::{ENROLLED, Which};
use crate::scene::{Console, Scene};
use crate::target::{Answer, START};

/// A table of deductions by which every day without a check-in costs another third.
fn dearer() -> NewRule {
    let mut dearer = policy("2026-01-02");
    dearer.document["absent"] = json!(400);
    dearer
}

/// As the console's form holds it.
fn unfinished(kind: RuleKind, scope: RuleScope) -> NewRule {
    let reason = String::new();
    let document = json!({ "base": null, "values": { "late": "15\t0,5\n\t" } });
    NewRule { kind, scope, key: String::new(), valid_from: String::new(), document, reason, draft: None }
}

async fn save(console: &Console<'_>, draft: &NewRule) -> String {
    console.post(routes::RULE_DRAFTS, draft).await.json::<Created>().id
}

async fn delete(console: &Console<'_>, draft: &str) -> Answer {
    console.press(&routes::fill(routes::RULE_DRAFT_DELETE, &[draft])).await
}

async fn rules(console: &Console<'_>, query: &str) -> Rules {
    console.get(&[routes::RULES, query].concat()).await.json()
}

fn ids(drafts: &[RuleDraft]) -> Vec<&str> {
    drafts.iter().map(|draft| &*draft.id).collect()
}

async fn july(console: &Console<'_>) -> Recap {
    console.get(&format!("{}?unit={}&month=2026-07", routes::RECAP, console.scene.cast.unit())).await.json()
}

fn lines(scene: &Scene, action: &str) -> Vec<String> {
    let lines = scene.target.ports().store.audit().unwrap();
    lines.into_iter().filter(|line| line.contains(action)).collect()
}

fn changed_meanwhile() -> (u16, String) {
    (409, "changed_meanwhile".to_owned())
}

#[tokio::test]
async fn a_draft_counts_for_nothing_until_it_is_published_and_then_is_gone() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let (before, listed) = (july(&admin).await, rules(&admin, "").await);
    // Even with all that a rule needs, as its document.
    let draft = save(&admin, &dearer()).await;
    let with = rules(&admin, "").await;
    assert_eq!((&with.rows, with.total), (&listed.rows, listed.total));
    assert_eq!((ids(&with.drafts), &with.drafts[0].document), (vec![&*draft], &dearer().document));
    assert_eq!(with.drafts[0].valid_from.as_deref(), Some("2026-01-02"));
    assert_eq!(july(&admin).await, before);
    let publish = NewRule { draft: Some(draft.clone()), ..dearer() };
    let preview = PreviewRequest { rule: publish.clone(), unit: scene.cast.unit(), month: "2026-07".to_owned() };
    assert_eq!(admin.post(routes::RULES_PREVIEW, &preview).await.status, 200);
    assert_eq!(rules(&admin, "").await.drafts.len(), 1, "a look takes nothing away");
    let refused = NewRule { key: "x".to_owned(), ..publish.clone() };
    assert_eq!(admin.post(routes::RULES, &refused).await.code(), "rule_key");
    assert_eq!(rules(&admin, "").await.drafts.len(), 1, "nor does what is refused");
    admin.post(routes::RULES, &publish).await.json::<Created>();
    let after = rules(&admin, "").await;
    assert_eq!((after.drafts, after.total), (vec![], listed.total + 1));
    assert_ne!(july(&admin).await.rows, before.rows);
    // Once.
    assert_eq!(admin.post(routes::RULES, &publish).await.refusal(), changed_meanwhile());
    assert_eq!(rules(&admin, "").await.total, listed.total + 1);
    let written = lines(&scene, "rule.written").pop().unwrap();
    assert!(written.contains(&draft), "{written}");
    let saved = lines(&scene, "draft.saved").remove(0);
    assert!(saved.contains(r#""kind":"policy""#) && !saved.contains("400"), "{saved}");
}

#[tokio::test]
async fn a_draft_may_lack_what_a_rule_needs_but_not_whom_it_is_for() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let draft = unfinished(RuleKind::Schedule, RuleScope::Regency {});
    let id = save(&admin, &draft).await;
    let listed = rules(&admin, "").await.drafts.remove(0);
    let RuleDraft { document, key, valid_from, reason, scope, .. } = &listed;
    assert_eq!((&listed.id, document, scope), (&id, &draft.document, &RuleScope::Regency {}));
    assert_eq!((&**key, valid_from, &**reason), ("", &None, ""));
    let refused = async |draft: NewRule| admin.post(routes::RULE_DRAFTS, &draft).await.code();
    assert_eq!(refused(NewRule { document: json!([1]), ..draft.clone() }).await, "rule_form");
    let long = json!({ "values": "x".repeat(200_000) });
    assert_eq!(refused(NewRule { document: long, ..draft.clone() }).await, "too_large");
    assert_eq!(refused(NewRule { valid_from: "2026-02-30".to_owned(), ..draft.clone() }).await, "malformed_request");
    assert_eq!(refused(NewRule { reason: "x".repeat(501), ..draft.clone() }).await, "reason_length");
    assert_eq!(refused(NewRule { key: "x".repeat(501), ..draft.clone() }).await, "rule_key");
    let person = RuleScope::Person { person: scene.cast.employee(ENROLLED[0]) };
    assert_eq!(refused(NewRule { scope: person, ..draft.clone() }).await, "rule_scope");
    let nowhere = RuleScope::Unit { unit: "nirwana".to_owned() };
    assert_eq!(refused(NewRule { scope: nowhere, ..draft }).await, "not_found");
    assert_eq!(lines(&scene, "draft.saved").len(), 1, "what is refused leaves none");
    // As rules are listed.
    for (query, found) in [("?kind=schedule", 1), ("?area=time", 1), ("?area=policy", 0), ("?scope=nirwana", 0)] {
        assert_eq!(rules(&admin, query).await.drafts.len(), found, "{query}");
    }
}

#[tokio::test]
async fn two_who_go_on_with_one_draft_do_not_write_over_each_other() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let (second, _) = second_admin(&scene, &admin).await;
    let first = save(&admin, &dearer()).await;
    let goes_on = NewRule { draft: Some(first.clone()), ..dearer() };
    let newer = save(&second, &goes_on).await;
    assert_eq!(admin.post(routes::RULE_DRAFTS, &goes_on).await.refusal(), changed_meanwhile());
    assert_eq!(admin.post(routes::RULES, &goes_on).await.refusal(), changed_meanwhile());
    assert_eq!(delete(&admin, &first).await.code(), "not_found");
    let listed = rules(&admin, "").await;
    assert_eq!((ids(&listed.drafts), &*listed.drafts[0].written_by), (vec![&*newer], &*second.me.name));
    assert_eq!(listed.total, 0, "nothing was published");
    // Not even where the other one came between reading and writing.
    let gone = Statement { sql: "DELETE FROM rule_drafts", parameters: Vec::new() };
    let goes_on = NewRule { draft: Some(newer.clone()), ..dearer() };
    for (route, batches) in [(routes::RULE_DRAFTS, 2), (routes::RULES, 3)] {
        let newer = save(&second, &dearer()).await;
        scene.target.ports().meanwhile(batches, gone.clone());
        let goes_on = NewRule { draft: Some(newer), ..goes_on.clone() };
        assert_eq!(admin.post(route, &goes_on).await.refusal(), changed_meanwhile(), "{route}");
        scene.target.ports().alone();
    }
    let last = save(&second, &dearer()).await;
    scene.target.ports().meanwhile(2, gone);
    assert_eq!(delete(&admin, &last).await.refusal(), changed_meanwhile());
    scene.target.ports().alone();
    let listed = rules(&admin, "").await;
    assert_eq!((listed.drafts, listed.total), (vec![], 0));
    assert_eq!(lines(&scene, "draft.deleted"), [""; 0], "what is refused leaves none");
}

#[tokio::test]
async fn whoever_may_write_a_rule_sees_its_drafts_and_deletes_them() {
    let scene = Scene::here().await;
    let elsewhere = Scene::before(scene.target.clone(), Which::Strict).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let foreign = elsewhere.sign_up(Role::Operator).await;
    let (superior, auditor) = (scene.sign_up(Role::Superior).await, scene.sign_up(Role::Auditor).await);
    let unit = RuleScope::Unit { unit: scene.cast.below() };
    let person = RuleScope::Person { person: scene.cast.employee(ENROLLED[0]) };
    let theirs = [
        save(&operator, &unfinished(RuleKind::Schedule, unit.clone())).await,
        save(&operator, &unfinished(RuleKind::Assignment, person.clone())).await,
    ];
    let admins = [
        save(&admin, &unfinished(RuleKind::Assignment, RuleScope::Regency {})).await,
        save(&admin, &unfinished(RuleKind::Policy, unit.clone())).await,
        save(&admin, &unfinished(RuleKind::Policy, person)).await,
    ];
    let refused = async |console: &Console<'_>, kind, scope| {
        console.post(routes::RULE_DRAFTS, &unfinished(kind, scope)).await.code()
    };
    assert_eq!(refused(&operator, RuleKind::Assignment, RuleScope::Regency {}).await, "not_allowed");
    assert_eq!(refused(&operator, RuleKind::Policy, unit.clone()).await, "not_allowed");
    assert_eq!(refused(&foreign, RuleKind::Schedule, unit.clone()).await, "not_found");
    assert_eq!(refused(&superior, RuleKind::Schedule, unit).await, "not_allowed");
    for (console, seen) in [(&admin, 5), (&operator, 2), (&foreign, 0), (&superior, 0), (&auditor, 0)] {
        assert_eq!(rules(console, "").await.drafts.len(), seen, "{:?}", console.me.role);
    }
    for draft in &admins {
        assert_eq!(delete(&operator, draft).await.code(), "not_found");
        let mut own = unfinished(RuleKind::Schedule, RuleScope::Unit { unit: scene.cast.below() });
        own.draft = Some(draft.clone());
        assert_eq!(operator.post(routes::RULE_DRAFTS, &own).await.refusal(), changed_meanwhile());
    }
    for draft in &theirs {
        assert_eq!(delete(&foreign, draft).await.code(), "not_found");
        assert_eq!(delete(&auditor, draft).await.code(), "not_allowed");
    }
    delete(&operator, &theirs[0]).await.json::<Done>();
    delete(&admin, &theirs[1]).await.json::<Done>();
    assert_eq!(delete(&admin, &theirs[1]).await.code(), "not_found");
    assert_eq!(rules(&admin, "").await.drafts.len(), admins.len());
    assert_eq!(lines(&scene, "draft.deleted").len(), 2);
}

/// Who looks after the console writes no rule for themselves, finished or not.
#[tokio::test]
async fn nobody_drafts_their_own_rule() {
    let scene = Scene::here().await;
    let operator = scene.sign_up(Role::Operator).await;
    let person = scene.cast.employee(ENROLLED[0]);
    let draft = unfinished(RuleKind::Assignment, RuleScope::Person { person: person.clone() });
    save(&operator, &draft).await;
    let is = Statement { sql: "UPDATE users SET employee = ?1", parameters: vec![person.as_str().into()] };
    scene.target.ports().store.run(&[is]).unwrap();
    assert_eq!(operator.post(routes::RULE_DRAFTS, &draft).await.code(), "second_person");
}

/// A lock begins anew when a rule came between; a draft is nothing that a recap is computed from.
#[tokio::test]
async fn a_draft_holds_no_lock_up_and_knows_no_locked_month() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    save(&admin, &dearer()).await;
    lock(&admin, &operator, &scene.cast.unit()).await;
    let locked = july(&admin).await;
    save(&admin, &dearer()).await;
    assert_eq!(july(&admin).await, locked);
    let of_recaps = include_str!("../../../src/console/recaps/recap_lock.rs");
    assert!(of_recaps.contains("'rule'") && !of_recaps.contains("'draft'"), "the lines that a lock is tried again for");
}

/// Whoever an import added by mistake goes with it, whatever was begun for them.
#[tokio::test]
async fn a_draft_goes_with_whom_it_was_for() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    scene.turn(Millis(scene.target.ports().now().0 + 60_000));
    let csv = format!("nip,nama,jenis,jabatan,unit\n199001012015041001,Ani,pppk,Guru,{}\n", scene.cast.unit());
    let roster = RosterImport { csv, commit: true, valid_from: Some("2026-08-01".to_owned()), name: None };
    let import = admin.post(routes::EMPLOYEES_IMPORT, &roster).await.json::<ImportReport>().import.unwrap();
    let found: Json = admin.get(&format!("{}?search=199001012015041001", routes::EMPLOYEES)).await.json();
    let person = found["rows"][0]["id"].as_str().unwrap().to_owned();
    let scope = RuleScope::Person { person: person.clone() };
    save(&admin, &unfinished(RuleKind::Assignment, scope)).await;
    let export: Json = admin.get(&routes::fill(routes::EMPLOYEE_DATA_EXPORT, &[&person])).await.json();
    assert_eq!(export["rule_drafts"][0]["kind"], "assignment", "it is about them");
    let reason = json!({ "reason": "berkas keliru" });
    admin.post(&routes::fill(routes::IMPORT_UNDO, &[&import]), &reason).await.json::<Done>();
    assert_eq!(rules(&admin, "").await.drafts, []);
}

#[tokio::test]
async fn a_draft_is_never_edited_in_its_place() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    save(&admin, &rule(RuleKind::Policy, RuleScope::Regency {}, "", "", json!({}))).await;
    let edit = Statement { sql: "UPDATE rule_drafts SET reason = 'x'", parameters: Vec::new() };
    assert!(scene.target.ports().store.run(&[edit]).is_err());
}

/// A page shows so many, and nobody works at more.
#[tokio::test]
async fn the_hundred_newest_drafts_are_listed() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let first = save(&admin, &unfinished(RuleKind::Policy, RuleScope::Regency {})).await;
    scene.turn(Millis(START + 1));
    for _ in 0..100 {
        save(&admin, &unfinished(RuleKind::Policy, RuleScope::Regency {})).await;
    }
    let listed = rules(&admin, "").await.drafts;
    assert_eq!((listed.len(), ids(&listed).contains(&&*first)), (100, false));
}
