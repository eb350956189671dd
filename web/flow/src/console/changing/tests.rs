use klabat_api::console::{Invite, Role, RuleRow};
use serde_json::json;

use crate::console::change::{Import, ReadRule, RequestAbsence, Table, Who, WriteRule};
use crate::console::form::Fault;
use crate::console::tests::{answer, call, ok, open, problem};
use crate::console::{Call, Change, Chosen, Dialog, Effect, Event, Model, Place, Subject};
use crate::http::{Body, Failure};

/// A version of the rules of when an outage is proposed, or of a table of deductions.
fn rule(kind: &str) -> RuleRow {
    let document = match kind {
        "policy" => include_str!("../../../../../functions/attendance/data/policies/regency_sample.json"),
        _ => include_str!("../../../../../functions/attendance/data/health.json"),
    };
    let document: serde_json::Value = serde_json::from_str(document).unwrap();
    serde_json::from_value(json!({
        "id": "r1", "kind": kind, "scope": { "of": "regency" }, "scope_name": "Kabupaten", "key": "",
        "valid_from": "2026-01-01", "document": document, "reason": "Perbup 1/2026", "written_by": "Admin",
        "written_at": 1, "current": true, "planned": false, "withdrawn": null,
    }))
    .unwrap()
}

fn is_form(dialog: &Dialog) -> bool {
    matches!(&dialog.subject, Subject::Change(change) if matches!(**change, Change::WriteRule(_)))
}

#[test]
fn closing_what_a_rule_does_leads_back_to_what_was_typed() {
    let (mut model, _) = open("/console/rules", Role::Admin);
    model.update(Event::Open(WriteRule::version(&rule("policy")).unwrap().into()));
    for (name, value) in [("valid-from", "2027-01-01"), ("reason", "Perbup 2/2027"), ("month", "2026-11")] {
        model.update(Event::Edit(name, value.into()));
    }
    let sent = call(&model.update(Event::Submit));
    answer(&mut model, sent, ok(&json!({ "people": 3, "rows": [], "leave": [], "discipline": [], "locked": false })));
    assert!(!is_form(model.dialog.as_ref().unwrap()), "what it does is shown");
    assert_eq!(model.update(Event::Close), [Effect::FocusDialog]);
    let dialog = model.dialog.as_ref().unwrap();
    assert!(is_form(dialog) && dialog.may_close());
    assert_eq!((dialog.values.get("valid-from"), dialog.values.get("reason")), ("2027-01-01", "Perbup 2/2027"));
    model.update(Event::Close);
    assert_eq!(model.dialog, None);
}

/// Escape is pressed for much else: it takes nothing with it that only stands in the dialog.
#[test]
fn escape_loses_nothing_that_was_typed_or_is_shown_once() {
    let (mut model, _) = open("/console/rules", Role::Admin);
    let asked = || Event::Open(WriteRule::version(&rule("policy")).unwrap().into());
    model.update(asked());
    model.update(Event::Escape);
    assert_eq!(model.dialog, None, "nothing was typed");
    model.update(asked());
    model.update(Event::Edit("reason", "Perbup 2/2027".into()));
    assert!(model.update(Event::Escape).is_empty());
    let kept = |model: &Model| {
        let dialog = model.dialog.as_ref().unwrap();
        assert!(dialog.kept && dialog.values.get("reason") == "Perbup 2/2027");
    };
    kept(&model);
    // Nor does going back, from where it is gone forth again.
    assert_eq!(model.update(Event::Arrived(Place::Board.into())), [Effect::Push("/console/rules".into())]);
    kept(&model);
    model.update(Event::Submit);
    assert!(!model.dialog.as_ref().unwrap().kept, "one goes on with it");
    model.update(Event::Close);
    assert_eq!(model.dialog, None, "its own button closes it");
    let invite = Box::new(Invite { link: "https://klabat.example/console/link#x".into(), expires_at: 1 });
    model.update(Event::Open(Subject::Invited { invite, name: "Ani".into() }));
    model.update(Event::Escape);
    assert!(model.dialog.as_ref().unwrap().kept, "it is shown once");
}

