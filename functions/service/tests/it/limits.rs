//! What bounds a flood, and whom a limit must not keep out.

use klabat_api::console::Role;
use klabat_api::phone::Enrolled;
use klabat_api::routes;
use klabat_evidence::{Anchor, EnrolmentCode};
use klabat_protocol::SoftwareKey;
use klabat_service::ports::Limit;

use crate::authenticator::{UP, UV};
use crate::cast::{ENROLLED, NEW};
use crate::enrolment::{assert_found, find};
use crate::scene::{Scene, octets};
use crate::target::{Call, Target};

/// What whoever sends too often is told.
fn too_many() -> (u16, String) {
    (429, "too_many_attempts".to_owned())
}

fn batches(scene: &Scene) -> usize {
    scene.target.ports().store.batches()
}

#[tokio::test]
async fn a_check_in_over_a_made_up_challenge_reads_nothing() {
    let mut scene = Scene::here().await;
    let mut visit = scene.visit(ENROLLED[0]);
    visit.claim = |it| {
        if let Anchor::Challenge(challenge) = &mut it.anchor {
            challenge.mac[0] ^= 1;
        }
    };
    let forged = scene.bundle(visit).await;
    let before = batches(&scene);
    assert_eq!(scene.submit(&forged).await.code(), "foreign_challenge");
    assert_eq!(batches(&scene), before);
}

/// Whoever has a challenge of ours has the reads of a few posts with it, and spends nobody else's.
#[tokio::test]
async fn one_challenge_is_good_for_a_few_reads() {
    let mut scene = Scene::here().await;
    let visit = scene.visit(ENROLLED[0]);
    let bundle = scene.bundle(visit).await;
    let enrolment = scene.enrolment(NEW[0], |_| ()).await;
    scene.share(Limit::Challenge, 1);
    assert_eq!(scene.submit(&bundle).await.status, 200);
    scene.enrol(&enrolment).await.json::<Enrolled>();
    let before = batches(&scene);
    assert_eq!(scene.submit(&bundle).await.refusal(), too_many());
    assert_eq!(scene.enrol(&enrolment).await.refusal(), too_many());
    assert_eq!(batches(&scene), before);
    scene.punch(ENROLLED[0]).await;
}

/// Likewise of the challenge that a phone signs whose browser was cleared.
#[tokio::test]
async fn one_challenge_for_finding_a_credential_is_good_for_a_few_reads() {
    let scene = Scene::here().await;
    let operator = scene.sign_up(Role::Operator).await;
    let (one, other) = (find(&scene, &operator, ENROLLED[0]).await, find(&scene, &operator, ENROLLED[1]).await);
    let honest = assert_found(&scene, ENROLLED[0], &one, UP | UV);
    scene.share(Limit::Challenge, 1);
    let unverified = assert_found(&scene, ENROLLED[0], &one, UP);
    assert_eq!(scene.post(routes::ENROLMENT_FOUND, &unverified).await.code(), "user_not_verified");
    let before = batches(&scene);
    assert_eq!(scene.post(routes::ENROLMENT_FOUND, &honest).await.refusal(), too_many());
    assert_eq!(batches(&scene), before);
    let another = assert_found(&scene, ENROLLED[1], &other, UP | UV);
    assert_eq!(scene.post(routes::ENROLMENT_FOUND, &another).await.status, 200, "another's is another's");
}

/// The platform's own limiter, where the edge is elsewhere: ten a minute by the clock, so that of twenty-one within a minute
/// some are one too many, wherever the minutes end.
#[tokio::test]
async fn a_challenge_is_limited_by_whatever_counts_there() {
    let mut scene = Scene::new().await;
    let visit = scene.visit(ENROLLED[0]);
    let bundle = scene.bundle(visit).await;
    if let Target::Here(_) = &scene.target {
        scene.share(Limit::Challenge, 10);
    }
    let (mut granted, mut refused) = (0, 0);
    for _ in 0..21 {
        let answer = scene.submit(&bundle).await;
        if answer.status == 200 {
            granted += 1;
        } else {
            assert_eq!(answer.refusal(), too_many());
            refused += 1;
        }
    }
    assert!(granted >= 10 && refused > 0, "{granted} and {refused}");
    scene.punch(ENROLLED[0]).await;
}

