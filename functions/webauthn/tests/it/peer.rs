//! Agreement with passki, an independent relying party, on every vector in the scope of both.

use data_encoding::BASE64URL_NOPAD;
use klabat_webauthn::Refusal;
use passki::{
    AttestationTrustPolicy, AttestationType, AuthenticationCredential, AuthenticationOptions, Passki, PasskiError,
    RegistrationCredential, RegistrationOptions, StoredPasskey,
};
use proptest::prelude::{prop, prop_assert_eq, proptest};
use serde_json::json;

use crate::common::{Vector, w3c, w3c_named, w3c_policy, w3c_root};

/// The vectors in whose registration the two must agree.
const REGISTRATIONS: [&str; 5] =
    ["none-es256", "packed-self-es256", "none-es256-topOrigin", "none-es256-long-credential-id", "packed-es256"];

fn peer() -> Passki {
    Passki::new("example.org", &["https://example.org"], "W3C")
        .with_embedding_origins(&["https://example.com"])
        .with_attestation_trust(&[w3c_root()], AttestationTrustPolicy::VerifyWhenPresent)
        .unwrap()
}

fn base64url(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn peer_registers(vector: &Vector) -> Result<StoredPasskey, PasskiError> {
    let peer = peer();
    let options = RegistrationOptions::default();
    let started = peer.start_passkey_registration(&[1; 16], "name", "Name", options);
    let (_, mut state) = started.unwrap();
    state.challenge.clone_from(&vector.registration.challenge);
    let credential: RegistrationCredential = serde_json::from_value(json!({
        "rawId": base64url(&credential_id(vector)),
        "response": {
            "clientDataJSON": base64url(&vector.registration.client_data_json),
            "attestationObject": base64url(&vector.registration.attestation_object),
        },
    }))
    .unwrap();
    peer.finish_passkey_registration(&credential, &state)
}

fn peer_asserts(vector: &Vector, stored: &StoredPasskey) -> Result<u32, PasskiError> {
    let peer = peer();
    let started = peer.start_passkey_authentication(&[], AuthenticationOptions::default());
    let (_, mut state) = started.unwrap();
    state.challenge.clone_from(&vector.authentication.challenge);
    let credential: AuthenticationCredential = serde_json::from_value(json!({
        "rawId": base64url(&stored.credential_id),
        "response": {
            "clientDataJSON": base64url(&vector.authentication.client_data_json),
            "authenticatorData": base64url(&vector.authentication.authenticator_data),
            "signature": base64url(&vector.authentication.signature),
        },
    }))
    .unwrap();
    let result = peer.finish_passkey_authentication(&credential, &state, stored);
    result.map(|result| result.counter)
}

/// The attested credential id; empty when the object does not parse, which both then refuse.
fn credential_id(vector: &Vector) -> Vec<u8> {
    vector.stored().map(|stored| stored.id).unwrap_or_default()
}

#[test]
fn both_make_the_same_of_every_registration_in_scope() {
    for name in REGISTRATIONS {
        let vector = w3c_named(name);
        let ours = vector.register(&w3c_policy()).unwrap();
        let theirs = peer_registers(&vector).unwrap();
        assert_eq!(theirs.credential_id, ours.credential_id, "{name}");
        assert_eq!(theirs.public_key, klabat_webauthn::cose::encode(&ours.key), "{name}");
        assert_eq!(theirs.aaguid, ours.aaguid, "{name}");
        assert_eq!(theirs.counter, ours.sign_count, "{name}");
        assert_eq!(theirs.be, ours.flags.backup_eligible(), "{name}");
        assert_eq!(theirs.bs, ours.flags.backed_up(), "{name}");
        let certified = matches!(theirs.attestation_type, AttestationType::Basic | AttestationType::AttCa);
        assert_eq!(certified, ours.attestation.certificate_fingerprint().is_some(), "{name}");
    }
}

/// The vectors that only this crate accepts, with the peer's reason.
const PEER_REFUSES: [(&str, &str); 1] =
    [("none-es256-crossOrigin", "it wants topOrigin in every frame, though clients may leave it out")];

#[test]
fn both_judge_every_registration_in_scope_alike() {
    for vector in w3c() {
        let ours = vector.register(&w3c_policy());
        let scope = [Refusal::UnsupportedAlgorithm, Refusal::UnsupportedAttestation];
        if ours.as_ref().is_err_and(|refusal| scope.contains(refusal)) {
            continue;
        }
        let name = vector.anchor.strip_prefix("sctn-test-vectors-").unwrap();
        let theirs = peer_registers(&vector);
        match PEER_REFUSES.iter().find(|(refused, _)| *refused == name) {
            Some((_, reason)) => assert!(theirs.is_err(), "{name}: {reason}"),
            None => assert_eq!(ours.is_ok(), theirs.is_ok(), "{name}"),
        }
    }
}

#[test]
fn both_accept_every_assertion_in_scope() {
    let mut compared = 0;
    for vector in w3c() {
        let (Ok(ours), Ok(theirs)) = (vector.assert(&w3c_policy()), peer_registers(&vector)) else {
            continue;
        };
        assert_eq!(peer_asserts(&vector, &theirs).ok(), Some(ours.sign_count), "{}", vector.anchor);
        compared += 1;
    }
    assert!(compared >= REGISTRATIONS.len(), "{compared}");
}

proptest! {
    /// Where one refuses a flipped bit, so does the other: all of an assertion, but for what only
    /// one of them looks at.
    #[test]
    fn both_refuse_a_flipped_assertion(
        name in prop::sample::select(&REGISTRATIONS[..]),
        part in 0_usize..3,
        at: prop::sample::Index,
        bit in 0_u8..8,
    ) {
        let mut vector = w3c_named(name);
        let stored = peer_registers(&vector).unwrap();
        let ceremony = &mut vector.authentication;
        let bytes = match part {
            0 => &mut ceremony.client_data_json,
            1 => &mut ceremony.authenticator_data,
            _ => &mut ceremony.signature,
        };
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let ours = vector.assert(&w3c_policy()).is_ok();
        prop_assert_eq!(ours, peer_asserts(&vector, &stored).is_ok());
    }
}
