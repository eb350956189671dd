//! The store fails before or after the commit: nothing is half-written, and the same post again gets the one answer.

use klabat_api::console::{Fault, Health, Role};
use klabat_api::phone::{Enrolled, PhoneRequest, PhoneStatus, Punched};
use klabat_api::{Base64Url, routes};
use klabat_evidence::Millis;
use klabat_service::ports::{Statement, Value};

use crate::cast::{ENROLLED, NEW};
use crate::scene::{Scene, octets};
use crate::target::{Answer, START, Strike};

/// The fault that the client sees, and the log's line of the same reference.
fn opaque(scene: &Scene, answer: &Answer) {
    assert_eq!(answer.refusal(), (500, "fault".to_owned()));
    let problem: klabat_api::Problem = serde_json::from_slice(&answer.body).unwrap();
    assert!(!String::from_utf8_lossy(&answer.body).contains("store is gone"));
    let line = scene.target.ports().faults.lock().unwrap().pop().unwrap();
    let place =
        line.strip_prefix(&problem.reference.unwrap()).and_then(|rest| rest.strip_suffix(": the store is gone"));
    assert!(place.is_some_and(|place| place.contains("/api/v1/")), "{line}");
}

fn strike(scene: &Scene, strike: Strike) {
    *scene.target.ports().strike.lock().unwrap() = Some(strike);
}

async fn records(scene: &Scene) -> usize {
    let (credential, token) = (scene.cast.credential(ENROLLED[0]), scene.cast.token(ENROLLED[0]));
    let request = PhoneRequest { credential: Base64Url(credential), token: Base64Url::from(token) };
    scene.post(routes::PHONE_STATUS, &request).await.json::<PhoneStatus>().records.len()
}

/// Every batch of a punch, lost before and after.
const STRIKES: [Strike; 4] = [Strike::Before(0), Strike::After(0), Strike::Before(1), Strike::After(1)];

#[tokio::test]
async fn a_punch_survives() {
    for at in STRIKES {
        let mut scene = Scene::here().await;
        let visit = scene.visit(ENROLLED[0]);
        let bundle = scene.bundle(visit).await;
        strike(&scene, at);
        opaque(&scene, &scene.submit(&bundle).await);
        assert_eq!(records(&scene).await, usize::from(at == Strike::After(1)), "{at:?}");
        let first: Punched = scene.submit(&bundle).await.json();
        assert_eq!(scene.submit(&bundle).await.json::<Punched>(), first, "{at:?}");
        assert_eq!(records(&scene).await, 1, "{at:?}");
    }
}

#[tokio::test]
async fn an_enrolment_survives() {
    for at in STRIKES {
        let mut scene = Scene::here().await;
        let bundle = scene.enrolment(NEW[0], |_| ()).await;
        strike(&scene, at);
        opaque(&scene, &scene.enrol(&bundle).await);
        let first: Enrolled = scene.enrol(&bundle).await.json();
        assert_eq!(scene.enrol(&bundle).await.json::<Enrolled>(), first, "{at:?}");
    }
}

#[tokio::test]
async fn a_refresh_survives() {
    for at in STRIKES {
        let mut scene = Scene::here().await;
        scene.office.pass(1_000);
        let request = scene.office.request().encode().to_vec();
        strike(&scene, at);
        opaque(&scene, &scene.send(octets(routes::REFRESH, request.clone())).await);
        let first = scene.send(octets(routes::REFRESH, request.clone())).await;
        assert_eq!(first.status, 200);
        assert_eq!(scene.send(octets(routes::REFRESH, request)).await.body, first.body, "{at:?}");
    }
}

#[tokio::test]
async fn a_refusal_that_cannot_be_kept_is_a_refusal_all_the_same() {
    let mut scene = Scene::here().await;
    let mut visit = scene.visit(ENROLLED[0]);
    visit.radio.dbm = Some(-90);
    let bundle = scene.bundle(visit).await;
    strike(&scene, Strike::Before(1));
    assert_eq!(scene.submit(&bundle).await.refusal(), (422, "weak_signal".to_owned()));
    let line = scene.target.ports().faults.lock().unwrap().pop().unwrap();
    assert!(line.contains("a refusal was not kept") && line.contains("the store is gone"), "{line}");
}

/// Whoever looks after the installation sees that there was one, and finds its text in the log by the reference.
#[tokio::test]
async fn a_fault_is_counted_for_those_who_see_everything_and_forgotten_after_a_month() {
    let scene = Scene::here().await;
    let (auditor, operator) = (scene.sign_up(Role::Auditor).await, scene.sign_up(Role::Operator).await);
    let faults = async || auditor.get(routes::HEALTH).await.json::<Health>().faults.unwrap();
    assert_eq!((faults().await.count, faults().await.newest), (0, Vec::new()));
    strike(&scene, Strike::Before(0));
    let answer = auditor.get(routes::UNITS).await;
    let reference = serde_json::from_slice::<klabat_api::Problem>(&answer.body).unwrap().reference.unwrap();
    opaque(&scene, &answer);
    let place = format!("GET {}", routes::UNITS);
    assert_eq!(faults().await.newest, [Fault { reference, at: START, place }]);
    assert_eq!(operator.get(routes::HEALTH).await.json::<Health>().faults, None);
    strike(&scene, Strike::Before(0));
    opaque(&scene, &auditor.get(&routes::fill(routes::EMPLOYEE, &[&"e".repeat(900)])).await);
    let long = faults().await;
    assert_eq!((long.count, long.newest.iter().map(|fault| fault.place.len()).max()), (2, Some(200)));
    let count = || {
        let statement = Statement { sql: "SELECT count(*) FROM faults", parameters: Vec::new() };
        scene.target.ports().store.run(&[statement]).unwrap()
    };
    for (days, left) in [(30, 2), (31, 0)] {
        scene.turn(Millis(START + days * 24 * 3_600_000));
        klabat_service::housekeeping(scene.target.ports(), scene.target.config()).await.unwrap();
        assert_eq!(count(), [[[Value::Integer(left)]]], "after {days} days");
    }
}

/// What today asks is said beside the records, and a fault in it costs nothing but that.
#[tokio::test]
async fn the_first_screen_survives_what_it_can_do_without() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    strike(&scene, Strike::Before(1));
    assert_eq!(records(&scene).await, 1);
    let line = scene.target.ports().faults.lock().unwrap().pop().unwrap();
    assert!(line.contains("the store is gone"), "{line}");
}
