//! Registrations with attestation `android-key`: a real phone's, under production's rules and each of them broken; the
//! one of the FIDO conformance tools, which ends in a fake root.

use klabat_webauthn::android::{
    AndroidKeyPolicy, DevicePolicy, DeviceRules, RevocationList, SecurityLevel, VerifiedBootState, google_roots,
};
use klabat_webauthn::registration::Registration;
use klabat_webauthn::{Attestation, Refusal};
use sha2::Digest as _;

use crate::common::{AndroidKey, android_key, register_at};

/// 2025-01-15T00:00:00Z, some days after the Pixel was registered.
const JANUARY_2025: u64 = 1_736_899_200_000;
const DAY: u64 = 24 * 60 * 60 * 1000;

fn production() -> DevicePolicy {
    DevicePolicy {
        anchors: google_roots(),
        rules: DeviceRules::production(3 * DAY),
        revocations: Some(RevocationList { fetched_at_ms: JANUARY_2025 - DAY, revoked: [].into() }),
    }
}

fn pixel() -> AndroidKey {
    let [_, pixel] = android_key();
    pixel
}

/// The one of the conformance tools, which saw nobody verified.
fn fake() -> AndroidKey {
    let [mut fake, _] = android_key();
    fake.policy.user_verification_required = false;
    fake
}

/// What becomes of the phone under this policy.
fn under(mut phone: AndroidKey, policy: DevicePolicy) -> Result<Registration, Refusal> {
    phone.policy.attestation.android_key = AndroidKeyPolicy::Device(Box::new(policy));
    register_at(&phone.policy, &phone.ceremony, JANUARY_2025)
}

#[test]
fn a_real_phone_passes_production_and_says_what_it_is() {
    let registration = under(pixel(), production()).unwrap();
    assert!(registration.flags.user_verified() && !registration.flags.backup_eligible());
    assert!(!registration.flags.backed_up());
    assert_eq!(registration.sign_count, 0);
    assert_eq!(registration.aaguid[..4], [0xb9, 0x3f, 0xd9, 0x61]);
    assert_eq!(registration.attestation.name(), "android-key");
    assert_eq!(registration.attestation.doubt(), None);
    let attested = &registration.attestation.android_key().unwrap().attested;
    let facts = serde_json::to_value(attested.description.facts()).unwrap();
    assert_eq!(
        facts,
        serde_json::json!({
            "securityLevel": "tee", "verifiedBootState": "verified", "deviceLocked": true, "origin": "generated",
            "packages": ["com.google.android.gsf", "com.google.android.gms"],
            "osVersion": 150_000, "osPatchLevel": 202_501,
        })
    );
    let mut moved = attested.description.clone();
    moved.software.origin = moved.hardware.origin.take();
    assert_eq!(moved.facts().origin.as_deref(), Some("generated"), "wherever it is said");
    assert_eq!(attested.description.hardware.purposes, Some(vec![2]));
    assert_eq!(attested.description.hardware.user_auth_type, Some(3));
    // The key is the credential's, and its attestation key was given to this phone alone.
    let point = attested.subject_key.last_chunk::<65>().unwrap();
    assert_eq!(point, registration.key.as_sec1());
    assert!(attested.remotely_provisioned);
    assert_eq!(registration.attestation.certificate_fingerprint(), Some(attested.attestation_key));
}

#[test]
fn the_fake_root_of_2020_is_refused() {
    assert_eq!(under(fake(), production()), Err(Refusal::UntrustedAttestation));
    let [unverified, _] = android_key();
    assert_eq!(under(unverified, production()), Err(Refusal::UserNotVerified));
}

/// Without trust in roots and rules for devices: what Level 3 §8.4 asks of every statement, and the signatures.
#[test]
fn statements_alone_are_judged_by_their_own_signatures() {
    for mut phone in [fake(), pixel()] {
        phone.policy.attestation.android_key = AndroidKeyPolicy::Statement;
        let outcome = register_at(&phone.policy, &phone.ceremony, JANUARY_2025);
        assert_eq!(outcome.map(|registration| registration.attestation.name()), Ok("android-key"));
    }
}

#[test]
fn each_rule_refuses_a_phone_that_breaks_it() {
    type Spoil = fn(&mut DevicePolicy);
    let cases: [(Spoil, Refusal); 8] = [
        (|policy| policy.anchors.truncate(0), Refusal::UntrustedAttestation),
        (|policy| policy.rules.security_level = SecurityLevel::StrongBox, Refusal::SoftwareKey),
        (|policy| policy.rules.boot_states = vec![VerifiedBootState::SelfSigned], Refusal::BootNotVerified),
        (|policy| policy.rules.packages = vec!["com.example".to_owned()], Refusal::WrongApp),
        (|policy| policy.rules.signers = vec![[0; 32]], Refusal::WrongApp),
        (|policy| policy.rules.aaguids = vec![[0; 16]], Refusal::UnknownAuthenticator),
        (|policy| policy.revocations.as_mut().unwrap().fetched_at_ms -= 3 * DAY, Refusal::StaleRevocations),
        (|policy| policy.revocations.as_mut().unwrap().fetched_at_ms = 0, Refusal::StaleRevocations),
    ];
    for (spoil, refusal) in cases {
        let mut policy = production();
        spoil(&mut policy);
        assert_eq!(under(pixel(), policy).map(|_| ()), Err(refusal));
    }
}

