//! `checks` and `conclude` of a punch: one test for each refusal.

use klabat_evidence::{Anchor, Bundle, Intent, MAX_SESSION_MS, Millis, Proof, Purpose, Refusal, Subject, checks};
use klabat_protocol::frames::SealBody;
use klabat_protocol::{AssertionHash, BeaconId, Boot, EpochId, EpochNonce, Hello, Nonce, SessionId};
use klabat_webauthn::Refusal as Webauthn;

use crate::fixture::{BE, BS, Draft, SEALED, Scene, UP, answers, key, keys, p256};

/// The whole verification of the exchange that `draft` describes.
fn verify(scene: &Scene, draft: &Draft) -> Result<(), Refusal> {
    verify_bundle(scene, &scene.make(draft))
}

fn verify_bundle(scene: &Scene, bundle: &Bundle) -> Result<(), Refusal> {
    let pending = checks(bundle, &scene.parties())?;
    let answers = answers(pending.checks());
    pending.conclude(&answers).map(|_| ())
}

/// Changes the honest draft and says what becomes of it.
fn changed(change: impl FnOnce(&mut Draft)) -> Result<(), Refusal> {
    let scene = Scene::new();
    let mut draft = scene.punch();
    change(&mut draft);
    verify(&scene, &draft)
}

/// Changes what the beacon says, consistently with the challenge that the phone signs.
fn answered(change: impl Fn(&mut SealBody) + 'static) -> Result<(), Refusal> {
    changed(|draft| draft.answer = Box::new(change))
}

/// Changes what the beacon seals, after the phone has signed.
fn tampered(change: impl Fn(&mut SealBody) + 'static) -> Result<(), Refusal> {
    changed(|draft| draft.tamper = Box::new(change))
}

const fn webauthn(refusal: Webauthn) -> Result<(), Refusal> {
    Err(Refusal::Webauthn(refusal))
}

#[test]
fn an_honest_check_in_and_check_out_are_proven() {
    let scene = Scene::new();
    let mut draft = scene.punch();
    let presence = scene.presence(&draft);
    assert_eq!(*presence.statement(), draft.statement);
    assert_eq!(presence.seal().sealed_at, SEALED);
    assert_eq!(presence.open_to_seal_ms(), 6_000);
    assert_eq!(*presence.submission(), scene.make(&draft).submission());
    assert!(presence.flags().user_verified());
    draft.statement.intent = Intent::Out;
    assert_eq!(verify(&scene, &draft), Ok(()));
}

#[test]
fn an_enrolment_is_no_punch() {
    let scene = Scene::new();
    assert_eq!(verify(&scene, &scene.enrolment()), Err(Refusal::WrongIntent), "attestation");
    let mut draft = scene.punch();
    draft.statement.intent = Intent::Enrol;
    draft.statement.anchor = scene.challenge(Purpose::Enrol, draft.statement.subject);
    assert_eq!(verify(&scene, &draft), Err(Refusal::WrongIntent), "enrol with an assertion");
}

#[test]
fn the_statement_is_about_the_stored_credential() {
    let scene = Scene::new();
    let mut draft = scene.punch();
    draft.statement.subject = Subject::of_credential(b"a colleague's");
    draft.statement.anchor = scene.challenge(Purpose::Punch, draft.statement.subject);
    assert_eq!(verify(&scene, &draft), Err(Refusal::WrongSubject));
}

#[test]
fn the_challenge_is_for_punching_by_this_subject() {
    let scene = Scene::new();
    let mut draft = scene.punch();
    draft.statement.anchor = scene.challenge(Purpose::SignIn, draft.statement.subject);
    assert_eq!(verify(&scene, &draft), Err(Refusal::ForeignChallenge), "another purpose");
    draft.statement.anchor = scene.challenge(Purpose::Punch, Subject([0; 32]));
    assert_eq!(verify(&scene, &draft), Err(Refusal::ForeignChallenge), "another subject");
}

#[test]
fn an_offline_statement_names_the_epoch_of_its_seal() {
    let scene = Scene::new();
    let anchored = |epoch| changed(move |draft| draft.statement.anchor = Anchor::Epoch(epoch));
    assert_eq!(anchored(scene.epoch.id), Ok(()));
    assert_eq!(anchored(EpochId([1; 16])), Err(Refusal::ForeignEpoch));
}

#[test]
fn the_beacon_heard_this_statement() {
    let other = Hello([1; 32]);
    let answer = move |body: &mut SealBody| {
        body.hello = other;
        body.nonce = Scene::new().nonce(&body.session, &other);
    };
    assert_eq!(answered(answer), Err(Refusal::WrongStatement));
}

