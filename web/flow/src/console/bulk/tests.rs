use klabat_api::console::Role;
use serde_json::{Value, json};

use crate::console::tests::{answer, asked, call, ok, open, problem};
use crate::console::{Bulk, Effect, Event, Failure, Filter, Model, Place, Route, Subject, Work};
use crate::http::{self, Body};
use crate::messages::console::Key;

fn absence(id: &str, state: &str, letter: Option<&str>) -> Value {
    json!({
        "id": id, "employee": "e", "nip": "198001012005011001", "name": format!("ASN {id}"),
        "employee_kind": "pns", "unit": { "id": "u1", "name": "Dinas", "zone": "Asia/Makassar" }, "kind": "cuti_tahunan",
        "first": "2026-11-02", "last": "2026-11-03", "part": null, "visits": null, "reason": "keluarga",
        "letter": letter, "attachment": null, "state": state, "own": false, "present": [], "requested_by": "ASN", "requested_at": 1,
        "decisions": [],
    })
}

/// The queue with four requests, of which an admin may decide three.
fn queue(role: Role) -> Model {
    let (mut model, effects) = open("/console/absences", role);
    let rows = [
        absence("a1", "endorsed", Some("850/1")),
        absence("a2", "endorsed", None),
        absence("a3", "requested", None),
        absence("a4", "approved", None),
    ];
    answer(&mut model, call(&effects), ok(&json!({ "rows": rows, "total": 4 })));
    model
}

fn bulk(model: &Model) -> &Bulk {
    match &model.dialog.as_ref().unwrap().subject {
        Subject::Bulk(bulk) => bulk,
        other => panic!("{other:?}"),
    }
}

fn body(request: &http::Request) -> Value {
    let Body::Json(body) = &request.body else { panic!("no JSON") };
    serde_json::from_str(body).unwrap()
}

fn refused(model: &Model) -> Vec<(&str, Option<&str>)> {
    let code = |failure: &'_ Failure| match failure {
        Failure::Server(failure) => failure.code().map(str::to_owned),
        _ => None,
    };
    let codes = bulk(model).refused.iter().map(|one| (one.name.as_str(), code(&one.why)));
    codes.map(|(name, code)| (name, code.map(|code| &*code.leak()))).collect()
}

fn done() -> http::Reply {
    ok(&json!({ "done": true }))
}

#[test]
fn only_what_one_may_decide_is_ticked_and_all_of_it_by_one_press() {
    let mut model = queue(Role::Admin);
    assert_eq!(model.choice(), (3, 0));
    model.update(Event::Tick("a4".into()));
    assert_eq!(model.choice(), (3, 0), "it is decided already");
    model.update(Event::Tick("a1".into()));
    model.update(Event::TickAll);
    assert_eq!(model.choice(), (3, 3));
    model.update(Event::Tick("a1".into()));
    assert_eq!(model.choice(), (3, 2));
    model.update(Event::TickAll);
    model.update(Event::TickAll);
    assert_eq!(model.choice(), (3, 0));
    assert!(model.update(Event::Decide(true)).is_empty());
    assert_eq!(model.dialog, None, "nothing is ticked");
    for (role, open) in [(Role::Operator, 1), (Role::Superior, 1), (Role::Auditor, 0)] {
        assert_eq!(queue(role).choice().0, open, "{role:?}");
    }
}

#[test]
fn what_one_had_a_part_in_is_not_ticked() {
    let (mut model, effects) = open("/console/absences", Role::Admin);
    let mut own = absence("a1", "endorsed", None);
    own["own"] = true.into();
    let rows = [own, absence("a2", "endorsed", None)];
    answer(&mut model, call(&effects), ok(&json!({ "rows": rows, "total": 2 })));
    model.update(Event::Tick("a1".into()));
    assert_eq!(model.choice(), (1, 0));
}

#[test]
fn the_question_tells_whom_it_is_about() {
    let (mut model, effects) = open("/console/absences", Role::Admin);
    let rows: Vec<_> = (0..12).map(|number| absence(&format!("a{number}"), "endorsed", None)).collect();
    answer(&mut model, call(&effects), ok(&json!({ "rows": rows, "total": 12 })));
    model.update(Event::TickAll);
    model.update(Event::Decide(true));
    let said = model.dialog.as_ref().unwrap().form.as_ref().unwrap().text[0].clone();
    assert_eq!(said.key, Key::BulkNamesMore);
    assert!(said.values[0].1.starts_with("ASN a0; ASN a1;") && said.values[0].1.ends_with("ASN a9"), "{said:?}");
    assert_eq!(said.values[1].1, "2");
}

