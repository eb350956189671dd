//! One person's data: what is kept until when, taken along, and erased by rule.

use std::collections::BTreeSet;

use klabat_api::common::Done;
use klabat_api::console::{
    AbsenceKind, Attached, Created, EnrolmentCode, NewMembership, NewRule, PersonalData, ReasonGiven, Role, RuleKind,
    RuleScope,
};
use klabat_api::phone::EnrolmentStep;
use klabat_api::routes;
use klabat_evidence::Millis;
use klabat_service::ports::{Statement, Value};
use serde_json::{Value as Json, json};
use sha2::Digest as _;

use super::office::{absence, correction, id, rule, set_rules};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene, octets};
use crate::target::START;

const DAY: u64 = 86_400_000;

/// A check-in, leave with a letter, a correction, and the end of service.
pub(super) async fn service(scene: &mut Scene) {
    scene.punch(ENROLLED[0]).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let letter = [b"%PDF-".as_slice(), &scene.cast.bytes("letter")].concat();
    let mut sick = absence(scene, ENROLLED[0], AbsenceKind::Sick, "2026-08-13", "2026-08-14");
    sick.attachment = Some(operator.send(octets(routes::ATTACHMENTS, letter)).await.json::<Attached>().hash);
    id(&operator.post(routes::ABSENCES, &sick).await);
    id(&operator.post(routes::CORRECTIONS, &correction(scene, "2026-08-12", "07:25")).await);
    let scope = RuleScope::Person { person: scene.cast.employee(ENROLLED[0]) };
    let draft = rule(RuleKind::Assignment, scope, "", "", json!({ "values": { "reason": "Siti Rahasia" } }));
    let draft = NewRule { reason: "Siti Rahasia".to_owned(), ..draft };
    id(&operator.post(routes::RULE_DRAFTS, &draft).await);
    let named = json!({ "name": "Siti Rahasia", "kind": "pns", "position": "Analis" });
    let person = scene.cast.employee(ENROLLED[0]);
    operator.post(&routes::fill(routes::EMPLOYEE, &[&person]), &named).await.json::<Done>();
}

pub(super) async fn leaves(admin: &Console<'_>, person: &str) {
    let leaves = NewMembership { unit: None, valid_from: "2026-08-18".to_owned(), reason: "pensiun".to_owned() };
    admin.post(&routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[person]), &leaves).await.json::<Done>();
}

pub(super) async fn keep_for(admin: &Console<'_>, days: u32) {
    let codes = ["identity", "phone", "records", "evidence", "refusals", "absences", "attachments", "corrections"];
    let days: serde_json::Map<_, _> =
        codes.into_iter().chain(["recaps", "audit"]).map(|code| (code.to_owned(), json!(days))).collect();
    let rule = rule(RuleKind::Retention, RuleScope::Regency {}, "", "2026-01-01", Json::from(days));
    admin.post(routes::RULES, &rule).await.json::<Created>();
}

async fn data(console: &Console<'_>, person: &str) -> PersonalData {
    console.get(&routes::fill(routes::EMPLOYEE_DATA, &[person])).await.json()
}

/// Every text of the store that holds one of the words, by its table.
fn tables_with(scene: &Scene, words: &[&str]) -> BTreeSet<String> {
    let run = |sql: String| {
        let statement = Statement { sql: Box::leak(sql.into_boxed_str()), parameters: Vec::new() };
        scene.target.ports().store.run(&[statement]).unwrap().remove(0)
    };
    let holds = |value: &Value| match value {
        Value::Text(text) => words.iter().any(|word| text.contains(word)),
        Value::Blob(bytes) => words.iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes())),
        _ => false,
    };
    let mut found = BTreeSet::new();
    for name in run("SELECT name FROM sqlite_master WHERE type = 'table'".to_owned()).into_iter().flatten() {
        let Value::Text(name) = name else { panic!("{name:?}") };
        if run(format!("SELECT * FROM {name}")).iter().flatten().any(holds) {
            found.insert(name);
        }
    }
    found
}

