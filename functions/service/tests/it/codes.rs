//! Enrolment codes that end while a phone is enrolled by them.

use klabat_evidence::{Millis, TTL_MS};
use klabat_service::ports::{Statement, Value};

use crate::cast::NEW;
use crate::scene::Scene;
use crate::target::START;

const SPENT: &str = "UPDATE codes SET spent_at = 1";

fn statement(sql: &'static str, parameters: Vec<Value>) -> Statement {
    Statement { sql, parameters }
}

/// The challenge was given for a code that was good, and lives three minutes.
#[tokio::test]
async fn a_code_that_expires_meanwhile_is_good_for_as_long_as_its_challenge() {
    for (after, expected) in [(TTL_MS, 200), (TTL_MS + 1, 422)] {
        let mut scene = Scene::here().await;
        let bundle = scene.enrolment(NEW[0], |_| ()).await;
        let end = i64::try_from(START).unwrap();
        let expires = statement("UPDATE codes SET expires_at = ?1", vec![Value::Integer(end)]);
        scene.target.ports().store.run(&[expires]).unwrap();
        scene.turn(Millis(START + after));
        let answer = scene.enrol(&bundle).await;
        assert_eq!(answer.status, expected, "{after}");
        assert!(expected == 200 || answer.code() == "unknown_enrolment");
    }
}

/// Read first, it costs one batch; else the commit tells.
#[tokio::test]
async fn a_code_that_is_spent_meanwhile_enrols_nobody() {
    let mut scene = Scene::here().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    scene.target.ports().store.run(&[statement(SPENT, Vec::new())]).unwrap();
    let before = scene.target.ports().store.batches();
    assert_eq!(scene.enrol(&bundle).await.code(), "unknown_enrolment");
    assert_eq!(scene.target.ports().store.batches(), before + 1);
    let mut scene = Scene::here().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    scene.target.ports().meanwhile(1, statement(SPENT, Vec::new()));
    assert_eq!(scene.enrol(&bundle).await.code(), "unknown_enrolment", "between reading and writing");
}
