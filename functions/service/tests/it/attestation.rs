//! Phones that prove what they are, and what becomes of those that do not.

use klabat_api::console::{PendingEnrolment, PendingEnrolments, Records, Role};
use klabat_api::phone::Enrolled;
use klabat_api::routes;
use klabat_evidence::{Conditions, EnrolmentParties, Epoch, PhoneConditions, Subject, checks_enrolment};
use klabat_protocol::frames::Grant;
use klabat_service::ports::{Statement, Store as _, Value};
use klabat_service::revocations;
use klabat_webauthn::SignatureCheck;

use crate::android::{Authority, MIXED, Phone, anchor};
use crate::cast::{NEW, Which};
use crate::scene::Scene;
use crate::target::{START, Target};

const HOUR: u64 = 60 * 60 * 1000;
const LIST: &[u8] = br#"{"entries":{"1f":{"status":"REVOKED","reason":"KEY_COMPROMISE"}}}"#;

/// A production that takes attested phones only, with a list just fetched.
async fn attested() -> Scene {
    let scene = Scene::before(Target::here(false), Which::Strict).await;
    revocations::keep(scene.target.ports(), Ok(LIST.to_vec())).await.unwrap();
    scene
}

/// A place that takes any phone, with a list just fetched.
async fn any() -> Scene {
    let scene = Scene::here().await;
    revocations::keep(scene.target.ports(), Ok(LIST.to_vec())).await.unwrap();
    scene
}

/// The code with which a phone is refused.
async fn refused(scene: &mut Scene, phone: Phone) -> String {
    let bundle = scene.enrolment(NEW[0], |visit| visit.android = Some(phone)).await;
    scene.enrol(&bundle).await.code()
}

async fn pending(scene: &Scene) -> Vec<PendingEnrolment> {
    let operator = scene.sign_up(Role::Operator).await;
    operator.get(routes::ENROLMENTS).await.json::<PendingEnrolments>().rows
}

#[tokio::test]
async fn an_attested_phone_enrols_and_its_facts_are_shown() {
    let mut scene = attested().await;
    let bundle = scene.enrolment(NEW[0], |visit| visit.android = Some(Phone::default())).await;
    assert_eq!(scene.enrol(&bundle).await.status, 200);
    let [row] = pending(&scene).await.try_into().unwrap();
    assert_eq!((row.attestation.as_str(), row.attested, row.alarms.len()), ("android-key", true, 0));
    let device = row.device.unwrap();
    assert_eq!((device.security_level.as_str(), device.verified_boot_state.as_deref()), ("tee", Some("verified")));
    assert_eq!((device.device_locked, device.os_version), (Some(true), Some(150_000)));
}

#[tokio::test]
async fn a_phone_that_does_not_qualify_is_refused_by_the_rule_it_breaks() {
    let mut scene = attested().await;
    let phone = Phone::default;
    assert_eq!(refused(&mut scene, Phone { level: 0, ..phone() }).await, "software_key");
    assert_eq!(refused(&mut scene, Phone { locked: false, ..phone() }).await, "device_unlocked");
    assert_eq!(refused(&mut scene, Phone { boot: 1, ..phone() }).await, "boot_not_verified");
    assert_eq!(refused(&mut scene, Phone { package: "com.example", ..phone() }).await, "wrong_app");
    let shared = Phone { all_applications: true, ..phone() };
    assert_eq!(refused(&mut scene, shared).await, "key_for_all_applications");
    assert_eq!(refused(&mut scene, Phone { number: 0x1f, ..phone() }).await, "revoked_attestation");
    // A refusal spends nothing.
    let bundle = scene.enrolment(NEW[0], |visit| visit.android = Some(phone())).await;
    assert_eq!(scene.enrol(&bundle).await.status, 200);
}

#[tokio::test]
async fn without_a_fresh_list_nobody_enrols_as_attested() {
    let mut scene = Scene::before(Target::here(false), Which::Strict).await;
    assert_eq!(refused(&mut scene, Phone::default()).await, "stale_revocations", "never fetched");
    revocations::keep(scene.target.ports(), Ok(LIST.to_vec())).await.unwrap();
    // A list that did not come, and one that is none, change nothing: the old one grows old.
    for wrong in [Err("HTTP 503".to_owned()), Ok(b"<html>".to_vec())] {
        assert!(revocations::keep(scene.target.ports(), wrong).await.is_err());
    }
    assert_eq!(refused(&mut scene, Phone { number: 0x1f, ..Phone::default() }).await, "revoked_attestation");
    scene.turn(klabat_evidence::Millis(START + 73 * HOUR));
    scene.at(Which::Strict, 2).await;
    renew_code(&scene).await;
    assert_eq!(refused(&mut scene, Phone::default()).await, "stale_revocations");
}

