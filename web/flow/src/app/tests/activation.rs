use klabat_api::Base64Url;
use klabat_api::phone::{CredentialState, Enrolled, EnrolmentOptions, EnrolmentStep, Found};
use klabat_evidence::{Bundle, EnrolmentCode, Intent, Proof, Subject};

use sha2::{Digest as _, Sha256};

use super::super::{Alarm, Call, Effect, Event, Faults, Kind, Outcome, Screen, Step, Stored, Tap, Trouble, Work};
use super::world::{CREDENTIAL, World, challenge, json, problem, unit};
use crate::ceremony::{Class, Declined};
use crate::http::Failure;

const NIP: &str = "19850312 201001 2 004";
const CODE: &str = "k7m2p-9xq4t";

fn filled() -> World {
    let mut world = World::open(Stored::default());
    assert_eq!(world.model.screen, Screen::Activation, "without a phone the app begins here");
    world.tap(Tap::Activate { nip: NIP.into(), code: CODE.into() });
    assert_eq!(world.model.activation.step, Step::Asking);
    world
}

fn answer(world: &mut World, step: &EnrolmentStep) {
    world.event(Event::Answered(Call::Options, Ok(json(step))));
}

fn options(now: u64) -> EnrolmentOptions {
    EnrolmentOptions {
        challenge: challenge(now).challenge,
        expires_at: now + 180_000,
        user_handle: [8; 32].into(),
        name: "Maria Tumbel, S.Sos.".into(),
        unit: unit(),
        exclude: vec![Base64Url(vec![1, 2, 3])],
    }
}

fn found() -> EnrolmentStep {
    EnrolmentStep::Found(Found {
        credential: CREDENTIAL.into(),
        server_challenge: [0x5c; 97].into(),
        challenge: [0; 32].into(),
        name: "Maria Tumbel, S.Sos.".into(),
        unit: unit(),
    })
}

fn enrolled(state: CredentialState) -> Vec<u8> {
    json(&Enrolled {
        credential: CREDENTIAL.into(),
        token: [0x70; 32].into(),
        state,
        check: "402913".into(),
        name: "Maria Tumbel, S.Sos.".into(),
        unit: unit(),
    })
}

/// Runs the enrolment up to the post, whose answer the test gives.
fn posted() -> (World, Base64Url) {
    let mut world = filled();
    let now = world.now;
    answer(&mut world, &EnrolmentStep::Enrol(options(now)));
    world.losses = vec![16];
    world.tap(Tap::Enrol);
    world.edge.up = false;
    world.wake();
    let submission = world.model.outbox.entries()[0].pending.submission.clone();
    (world, submission)
}

#[test]
fn a_form_with_faults_is_not_sent() {
    let mut world = World::open(Stored::default());
    for (nip, code, faults) in [
        ("1985", CODE, Faults { nip: true, ..Faults::default() }),
        (NIP, "K7M2P-9XQ4", Faults { code: true, ..Faults::default() }),
        ("", "", Faults { nip: true, code: true, server: None }),
    ] {
        let effects = world.model.update(0, Event::Tap(Tap::Activate { nip: nip.into(), code: code.into() }));
        assert_eq!(effects, [], "{nip} {code}");
        assert_eq!(world.model.activation.step, Step::Form(faults));
    }
}

#[test]
fn a_refused_form_shows_the_servers_word_and_can_be_sent_again() {
    let mut world = filled();
    world.event(Event::Answered(Call::Options, Err(Failure::Refused(problem("unknown_code")))));
    let Step::Form(faults) = &world.model.activation.step else { panic!() };
    assert_eq!(faults.server.as_ref().and_then(Failure::code), Some("unknown_code"));
    world.tap(Tap::Activate { nip: NIP.into(), code: CODE.into() });
    assert_eq!(world.model.activation.step, Step::Asking);
}

#[test]
fn the_person_confirms_the_name_before_the_phone_is_enrolled() {
    let mut world = filled();
    let now = world.now;
    answer(&mut world, &EnrolmentStep::Enrol(options(now)));
    assert!(matches!(world.model.activation.step, Step::Confirm(_)));
    assert!(matches!(world.model.work, Work::Idle), "nothing is made before the yes");
    world.tap(Tap::BackToForm);
    assert_eq!(world.model.activation.step, Step::Form(Faults::default()));
}

#[test]
fn enrolling_makes_a_device_bound_credential_inside_a_beacon_exchange() {
    let (world, _) = posted();
    let made = world.seen.iter().find_map(|effect| match effect {
        Effect::Create(_, create) => Some(create),
        _ => None,
    });
    let made = made.expect("a credential was made");
    assert_eq!((made.class, &*made.rp_id), (Class::Device, "localhost"));
    assert_eq!(made.exclude, [vec![1, 2, 3]]);
    assert_eq!(made.user_handle, [8; 32]);
    let pending = &world.model.outbox.entries()[0].pending;
    assert_eq!(pending.kind, Kind::Enrolment);
    let bundle = Bundle::decode(&pending.bytes.0).unwrap();
    assert_eq!(bundle.statement().intent, Intent::Enrol);
    let code: EnrolmentCode = CODE.parse().unwrap();
    assert_eq!(bundle.statement().subject, Subject::of_code(&code));
    assert!(matches!(bundle.proof(), Proof::Attestation { .. }));
    assert_eq!(bundle.seal().body.assertion, bundle.proof().hash().unwrap());
}