/// The Pixel with one thing in its statement replaced by another of the same length: what is judged without signatures.
fn spliced(from: &[u8], to: &[u8]) -> Result<(), Refusal> {
    under(altered(from, to), production()).map(|_| ())
}

fn altered(from: &[u8], to: &[u8]) -> AndroidKey {
    let mut phone = pixel();
    let object = &mut phone.ceremony.attestation_object;
    let at = object.windows(from.len()).rposition(|window| window == from).unwrap();
    object[at..at + to.len()].copy_from_slice(to);
    phone
}

/// Level 3 §8.4 asks it of every statement, also where no rules for devices are.
#[test]
fn a_key_that_was_imported_or_does_not_only_sign_is_refused_under_every_policy() {
    for (from, to, refusal) in [
        (&b"\xa1\x05\x31\x03\x02\x01\x02"[..], &b"\xa1\x05\x31\x03\x02\x01\x03"[..], Refusal::WrongKeyPurpose),
        (b"\xbf\x85\x3e\x03\x02\x01\x00", b"\xbf\x85\x3e\x03\x02\x01\x02", Refusal::WrongKeyOrigin),
    ] {
        let mut phone = altered(from, to);
        phone.policy.attestation.android_key = AndroidKeyPolicy::Statement;
        assert_eq!(register_at(&phone.policy, &phone.ceremony, JANUARY_2025).map(|_| ()), Err(refusal));
    }
}

#[test]
fn every_serial_number_can_be_looked_up_before_the_judgement() {
    let object = pixel().ceremony.attestation_object;
    let chain = klabat_webauthn::android::chain::serials(&pixel_chain()).unwrap();
    assert_eq!(klabat_webauthn::android::serials(&object), chain);
    // The same under another format's name, of the same length.
    let at = object.windows(11).position(|window| window == b"android-key").unwrap();
    let mut other = object;
    other[at..at + 11].copy_from_slice(b"android-xxx");
    assert_eq!(klabat_webauthn::android::serials(&other), []);
}

/// Policies are data, kept and read again.
#[test]
fn rules_and_revocations_are_read_as_they_were_written() {
    let DevicePolicy { rules, revocations, .. } = production();
    let text = serde_json::to_string(&rules).unwrap();
    assert_eq!(serde_json::from_str::<DeviceRules>(&text).unwrap(), rules);
    let mut list = revocations.unwrap();
    list.revoked.extend(klabat_webauthn::android::chain::serials(&pixel_chain()).unwrap());
    let text = serde_json::to_string(&list).unwrap();
    assert_eq!(serde_json::from_str::<RevocationList>(&text).unwrap(), list);
}

#[test]
fn what_a_certificate_says_of_its_key_can_be_read_alone() {
    let chain = pixel_chain();
    let registration = under(pixel(), production()).unwrap();
    let attested = &registration.attestation.android_key().unwrap().attested;
    let described = klabat_webauthn::android::chain::described;
    assert_eq!(described(&chain[0]), Some((attested.subject_key.clone(), Some(attested.description.clone()))));
    assert_eq!(described(&chain[1]).unwrap().1, None);
    assert_eq!(described(&chain[0][1..]), None);
}

#[test]
fn what_the_statement_says_is_judged_before_any_signature() {
    // hardware: purpose [1] {2}, origin [702] 0, root of trust [704] with locked TRUE and state 0.
    assert_eq!(
        spliced(b"\xa1\x05\x31\x03\x02\x01\x02", b"\xa1\x05\x31\x03\x02\x01\x03"),
        Err(Refusal::WrongKeyPurpose)
    );
    assert_eq!(spliced(b"\xbf\x85\x3e\x03\x02\x01\x00", b"\xbf\x85\x3e\x03\x02\x01\x02"), Err(Refusal::WrongKeyOrigin));
    assert_eq!(spliced(b"\x01\x01\xff\x0a\x01\x00", b"\x01\x01\x00\x0a\x01\x00"), Err(Refusal::DeviceUnlocked));
    assert_eq!(spliced(b"\x01\x01\xff\x0a\x01\x00", b"\x01\x01\xff\x0a\x01\x01"), Err(Refusal::BootNotVerified));
    let challenge: [u8; 32] = sha2::Sha256::digest(&pixel().ceremony.client_data_json).into();
    assert_eq!(spliced(&challenge, &[0; 32]), Err(Refusal::WrongAttestationChallenge));
    // The point of the attested key, by that of the key that attested it.
    let point = |der: &[u8]| {
        let at = der.windows(4).position(|window| window == b"\x03\x42\x00\x04");
        der[at.unwrap() + 3..][..65].to_vec()
    };
    let chain = pixel_chain();
    let mut phone = pixel();
    let object = &mut phone.ceremony.attestation_object;
    let (own, other) = (point(&chain[0]), point(&chain[1]));
    // The certificate's, not the one in the authenticator data, which is written as COSE.
    let at = object.windows(65).position(|window| window == own).unwrap();
    object[at..at + 65].copy_from_slice(&other);
    assert_eq!(under(phone, production()).map(|_| ()), Err(Refusal::WrongAttestedKey));
}