/// The cast's codes are good for a day: this one is issued again, as it is.
async fn renew_code(scene: &Scene) {
    let sql = "UPDATE codes SET expires_at = expires_at + ?1";
    let days = Value::Integer(5 * 24 * 3_600_000);
    scene.target.ports().batch(vec![Statement { sql, parameters: vec![days] }]).await.unwrap();
}

#[tokio::test]
async fn the_list_is_fetched_twice_a_day_and_a_failure_is_tried_again_after_an_hour() {
    let scene = Scene::here().await;
    let ports = scene.target.ports();
    let turn = |hours: u64| scene.turn(klabat_evidence::Millis(START + hours * HOUR));
    assert!(revocations::is_due(ports).await.unwrap());
    revocations::keep(ports, Err("no answer".to_owned())).await.unwrap_err();
    assert!(!revocations::is_due(ports).await.unwrap());
    turn(1);
    assert!(revocations::is_due(ports).await.unwrap());
    assert_eq!(revocations::keep(ports, Ok(LIST.to_vec())).await.unwrap(), 1);
    turn(12);
    assert!(!revocations::is_due(ports).await.unwrap());
    turn(13);
    assert!(revocations::is_due(ports).await.unwrap());
    // What is no longer listed is forgotten.
    let other = br#"{"entries":{"beef":{"status":"REVOKED"}}}"#;
    assert_eq!(revocations::keep(ports, Ok(other.to_vec())).await.unwrap(), 1);
    let left = async || {
        let serials = Statement { sql: "SELECT serial FROM revoked_attestations", parameters: vec![] };
        ports.batch(vec![serials]).await.unwrap()
    };
    assert_eq!(left().await, [[[Value::Text("beef".to_owned())]]]);
    // One that names nothing clears nothing.
    revocations::keep(ports, Ok(br#"{"entries":{}}"#.to_vec())).await.unwrap_err();
    assert_eq!(left().await, [[[Value::Text("beef".to_owned())]]]);
}

#[tokio::test]
async fn where_any_phone_is_taken_what_is_held_against_it_is_shown() {
    let mut scene = any().await;
    let unlocked = Phone { locked: false, boot: 2, ..Phone::default() };
    let bundle = scene.enrolment(NEW[0], |visit| visit.android = Some(unlocked)).await;
    let enrolled: Enrolled = scene.enrol(&bundle).await.json();
    let operator = scene.sign_up(Role::Operator).await;
    let rows = operator.get(routes::ENROLMENTS).await.json::<PendingEnrolments>().rows;
    let [row] = rows.try_into().unwrap();
    assert_eq!((row.attestation.as_str(), row.attested), ("android-key", false));
    assert_eq!(row.alarms, ["device_unlocked"]);
    assert_eq!(row.device.unwrap().device_locked, Some(false));
    // The mark stays with the records.
    let path = routes::fill(routes::ENROLMENT_CONFIRM, &[&enrolled.credential.encode()]);
    assert_eq!(operator.press(&path).await.status, 200);
    scene.punch(NEW[0]).await;
    assert_eq!(marks(&scene).await, [false]);
}

#[tokio::test]
async fn where_any_phone_is_taken_a_good_one_carries_no_mark() {
    let mut scene = any().await;
    let bundle = scene.enrolment(NEW[0], |visit| visit.android = Some(Phone::default())).await;
    let enrolled: Enrolled = scene.enrol(&bundle).await.json();
    let operator = scene.sign_up(Role::Operator).await;
    let path = routes::fill(routes::ENROLMENT_CONFIRM, &[&enrolled.credential.encode()]);
    assert_eq!(operator.press(&path).await.status, 200);
    scene.punch(NEW[0]).await;
    assert_eq!(marks(&scene).await, [true]);
}

/// Nobody trusts the end of this chain, and yet no signature in it may be forged. Run against the edge, too, this asks the
/// platform's cryptography for every algorithm of Google's chains.
#[tokio::test]
async fn the_signatures_of_a_chain_are_verified_by_every_algorithm_of_the_field() {
    let mut scene = Scene::new().await;
    let phone = |forged| Phone { authority: Authority::Mixed { forged }, ..Phone::default() };
    for forged in 0..MIXED {
        assert_eq!(refused(&mut scene, phone(Some(forged))).await, "bad_signature", "certificate {forged}");
    }
    let bundle = scene.enrolment(NEW[0], |visit| visit.android = Some(phone(None))).await;
    assert_eq!(scene.enrol(&bundle).await.status, 200);
    let [row] = pending(&scene).await.try_into().unwrap();
    assert_eq!(
        (row.attestation.as_str(), row.attested, row.alarms.join(" ")),
        ("android-key", false, "untrusted_attestation".to_owned())
    );
}

/// Whether the phone of each of the day's records was attested.
async fn marks(scene: &Scene) -> Vec<bool> {
    let admin = scene.sign_up(Role::Admin).await;
    let path = format!("{}?unit={}", routes::RECORDS, scene.cast.unit());
    admin.get(&path).await.json::<Records>().rows.iter().map(|row| row.attested).collect()
}

#[tokio::test]
async fn one_phone_of_two_asn_raises_an_alarm() {
    let mut scene = any().await;
    for who in [NEW[0], NEW[1]] {
        let bundle = scene.enrolment(who, |visit| visit.android = Some(Phone::default())).await;
        assert_eq!(scene.enrol(&bundle).await.status, 200);
    }
    let rows = pending(&scene).await;
    let alarms: Vec<_> = rows.iter().map(|row| row.alarms.join(" ")).collect();
    assert_eq!(alarms, ["repeated_certificate"; 2], "with both enrolments");
}

#[tokio::test]
async fn a_key_of_the_factory_is_shared_and_raises_none() {
    let mut scene = any().await;
    for who in [NEW[0], NEW[1]] {
        let phone = Phone { over_the_air: false, ..Phone::default() };
        let bundle = scene.enrolment(who, |visit| visit.android = Some(phone)).await;
        assert_eq!(scene.enrol(&bundle).await.status, 200);
    }
    assert!(pending(&scene).await.iter().all(|row| row.alarms.is_empty()));
}

/// What an auditor needs is kept: the same bytes under the stored conditions are judged alike, and otherwise under others.
#[tokio::test]
async fn an_enrolment_can_be_judged_again_by_what_is_stored() {
    let mut scene = attested().await;
    let bundle = scene.enrolment(NEW[0], |visit| visit.android = Some(Phone::default())).await;
    assert_eq!(scene.enrol(&bundle).await.status, 200);
    let sql = "SELECT evidence.bundle, evidence.conditions, epochs.grant_frame, beacons.id, beacons.public_key
      FROM evidence JOIN epochs ON epochs.id = evidence.epoch JOIN beacons ON beacons.id = epochs.beacon";
    let rows = scene.target.ports().batch(vec![Statement { sql, parameters: vec![] }]).await.unwrap();
    let [bytes, conditions, grant, id, key] = rows[0][0].clone().try_into().unwrap();
    let (Value::Blob(bytes), Value::Text(conditions), Value::Blob(grant)) = (bytes, conditions, grant) else {
        panic!("the columns are of these types")
    };
    let (Value::Blob(id), Value::Blob(key)) = (id, key) else { panic!("the columns are of these types") };
    let bundle = klabat_evidence::Bundle::decode(&bytes).unwrap();
    let conditions: Conditions = serde_json::from_str(&conditions).unwrap();
    let mut phone = conditions.phone.unwrap();
    assert_eq!(phone.revocations.fetched_at_ms, START);
    let relying_party =
        klabat_evidence::RelyingParty { rp_id: scene.config.rp_id.clone(), origins: vec![scene.config.origin.clone()] };
    let beacon = klabat_evidence::Beacon::new(
        klabat_protocol::BeaconId(id.try_into().unwrap()),
        &klabat_protocol::PublicKey(key.try_into().unwrap()),
    );
    let judge = |phone: &PhoneConditions| {
        let parties = EnrolmentParties {
            relying_party: &relying_party,
            attestation: &phone.policy(&[anchor()]),
            code: Subject(bundle.statement().subject.0),
            beacon: &beacon.unwrap(),
            epoch: &Epoch::from(&Grant::decode(&grant).unwrap().body),
        };
        let pending = checks_enrolment(&bundle, &parties)?;
        let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
        pending.conclude(&answers).map(|enrolment| enrolment.registration().attestation.doubt())
    };
    assert_eq!(judge(&phone), Ok(None));
    let serial = klabat_webauthn::android::Serial::parse(&Phone::default().serial()).unwrap();
    phone.revocations.revoked.insert(serial);
    let revoked = klabat_evidence::Refusal::Webauthn(klabat_webauthn::Refusal::RevokedAttestation);
    assert_eq!(judge(&phone), Err(revoked));
}
