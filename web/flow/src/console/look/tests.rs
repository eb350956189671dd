use klabat_api::console::Role;
use serde_json::{Value, json};

use crate::console::change::{RequestAbsence, RequestCorrection};
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
    assert!(matches!(effects[..], [Effect::Wait(_, 300)]), "{effects:?}");
}