#[test]
fn each_is_decided_by_itself_and_every_one_is_accounted_for() {
    let mut model = queue(Role::Admin);
    model.update(Event::TickAll);
    model.update(Event::Decide(true));
    assert_eq!(bulk(&model).title().values, [("count", "3".to_owned())]);
    model.update(Event::Edit("letter", "850/9".into()));
    let first = call(&model.update(Event::Submit));
    assert_eq!(first.1.request().path, "/api/v1/console/absences/a1/approve");
    assert_eq!(body(&first.1.request())["letter"], "850/1", "it has a number of its own");
    assert!(model.update(Event::Submit).is_empty(), "no second one meanwhile");
    model.update(Event::Close);
    assert!(model.dialog.is_some(), "its outcome would not be seen");
    let second = call(&answer(&mut model, first, done()));
    assert_eq!(second.1.request().path, "/api/v1/console/absences/a2/approve");
    assert_eq!(body(&second.1.request())["letter"], "850/9");
    assert_eq!((bulk(&model).progress(), model.choice().1), ((1, 3), 2));
    assert!(model.undecided.is_empty());
    let third = call(&answer(&mut model, second, problem("second_person")));
    let effects = answer(&mut model, third, done());
    assert_eq!(asked(&effects), "/api/v1/console/absences", "the list shows it");
    assert!(bulk(&model).is_over());
    assert_eq!((bulk(&model).passed(), refused(&model)), (2, vec![("ASN a2", Some("second_person"))]));
    assert_eq!(bulk(&model).unsent().count(), 0);
    assert!(effects.contains(&Effect::FocusDialog), "what became of them is read first");
    assert_eq!(model.choice().1, 0, "what failed is not tried again by the next press");
    assert_eq!(model.undecided.keys().collect::<Vec<_>>(), ["a2"], "its row says why");
    assert_eq!(model.update(Event::Close), [Effect::FocusHeading]);
    assert_eq!(model.dialog, None);
    model.update(Event::Visit(Place::Corrections.into()));
    assert!(model.undecided.is_empty());
}

#[test]
fn one_reason_is_given_for_all_that_are_rejected() {
    let mut model = queue(Role::Operator);
    model.update(Event::TickAll);
    model.update(Event::Decide(false));
    assert!(model.dialog.as_ref().unwrap().form.as_ref().unwrap().is_danger);
    model.update(Event::Submit);
    assert!(model.dialog.as_ref().unwrap().fault("reason").is_some(), "it says why");
    model.update(Event::Edit("reason", "tidak lengkap".into()));
    let sent = call(&model.update(Event::Submit));
    assert_eq!(sent.1.request().path, "/api/v1/console/absences/a3/reject");
    assert_eq!(body(&sent.1.request())["reason"], "tidak lengkap");
}

#[test]
fn without_an_answer_it_stops_and_closing_tells_what_is_left() {
    let mut model = queue(Role::Admin);
    model.update(Event::TickAll);
    model.update(Event::Decide(true));
    let first = call(&model.update(Event::Submit));
    let second = call(&answer(&mut model, first, done()));
    answer(&mut model, second.clone(), Err(http::Failure::Unreachable));
    assert!(matches!(&model.dialog.as_ref().unwrap().work, Work::Failed(Failure::Server(http::Failure::Unreachable))));
    let again = call(&model.update(Event::Submit));
    assert_eq!(again.1, second.1, "the same one again");
    answer(&mut model, again, Err(http::Failure::Unreachable));
    let effects = model.update(Event::Close);
    assert_eq!(asked(&effects), "/api/v1/console/absences", "the list says how they stand");
    assert!(bulk(&model).is_over());
    assert_eq!((bulk(&model).passed(), bulk(&model).unsent().collect::<Vec<_>>()), (1, vec!["ASN a2", "ASN a3"]));
    assert!(model.update(Event::Submit).is_empty());
    assert_eq!(model.dialog, None);
}