#[tokio::test]
async fn nobody_is_erased_in_service_or_within_their_time() {
    let mut scene = Scene::here().await;
    service(&mut scene).await;
    let (admin, person) = (scene.again(Role::Admin).await, scene.cast.employee(ENROLLED[0]));
    keep_for(&admin, 2).await;
    let erase = async |admin: &Console<'_>| {
        let reason = ReasonGiven { reason: "masa simpan berakhir".to_owned() };
        admin.post(&routes::fill(routes::EMPLOYEE_ERASE, &[&person]), &reason).await
    };
    scene.turn(Millis(START + 10 * DAY));
    let admin = scene.again(Role::Admin).await;
    let kept = data(&admin, &person).await;
    assert!(!kept.erasable && kept.rows.iter().all(|row| row.until.is_none() && row.days == 2));
    assert_eq!(kept.rule_from.as_deref(), Some("2026-01-01"), "by which rule");
    assert_eq!(erase(&admin).await.refusal(), (409, "data_kept".to_owned()));
    leaves(&admin, &person).await;
    // They left days ago, but that was written down only now.
    let kept = data(&admin, &person).await;
    let over: Vec<_> =
        kept.rows.iter().filter(|row| row.until > Some(START + 10 * DAY)).map(|row| &*row.code).collect();
    assert_eq!(over, ["phone", "audit"]);
    assert_eq!(erase(&admin).await.code(), "data_kept");
    let one = |code: &str| kept.rows.iter().find(|row| row.code == code).map(|row| row.count);
    let counts = ["identity", "phone", "records", "absences", "attachments", "corrections"].map(one);
    assert_eq!(counts, [Some(1); 6]);
}

#[tokio::test]
async fn whoever_is_erased_is_named_nowhere_and_the_log_still_holds() {
    let mut scene = Scene::here().await;
    service(&mut scene).await;
    let (person, nip) = (scene.cast.employee(ENROLLED[0]), scene.cast.nip(ENROLLED[0]));
    let admin = scene.again(Role::Admin).await;
    let row = format!("nip,nama,jenis,jabatan,unit\n{nip},Siti Rahasia,PNS,Juru,{}\n", scene.cast.unit());
    let import = json!({ "csv": row, "commit": true, "valid_from": "2026-08-01" });
    admin.post(routes::EMPLOYEES_IMPORT, &import).await.json::<Json>();
    leaves(&admin, &person).await;
    keep_for(&admin, 2).await;
    let csv = format!("nip,nama,jenis,jabatan,unit\n199001012015041001,Ani,PNS,Guru,{}\n", scene.cast.unit());
    admin
        .post(routes::EMPLOYEES_IMPORT, &json!({ "csv": csv, "commit": true, "valid_from": null }))
        .await
        .json::<Json>();
    let words = [nip.as_str(), "Siti Rahasia"];
    assert!(tables_with(&scene, &words).len() > 1, "it looks where they are");
    let lines = scene.target.ports().store.audit().unwrap().len();
    scene.turn(Millis(START + 10 * DAY));
    let admin = scene.again(Role::Admin).await;
    // That it is taken along once more prolongs nothing.
    admin.get(&routes::fill(routes::EMPLOYEE_DATA_EXPORT, &[&person])).await.json::<Json>();
    assert!(data(&admin, &person).await.erasable);
    let reason = ReasonGiven { reason: "masa simpan berakhir".to_owned() };
    let path = routes::fill(routes::EMPLOYEE_ERASE, &[&person]);
    admin.post(&path, &reason).await.json::<Done>();
    assert_eq!(tables_with(&scene, &words), BTreeSet::new());
    let after = scene.target.ports().store.audit().unwrap();
    assert!(after.len() > lines, "no line is gone");
    assert!(after.iter().any(|line| line.contains("199001012015041001")), "others' lines say what they said");
    let kept = data(&admin, &person).await;
    assert_eq!((kept.nip.as_str(), kept.name.as_str(), kept.erased_at), ("", "", Some(START + 10 * DAY)));
    assert_eq!(admin.post(&path, &reason).await.code(), "data_kept");
    let roster = routes::fill(routes::EMPLOYEE, &[&person]);
    assert_eq!(admin.get(&roster).await.code(), "not_found");
    // The log goes on over the entries that were there, and neither line nor entry can be changed otherwise.
    scene.target.minute().await;
    let change = "UPDATE audit SET before = NULL, after = NULL WHERE erased_at IS NULL";
    let change = Statement { sql: change, parameters: Vec::new() };
    assert!(scene.target.ports().store.run(&[change]).is_err());
}

