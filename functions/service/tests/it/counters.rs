//! Counters and radio peers that contradict each other: disputes and alarms.

use klabat_api::common::RecordStatus;
use klabat_api::phone::Punched;

use crate::cast::{ENROLLED, Which};
use crate::punch::history;
use crate::scene::Scene;

const FIRST: usize = ENROLLED[0];
const SECOND: usize = ENROLLED[1];

#[tokio::test]
async fn the_loser_of_a_counter_clash_is_kept_as_disputed() {
    let mut scene = Scene::new().await;
    scene.punch(FIRST).await;
    let repeat = |it: &mut klabat_protocol::frames::SealBody| it.counter.0 = 1;
    let mut visit = scene.visit(SECOND);
    visit.tamper = repeat;
    let bundle = scene.bundle(visit).await;
    for _ in 0..2 {
        assert_eq!(scene.submit(&bundle).await.refusal(), (409, "repeated_counter".to_owned()));
    }
    assert_eq!(history(&scene, SECOND).await.records, []);
    let admin = scene.sign_up(klabat_api::console::Role::Admin).await;
    let exceptions: klabat_api::console::Exceptions = admin.get(&crate::console::exceptions(&scene)).await.json();
    let kinds: Vec<_> = exceptions.rows.iter().map(|row| (row.kind, row.reason.code.as_str())).collect();
    assert_eq!(kinds, [(klabat_api::console::ExceptionKind::Dispute, "repeated_counter")]);
}

#[tokio::test]
async fn a_counter_out_of_order_is_accepted_and_alarmed_when_its_time_contradicts() {
    let mut scene = Scene::new().await;
    let (one, two) = (scene.visit(FIRST), scene.visit(SECOND));
    let (earlier, later) = (scene.bundle(one).await, scene.bundle(two).await);
    for bundle in [&later, &earlier] {
        let punched: Punched = scene.submit(bundle).await.json();
        assert_eq!(punched.record.status, RecordStatus::Accepted);
    }
    let alarms = async |scene: &Scene, console: &crate::scene::Console<'_>| {
        let exceptions: klabat_api::console::Exceptions = console.get(&crate::console::exceptions(scene)).await.json();
        exceptions.rows.into_iter().map(|row| row.reason.code).collect::<Vec<_>>()
    };
    let mut cloned = scene.visit(FIRST);
    cloned.tamper = |it| it.counter.0 = 4_000;
    let jump = scene.bundle(cloned).await;
    scene.submit(&jump).await.json::<Punched>();
    let honest = scene.visit(FIRST);
    let after = scene.bundle(honest).await;
    {
        let admin = scene.sign_up(klabat_api::console::Role::Admin).await;
        assert_eq!(alarms(&scene, &admin).await, [""; 0], "arriving out of order is no contradiction");
        scene.submit(&after).await.json::<Punched>();
        assert_eq!(alarms(&scene, &admin).await, ["counter_order"]);
    }
}

#[tokio::test]
async fn one_radio_peer_for_two_asn_is_reviewed_and_alarmed() {
    let mut scene = Scene::new().await;
    scene.punch(FIRST).await;
    let mut visit = scene.visit(SECOND);
    visit.radio.peer = scene.visit(FIRST).radio.peer;
    let bundle = scene.bundle(visit).await;
    let record = scene.submit(&bundle).await.json::<Punched>().record;
    assert_eq!(record.reasons.iter().map(|reason| reason.code.as_str()).collect::<Vec<_>>(), ["peer_shared"]);
    let admin = scene.sign_up(klabat_api::console::Role::Admin).await;
    let exceptions: klabat_api::console::Exceptions = admin.get(&crate::console::exceptions(&scene)).await.json();
    assert_eq!(exceptions.rows.iter().map(|row| row.reason.code.as_str()).collect::<Vec<_>>(), ["peer_of_several"; 2]);
    let mut names: Vec<_> = exceptions.rows.into_iter().filter_map(|row| row.name).collect();
    names.sort();
    assert_eq!(
        names,
        [FIRST, SECOND].map(|who| format!("ASN {who} dari {}", scene.cast.0)),
        "nobody knows who was there"
    );
    drop(admin);
    scene.at(Which::Strict, 2).await;
    let mut visit = scene.visit(SECOND);
    visit.radio.peer = 1;
    let bundle = scene.bundle(visit).await;
    let record = scene.submit(&bundle).await.json::<Punched>().record;
    assert_eq!(record.status, RecordStatus::Accepted, "tags of another boot say nothing");
}