#[test]
fn before_anything_was_sent_closing_just_closes() {
    let mut model = queue(Role::Admin);
    model.update(Event::TickAll);
    model.update(Event::Decide(true));
    assert!(model.update(Event::Close).is_empty());
    assert_eq!(model.dialog, None);
    assert_eq!(model.choice().1, 3, "the choice stays");
}

#[test]
fn a_choice_is_of_the_rows_in_sight_only() {
    let mut model = queue(Role::Admin);
    model.update(Event::TickAll);
    let filter = Filter { month: Some("2026-11".into()), ..Filter::default() };
    model.update(Event::Filter(Route::At(Place::Absences, filter)));
    assert!(model.ticked.is_empty(), "of another month");
    let mut model = queue(Role::Admin);
    model.update(Event::TickAll);
    model.update(Event::Visit(Place::Corrections.into()));
    assert!(model.ticked.is_empty(), "of another screen");
}

#[test]
fn a_page_of_a_captive_portal_decides_nothing() {
    let mut model = queue(Role::Operator);
    model.update(Event::TickAll);
    model.update(Event::Decide(true));
    let sent = call(&model.update(Event::Submit));
    answer(&mut model, sent, Ok(b"<html>".to_vec()));
    assert_eq!(bulk(&model).passed(), 0);
    assert!(matches!(&model.dialog.as_ref().unwrap().work, Work::Failed(Failure::Server(http::Failure::Unreadable))));
}

#[test]
fn corrections_are_decided_with_one_reason_and_ticks_do_not_outlive_their_rows() {
    let row = |id: &str, state: &str| {
        json!({
            "id": id, "employee": "e", "nip": "198001012005011001", "name": format!("ASN {id}"),
            "unit": { "id": "u1", "name": "Dinas", "zone": "Asia/Makassar" }, "date": "2026-11-02",
            "claim": { "that": "time", "direction": "in", "at": "07:25" }, "reason": "lupa", "attachment": null,
            "state": state, "wrote": false, "own": false, "requested_by": "ASN", "requested_at": 1, "decision": null,
        })
    };
    let (mut model, effects) = open("/console/corrections", Role::Superior);
    let mut own = row("c3", "open");
    own["own"] = true.into();
    let rows = json!({ "rows": [own, row("c1", "open"), row("c2", "open")], "total": 3 });
    answer(&mut model, call(&effects), ok(&rows));
    model.update(Event::TickAll);
    assert_eq!(model.choice(), (2, 2), "but what they wrote down themselves");
    model.update(Event::Decide(true));
    model.update(Event::Edit("reason", "sudah diperiksa".into()));
    let first = call(&model.update(Event::Submit));
    assert_eq!(body(&first.1.request()), json!({ "approve": true, "reason": "sudah diperiksa" }));
    let second = call(&answer(&mut model, first, problem("changed_meanwhile")));
    let effects = answer(&mut model, second, done());
    // Another decided about the first one meanwhile.
    let rows = json!({ "rows": [row("c1", "approved"), row("c2", "approved")], "total": 2 });
    answer(&mut model, call(&effects), ok(&rows));
    assert_eq!(model.choice(), (0, 0));
    model.update(Event::Visit(crate::console::Place::Absences.into()));
    assert!(model.ticked.is_empty());
}

