//! What counts against a person, and what is kept under their name: only what their credential signed.

use klabat_protocol::{EpochId, SoftwareKey};
use klabat_service::ports::Limit;

use crate::cast::ENROLLED;
use crate::scene::Scene;

const FIRST: usize = ENROLLED[0];
const SECOND: usize = ENROLLED[1];

/// Codes and names of what the console shows of the day.
async fn exceptions(scene: &Scene) -> Vec<(String, Option<String>)> {
    let admin = scene.sign_up(klabat_api::console::Role::Admin).await;
    let exceptions: klabat_api::console::Exceptions = admin.get(&crate::console::exceptions(scene)).await.json();
    exceptions.rows.into_iter().map(|row| (row.reason.code, row.name)).collect()
}

#[tokio::test]
async fn a_colleague_who_knows_the_credential_id_uses_up_nothing_of_its_owner() {
    let mut scene = Scene::here().await;
    scene.share(Limit::Punch, 2);
    let foreign = SoftwareKey::from_bytes(&[8; 32]).unwrap();
    for _ in 0..5 {
        let key = foreign.clone();
        assert_eq!(scene.refused(|visit| visit.authenticator.key = key).await, "bad_signature");
    }
    scene.punch(FIRST).await;
    scene.punch(SECOND).await;
}

#[tokio::test]
async fn the_owner_has_a_limit_that_the_same_bytes_do_not_count_against() {
    let mut scene = Scene::here().await;
    scene.share(Limit::Punch, 2);
    let (one, other, third) = (scene.visit(FIRST), scene.visit(FIRST), scene.visit(FIRST));
    let (one, other) = (scene.bundle(one).await, scene.bundle(other).await);
    for bundle in [&one, &one, &one, &other] {
        assert_eq!(scene.submit(bundle).await.status, 200);
    }
    let third = scene.bundle(third).await;
    assert_eq!(scene.submit(&third).await.refusal(), (429, "too_many_attempts".to_owned()));
    scene.share(Limit::Punch, 2);
    assert_eq!(scene.submit(&third).await.status, 200, "it is not lost");
}

#[tokio::test]
async fn only_what_the_credential_signed_is_kept_as_its_owners_refusal() {
    let mut scene = Scene::new().await;
    let foreign = SoftwareKey::from_bytes(&[8; 32]).unwrap();
    assert_eq!(scene.refused(|visit| visit.authenticator.key = foreign).await, "bad_signature");
    assert_eq!(scene.refused(|visit| visit.ceremony.rp_id = "evil.example".into()).await, "wrong_rp_id");
    assert_eq!(scene.refused(|visit| visit.tamper = |it| it.epoch = EpochId([1; 16])).await, "unknown_epoch");
    let challenge = scene.challenge(&scene.cast.credential(FIRST)).await;
    let (honest, other) = (scene.visit(FIRST), scene.visit(FIRST));
    let (honest, altered) = (scene.exchange(&honest, challenge), scene.exchange(&other, challenge));
    assert_eq!(scene.submit(&honest).await.status, 200);
    assert_eq!(scene.submit(&altered).await.code(), "altered_submission");
    assert_eq!(scene.refused(|visit| visit.radio.dbm = Some(-90)).await, "weak_signal");
    let name = format!("ASN {FIRST} dari {}", scene.cast.0);
    assert_eq!(exceptions(&scene).await, [("weak_signal".to_owned(), Some(name))]);
}

#[tokio::test]
async fn twenty_refusals_an_hour_are_kept_of_one_asn() {
    let mut scene = Scene::here().await;
    for _ in 0..22 {
        assert_eq!(scene.refused(|visit| visit.radio.dbm = Some(-90)).await, "weak_signal");
    }
    let mut visit = scene.visit(SECOND);
    visit.radio.dbm = Some(-90);
    let bundle = scene.bundle(visit).await;
    assert_eq!(scene.submit(&bundle).await.code(), "weak_signal");
    let kept = exceptions(&scene).await;
    let of = |who: usize| {
        let name = format!("ASN {who} dari {}", scene.cast.0);
        kept.iter().filter(|(_, kept)| kept.as_ref() == Some(&name)).count()
    };
    assert_eq!((of(FIRST), of(SECOND)), (20, 1));
}
