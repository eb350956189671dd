//! `checks_enrolment` and `conclude`: what differs from a punch, and that what is shared is still asked.

use klabat_evidence::{Bundle, EnrolmentCode, Intent, Millis, Purpose, Refusal, Subject, checks_enrolment};
use klabat_protocol::AssertionHash;
use klabat_webauthn::{Attestation, AttestationPolicy, Refusal as Webauthn};

use crate::fixture::{BE, CREDENTIAL_ID, SEALED, Scene, answers, key, keys, p256};

fn verify(scene: &Scene, bundle: &Bundle) -> Result<(), Refusal> {
    let pending = checks_enrolment(bundle, &scene.enrolment_parties())?;
    let answers = answers(pending.checks());
    pending.conclude(&answers).map(|_| ())
}

const fn webauthn(refusal: Webauthn) -> Result<(), Refusal> {
    Err(Refusal::Webauthn(refusal))
}

#[test]
fn an_honest_enrolment_gives_the_credential() {
    let scene = Scene::new();
    let bundle = scene.make(&scene.enrolment());
    let pending = checks_enrolment(&bundle, &scene.enrolment_parties()).unwrap();
    let keys = keys(pending.checks());
    assert_eq!(keys, [p256(&scene.phone), p256(&scene.beacon_key)], "self attestation, then seal");
    let enrolment = pending.conclude(&[true, true]).unwrap();
    let registration = enrolment.registration();
    assert_eq!(registration.credential_id, CREDENTIAL_ID);
    assert_eq!(registration.key, p256(&scene.phone));
    assert_eq!(registration.attestation, Attestation::PackedSelf);
    assert_eq!(enrolment.presence().seal().sealed_at, SEALED);
    assert_eq!(enrolment.presence().once(), bundle.once());
}

#[test]
fn a_punch_is_no_enrolment() {
    let scene = Scene::new();
    assert_eq!(verify(&scene, &scene.make(&scene.punch())), Err(Refusal::WrongIntent), "assertion");
    let mut draft = scene.enrolment();
    draft.statement.intent = Intent::In;
    draft.statement.anchor = scene.challenge(Purpose::Punch, draft.statement.subject);
    assert_eq!(verify(&scene, &scene.make(&draft)), Err(Refusal::WrongIntent), "punch with an attestation");
}

#[test]
fn the_code_is_the_open_one() {
    let mut scene = Scene::new();
    let bundle = scene.make(&scene.enrolment());
    scene.code = EnrolmentCode::from_random([1; 7]);
    assert_eq!(verify(&scene, &bundle), Err(Refusal::WrongSubject));
}

#[test]
fn the_challenge_is_for_enrolling_with_this_code() {
    let scene = Scene::new();
    let mut draft = scene.enrolment();
    draft.statement.anchor = scene.challenge(Purpose::Punch, draft.statement.subject);
    assert_eq!(verify(&scene, &scene.make(&draft)), Err(Refusal::ForeignChallenge));
    draft.statement.anchor = scene.challenge(Purpose::Enrol, Subject([0; 32]));
    assert_eq!(verify(&scene, &scene.make(&draft)), Err(Refusal::ForeignChallenge));
}

#[test]
fn the_exchange_is_checked_as_for_a_punch() {
    let mut scene = Scene::new();
    let mut draft = scene.enrolment();
    draft.tamper = Box::new(|body| body.assertion = AssertionHash([1; 32]));
    assert_eq!(verify(&scene, &scene.make(&draft)), Err(Refusal::WrongAssertion));
    scene.epoch.expires_at = Millis(1);
    assert_eq!(verify(&scene, &scene.make(&scene.enrolment())), Err(Refusal::StaleEpoch));
}

#[test]
fn policy_decides_on_attestation_and_backup() {
    let mut scene = Scene::new();
    let mut draft = scene.enrolment();
    draft.ceremony.flags |= BE;
    assert_eq!(verify(&scene, &scene.make(&draft)), webauthn(Webauthn::BackupEligible));
    scene.attestation = AttestationPolicy::default();
    assert_eq!(verify(&scene, &scene.make(&scene.enrolment())), webauthn(Webauthn::UntrustedAttestation));
}

#[test]
fn every_answer_is_needed() {
    let scene = Scene::new();
    let pending = checks_enrolment(&scene.make(&scene.enrolment()), &scene.enrolment_parties()).unwrap();
    let conclude = |answers: &[bool]| pending.clone().conclude(answers).map(|_| ());
    assert_eq!(conclude(&[true, false]), Err(Refusal::BadSeal));
    assert_eq!(conclude(&[false, true]), webauthn(Webauthn::BadSignature));
    for wrong in [&[][..], &[true], &[true, true, true]] {
        assert!(conclude(wrong).is_err(), "{wrong:?}");
    }
    let mut scene = Scene::new();
    scene.beacon_key = key(9);
    assert_eq!(verify(&scene, &scene.make(&scene.enrolment())), Err(Refusal::BadSeal));
}

#[test]
fn every_changed_bit_is_refused() {
    let scene = Scene::new();
    let honest = scene.make(&scene.enrolment()).encode();
    for bit in 0..honest.len() * 8 {
        let mut bytes = honest.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let outcome = Bundle::decode(&bytes).and_then(|bundle| verify(&scene, &bundle));
        assert!(outcome.is_err(), "bit {bit} may change");
    }
}