/// However many wrong codes somebody types for a NIP, its owner's right one still opens.
#[tokio::test]
async fn nobody_wears_out_the_code_of_another() {
    let scene = Scene::here().await;
    let (wrong, right) = (EnrolmentCode::from_random([1; 7]).to_string(), scene.cast.code(NEW[0]).to_string());
    for _ in 0..1_100 {
        assert_eq!(scene.start(NEW[0], &wrong).await.code(), "unknown_enrolment");
    }
    assert_eq!(scene.start(NEW[0], &right).await.status, 200);
}

/// Codes of many people from one address are bounded too; what cannot be a code is refused without a read or a share.
#[tokio::test]
async fn codes_are_limited_by_address_across_people() {
    let scene = Scene::here().await;
    scene.share(Limit::Address, 2);
    let wrong = EnrolmentCode::from_random([1; 7]).to_string();
    let before = batches(&scene);
    assert_eq!(scene.start(NEW[0], "AAAAA").await.code(), "unknown_enrolment");
    assert_eq!(batches(&scene), before);
    for who in NEW {
        assert_eq!(scene.start(who, &wrong).await.code(), "unknown_enrolment");
    }
    assert_eq!(scene.start(ENROLLED[0], &wrong).await.refusal(), too_many());
}

/// A beacon's share counts only what it sealed itself, for everybody there.
#[tokio::test]
async fn a_beacon_seals_so_many_and_only_its_own_seals_count() {
    let mut scene = Scene::here().await;
    scene.share(Limit::Seal, 2);
    let honest = std::mem::replace(&mut scene.office.key, SoftwareKey::from_bytes(&[8; 32]).unwrap());
    for _ in 0..3 {
        assert_eq!(scene.refused(|_| ()).await, "bad_seal");
    }
    scene.office.key = honest;
    for who in ENROLLED {
        scene.punch(who).await;
    }
    let visit = scene.visit(ENROLLED[0]);
    let third = scene.bundle(visit).await;
    assert_eq!(scene.submit(&third).await.refusal(), too_many());
    scene.share(Limit::Seal, 2);
    assert_eq!(scene.submit(&third).await.status, 200, "it is not lost");
}

#[tokio::test]
async fn requests_of_beacons_are_limited_by_address_before_they_are_read() {
    let mut scene = Scene::here().await;
    scene.share(Limit::Refresh, 0);
    let request = scene.office.request().encode().to_vec();
    let before = batches(&scene);
    let answer = scene.send(octets(routes::REFRESH, request)).await;
    assert_eq!(answer.refusal(), too_many());
    assert_eq!(batches(&scene), before);
}

/// The routes that take a body, with its kind.
fn bodies() -> Vec<(String, String)> {
    let document: serde_json::Value = serde_json::to_value(klabat_service::openapi()).unwrap();
    let kind = |item: &serde_json::Value| {
        Some(item.get("post")?["requestBody"]["content"].as_object()?.keys().next()?.to_owned())
    };
    let paths = document["paths"].as_object().unwrap().iter();
    paths.filter_map(|(path, item)| Some((path.clone(), kind(item)?))).collect()
}

/// Whether a route asks for a session first.
fn asks(path: &str) -> bool {
    path.contains("/console/") && !path.contains("/register") && !path.contains("/signin")
}

fn filled(path: &str, kind: &str, length: usize) -> Call {
    let mut call = octets(&path.replace(['{', '}'], ""), vec![b' '; length]);
    call.headers.insert("content-type".to_owned(), kind.to_owned());
    call
}

/// Each route that takes a body refuses one that is longer than any that it needs.
#[tokio::test]
async fn every_body_has_an_end() {
    let scene = Scene::new().await;
    let open: Vec<_> = bodies().into_iter().filter(|(path, _)| !asks(path)).collect();
    assert_eq!(open.len(), 17);
    for (path, kind) in open {
        // A copy of a letter, 1 MiB in base64url.
        let length = if path == routes::OWN_ABSENCE { 1_500_000 } else { 64 * 1024 };
        let answer = scene.send(filled(&path, &kind, length)).await;
        assert_eq!(answer.refusal(), (413, "too_large".to_owned()), "{path}");
    }
}

/// The longest that anyone with a session may send is a table, 3 MB.
#[tokio::test]
async fn every_body_of_somebody_signed_in_has_an_end() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let asking: Vec<_> = bodies().into_iter().filter(|(path, _)| asks(path)).collect();
    assert!(asking.len() > 40, "{}", asking.len());
    for (path, kind) in asking {
        let answer = admin.send(filled(&path, &kind, 3_000_001)).await;
        assert_eq!(answer.refusal(), (413, "too_large".to_owned()), "{path}");
    }
}