/// A letter that was refused is not left out in silence: it is taken out or another one is chosen.
#[test]
fn an_attachment_that_was_not_taken_holds_the_request_up() {
    let (mut model, _) = open("/console/absences", Role::Admin);
    let who = Who { id: "e1".into(), name: "Ani".into() };
    model.update(Event::Open(RequestAbsence(Some(who)).into()));
    for (name, value) in [("kind", "cuti_sakit"), ("first", "2026-11-23"), ("last", "2026-11-23"), ("reason", "Demam")]
    {
        model.update(Event::Edit(name, value.into()));
    }
    let fault = |model: &Model| model.dialog.as_ref().unwrap().fault("attachment");
    let file = |len: usize| Chosen { name: "surat.pdf".into(), contents: vec![0; len] };
    assert_eq!(model.update(Event::Chose("attachment", file((1 << 20) + 1))), []);
    assert_eq!(fault(&model), Some(Fault::FileTooLarge));
    assert_eq!(model.update(Event::Submit), [Effect::FocusFault]);
    assert_eq!(fault(&model), Some(Fault::FileNotTaken));
    let upload = model.update(Event::Chose("attachment", file(3)));
    let upload = call(&upload);
    answer(&mut model, upload, problem("wrong_attachment"));
    assert_eq!(model.update(Event::Submit), [Effect::FocusFault]);
    model.update(Event::Unchose("attachment"));
    assert_eq!(fault(&model), None);
    call(&model.update(Event::Submit));
}

#[test]
fn what_was_stored_is_not_asked_again() {
    let (mut model, _) = open("/console/employees", Role::Admin);
    let report = |import: Option<&str>| {
        json!({
            "committed": import.is_some(), "added": 1, "changed": 0, "same": 0, "locked": 0, "unknown": 0, "import": import, "rows": [],
            "problems": [],
        })
    };
    model.update(Event::Open(Import(Table::Roster).into()));
    let contents = b"nip,nama,jenis,jabatan,unit\n1,Ani,PNS,Guru,u1\n".to_vec();
    model.update(Event::Chose("file", Chosen { name: "pegawai.csv".into(), contents }));
    let look = call(&model.update(Event::Submit));
    answer(&mut model, look, ok(&report(None)));
    assert!(model.dialog.as_ref().unwrap().before.is_some(), "the file may be another one");
    let sent = call(&model.update(Event::Submit));
    let Body::Json(body) = sent.1.request().body else { panic!("no JSON") };
    assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap()["name"], "pegawai.csv");
    answer(&mut model, sent, ok(&report(Some("i1"))));
    assert!(matches!(model.dialog.as_ref().unwrap().subject, Subject::Stored(_)));
    model.update(Event::Close);
    assert_eq!(model.dialog, None);
}

