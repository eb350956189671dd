use klabat_api::console::Role;
use serde_json::{Value, json};

use crate::console::change::{ApproveAbsence, RequestAbsence, RequestCorrection, Who};
use crate::console::form::{Form, Kind};
use crate::console::tests::{answer, call, ok, open, problem};
use crate::console::{Call, Effect, Event, Model, Ticket};
use crate::http::Body;
use crate::messages::console::Key;

fn form(model: &Model) -> &Form {
    model.dialog.as_ref().unwrap().form.as_ref().unwrap()
}

/// Types, and lets the pause go by; the call that follows.
fn type_in(model: &mut Model, name: &'static str, value: &str) -> Option<(Ticket, Call)> {
    let effects = model.update(Event::Edit(name, value.to_owned()));
    let [Effect::Wait(ticket, 300)] = effects[..] else { return None };
    Some(call(&model.update(Event::Woke(ticket))))
}

fn found(total: u32) -> Value {
    json!({ "total": total, "rows": [{
        "id": "e1", "nip": "198001012005011001", "name": "Ny. Maria Wowor, S.E.", "kind": "pns", "position": "Analis",
        "unit": { "id": "u1", "name": "Dinas", "zone": "Asia/Makassar" }, "phone": null, "code_until": null,
        "reset_proposed": false,
    }] })
}

/// A list of absences with the form over it, in which somebody was found and chosen.
fn chosen() -> Model {
    let (mut model, effects) = open("/console/absences?state=approved", Role::Operator);
    answer(&mut model, call(&effects), ok(&json!({ "rows": [], "total": 0 })));
    model.update(Event::Open(RequestAbsence(None).into()));
    assert_eq!(type_in(&mut model, "search", "wo"), None, "too few letters");
    let search = type_in(&mut model, "search", "wowor").unwrap();
    assert_eq!(search.1.request().path, "/api/v1/console/employees?search=wowor");
    answer(&mut model, search, ok(&found(9)));
    let Kind::Radio(people) = &form(&model).inputs[1].kind else { panic!("nobody to choose") };
    assert_eq!(people[0].value, "e1");
    assert_eq!(form(&model).seen[0].values, [("count", "8".to_owned())], "there are more");
    assert_eq!(type_in(&mut model, "employee", "e1"), None);
    model
}

#[test]
fn who_is_meant_is_found_in_the_form_and_the_request_is_seen_in_its_list() {
    let mut model = chosen();
    for (name, value) in
        [("kind", "cuti_tahunan"), ("first", "2026-08-20"), ("last", "2026-08-24"), ("reason", "keluarga")]
    {
        model.update(Event::Edit(name, value.into()));
    }
    let sent = call(&model.update(Event::Submit));
    let Body::Json(body) = sent.1.request().body else { panic!("no JSON") };
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["employee"], &body["look"]), (&"e1".into(), &false.into()));
    let effects = answer(&mut model, sent, ok(&json!({ "id": "a1" })));
    assert!(effects.contains(&Effect::Push("/console/absences".into())), "no filter hides it: {effects:?}");
    assert_eq!(model.dialog, None);
}

#[test]
fn without_somebody_nothing_is_sent() {
    let (mut model, _) = open("/console/corrections", Role::Operator);
    model.update(Event::Open(RequestCorrection { who: None, date: String::new() }.into()));
    assert_eq!(model.update(Event::Submit), [Effect::FocusFault]);
    assert!(model.dialog.as_ref().unwrap().fault("search").is_some());
    let search = type_in(&mut model, "search", "wowor").unwrap();
    answer(&mut model, search, ok(&found(1)));
    model.update(Event::Submit);
    assert!(model.dialog.as_ref().unwrap().fault("employee").is_some());
}

#[test]
fn the_form_says_by_what_it_will_be_judged() {
    let mut model = chosen();
    model.update(Event::Edit("kind", "cuti_tahunan".into()));
    model.update(Event::Edit("first", "2026-08-20".into()));
    let look = type_in(&mut model, "last", "2026-08-24").unwrap();
    let Body::Json(body) = look.1.request().body else { panic!("no JSON") };
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["look"], true);
    assert_eq!(type_in(&mut model, "reason", "keluarga"), None, "it is judged by the rest");
    let told = json!({
        "id": null, "working_days": 3, "present": ["2026-08-20"],
        "annual": { "year": 2026, "own": 12, "carried": 0, "added": 0, "taken": 10, "left": 2 },
        "refused": { "code": "absence_quota", "message": { "id": "Tidak.", "en": "No." } },
        "other": { "kind": "cuti_sakit", "first": "2026-08-21", "last": "2026-08-21", "state": "approved" },
    });
    answer(&mut model, look, ok(&told));
    let keys = |said: &[crate::console::Said]| said.iter().map(|said| said.key).collect::<Vec<_>>();
    assert_eq!(keys(&form(&model).seen), [Key::AbsenceDays, Key::AbsenceBalance]);
    assert_eq!(keys(&form(&model).alerts), [Key::AbsencePresent, Key::AbsenceWouldRefuse, Key::AbsenceOther]);
    // Other dates: what was said of these is gone at once, and a late answer about them shows nothing.
    let late = type_in(&mut model, "last", "2026-08-25").unwrap();
    assert!(form(&model).seen.is_empty() && form(&model).alerts.is_empty());
    model.update(Event::Edit("last", "2026-08-26".into()));
    answer(&mut model, late, ok(&told));
    assert!(form(&model).seen.is_empty());
}

