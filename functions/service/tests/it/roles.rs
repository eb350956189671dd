//! Who may do what: one row for each route. A route without a row fails.

use std::collections::BTreeSet;

use klabat_api::common::Done;
use klabat_api::console::{ReasonGiven, Role};
use klabat_api::phone::Enrolled;
use klabat_api::{Base64Url, routes};
use serde_json::{Value as Json, json};

use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene, get, nothing, post};
use crate::target::Call;

/// Asked without a session: each refuses for reasons of its own, which the other cases have.
const OPEN: [&str; 12] = [
    "config",
    "enrolment_options",
    "enrolment_found",
    "enrolment",
    "challenge",
    "punch",
    "phone_status",
    "refresh",
    "register_options",
    "register",
    "sign_in_options",
    "sign_in",
];

/// What an auditor, another unit's operator, the unit's own operator and an admin are answered, in this order; nobody
/// else gets past 401. `None` where asking would change what a later row needs.
type Answers = [Option<u16>; 4];

const READS: Answers = [Some(200), Some(200), Some(200), Some(200)];
const READS_ROW: Answers = [Some(200), Some(404), Some(200), Some(200)];
const READS_ALL: Answers = [Some(200), Some(403), Some(403), Some(200)];
const CHANGES_BY_OPERATOR: Answers = [Some(403), Some(404), Some(200), None];
const CHANGES_BY_ADMIN: Answers = [Some(403), Some(403), Some(403), Some(200)];

struct Row {
    operation: &'static str,
    call: Call,
    answers: Answers,
}

fn reason() -> ReasonGiven {
    ReasonGiven { reason: "untuk uji coba".to_owned() }
}

/// Rows of a cast in which two new ASN wait for confirmation and one check-in was recorded. `other` is a user who takes
/// no part.
fn matrix(scene: &Scene, pending: &[Base64Url; 2], record: &Base64Url, other: &str) -> Vec<Row> {
    let fill = |path: &str, value: &str| routes::fill(path, &[value]);
    let beacon = Base64Url::from(scene.office.id.0).encode();
    let new_beacon = json!({
        "id": Base64Url::from(&scene.cast.bytes("matrix")[..16]),
        "public_key": Base64Url::from(scene.cast.key("matrix").public_key().0),
        "name": "Aula",
        "unit": scene.cast.below(),
    });
    let invite = json!({ "name": "Budi", "role": "auditor", "units": [] });
    let row = |operation, call, answers| Row { operation, call, answers };
    vec![
        row("me", get(routes::ME), READS),
        row("employees", get(routes::EMPLOYEES), READS),
        row("enrolments", get(routes::ENROLMENTS), READS),
        row("records", get(routes::RECORDS), READS),
        row("exceptions", get(routes::EXCEPTIONS), READS),
        row("beacons", get(routes::BEACONS), READS),
        row("record", get(&fill(routes::RECORD, &record.encode())), READS_ROW),
        row("record_evidence", get(&fill(routes::RECORD_EVIDENCE, &record.encode())), READS_ROW),
        row("export", get(&format!("{}?month=2026-08", routes::EXPORT)), READS),
        row("enrolment_evidence", get(&fill(routes::ENROLMENT_EVIDENCE, &pending[0].encode())), READS_ROW),
        row("users", get(routes::USERS), READS_ALL),
        row(
            "employee_code",
            nothing(&fill(routes::EMPLOYEE_CODE, &scene.cast.employee(ENROLLED[1]))),
            CHANGES_BY_OPERATOR,
        ),
        row(
            "employee_reset",
            post(&fill(routes::EMPLOYEE_RESET, &scene.cast.employee(ENROLLED[1])), &reason()),
            CHANGES_BY_OPERATOR,
        ),
        row("enrolment_confirm", nothing(&fill(routes::ENROLMENT_CONFIRM, &pending[0].encode())), CHANGES_BY_OPERATOR),
        row(
            "enrolment_reject",
            post(&fill(routes::ENROLMENT_REJECT, &pending[1].encode()), &reason()),
            CHANGES_BY_OPERATOR,
        ),
        row("beacon_register", post(routes::BEACONS, &new_beacon), CHANGES_BY_ADMIN),
        row("beacon_revoke", post(&fill(routes::BEACON_REVOKE, &beacon), &reason()), CHANGES_BY_ADMIN),
        row("invite", post(routes::INVITES, &invite), CHANGES_BY_ADMIN),
        row("user_invite", nothing(&fill(routes::USER_INVITE, other)), CHANGES_BY_ADMIN),
        row("user_end", post(&fill(routes::USER_END, other), &reason()), CHANGES_BY_ADMIN),
        row("sign_out", nothing(routes::SIGN_OUT), READS),
    ]
}

async fn pending(scene: &mut Scene, who: usize) -> Base64Url {
    let bundle = scene.enrolment(who, |_| ()).await;
    scene.enrol(&bundle).await.json::<Enrolled>().credential
}