#[test]
fn the_seal_is_of_the_named_beacon() {
    let other = BeaconId([1; 16]);
    assert_eq!(answered(move |body| body.beacon = other), Err(Refusal::ForeignEpoch));
}

#[test]
fn the_epoch_is_of_this_beacon_boot_and_seal() {
    let with = |change: fn(&mut Scene)| {
        let mut scene = Scene::new();
        change(&mut scene);
        let honest = Scene::new();
        verify_bundle(&scene, &honest.make(&honest.punch()))
    };
    assert_eq!(with(|scene| scene.epoch.id = EpochId([1; 16])), Err(Refusal::ForeignEpoch));
    assert_eq!(with(|scene| scene.epoch.beacon = BeaconId([1; 16])), Err(Refusal::ForeignEpoch));
    assert_eq!(with(|scene| scene.epoch.boot = Boot(4)), Err(Refusal::ForeignEpoch));
    assert_eq!(with(|scene| scene.epoch.nonce = EpochNonce([1; 32])), Err(Refusal::WrongNonce));
}

#[test]
fn the_epoch_covers_the_session_give_or_take_the_uncertainty() {
    // Opened 6,000 ms before it was sealed; uncertain by 800 ms.
    let with = |issued: u64, expires: u64| {
        let mut scene = Scene::new();
        scene.epoch.issued_at = Millis(issued);
        scene.epoch.expires_at = Millis(expires);
        verify(&scene, &scene.punch())
    };
    let (late, early) = (SEALED.0 + 800, SEALED.0 - 6_000 - 800);
    assert_eq!(with(late, late + 1), Ok(()));
    assert_eq!(with(late + 1, late + 2), Err(Refusal::StaleEpoch), "granted afterwards");
    assert_eq!(with(0, early + 1), Ok(()));
    assert_eq!(with(0, early), Err(Refusal::StaleEpoch), "ended before");
    let endless = |body: &mut SealBody| body.uncertainty_ms = u32::MAX;
    assert_eq!(answered(endless), Ok(()), "no overflow");
}

#[test]
fn the_nonce_follows_from_the_epoch() {
    assert_eq!(answered(|body| body.nonce = Nonce([1; 32])), Err(Refusal::WrongNonce));
}

#[test]
fn a_session_is_opened_not_long_before_it_is_sealed() {
    let opened = |at: u64| answered(move |body| body.opened_at = Millis(at));
    assert_eq!(opened(SEALED.0), Ok(()));
    assert_eq!(opened(SEALED.0 - MAX_SESSION_MS), Ok(()));
    assert_eq!(opened(SEALED.0 - MAX_SESSION_MS - 1), Err(Refusal::SessionTooLong));
}

#[test]
fn the_seal_is_over_this_assertion() {
    let other = AssertionHash([1; 32]);
    assert_eq!(tampered(move |body| body.assertion = other), Err(Refusal::WrongAssertion));
}

#[test]
fn the_assertion_is_over_this_session() {
    let another = |body: &mut SealBody| {
        body.session = SessionId([1; 16]);
        body.nonce = Scene::new().nonce(&body.session, &body.hello);
    };
    assert_eq!(tampered(another), webauthn(Webauthn::WrongChallenge));
}

