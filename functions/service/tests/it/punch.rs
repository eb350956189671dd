//! Check-in and check-out.

use klabat_api::common::{Intent, RecordStatus};
use klabat_api::phone::{Area, PhoneRequest, PhoneStatus, Punched};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Anchor, EvidenceFile, Millis, Receipt};
use klabat_protocol::{AssertionHash, EpochId, Nonce, PublicKey, SessionId, SoftwareKey};

use crate::authenticator::{BE, UP};
use crate::cast::{ENROLLED, NEW, Which};
use crate::scene::{Scene, octets};
use crate::target::Target;

const FIRST: usize = ENROLLED[0];
const SECOND: usize = ENROLLED[1];

pub(crate) async fn history(scene: &Scene, who: usize) -> PhoneStatus {
    let request = PhoneRequest {
        credential: Base64Url(scene.cast.credential(who)),
        token: Base64Url::from(scene.cast.token(who)),
    };
    scene.post(routes::PHONE_STATUS, &request).await.json()
}

#[tokio::test]
async fn an_honest_check_in_is_recorded_and_its_receipt_is_signed() {
    let mut scene = Scene::new().await;
    let punched = scene.punch(FIRST).await;
    assert_eq!((punched.record.status, punched.record.reasons.len()), (RecordStatus::Accepted, 0));
    assert_eq!((punched.record.intent, punched.record.beacon.as_str()), (Intent::In, "Lobi"));
    assert_eq!(punched.record.unit.id, scene.cast.unit());
    let receipt = Receipt::decode(&punched.receipt.0).unwrap();
    let edge = PublicKey(scene.config.edge_keys[0].0.as_slice().try_into().unwrap());
    let verified = receipt.conclude(receipt.check(&[edge]).unwrap().verify()).unwrap();
    assert_eq!(verified.body().once.as_slice(), punched.record.id.0);
    assert_eq!(verified.body().sealed_at.0, punched.record.sealed_at);
    assert_eq!(verified.body().received_at.0, punched.record.received_at);
    let status = history(&scene, FIRST).await;
    assert_eq!(status.records, [punched.record]);
    let office = Area { corners: vec![(14_231_000, 1_249_846_000)], radius_m: 150 };
    assert_eq!(status.owner.unwrap().areas, vec![office; 3], "its unit's sites, for the hint on the screen");
    assert_eq!(history(&scene, SECOND).await.records, []);
}

#[tokio::test]
async fn in_and_out_are_two_records_newest_first() {
    let mut scene = Scene::new().await;
    let entered = scene.punch(FIRST).await;
    let mut visit = scene.visit(FIRST);
    visit.intent = klabat_evidence::Intent::Out;
    let bundle = scene.bundle(visit).await;
    let left: Punched = scene.submit(&bundle).await.json();
    assert_eq!(left.record.intent, Intent::Out);
    assert_eq!(history(&scene, FIRST).await.records, [left.record, entered.record]);
}

/// The promise of an accepted check-in: one read batch, one write batch, and a challenge costs none.
#[tokio::test]
async fn an_accepted_check_in_reads_once_and_writes_once() {
    let mut scene = Scene::here().await;
    let ports = scene.target.clone();
    let ports = ports.ports();
    ports.watch();
    let visit = scene.visit(FIRST);
    let bundle = scene.bundle(visit).await;
    assert_eq!(ports.wrote(), [], "a challenge is not stored");
    let _: Punched = scene.submit(&bundle).await.json();
    let [read, wrote] = &ports.wrote()[..] else { panic!("two batches") };
    assert_eq!((read.len(), wrote.contains("spent")), (0, true), "{read:?} {wrote:?}");
    let _: Punched = scene.submit(&bundle).await.json();
    let [again] = &ports.wrote()[..] else { panic!("the same bytes are only looked up") };
    assert!(again.is_empty(), "{again:?}");
}

