use klabat_api::console::{PreviewRequest, Role, RuleRow};
use serde_json::json;

use super::*;
use crate::console::form::{Fault, TICKED};
use crate::console::tests::{answer, call, ok, open, problem};
use crate::console::{Call, Dialog, Effect, Event, Model, Subject};
use crate::http::Body;

const POLICY: &str = include_str!("../../../../../../functions/attendance/data/policies/regency_sample.json");
const WEEK: &str = include_str!("../../../../../../functions/attendance/data/schedules/five_days.json");

fn rule(kind: &str, document: &str) -> RuleRow {
    serde_json::from_value(json!({
        "id": "r1", "kind": kind, "scope": { "of": "regency" }, "scope_name": "", "key": "", "valid_from": "2026-01-01",
        "document": serde_json::from_str::<Json>(document).unwrap(), "reason": "Perbup 1/2026", "written_by": "Admin",
        "written_at": 1, "current": true, "planned": false, "withdrawn": null,
    }))
    .unwrap()
}

fn opened(subject: impl Into<Subject>, role: Role) -> Model {
    let (mut model, _) = open("/console/rules", role);
    model.update(Event::Open(subject.into()));
    model
}

fn typed(model: &mut Model, values: &[(&'static str, &str)]) {
    for (name, value) in values {
        model.update(Event::Edit(name, (*value).to_owned()));
    }
}

fn dialog(model: &Model) -> &Dialog {
    model.dialog.as_ref().unwrap()
}

/// What is asked, and what stands in it.
fn asked(model: &Model) -> Vec<(&'static str, String)> {
    let (form, values) = (dialog(model).form.as_ref().unwrap(), &dialog(model).values);
    form.inputs.iter().map(|input| (input.name, values.get(input.name).to_owned())).collect()
}

fn sent(call: &Call) -> (String, Json) {
    let request = call.request();
    let Body::Json(body) = request.body else { panic!("a request without a body") };
    (request.path, serde_json::from_str(&body).unwrap())
}

/// Puts the form aside, and gives it back as the server would.
fn put_aside(model: &mut Model, name: &str) -> RuleDraft {
    let effects = model.update(Event::PutAside);
    let (ticket, call) = call(&effects);
    let (path, body) = sent(&call);
    assert_eq!(path, routes::RULE_DRAFTS);
    answer(model, (ticket, call), ok(&json!({ "id": "d1" })));
    assert_eq!(model.dialog, None);
    let new: NewRule = serde_json::from_value(body).unwrap();
    let valid_from = Some(new.valid_from).filter(|day| !day.is_empty());
    let NewRule { kind, scope, key, document, reason, .. } = new;
    let (id, scope_name, written_by) = ("d1".to_owned(), name.to_owned(), "Admin".to_owned());
    RuleDraft { id, kind, scope, scope_name, key, valid_from, document, reason, written_by, written_at: 1 }
}

fn schedules() -> Vec<ScheduleName> {
    vec![ScheduleName { key: "piket".to_owned(), name: "Piket".to_owned() }]
}

fn resumed(draft: &RuleDraft, role: Role) -> Model {
    opened(ResumeRule::of(draft, &schedules()).unwrap(), role)
}

#[test]
fn what_is_half_typed_is_there_again_and_is_published_in_the_place_of_its_draft() {
    let mut model = opened(WriteRule::version(&rule("policy", POLICY)).unwrap(), Role::Admin);
    assert!(dialog(&model).form.as_ref().unwrap().drafts);
    typed(&mut model, &[("late", "15\tsetengah"), ("name", ""), ("reason", "Pe"), ("month", "2026-11")]);
    let before = asked(&model);
    let draft = put_aside(&mut model, "");
    assert_eq!(model.notice, Some(crate::console::Notice::Done(Key::DoneDraft.into())));
    assert_eq!((draft.valid_from.as_deref(), &*draft.reason), (None, "Pe"));
    let mut model = resumed(&draft, Role::Admin);
    assert_eq!(asked(&model), before);
    let form = dialog(&model).form.clone().unwrap();
    assert!(form.drafts && form.text.contains(&Key::DraftText.into()));
    // A draft of a draft takes its place.
    typed(&mut model, &[("late", "15\t0,5\n\t1,5"), ("name", "Perbup"), ("valid-from", "2027-01-01")]);
    let (_, again) = sent(&call(&model.update(Event::PutAside)).1);
    assert_eq!((&again["draft"], &again["valid_from"]), (&json!("d1"), &json!("2027-01-01")));
    assert!(again["document"]["values"].get(DRAFT).is_none(), "its id is no input");
    let named = RuleDraft { document: again["document"].clone(), ..draft.clone() };
    assert_eq!((draft_name(&draft), draft_name(&named)), (None, Some("Perbup")));
    let mut model = resumed(&draft, Role::Admin);
    typed(&mut model, &[("late", "15\t0,5\n\t1,5"), ("name", "Perbup"), ("valid-from", "2027-01-01")]);
    typed(&mut model, &[("reason", "Perbup 2/2027"), ("preview-unit", "u1")]);
    let (ticket, preview) = call(&model.update(Event::Submit));
    let (path, body) = sent(&preview);
    assert_eq!(path, routes::RULES_PREVIEW);
    let PreviewRequest { rule: sent_rule, .. } = serde_json::from_value(body).unwrap();
    assert_eq!((sent_rule.draft.as_deref(), &sent_rule.document["late"]["beyond"]), (Some("d1"), &json!(150)));
    let effect = json!({ "people": 3, "rows": [], "leave": [], "discipline": [], "locked": false });
    answer(&mut model, (ticket, preview), ok(&effect));
    let form = dialog(&model).form.clone().unwrap();
    assert_eq!((form.button, form.drafts), (Key::Publish, false));
    let (path, body) = sent(&call(&model.update(Event::Submit)).1);
    assert_eq!((&*path, &body["draft"]), (routes::RULES, &json!("d1")));
}

#[test]
fn whom_a_draft_is_for_is_chosen_and_a_refused_one_stays_open() {
    let mut row = rule("schedule", WEEK);
    row.scope = RuleScope::Unit { unit: "u1".to_owned() };
    let mut model = opened(WriteRule::version(&row).unwrap(), Role::Operator);
    typed(&mut model, &[("scope", "")]);
    assert_eq!(model.update(Event::PutAside), [Effect::FocusFault]);
    assert_eq!(dialog(&model).faults, [("scope", Fault::Missing)]);
    let long = "x".repeat(501);
    typed(&mut model, &[("scope", "u1"), ("reason", &long)]);
    assert_eq!(model.update(Event::PutAside), [Effect::FocusFault]);
    typed(&mut model, &[("reason", "")]);
    let sent = call(&model.update(Event::PutAside));
    assert_eq!(model.update(Event::PutAside), [], "it is under way");
    answer(&mut model, sent, problem("changed_meanwhile"));
    assert_eq!(dialog(&model).values.get("scope"), "u1", "what was typed is not lost");
    assert!(dialog(&model).may_close());
    assert!(model.update(Event::PutAside).len() == 1, "and is sent again");
}

#[test]
fn a_season_is_put_aside_with_its_schedule() {
    let season = || WriteSeason::of(&rule("schedule", WEEK)).unwrap();
    for values in [
        &[("name", "Ramadan 1448 H"), ("from", "2027-02-08"), ("hours", "8.00\t15")][..],
        &[("season", "0"), ("until", "2026-03-20"), ("reason", "Perbup")],
        &[("season", "0"), ("remove", TICKED)],
    ] {
        let mut model = opened(season(), Role::Admin);
        typed(&mut model, values);
        let before = asked(&model);
        let draft = put_aside(&mut model, "");
        let model = resumed(&draft, Role::Admin);
        assert_eq!(asked(&model), before, "{values:?}");
        let title = dialog(&model).subject.clone();
        let Subject::Change(change) = title else { panic!("no change") };
        assert_eq!(change.title().key, Key::SeasonTitle);
    }
}

#[test]
fn who_follows_which_schedule_is_put_aside_too() {
    let pairs = || pairs(&schedules());
    let mut model = opened(Assign { schedules: pairs(), who: None }, Role::Admin);
    typed(&mut model, &[("scope", "u1")]);
    let before = asked(&model);
    let draft = put_aside(&mut model, "Dinas");
    assert_eq!(draft.scope, RuleScope::Unit { unit: "u1".to_owned() });
    assert_eq!(asked(&resumed(&draft, Role::Admin)), before);

    let who = Who { id: "e1".into(), name: "Ani".into() };
    let mut model = opened(Assign { schedules: pairs(), who: Some((who, "u1".to_owned())) }, Role::Operator);
    typed(&mut model, &[("schedule", "piket")]);
    let before = asked(&model);
    let draft = put_aside(&mut model, "Ani");
    assert_eq!(draft.scope, RuleScope::Person { person: "e1".to_owned() });
    let mut model = resumed(&draft, Role::Operator);
    assert_eq!(asked(&model), before);
    typed(&mut model, &[("valid-from", "2027-01-01"), ("reason", "SK 1")]);
    let (_, body) = sent(&call(&model.update(Event::Submit)).1);
    assert_eq!((&body["unit"], &body["rule"]["draft"]), (&json!("u1"), &json!("d1")), "their unit's month shows it");
}

#[test]
fn every_kind_with_a_form_is_put_aside_as_it_begins() {
    for kind in ["schedule", "calendar", "policy", "beacon_scope", "leave", "discipline", "health", "retention"] {
        let document = if kind == "schedule" { WEEK } else { "{}" };
        let mut model = opened(WriteRule::version(&rule(kind, document)).unwrap(), Role::Admin);
        let before = asked(&model);
        let draft = put_aside(&mut model, "");
        assert_eq!(asked(&resumed(&draft, Role::Admin)), before, "{kind}");
    }
}

#[test]
fn what_another_form_has_written_is_not_gone_on_with() {
    let mut model = opened(WriteRule::version(&rule("policy", POLICY)).unwrap(), Role::Admin);
    let draft = put_aside(&mut model, "");
    for document in [json!({}), json!({ "values": 1 })] {
        assert_eq!(ResumeRule::of(&RuleDraft { document, ..draft.clone() }, &[]), None);
    }
    assert_eq!(ResumeRule::of(&RuleDraft { kind: RuleKind::LeaveCard, ..draft.clone() }, &[]), None);
    let delete = DeleteDraft(draft);
    assert!(delete.form(&Values::default(), &crate::console::tests::admin()).is_danger);
    let request = delete.request(&mut Typed::new(&Values::default()));
    assert_eq!((&*request.path, request.body), ("/api/v1/console/rules/drafts/d1/delete", Body::Bytes(Vec::new())));
}