/// Somebody else filed meanwhile: the form says which it is.
#[test]
fn a_refusal_asks_anew_by_what_it_was_judged() {
    let mut model = chosen();
    for (name, value) in [("kind", "izin"), ("first", "2026-08-20"), ("last", "2026-08-20"), ("reason", "keluarga")] {
        model.update(Event::Edit(name, value.into()));
    }
    let sent = call(&model.update(Event::Submit));
    let effects = answer(&mut model, sent, problem("absence_overlaps"));
    assert!(matches!(effects[..], [Effect::Wait(_, 300), Effect::Call(..), Effect::FocusSubmit]), "{effects:?}");
}

fn approving() -> (Model, Vec<Effect>) {
    let (mut model, effects) = open("/console/absences", Role::Admin);
    let row = json!({
        "id": "a1", "employee": "e1", "nip": "198001012005011001", "name": "Ny. Maria Wowor, S.E.",
        "employee_kind": "pns", "unit": { "id": "u1", "name": "Dinas", "zone": "Asia/Makassar" }, "kind": "cuti_tahunan",
        "first": "2026-08-20", "last": "2026-08-24", "part": null, "visits": null, "reason": "keluarga", "letter": null,
        "attachment": null, "state": "endorsed", "own": false, "present": ["2026-08-20"], "requested_by": "Budi",
        "requested_at": 1, "decisions": [],
    });
    answer(&mut model, call(&effects), ok(&json!({ "rows": [row], "total": 1 })));
    let row = serde_json::from_value(row).unwrap();
    let effects = model.update(Event::Open(ApproveAbsence(row).into()));
    (model, effects)
}

#[test]
fn whoever_approves_leave_sees_at_once_what_is_left_and_what_it_takes() {
    let (mut model, effects) = approving();
    let look = call(&effects);
    assert_eq!(look.1.request().path, "/api/v1/console/absences/a1/look");
    assert!(form(&model).seen.is_empty());
    let annual = json!({ "year": 2026, "own": 12, "carried": 0, "added": 0, "taken": 3, "left": 9 });
    let told = json!({
        "id": "a1", "working_days": 3, "present": ["2026-08-20"], "annual": annual, "refused": null, "other": null,
    });
    answer(&mut model, look, ok(&told));
    let [takes, left] = &form(&model).seen[..] else { panic!("{:?}", form(&model).seen) };
    assert_eq!((takes.key, &takes.values[..]), (Key::AbsenceTakes, &[("count", "3".to_owned())][..]));
    assert_eq!(left.key, Key::AbsenceBalanceAfter);
    assert!(left.values.contains(&("left", "9".into())) && left.values.contains(&("rest", "6".into())), "{left:?}");
    assert!(form(&model).alerts.is_empty(), "that they were present is said above");
    assert!(form(&model).warning.is_some());
    assert_eq!(type_in(&mut model, "letter", "850/1"), None, "the letter changes nothing of it");
    assert_eq!(form(&model).seen.len(), 2);
}

/// Others were granted meanwhile, or the leave card was written anew.
#[test]
fn whoever_approves_leave_is_told_that_there_is_not_enough() {
    let (mut model, effects) = approving();
    let annual = json!({ "year": 2026, "own": 12, "carried": 0, "added": 0, "taken": 10, "left": 2 });
    let refused = json!({ "code": "absence_quota", "message": { "id": "Tidak.", "en": "No." } });
    let told =
        json!({ "id": "a1", "working_days": 3, "present": [], "annual": annual, "refused": refused, "other": null });
    answer(&mut model, call(&effects), ok(&told));
    assert_eq!(form(&model).seen[1].key, Key::AbsenceBalance, "nothing remains");
    assert_eq!(form(&model).alerts[0].key, Key::AbsenceNotGranted);
    model.update(Event::Edit("letter", "850/1".into()));
    let sent = call(&model.update(Event::Submit));
    let effects = answer(&mut model, sent, problem("absence_quota"));
    let anew = matches!(effects[..], [Effect::Wait(_, 300), Effect::Call(..), Effect::FocusSubmit]);
    assert!(anew, "{effects:?}");
    assert!(form(&model).seen.is_empty(), "until then nothing is told that may be old");
}

/// It takes no annual leave, and without an answer it can be decided all the same.
#[test]
fn of_other_leave_its_days_are_told() {
    let (mut model, effects) = approving();
    let told = json!({ "id": "a1", "working_days": 3, "present": [], "annual": null, "refused": null, "other": null });
    answer(&mut model, call(&effects), ok(&told));
    assert_eq!(form(&model).seen.iter().map(|said| said.key).collect::<Vec<_>>(), [Key::AbsenceDays]);
    let (mut model, effects) = approving();
    answer(&mut model, call(&effects), problem("not_found"));
    assert!(form(&model).seen.is_empty());
    model.update(Event::Edit("letter", "850/1".into()));
    assert_eq!(call(&model.update(Event::Submit)).1.request().path, "/api/v1/console/absences/a1/approve");
}

#[test]
fn an_answer_to_a_dialog_that_was_closed_says_nothing_in_the_next() {
    let (mut model, effects) = approving();
    model.update(Event::Close);
    let who = Who { id: "e2".into(), name: "Budi".into() };
    assert!(model.update(Event::Open(RequestAbsence(Some(who)).into())).is_empty());
    let told = json!({ "id": "a1", "working_days": 3, "present": [], "annual": null, "refused": null, "other": null });
    answer(&mut model, call(&effects), ok(&told));
    assert!(form(&model).seen.is_empty());
}
