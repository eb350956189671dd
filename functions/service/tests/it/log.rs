//! The log: whatever is recorded has its place in it.

use klabat_evidence::Receipt;
use klabat_ledger::{Entry, Kind};
use klabat_service::ports::{Rows, Statement, Value};

use crate::cast::{ENROLLED, NEW};
use crate::scene::Scene;

fn rows(scene: &Scene, sql: &'static str) -> Rows {
    scene.target.ports().store.run(&[Statement { sql, parameters: Vec::new() }]).unwrap().remove(0)
}

fn blobs(scene: &Scene, sql: &'static str) -> Vec<Vec<u8>> {
    let blob = |value| if let Value::Blob(bytes) = value { bytes } else { panic!("{value:?}") };
    rows(scene, sql).into_iter().flatten().map(blob).collect()
}

fn order(scene: &Scene) -> Vec<Vec<u8>> {
    blobs(scene, "SELECT entry FROM log ORDER BY position")
}

fn bytes<const N: usize>(value: &Value) -> [u8; N] {
    let Value::Blob(bytes) = value else { panic!("{value:?}") };
    bytes.as_slice().try_into().unwrap()
}

#[tokio::test]
async fn a_check_in_enters_once_and_its_receipt_carries_what_entered() {
    let mut scene = Scene::here().await;
    let before = order(&scene);
    let visit = scene.visit(ENROLLED[0]);
    let bundle = scene.bundle(visit).await;
    let punched: klabat_api::phone::Punched = scene.submit(&bundle).await.json();
    let body = Receipt::decode(&punched.receipt.0).unwrap().body;
    assert_eq!(body.leaf, Entry::commit(Kind::Submission, &body.salt, &body.facts()).0);
    let after = order(&scene);
    assert_eq!(after, [before, vec![body.leaf.to_vec()]].concat());
    scene.submit(&bundle).await.json::<klabat_api::phone::Punched>();
    assert_eq!(order(&scene), after, "the same bytes again enter nothing");
}

#[tokio::test]
async fn a_refused_check_in_enters_nothing() {
    let mut scene = Scene::here().await;
    let before = order(&scene);
    scene.refused(|visit| visit.radio.dbm = Some(-99)).await;
    assert_eq!(order(&scene), before);
}

/// Every row of the three kinds, compared with what it commits to.
#[tokio::test]
async fn submissions_grants_and_audit_lines_enter_in_their_order() {
    let mut scene = Scene::here().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    scene.enrol(&bundle).await.json::<klabat_api::phone::Enrolled>();
    scene.punch(ENROLLED[0]).await;
    let admin = scene.sign_up(klabat_api::console::Role::Admin).await;
    admin.press(klabat_api::routes::SIGN_OUT).await;
    let mut entered = Vec::new();
    for row in rows(&scene, "SELECT receipt FROM spent") {
        let Value::Blob(receipt) = &row[0] else { panic!("{row:?}") };
        let body = Receipt::decode(receipt).unwrap().body;
        entered.push(Entry::commit(Kind::Submission, &body.salt, &body.facts()).0.to_vec());
    }
    for row in rows(&scene, "SELECT salt, grant_frame FROM epochs") {
        let Value::Blob(grant) = &row[1] else { panic!("{row:?}") };
        entered.push(Entry::commit(Kind::Grant, &bytes(&row[0]), grant).0.to_vec());
    }
    let lines = "SELECT salt, json_object('action', action, 'actor', actor, 'after', after, 'at', at,
        'before', before, 'subject', subject) AS line FROM audit WHERE leaf IS NOT NULL ORDER BY id";
    let mut actions = Vec::new();
    for row in rows(&scene, lines) {
        let Value::Text(line) = &row[1] else { panic!("{row:?}") };
        entered.push(Entry::commit(Kind::Audit, &bytes(&row[0]), line.as_bytes()).0.to_vec());
        actions.push(line.split('"').nth(3).unwrap().to_owned());
    }
    assert_eq!(actions, ["credential.enrolled", "passkey.registered", "session.ended"]);
    assert_eq!(entered.len(), 2 + 1 + 3);
    entered.sort();
    let mut order = order(&scene);
    order.sort();
    assert_eq!(order, entered);
}

#[tokio::test]
async fn order_and_audit_log_are_only_appended_to() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    drop(scene.sign_up(klabat_api::console::Role::Admin).await);
    let before = (order(&scene), blobs(&scene, "SELECT leaf FROM audit WHERE leaf IS NOT NULL"));
    for sql in [
        "UPDATE log SET entry = zeroblob(32) WHERE position = 0",
        "UPDATE log SET position = position + 100",
        "DELETE FROM log WHERE position = 0",
        "INSERT INTO log (position, entry) VALUES (100, zeroblob(32))",
        "INSERT INTO log (position, entry) VALUES (0, zeroblob(32)) ON CONFLICT (position) DO UPDATE SET entry = excluded.entry",
        "INSERT OR REPLACE INTO log (position, entry) VALUES (0, zeroblob(32))",
        "INSERT OR REPLACE INTO log (position, entry) SELECT (SELECT max(position) + 1 FROM log), entry FROM log",
        "UPDATE audit SET actor = 'nobody'",
        "UPDATE audit SET leaf = zeroblob(32), salt = zeroblob(16) WHERE leaf IS NOT NULL",
        "UPDATE audit SET leaf = zeroblob(32), salt = zeroblob(16), action = 'nothing' WHERE leaf IS NULL",
        "DELETE FROM audit",
        "INSERT INTO audit (at, actor, action, subject) VALUES (1, 'somebody', 'user.invited', 'x')",
        "INSERT INTO audit (at, actor, action, subject, salt) VALUES (1, 'installation', 'x', 'x', zeroblob(16))",
    ] {
        assert!(scene.target.ports().store.run(&[Statement { sql, parameters: Vec::new() }]).is_err(), "{sql}");
    }
    assert_eq!((order(&scene), blobs(&scene, "SELECT leaf FROM audit WHERE leaf IS NOT NULL")), before);
}
