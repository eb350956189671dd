//! Whatever a signature covers cannot change by one bit, and a signature has one spelling.

use klabat_webauthn::{AttestationObject, Policy, SignatureCheck, registration};
use proptest::prelude::{any, prop, prop_assert, prop_assume, proptest};

use crate::common::{AT_MS, Ceremony, Vector, assert, register, w3c_named, w3c_policy};

/// The W3C vectors whose assertions are in scope.
const ASSERTIONS: [&str; 10] = [
    "none-es256",
    "packed-self-es256",
    "none-es256-crossOrigin",
    "none-es256-topOrigin",
    "none-es256-long-credential-id",
    "packed-es256",
    "tpm-es256",
    "android-key-es256",
    "apple-es256",
    "fido-u2f-es256",
];

/// `part` of the ceremony with each of its bits flipped in turn.
fn each_flip(ceremony: &mut Ceremony, part: Part, mut refused: impl FnMut(&Ceremony, usize)) {
    for at in 0..8 * part(ceremony).len() {
        let mask = 1 << (at % 8);
        part(ceremony)[at / 8] ^= mask;
        refused(ceremony, at);
        part(ceremony)[at / 8] ^= mask;
    }
}

type Part = fn(&mut Ceremony) -> &mut Vec<u8>;

/// Every bit of two assertions, one of them with all that client data can hold; the others by
/// sample below, since each flip that parses costs a verification.
#[test]
fn no_bit_of_an_assertion_may_flip() {
    let parts: [Part; 3] = [
        |ceremony| &mut ceremony.client_data_json,
        |ceremony| &mut ceremony.authenticator_data,
        |ceremony| &mut ceremony.signature,
    ];
    let policy = w3c_policy();
    for name in ["none-es256", "none-es256-topOrigin"] {
        let Vector { registration, mut authentication, .. } = w3c_named(name);
        let stored = w3c_named(name).stored().unwrap();
        assert!(assert(&policy, &stored, &authentication).is_ok());
        assert!(!registration.attestation_object.is_empty());
        for part in parts {
            each_flip(&mut authentication, part, |flipped, at| {
                assert!(assert(&policy, &stored, flipped).is_err(), "{name}, bit {at}");
            });
        }
    }
}

/// Self attestation signs all of client data and authenticator data, and nothing else is in the
/// object but its heads and names.
#[test]
fn no_bit_of_a_self_attested_registration_may_flip() {
    let parts: [Part; 2] = [|ceremony| &mut ceremony.client_data_json, |ceremony| &mut ceremony.attestation_object];
    let policy = w3c_policy();
    let mut ceremony = w3c_named("packed-self-es256").registration;
    assert!(register(&policy, &ceremony).is_ok());
    for part in parts {
        each_flip(&mut ceremony, part, |flipped, at| {
            assert!(register(&policy, flipped).is_err(), "bit {at}");
        });
    }
}

/// Parses, and answers yes to every signature, to see how far bytes get without any.
fn register_unsigned(policy: &Policy, ceremony: &Ceremony) -> bool {
    let response = registration::RegistrationResponse {
        client_data_json: &ceremony.client_data_json,
        attestation_object: &ceremony.attestation_object,
    };
    let pending = registration::checks(policy, &ceremony.challenge, &response, AT_MS);
    pending.is_ok_and(|pending| {
        let yes = vec![true; pending.checks().len()];
        pending.conclude(&yes).is_ok()
    })
}

proptest! {
    #[test]
    fn no_bit_of_any_assertion_may_flip(
        name in prop::sample::select(&ASSERTIONS[..]),
        part in 0_usize..3,
        at: prop::sample::Index,
        bit in 0_u8..8,
    ) {
        let policy = w3c_policy();
        let vector = w3c_named(name);
        let stored = vector.stored().unwrap();
        let mut ceremony = vector.authentication;
        let bytes = match part {
            0 => &mut ceremony.client_data_json,
            1 => &mut ceremony.authenticator_data,
            _ => &mut ceremony.signature,
        };
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(assert(&policy, &stored, &ceremony).is_err());
    }

    #[test]
    fn no_bit_of_a_certified_registration_may_flip(at: prop::sample::Index, bit in 0_u8..8) {
        let policy = w3c_policy();
        let mut ceremony = w3c_named("packed-es256").registration;
        let at = at.index(ceremony.attestation_object.len());
        ceremony.attestation_object[at] ^= 1 << bit;
        prop_assert!(register(&policy, &ceremony).is_err());
    }

    #[test]
    fn another_challenge_is_refused(challenge in prop::collection::vec(any::<u8>(), 0..65)) {
        let policy = w3c_policy();
        let mut vector = w3c_named("packed-self-es256");
        prop_assume!(challenge != vector.registration.challenge);
        prop_assume!(challenge != vector.authentication.challenge);
        vector.registration.challenge = challenge.clone();
        vector.authentication.challenge = challenge;
        prop_assert!(vector.register(&policy).is_err());
        prop_assert!(vector.assert(&policy).is_err());
    }

    #[test]
    fn arbitrary_objects_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(AttestationObject::parse(&bytes).is_err());
    }

    /// Real objects with a run of bytes replaced get past the heads into every parser.
    #[test]
    fn spoilt_objects_never_panic(
        name in prop::sample::select(&["packed-es256", "packed-self-es256", "none-es256"][..]),
        at: prop::sample::Index,
        run in prop::collection::vec(any::<u8>(), 1..6),
    ) {
        let policy = w3c_policy();
        let mut ceremony = w3c_named(name).registration;
        let object = &mut ceremony.attestation_object;
        let at = at.index(object.len());
        let end = object.len().min(at + run.len());
        object.splice(at..end, run);
        let parsed = AttestationObject::parse(&ceremony.attestation_object).is_ok();
        prop_assert!(parsed || !register_unsigned(&policy, &ceremony));
    }

    #[test]
    fn answers_are_those_of_p256(seed in 1_u8..255, message: Vec<u8>, flip: bool) {
        use p256::ecdsa::signature::Signer as _;
        let key = p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap();
        let signature: p256::ecdsa::Signature = key.sign(&message);
        let point = key.verifying_key().to_sec1_point(false);
        let mut check = SignatureCheck::es256(
            klabat_webauthn::P256Key::from_sec1(point.as_bytes()).unwrap(),
            message,
            klabat_webauthn::RawSignature::from_raw(signature.to_bytes().into()).unwrap(),
        );
        if flip {
            check.message.push(0);
        }
        prop_assert!(check.verify() != flip);
    }
}