#[test]
fn every_certificate_of_the_chain_can_be_withdrawn() {
    let chain = pixel_chain();
    let serials = klabat_webauthn::android::chain::serials(&chain).unwrap();
    assert_eq!(serials.len(), chain.len());
    for serial in serials {
        let mut policy = production();
        policy.revocations.as_mut().unwrap().revoked.insert(serial);
        assert_eq!(under(pixel(), policy).map(|_| ()), Err(Refusal::RevokedAttestation));
    }
}

#[test]
fn the_chain_is_judged_at_the_time_of_the_enrolment() {
    let mut phone = pixel();
    let mut policy = production();
    policy.revocations = None;
    phone.policy.attestation.android_key = AndroidKeyPolicy::Device(Box::new(policy));
    for (at_ms, valid) in [(JANUARY_2025, true), (JANUARY_2025 + 365 * DAY, false), (JANUARY_2025 - 365 * DAY, false)] {
        let outcome = register_at(&phone.policy, &phone.ceremony, at_ms).map(|_| ());
        assert_eq!(outcome, if valid { Ok(()) } else { Err(Refusal::ExpiredCertificate) }, "{at_ms}");
    }
}

/// Where a regency takes every phone, what is held against this one is kept with it.
#[test]
fn a_tolerant_policy_takes_the_phone_and_keeps_the_doubt() {
    let mut policy = production();
    policy.rules.security_level = SecurityLevel::StrongBox;
    let mut phone = pixel();
    phone.policy.attestation.unverified = true;
    let registration = under(phone, policy).unwrap();
    assert_eq!(registration.attestation.doubt(), Some(Refusal::SoftwareKey));
    let mut fake = fake();
    fake.policy.attestation.unverified = true;
    let registration = under(fake, production()).unwrap();
    assert_eq!(registration.attestation.doubt(), Some(Refusal::UntrustedAttestation));
    assert_eq!(registration.attestation.certificate_fingerprint(), None);
    let mut phone = pixel();
    phone.policy.attestation.unverified = true;
    assert_eq!(under(phone, production()).unwrap().attestation.doubt(), None);
}

/// What a policy tolerates must not be forged all the same.
#[test]
fn a_tolerant_policy_takes_no_forged_statement() {
    let mut fake = fake();
    fake.policy.attestation.unverified = true;
    let object = &mut fake.ceremony.attestation_object;
    // Inside the statement's signature, which comes before the certificates.
    let at = object.windows(3).position(|window| window == b"sig").unwrap() + 20;
    object[at] ^= 1;
    assert_eq!(under(fake, production()).map(|_| ()), Err(Refusal::BadSignature));
}

#[test]
fn without_a_policy_for_it_no_android_key_is_trusted() {
    let mut phone = pixel();
    let outcome = register_at(&phone.policy, &phone.ceremony, JANUARY_2025).map(|_| ());
    assert_eq!(outcome, Err(Refusal::UntrustedAttestation));
    phone.policy.attestation.unverified = true;
    let outcome = register_at(&phone.policy, &phone.ceremony, JANUARY_2025).map(|phone| phone.attestation);
    assert_eq!(outcome, Ok(Attestation::Unverified));
}

/// The certificates of the Pixel, as they lie in its statement.
pub(crate) fn pixel_chain() -> Vec<Vec<u8>> {
    let object: ciborium::Value = ciborium::from_reader(pixel().ceremony.attestation_object.as_slice()).unwrap();
    let member = |map: &ciborium::Value, name: &str| {
        let members = map.as_map().unwrap().iter();
        members.clone().find(|(key, _)| key.as_text() == Some(name)).unwrap().1.clone()
    };
    let x5c = member(&member(&object, "attStmt"), "x5c");
    x5c.into_array().unwrap().into_iter().map(|item| item.into_bytes().unwrap()).collect()
}

/// Nor a forged chain, though it leads nowhere: its certificates' signatures are checked among themselves.
#[test]
fn a_tolerant_policy_takes_no_forged_chain() {
    let mut fake = fake();
    fake.policy.attestation.unverified = true;
    let object = &mut fake.ceremony.attestation_object;
    let chain = object.windows(4).position(|window| window == b"\x63x5c").unwrap();
    // The first certificate ends where the second begins, each after three bytes that say how long it is.
    let length = usize::from(u16::from_be_bytes([object[chain + 6], object[chain + 7]]));
    let last = chain + 8 + length - 1;
    object[last] ^= 1;
    assert_eq!(under(fake, production()).map(|_| ()), Err(Refusal::BadSignature));
}