#[test]
fn records_are_reviewed_together_unless_something_contradicts_one() {
    let row = |id: u8, alarms: Value| {
        json!({
            "record": {
                "id": klabat_api::Base64Url(vec![id; 32]).encode(), "nip": "198001012005011001", "name": format!("ASN {id}"),
                "unit": { "id": "u1", "name": "Dinas", "zone": "Asia/Makassar" }, "intent": "in", "sealed_at": 1,
                "received_at": 1, "beacon": "Lobi", "status": "review", "reasons": [], "signal_dbm": -80, "echo_ms": null,
                "open_to_seal_ms": 900, "simulated": false, "deferred": false, "alarms": alarms, "attested": true,
            },
            "state": "open", "decision": null, "locked": [],
        })
    };
    let alarm = json!([{ "code": "repeated_counter", "message": { "id": "a", "en": "a" } }]);
    let rows = json!({ "rows": [row(1, json!([])), row(2, alarm), row(3, json!([]))], "total": 3 });
    for (role, many) in [(Role::Operator, 2), (Role::Admin, 2), (Role::Superior, 0), (Role::Auditor, 0)] {
        let (mut model, effects) = open("/console/reviews", role);
        answer(&mut model, call(&effects), ok(&rows));
        model.update(Event::TickAll);
        assert_eq!(model.choice(), (many, many), "{role:?}");
        model.update(Event::Decide(false));
        if many > 0 {
            model.update(Event::Edit("reason", "di luar kantor".into()));
            let sent = call(&model.update(Event::Submit));
            let id = klabat_api::Base64Url(vec![1; 32]).encode();
            assert_eq!(sent.1.request().path, format!("/api/v1/console/reviews/{id}/decide"));
            assert_eq!(body(&sent.1.request()), json!({ "approve": false, "reason": "di luar kantor" }));
        }
    }
}

fn proposal(id: &str, may_decide: bool, invited_by_proposer: bool) -> Value {
    json!({
        "id": id, "unit": { "id": "u1", "name": "Dinas", "zone": "Asia/Makassar" }, "reason": "HP hilang",
        "proposal": {
            "kind": "phone_reset", "employee": "e", "nip": "198001012005011001", "name": format!("ASN {id}"),
            "credential": "AQ", "from": null,
        },
        "proposed_by": "Budi", "proposed_at": 1, "own": !may_decide, "may_decide": may_decide, "state": "open",
        "decision": null, "invited_by": null, "invited_by_proposer": invited_by_proposer,
    })
}

#[test]
fn proposals_are_decided_together_by_who_may_and_was_not_invited_by_the_proposer() {
    let (mut model, effects) = open("/console/approvals", Role::Admin);
    let open = [
        proposal("p1", true, false),
        proposal("p2", false, false),
        proposal("p3", true, true),
        proposal("p4", true, false),
    ];
    answer(&mut model, call(&effects), ok(&json!({ "open": open, "decided": [] })));
    model.update(Event::TickAll);
    assert_eq!(model.choice(), (2, 2), "neither one's own nor one whose proposer invited them");
    model.update(Event::Decide(true));
    assert_eq!(bulk(&model).title().key, Key::BulkApproveProposals);
    let form = model.dialog.as_ref().unwrap().form.as_ref().unwrap();
    let said: Vec<_> = form.text.iter().map(|said| said.key).collect();
    assert_eq!(said, [Key::ProposalReset, Key::ProposalReset, Key::BulkText, Key::ApproveProposalText]);
    model.update(Event::Edit("reason", "sudah diperiksa".into()));
    let first = call(&model.update(Event::Submit));
    assert_eq!(first.1.request().path, "/api/v1/console/approvals/p1/approve");
    assert_eq!(body(&first.1.request()), json!({ "reason": "sudah diperiksa" }));
    let second = call(&answer(&mut model, first, problem("changed_meanwhile")));
    assert_eq!(second.1.request().path, "/api/v1/console/approvals/p4/approve");
    answer(&mut model, second, done());
    assert_eq!((bulk(&model).passed(), refused(&model)), (1, vec![("ASN p1", Some("changed_meanwhile"))]));
}

#[test]
fn proposals_are_rejected_together_as_such() {
    let (mut model, effects) = open("/console/approvals", Role::Admin);
    let open: Vec<_> = (0..12).map(|number| proposal(&format!("p{number}"), true, false)).collect();
    answer(&mut model, call(&effects), ok(&json!({ "open": open, "decided": [] })));
    model.update(Event::TickAll);
    model.update(Event::Decide(false));
    assert_eq!(bulk(&model).title().key, Key::BulkRejectProposals);
    let form = model.dialog.as_ref().unwrap().form.as_ref().unwrap();
    assert_eq!((form.text[10].key, &*form.text[10].values[0].1, form.is_danger), (Key::BulkMore, "2", true));
    assert!(!form.text.iter().any(|said| said.key == Key::ApproveProposalText), "nothing takes effect");
    model.update(Event::Edit("reason", "tidak perlu".into()));
    assert_eq!(call(&model.update(Event::Submit)).1.request().path, "/api/v1/console/approvals/p0/reject");
}