#[tokio::test]
async fn the_same_bytes_get_the_same_receipt_and_others_are_refused() {
    let mut scene = Scene::new().await;
    let challenge = scene.challenge(&scene.cast.credential(FIRST)).await;
    let (honest, other) = (scene.visit(FIRST), scene.visit(FIRST));
    let bundle = scene.exchange(&honest, challenge);
    let first: Punched = scene.submit(&bundle).await.json();
    assert_eq!(scene.submit(&bundle).await.json::<Punched>(), first);
    let altered = scene.exchange(&other, challenge);
    assert_eq!(scene.submit(&altered).await.refusal(), (409, "altered_submission".to_owned()));
    assert_eq!(history(&scene, FIRST).await.records.len(), 1);
}

/// Both are read before either is stored, so that only the commit can tell.
#[tokio::test]
async fn of_two_altered_posts_at_once_one_is_recorded() {
    let mut scene = Scene::new().await;
    let challenge = scene.challenge(&scene.cast.credential(FIRST)).await;
    let (one, other) = (scene.visit(FIRST), scene.visit(FIRST));
    let (one, other) = (scene.exchange(&one, challenge), scene.exchange(&other, challenge));
    let (one, other) = tokio::join!(scene.submit(&one), scene.submit(&other));
    let mut outcomes = [one.status, other.status];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [200, 409]);
    assert_eq!(history(&scene, FIRST).await.records.len(), 1);
}