#[tokio::test]
async fn each_role_gets_what_the_matrix_says() {
    let mut scene = Scene::new().await;
    let record = scene.punch(ENROLLED[0]).await.record.id;
    let waiting = [pending(&mut scene, NEW[0]).await, pending(&mut scene, NEW[1]).await];
    let target = scene.target.clone();
    let elsewhere = Scene::before(target, crate::cast::Which::Strict).await;
    let people: [Console<'_>; 4] = [
        scene.sign_up(Role::Auditor).await,
        elsewhere.sign_up(Role::Operator).await,
        scene.sign_up(Role::Operator).await,
        scene.sign_up(Role::Admin).await,
    ];
    let rows = matrix(&scene, &waiting, &record, &format!("Auditor-{}", elsewhere.cast.0));
    for Row { operation, call, answers } in &rows {
        assert_eq!(scene.send(call.clone()).await.status, 401, "{operation} by nobody");
        for (person, expected) in people.iter().zip(answers) {
            if let Some(expected) = expected {
                let answer = person.send(call.clone()).await;
                assert_eq!(answer.status, *expected, "{operation} by {}", person.me.name);
            }
        }
    }
    every_route_has_a_row(&rows);
}

fn every_route_has_a_row(rows: &[Row]) {
    let document: Json = serde_json::to_value(klabat_service::openapi()).unwrap();
    let operations: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    let listed: Vec<&str> = OPEN.into_iter().chain(rows.iter().map(|row| row.operation)).collect();
    assert_eq!(operations.len(), listed.len());
    assert_eq!(BTreeSet::from_iter(operations), BTreeSet::from_iter(listed));
}

/// Lists show a foreign operator nothing of another's unit, as if it did not exist.
#[tokio::test]
async fn lists_end_at_ones_own_units() {
    let mut scene = Scene::new().await;
    scene.punch(ENROLLED[0]).await;
    assert_eq!(scene.refused(|visit| visit.radio.dbm = Some(-90)).await, "weak_signal");
    pending(&mut scene, NEW[0]).await;
    let target = scene.target.clone();
    let elsewhere = Scene::before(target, crate::cast::Which::Strict).await;
    let (own, foreign) = (scene.sign_up(Role::Operator).await, elsewhere.sign_up(Role::Operator).await);
    let unit = scene.cast.unit();
    for path in [routes::EMPLOYEES, routes::RECORDS, routes::EXCEPTIONS] {
        let path = format!("{path}?unit={unit}");
        assert_ne!(own.get(&path).await.json::<Json>()["rows"], json!([]), "{path}");
        assert_eq!(foreign.get(&path).await.json::<Json>()["rows"], json!([]), "{path}");
    }
    for path in [routes::EMPLOYEES, routes::RECORDS, routes::EXCEPTIONS, routes::ENROLMENTS, routes::BEACONS] {
        let answer = String::from_utf8(foreign.get(path).await.body).unwrap();
        assert!(!answer.contains(&format!("\"{unit}\"")), "{path} {answer}");
        let answer = String::from_utf8(own.get(path).await.body).unwrap();
        assert!(answer.contains(&format!("\"{unit}\"")), "{path} {answer}");
    }
}

/// Each change leaves one line that says who, what, before and after; what was refused leaves none.
#[tokio::test]
async fn every_change_is_in_the_audit_log() {
    let mut scene = Scene::here().await;
    let credential = pending(&mut scene, NEW[0]).await;
    let operator = scene.sign_up(Role::Operator).await;
    let path = routes::fill(routes::ENROLMENT_CONFIRM, &[&credential.encode()]);
    operator.press(&path).await.json::<Done>();
    assert_eq!(operator.press(&path).await.code(), "changed_meanwhile");
    let code = routes::fill(routes::EMPLOYEE_CODE, &[&scene.cast.employee(NEW[1])]);
    assert_eq!(operator.press(&code).await.status, 200);
    let reset = routes::fill(routes::EMPLOYEE_RESET, &[&scene.cast.employee(NEW[0])]);
    operator.post(&reset, &reason()).await.json::<Done>();
    let lines = scene.target.ports().store.audit().unwrap();
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.contains("user.invited")).collect();
    let (asn, user) = (scene.cast.employee(NEW[0]), operator.me.name.as_str());
    assert_eq!(
        lines,
        [
            format!("{asn} credential.enrolled - {}", json!({ "state": "pending", "attestation": "none" })),
            format!(r#"{user} passkey.registered - {{"attestation":"none"}}"#),
            format!(r#"{user} credential.confirmed {{"state":"pending"}} {{"state":"active"}}"#),
            lines[3].to_owned(),
            format!(
                r#"{user} credential.reset {{"state":"active"}} {}"#,
                json!({ "state": "revoked", "reason": "untuk uji coba" })
            ),
        ]
    );
    assert!(lines[3].starts_with(&format!("{user} code.issued {{\"code_until\":")), "{}", lines[3]);
}