#[test]
fn the_ceremony_ran_for_us() {
    let with = |change: fn(&mut Draft)| changed(change);
    let elsewhere = with(|draft| draft.ceremony.origin = "https://klabat.example.org");
    assert_eq!(elsewhere, webauthn(Webauthn::WrongOrigin));
    assert_eq!(with(|draft| draft.ceremony.rp_id = "example"), webauthn(Webauthn::WrongRpId));
    assert_eq!(with(|draft| draft.ceremony.cross_origin = true), webauthn(Webauthn::CrossOrigin));
    assert_eq!(with(|draft| draft.ceremony.r#type = "payment.get"), webauthn(Webauthn::WrongType));
    assert_eq!(with(|draft| draft.ceremony.credential_id = b"other"), webauthn(Webauthn::WrongCredential));
}

#[test]
fn the_person_was_verified_on_a_key_that_stays() {
    let flags = |flags| changed(move |draft| draft.ceremony.flags = flags);
    assert_eq!(flags(UP), webauthn(Webauthn::UserNotVerified));
    let honest = Scene::new().punch().ceremony.flags;
    assert_eq!(flags(honest & !UP), webauthn(Webauthn::UserNotPresent));
    assert_eq!(flags(honest | BE), webauthn(Webauthn::BackupEligible));
    assert_eq!(flags(honest | BE | BS), webauthn(Webauthn::BackupEligible));
    assert_eq!(flags(honest | BS), webauthn(Webauthn::BackupState));
    let mut scene = Scene::new();
    scene.credential.backup_eligible = true;
    assert_eq!(verify(&scene, &scene.punch()), webauthn(Webauthn::BackupEligibilityChanged));
}

#[test]
fn another_phones_key_does_not_verify() {
    let mut scene = Scene::new();
    scene.phone = key(9);
    assert_eq!(verify(&scene, &scene.punch()), webauthn(Webauthn::BadSignature));
}

#[test]
fn another_beacons_key_does_not_verify() {
    let mut scene = Scene::new();
    scene.beacon_key = key(9);
    assert_eq!(verify(&scene, &scene.punch()), Err(Refusal::BadSeal));
}

#[test]
fn both_signatures_are_handed_out_and_both_answers_are_needed() {
    let scene = Scene::new();
    let pending = checks(&scene.make(&scene.punch()), &scene.parties()).unwrap();
    let keys = keys(pending.checks());
    assert_eq!(keys, [p256(&scene.phone), p256(&scene.beacon_key)]);
    let conclude = |answers: &[bool]| pending.clone().conclude(answers).map(|_| ());
    assert_eq!(conclude(&[true, true]), Ok(()));
    assert_eq!(conclude(&[true, false]), Err(Refusal::BadSeal));
    assert_eq!(conclude(&[false, true]), webauthn(Webauthn::BadSignature));
    for wrong in [&[][..], &[true], &[true, true, true]] {
        assert!(conclude(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn every_changed_bit_is_refused() {
    let scene = Scene::new();
    let honest = scene.make(&scene.punch()).encode();
    assert_eq!(Bundle::decode(&honest).and_then(|bundle| verify_bundle(&scene, &bundle)), Ok(()));
    for bit in 0..honest.len() * 8 {
        let mut bytes = honest.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let outcome = Bundle::decode(&bytes).and_then(|bundle| verify_bundle(&scene, &bundle));
        assert!(outcome.is_err(), "bit {bit} may change");
    }
}

#[test]
fn parts_of_two_honest_bundles_do_not_mix() {
    let scene = Scene::new();
    let mut draft = scene.punch();
    let first = scene.make(&draft);
    draft.statement.random = [0; 16];
    draft.answer = Box::new(|body| {
        body.session = SessionId([7; 16]);
        body.nonce = Scene::new().nonce(&body.session, &body.hello);
    });
    let second = scene.make(&draft);
    let mix = |statement: &Bundle, proof: &Bundle, seal: &Bundle| {
        let bundle = Bundle::new(*statement.statement(), proof.proof().clone(), *seal.seal()).unwrap();
        verify_bundle(&scene, &bundle)
    };
    assert_eq!(mix(&second, &second, &second), Ok(()));
    assert_eq!(mix(&second, &first, &first), Err(Refusal::WrongStatement));
    assert_eq!(mix(&first, &first, &second), Err(Refusal::WrongStatement));
    assert_eq!(mix(&first, &second, &first), Err(Refusal::WrongAssertion));
}

#[test]
fn over_long_parts_make_no_bundle() {
    let scene = Scene::new();
    let honest = scene.make(&scene.punch());
    let with = |length: usize| {
        let Proof::Assertion { credential_id, authenticator_data, signature, .. } = honest.proof().clone() else {
            panic!("a punch has an assertion");
        };
        let client_data_json = vec![b' '; length];
        let proof = Proof::Assertion { credential_id, authenticator_data, client_data_json, signature };
        Bundle::new(*honest.statement(), proof, *honest.seal())
    };
    let longest = with(2048).unwrap();
    let mut bytes = longest.encode();
    assert_eq!(Bundle::decode(&bytes).as_ref(), Ok(&longest));
    assert_eq!(with(2049), Err(Refusal::Malformed));
    // One more in the bytes, too: after its length.
    let length = [8, 0, b' ', b' '];
    let at = bytes.windows(4).position(|window| window == length).unwrap();
    bytes[at + 1] += 1;
    bytes.insert(at + 2, b' ');
    assert_eq!(Bundle::decode(&bytes), Err(Refusal::Malformed));
}

#[test]
fn once_is_of_the_challenge_or_offline_of_the_statement() {
    let scene = Scene::new();
    let mut draft = scene.punch();
    let online = scene.make(&draft).once();
    draft.statement.random = [0; 16];
    assert_eq!(scene.make(&draft).once(), online, "one challenge, one record");
    draft.statement.anchor = Anchor::Epoch(scene.epoch.id);
    assert_eq!(scene.make(&draft).once(), draft.statement.hello().0);
}