#[test]
fn a_foreign_file_is_matched_before_it_is_looked_at_and_the_better_one_in_the_same_way() {
    let (mut model, _) = open("/console/employees", Role::Admin);
    let file = |kind: &str| {
        let rows =
            ["DAFTAR PEGAWAI\n\nNO;NIP BARU;NAMA;STATUS KEPEGAWAIAN;JABATAN;SKPD\n1;17;Ani;", kind, ";Guru;u1\n"];
        Event::Chose("file", Chosen { name: "simpeg.csv".into(), contents: rows.concat().into_bytes() })
    };
    let csv = |sent: &crate::console::Call| {
        let Body::Json(body) = sent.request().body else { panic!("no JSON") };
        serde_json::from_str::<serde_json::Value>(&body).unwrap()["csv"].as_str().unwrap().to_owned()
    };
    let inputs = |model: &Model| {
        let form = model.dialog.as_ref().unwrap().form.as_ref().unwrap();
        form.inputs.iter().map(|input| input.name).collect::<Vec<_>>()
    };
    model.update(Event::Open(Import(Table::Roster).into()));
    assert_eq!(inputs(&model), ["file", "from"]);
    model.update(file("Honorer"));
    let columns = ["column-nip", "column-nama", "column-jenis", "column-jabatan", "column-unit"];
    assert_eq!(inputs(&model), [&["file", "columns", "header"][..], &columns, &["from"]].concat());
    model.update(Event::Edit("column-jabatan", "5".into()));
    assert_eq!(model.update(Event::Submit), [Effect::FocusFault]);
    assert_eq!(model.dialog.as_ref().unwrap().fault("column-unit"), Some(Fault::ColumnTwice));
    model.update(Event::Edit("column-unit", "4".into()));
    let look = call(&model.update(Event::Submit));
    let head = "\"\"\n\"\"\nnip,nama,jenis,jabatan,unit\n";
    assert_eq!(csv(&look.1), [head, "17,Ani,Honorer,u1,Guru\n"].concat(), "as it was chosen by hand");
    let reason = json!({ "code": "import_kind", "message": { "id": "a", "en": "b" } });
    let report = json!({
        "committed": false, "added": 0, "changed": 0, "same": 0, "locked": 0, "unknown": 0, "import": null, "rows": [],
        "problems": [{ "line": 4, "column": "jenis", "value": "Honorer", "reason": reason }],
    });
    answer(&mut model, look, ok(&report));
    assert_eq!(inputs(&model), ["file"]);
    // One that is no table is said to be none, also when it is to be looked at.
    model.update(Event::Chose("file", Chosen { name: "scan.pdf".into(), contents: b"%PDF-1.7\0".to_vec() }));
    assert_eq!(inputs(&model), ["file"], "the columns of the former are gone");
    model.update(Event::Submit);
    assert_eq!(model.dialog.as_ref().unwrap().fault("file"), Some(Fault::NotTable));
    model.update(file("P3K"));
    let again = call(&model.update(Event::Submit));
    assert_eq!(csv(&again.1), [head, "17,Ani,P3K,u1,Guru\n"].concat());
    // Nothing is wrong with it, but nothing is new in it either: nothing is offered to be stored.
    let nothing = json!({
        "committed": false, "added": 0, "changed": 0, "same": 1, "locked": 0, "unknown": 0, "import": null, "rows": [],
        "problems": [],
    });
    answer(&mut model, again, ok(&nothing));
    assert_eq!(inputs(&model), ["file"]);
    model.update(Event::Close);
}

#[test]
fn a_version_is_read_in_the_words_of_its_form_by_everyone() {
    let (mut model, _) = open("/console/rules", Role::Operator);
    let row = rule("health");
    model.update(Event::Open(ReadRule::of(&row).unwrap().into()));
    let dialog = model.dialog.as_ref().unwrap();
    let form = dialog.form.as_ref().unwrap();
    let typed = WriteRule::version(&row).unwrap();
    let written = Change::WriteRule(typed).form(&dialog.values, model.me().unwrap());
    for input in written.inputs.iter().filter(|input| !["month", "preview-unit"].contains(&input.name)) {
        assert!(form.inputs.iter().any(|read| read.name == input.name && read.label == input.label), "{input:?}");
    }
    assert_eq!((dialog.values.get("valid-from"), dialog.values.get("reason")), ("2026-01-01", "Perbup 1/2026"));
    assert!(form.inputs.iter().all(|input| !dialog.values.get(input.name).is_empty()), "{:?}", dialog.values);
    assert!(model.update(Event::Submit).is_empty(), "there is nothing to send");
    assert_eq!(model.dialog, None);
}

/// What a change was refused for is seen in the list, too, and the focus is where it was.
#[test]
fn a_refusal_reads_the_list_anew_and_a_lost_answer_does_not() {
    let (mut model, _) = open("/console/rules", Role::Admin);
    model.update(Event::Open(WriteRule::version(&rule("policy")).unwrap().into()));
    for (name, value) in [("valid-from", "2027-01-01"), ("reason", "Perbup 2/2027"), ("month", "2026-11")] {
        model.update(Event::Edit(name, value.into()));
    }
    let sent = call(&model.update(Event::Submit));
    assert_eq!(answer(&mut model, sent, Err(Failure::Unreachable)), [Effect::FocusSubmit]);
    let sent = call(&model.update(Event::Submit));
    let effects = answer(&mut model, sent, problem("changed_meanwhile"));
    assert!(matches!(&*effects, [Effect::Call(_, Call::Load(_)), Effect::FocusSubmit]), "{effects:?}");
}