#[tokio::test]
async fn a_revocation_between_reading_and_writing_is_seen() {
    for (revoke, code) in [
        (
            "UPDATE credentials SET state = 'revoked', revoked_at = 1, revoked_from = 1 WHERE state = 'active'",
            "revoked_credential",
        ),
        ("UPDATE beacons SET revoked_at = 1, revoked_from = 1", "revoked_beacon"),
    ] {
        let mut scene = Scene::here().await;
        let visit = scene.visit(FIRST);
        let bundle = scene.bundle(visit).await;
        let statement = klabat_service::ports::Statement { sql: revoke, parameters: Vec::new() };
        scene.target.ports().meanwhile(1, statement);
        assert_eq!(scene.submit(&bundle).await.code(), code);
        assert_eq!(history(&scene, FIRST).await.records, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_pairs_at_once_give_two_hundred_records_and_one_receipt_each() {
    let mut scene = Scene::new().await;
    let mut pairs = Vec::new();
    for _ in 0..200 {
        let visit = scene.visit(FIRST);
        pairs.push(scene.bundle(visit).await.encode());
    }
    let send = |bundle: &Vec<u8>| {
        let (target, origin, bundle) = (scene.target.clone(), scene.config.origin.clone(), bundle.clone());
        tokio::spawn(async move {
            let mut call = octets(routes::PUNCH, bundle);
            call.headers.insert("origin".to_owned(), origin);
            target.send(call).await.json::<Punched>()
        })
    };
    let posts: Vec<_> = pairs.iter().map(|bundle| [send(bundle), send(bundle)]).collect();
    let mut receipts = std::collections::BTreeSet::new();
    for [one, other] in posts {
        let (one, other) = (one.await.unwrap(), other.await.unwrap());
        assert_eq!(one, other);
        receipts.insert(one.receipt);
    }
    assert_eq!(receipts.len(), 200);
    assert_eq!(history(&scene, FIRST).await.records.len(), 200);
}

#[tokio::test]
async fn what_the_authenticator_must_say() {
    let mut scene = Scene::new().await;
    assert_eq!(scene.refused(|visit| visit.ceremony.flags = UP).await, "user_not_verified");
    assert_eq!(scene.refused(|visit| visit.ceremony.flags |= BE).await, "backup_eligible");
    assert_eq!(scene.refused(|visit| visit.ceremony.origin = "https://evil.example".into()).await, "wrong_origin");
    assert_eq!(scene.refused(|visit| visit.ceremony.rp_id = "evil.example".into()).await, "wrong_rp_id");
    let foreign = SoftwareKey::from_bytes(&[8; 32]).unwrap();
    assert_eq!(scene.refused(|visit| visit.authenticator.key = foreign).await, "bad_signature");
    assert_eq!(history(&scene, FIRST).await.records, [], "a refusal records nothing");
}

#[tokio::test]
async fn a_refusal_spends_nothing() {
    let mut scene = Scene::new().await;
    let challenge = scene.challenge(&scene.cast.credential(FIRST)).await;
    let (mut far, near) = (scene.visit(FIRST), scene.visit(FIRST));
    far.radio.dbm = Some(-90);
    let bundle = scene.exchange(&far, challenge);
    assert_eq!(scene.submit(&bundle).await.code(), "weak_signal");
    let bundle = scene.exchange(&near, challenge);
    let punched: Punched = scene.submit(&bundle).await.json();
    assert_eq!(punched.record.status, RecordStatus::Accepted);
}

#[tokio::test]
async fn what_the_seal_must_say() {
    let mut scene = Scene::new().await;
    assert_eq!(scene.refused(|visit| visit.alter = |it| it.random[0] ^= 1).await, "wrong_statement");
    assert_eq!(scene.refused(|visit| visit.tamper = |it| it.session = SessionId([1; 16])).await, "wrong_nonce");
    assert_eq!(scene.refused(|visit| visit.tamper = |it| it.nonce = Nonce([1; 32])).await, "wrong_nonce");
    let other = |it: &mut klabat_protocol::frames::SealBody| it.assertion = AssertionHash([1; 32]);
    assert_eq!(scene.refused(|visit| visit.tamper = other).await, "wrong_assertion");
    assert_eq!(scene.refused(|visit| visit.tamper = |it| it.epoch = EpochId([1; 16])).await, "unknown_epoch");
    assert_eq!(scene.refused(|visit| visit.tamper = |it| it.boot.0 += 1).await, "foreign_epoch");
    let day = |it: &mut klabat_protocol::frames::SealBody| {
        it.opened_at.0 += 48 * 3_600_000;
        it.sealed_at.0 += 48 * 3_600_000;
    };
    assert_eq!(scene.refused(|visit| visit.tamper = day).await, "stale_epoch");
    let long = |it: &mut klabat_protocol::frames::SealBody| it.opened_at.0 = it.sealed_at.0 - 90_001;
    assert_eq!(scene.refused(|visit| visit.tamper = long).await, "session_too_long");
    let late = |it: &mut klabat_protocol::frames::SealBody| {
        it.opened_at.0 += 200_000;
        it.sealed_at.0 += 200_000;
    };
    assert_eq!(scene.refused(|visit| visit.tamper = late).await, "seal_too_late");
    let ahead = |it: &mut klabat_protocol::frames::SealBody| it.sealed_at.0 += 60_000;
    assert_eq!(scene.refused(|visit| visit.tamper = ahead).await, "seal_in_future");
    let hopeless = |it: &mut klabat_protocol::frames::SealBody| it.uncertainty_ms = 900_001;
    assert_eq!(scene.refused(|visit| visit.tamper = hopeless).await, "clock_too_uncertain");
    scene.office.key = SoftwareKey::from_bytes(&[8; 32]).unwrap();
    assert_eq!(scene.refused(|_| ()).await, "bad_seal");
}

#[tokio::test]
async fn a_seal_from_before_the_challenge_is_refused() {
    let mut scene = Scene::here().await;
    scene.turn(Millis(crate::target::START + 600_000));
    let early = |it: &mut klabat_protocol::frames::SealBody| {
        it.opened_at.0 -= 60_000;
        it.sealed_at.0 -= 60_000;
    };
    assert_eq!(scene.refused(|visit| visit.tamper = early).await, "seal_too_early");
}

#[tokio::test]
async fn the_challenge_is_ours_for_this_credential_and_fresh() {
    let mut scene = Scene::new().await;
    let forge = |it: &mut klabat_evidence::Statement| {
        if let Anchor::Challenge(challenge) = &mut it.anchor {
            challenge.mac[0] ^= 1;
        }
    };
    assert_eq!(scene.refused(|visit| visit.claim = forge).await, "foreign_challenge");
    let offline = |it: &mut klabat_evidence::Statement| it.anchor = Anchor::Epoch(EpochId([1; 16]));
    assert_eq!(scene.refused(|visit| visit.claim = offline).await, "deferred_not_enabled");
    let challenge = scene.challenge(&scene.cast.credential(SECOND)).await;
    let visit = scene.visit(FIRST);
    let bundle = scene.exchange(&visit, challenge);
    assert_eq!(scene.submit(&bundle).await.code(), "foreign_challenge", "of another credential");
}

#[tokio::test]
async fn a_check_in_may_arrive_late_but_not_ever_so_late() {
    let mut scene = Scene::here().await;
    let (one, other) = (scene.visit(FIRST), scene.visit(FIRST));
    let (in_time, too_late) = (scene.bundle(one).await, scene.bundle(other).await);
    let Anchor::Challenge(challenge) = in_time.statement().anchor else { panic!("online") };
    scene.turn(Millis(challenge.expires_at.0 + 900_000));
    let punched: Punched = scene.submit(&in_time).await.json();
    assert_eq!(punched.record.sealed_at, in_time.seal().body.sealed_at.0, "the time of the punch is the seal's");
    scene.turn(Millis(challenge.expires_at.0 + 901_000));
    assert_eq!(scene.submit(&too_late).await.code(), "expired_challenge");
}

#[tokio::test]
async fn signal_and_place() {
    const AWAY: [f64; 2] = [1.5, 124.9];
    let mut scene = Scene::new().await;
    assert_eq!(scene.refused(|visit| visit.radio.dbm = Some(-81)).await, "weak_signal");
    assert_eq!(scene.refused(|visit| visit.place = Some(AWAY)).await, "outside_geofence");
    let reasons = async |scene: &mut Scene, change: fn(&mut crate::scene::Visit)| {
        let mut visit = scene.visit(FIRST);
        change(&mut visit);
        let bundle = scene.bundle(visit).await;
        let record = scene.submit(&bundle).await.json::<Punched>().record;
        assert_eq!(record.status, RecordStatus::Review);
        record.reasons.into_iter().map(|reason| reason.code).collect::<Vec<_>>()
    };
    assert_eq!(reasons(&mut scene, |visit| visit.radio.dbm = Some(-75)).await, ["signal_faint"]);
    assert_eq!(reasons(&mut scene, |visit| visit.radio.dbm = None).await, ["signal_unmeasured"]);
    assert_eq!(reasons(&mut scene, |visit| visit.radio.echoes = 0).await, ["echo_unmeasured"]);
    assert_eq!(reasons(&mut scene, |visit| visit.place = None).await, ["location_absent"]);
    scene.at(Which::Lenient, 1).await;
    assert_eq!(reasons(&mut scene, |visit| visit.place = Some(AWAY)).await, ["location_outside"]);
}

#[tokio::test]
async fn who_may_check_in_and_where() {
    let mut scene = Scene::new().await;
    assert_eq!(scene.refused(|visit| visit.authenticator.id = vec![1; 32]).await, "unknown_credential");
    let unknown = |it: &mut klabat_protocol::frames::SealBody| it.beacon.0[0] ^= 1;
    assert_eq!(scene.refused(|visit| visit.tamper = unknown).await, "unknown_beacon");
    let enrolment = scene.enrolment(NEW[0], |_| ()).await;
    assert_eq!(scene.enrol(&enrolment).await.status, 200);
    let visit = scene.visit(NEW[0]);
    let bundle = scene.bundle(visit).await;
    assert_eq!(scene.submit(&bundle).await.code(), "pending_credential");
    assert_eq!(scene.submit(&enrolment).await.code(), "wrong_intent", "an enrolment is no punch");
}

#[tokio::test]
async fn simulated_beacons_count_in_development_only() {
    let mut scene = Scene::before(Target::here(true), Which::Simulated).await;
    scene.punch(FIRST).await;
    let Target::Here(here) = &scene.target else { panic!("here") };
    let config = klabat_service::ports::Config {
        log: scene.target.config().log.clone(),
        regency: String::new(),
        rp_id: scene.config.rp_id.clone(),
        origin: scene.config.origin.clone(),
        mac_secret: [9; 32],
        edge_keys: vec![scene.config.edge_keys[0].0.as_slice().try_into().unwrap()],
        next_edge_key: None,
        development: false,
        attested_only: false,
        attestation_roots: vec![],
        device_rules: klabat_webauthn::android::DeviceRules::production(0),
        session: std::time::Duration::from_hours(1),
    };
    let production = here.with(config);
    let visit = scene.visit(FIRST);
    let bundle = scene.bundle(visit).await;
    scene.target = production;
    assert_eq!(scene.submit(&bundle).await.code(), "simulated_beacon");
    let request = scene.office.request().encode().to_vec();
    assert_eq!(scene.send(octets(routes::REFRESH, request)).await.code(), "simulated_beacon");
}

#[tokio::test]
async fn malformed_bundles_of_every_kind() {
    let mut scene = Scene::new().await;
    let visit = scene.visit(FIRST);
    let honest = scene.bundle(visit).await.encode();
    let code = async |bytes: Vec<u8>| scene.send(octets(routes::PUNCH, bytes)).await.refusal();
    let malformed = (400, "malformed".to_owned());
    assert_eq!(code(Vec::new()).await, malformed);
    assert_eq!(code(honest[..honest.len() - 1].to_vec()).await, malformed);
    assert_eq!(code([&honest[..], &[0]].concat()).await, malformed);
    assert_eq!(code([&[2], &honest[1..]].concat()).await, (400, "unsupported_version".to_owned()));
    assert_eq!(code(vec![1; 64 * 1024]).await, (413, "too_large".to_owned()));
    let punched: Punched = scene.send(octets(routes::PUNCH, honest)).await.json();
    assert_eq!(punched.record.status, RecordStatus::Accepted);
}

#[tokio::test]
async fn the_evidence_of_a_record_is_verified_offline() {
    let mut scene = Scene::new().await;
    let punched = scene.punch(FIRST).await;
    let auditor = scene.sign_up(klabat_api::console::Role::Auditor).await;
    let path = routes::fill(routes::RECORD_EVIDENCE, &[&punched.record.id.encode()]);
    let answer = auditor.get(&path).await;
    assert!(answer.headers["content-disposition"].starts_with("attachment"));
    let file = EvidenceFile::from_json(std::str::from_utf8(&answer.body).unwrap()).unwrap();
    let edge = PublicKey(scene.config.edge_keys[0].0.as_slice().try_into().unwrap());
    let pending = file.checks(&[edge]).unwrap();
    let answers: Vec<bool> = pending.checks().iter().map(klabat_evidence::SignatureCheck::verify).collect();
    let audited = pending.conclude(&answers).unwrap();
    assert_eq!(audited.receipt.body().once.as_slice(), punched.record.id.0);
}

#[tokio::test]
async fn only_the_holder_of_the_token_reads_a_phones_history() {
    let scene = Scene::new().await;
    let credential = Base64Url(scene.cast.credential(FIRST));
    let status = async |credential: &Base64Url, token: [u8; 32]| {
        let request = PhoneRequest { credential: credential.clone(), token: Base64Url::from(token) };
        scene.post(routes::PHONE_STATUS, &request).await
    };
    let refused = (401, "unknown_phone".to_owned());
    assert_eq!(status(&credential, scene.cast.token(SECOND)).await.refusal(), refused);
    assert_eq!(status(&Base64Url(vec![1; 32]), scene.cast.token(FIRST)).await.refusal(), refused);
    let own: PhoneStatus = status(&credential, scene.cast.token(FIRST)).await.json();
    assert_eq!(own.owner.map(|owner| owner.nip), Some(scene.cast.nip(FIRST)));
}