#[test]
fn an_enrolled_phone_waits_for_its_operator_and_asks() {
    let (mut world, submission) = posted();
    world.alarms.clear();
    world.edge.up = true;
    world.edge.status.state = CredentialState::Pending;
    world.event(Event::Answered(Call::Submit(submission), Ok(enrolled(CredentialState::Pending))));
    assert!(matches!(world.model.work, Work::Ended(Outcome::Enrolled)));
    assert_eq!(world.model.screen, Screen::CheckIn);
    assert_eq!(world.model.phone.as_ref().map(|phone| phone.state), Some(CredentialState::Pending));
    assert!(world.store.contains_key("phone") && world.waiting().is_empty());
    assert_eq!(world.alarms.len(), 1);
    assert!(matches!(world.alarms[0].0, Alarm::Poll));
    world.wake();
    assert_eq!(world.alarms.len(), 1, "still pending: asks on");
    world.edge.status.state = CredentialState::Active;
    world.wake();
    assert_eq!(world.model.phone.as_ref().map(|phone| phone.state), Some(CredentialState::Active));
    assert!(world.alarms.is_empty(), "confirmed: asks no more");
}

#[test]
fn a_refused_enrolment_leaves_no_phone() {
    let (mut world, submission) = posted();
    world.event(Event::Answered(Call::Submit(submission), Err(Failure::Refused(problem("already_enrolled")))));
    assert!(matches!(&world.model.work, Work::Ended(Outcome::Refused(Kind::Enrolment, _))));
    assert_eq!(world.model.phone, None);
    assert!(world.waiting().is_empty());
}

#[test]
fn an_enrolment_that_waits_is_sent_again_not_made_again() {
    let (mut world, submission) = posted();
    let made = |world: &World| world.seen.iter().filter(|effect| matches!(effect, Effect::Create(..))).count();
    assert_eq!(made(&world), 1);
    world.event(Event::Answered(Call::Submit(submission.clone()), Err(Failure::Unreachable)));
    let effects = world.model.update(world.now, Event::Tap(Tap::Enrol));
    assert!(matches!(&effects[..], [Effect::Send(Call::Submit(again), _)] if *again == submission), "{effects:?}");
}

#[test]
fn a_phone_of_a_colleague_is_told_so() {
    let mut world = filled();
    let now = world.now;
    answer(&mut world, &EnrolmentStep::Enrol(options(now)));
    world.declines = Some(Declined::AlreadyRegistered);
    world.tap(Tap::Enrol);
    let Work::Ended(Outcome::Trouble(Kind::Enrolment, trouble)) = &world.model.work else { panic!() };
    assert_eq!(*trouble, Trouble::Authenticator(Declined::AlreadyRegistered));
}

#[test]
fn options_that_grew_old_are_fetched_anew() {
    let mut world = filled();
    let now = world.now;
    answer(&mut world, &EnrolmentStep::Enrol(options(now)));
    let fresh = world.model.clone().update(now + 60_000, Event::Tap(Tap::Enrol));
    assert!(!fresh.iter().any(|effect| matches!(effect, Effect::Send(..))));
    let old = world.model.clone().update(now + 60_001, Event::Tap(Tap::Enrol));
    assert!(old.iter().any(|effect| matches!(effect, Effect::Send(Call::Challenge(_), _))));
}

#[test]
fn a_found_credential_that_is_not_here_is_told_so() {
    let mut world = filled();
    world.declines = Some(Declined::NotAllowed);
    answer(&mut world, &found());
    assert!(matches!(world.model.activation.step, Step::NotHere(_, Declined::NotAllowed)));
    assert_eq!(world.model.phone, None);
}

#[test]
fn a_found_credential_is_taken_when_the_server_accepts_its_proof() {
    let mut world = filled();
    answer(&mut world, &found());
    assert_eq!(world.model.phone, None, "not before the server's word");
    let reply = Event::Answered(Call::Found, Ok(enrolled(CredentialState::Active)));
    world.event(reply);
    let phone = world.model.phone.as_ref().expect("found again");
    assert_eq!((&phone.credential, &*phone.check), (&CREDENTIAL.into(), "402913"));
    assert_eq!(world.model.screen, Screen::CheckIn);
}

#[test]
fn a_refused_proof_goes_back_to_the_form() {
    let mut world = filled();
    answer(&mut world, &found());
    world.event(Event::Answered(Call::Found, Err(Failure::Refused(problem("bad_signature")))));
    let Step::Form(faults) = &world.model.activation.step else { panic!() };
    assert_eq!(faults.server.as_ref().and_then(Failure::code), Some("bad_signature"));
    assert_eq!(world.model.phone, None);
}

#[test]
fn the_phone_makes_the_challenge_of_a_found_credential_itself() {
    let mut world = filled();
    answer(&mut world, &found());
    let signed = world.seen.iter().find_map(|effect| match effect {
        Effect::Assert(_, get) => Some(&get.challenge),
        _ => None,
    });
    // SHA-256 over the domain and 97 bytes of 0x5c; what the server named is not signed.
    let own = Sha256::new().chain_update(b"klabat-found-v1\0").chain_update([0x5c; 97]).finalize();
    assert_eq!(signed, Some(&own.to_vec()));
}