#[tokio::test]
async fn all_that_is_kept_is_taken_along_and_no_secret() {
    let mut scene = Scene::here().await;
    service(&mut scene).await;
    let (operator, person) = (scene.again(Role::Operator).await, scene.cast.employee(ENROLLED[0]));
    let answer = operator.get(&routes::fill(routes::EMPLOYEE_DATA_EXPORT, &[&person])).await;
    let document: Json = answer.json();
    assert_eq!(document["identity"][0]["name"], "Siti Rahasia");
    for (code, rows) in
        [("memberships", 1), ("phones", 1), ("records", 1), ("evidence", 1), ("absences", 1), ("corrections", 1)]
    {
        assert_eq!(document[code].as_array().map(Vec::len), Some(rows), "{code}");
    }
    assert!(document["audit"].as_array().unwrap().iter().any(|line| line["action"] == "employee.changed"));
    let secret = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(scene.cast.token(ENROLLED[0])));
    assert!(!String::from_utf8(answer.body).unwrap().contains(&secret));
    let lines = scene.target.ports().store.audit().unwrap();
    assert!(lines.iter().any(|line| line.contains("employee.exported")), "{lines:?}");
}

#[tokio::test]
async fn whoever_has_left_checks_in_no_more() {
    let mut scene = Scene::here().await;
    let visit = scene.visit(ENROLLED[0]);
    let bundle = scene.bundle(visit).await;
    leaves(&scene.sign_up(Role::Admin).await, &scene.cast.employee(ENROLLED[0])).await;
    // What was sealed before goes to review.
    let before: Json = scene.submit(&bundle).await.json();
    assert_eq!(before["record"]["status"], "review");
    scene.turn(Millis(START + 600_000));
    assert_eq!(scene.refused(|_| ()).await, "revoked_credential");
}

/// One admin alone puts no other phone in the place of somebody's by letting them leave and return: a reset takes two.
#[tokio::test]
async fn whoever_comes_back_has_the_phone_they_left_with() {
    let mut scene = Scene::here().await;
    let prepared = scene.enrolment(NEW[0], |_| ()).await;
    let person = scene.cast.employee(ENROLLED[0]);
    let admin = scene.sign_up(Role::Admin).await;
    leaves(&admin, &person).await;
    leaves(&admin, &scene.cast.employee(NEW[0])).await;
    let code = async || {
        let issued: EnrolmentCode = admin.press(&routes::fill(routes::EMPLOYEE_CODE, &[&person])).await.json();
        scene.start(ENROLLED[0], &issued.code).await
    };
    assert_eq!(code().await.code(), "unknown_enrolment", "nobody enrols while they are away");
    assert_eq!(scene.enrol(&prepared).await.code(), "unknown_enrolment", "nor who had begun");
    let (unit, reason) = (Some(scene.cast.unit()), "SK dicabut".to_owned());
    let back = NewMembership { unit, valid_from: "2026-08-18".to_owned(), reason };
    admin.post(&routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&person]), &back).await.json::<Done>();
    assert!(matches!(code().await.json(), EnrolmentStep::Found(_)));
    // One who comes back on a later day, then.
    let (other, unit, reason) = (scene.cast.employee(ENROLLED[1]), Some(scene.cast.unit()), "SK mutasi".to_owned());
    leaves(&admin, &other).await;
    let back = NewMembership { unit, valid_from: "2026-08-19".to_owned(), reason };
    admin.post(&routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&other]), &back).await.json::<Done>();
    scene.turn(Millis(START + 600_000));
    scene.punch(ENROLLED[0]).await;
    let tomorrow = Millis(START + DAY);
    scene.turn(tomorrow);
    klabat_service::housekeeping(scene.target.ports(), scene.target.config()).await.unwrap();
    let phone =
        Statement { sql: "SELECT state FROM credentials WHERE employee = ?1", parameters: vec![Value::Text(other)] };
    assert_eq!(scene.target.ports().store.run(&[phone]).unwrap(), [[[Value::Text("active".to_owned())]]]);
}
