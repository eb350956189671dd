//! Codecs over arbitrary bytes.

use klabat_evidence::{Bundle, EvidenceFile, Proof, Receipt, Refusal, Statement, checks, checks_enrolment};
use klabat_webauthn::{AttestationObject, AuthenticatorData, ClientData};
use proptest::prelude::*;

use crate::fixture::{Scene, answers};

/// Parts of any length a bundle may carry.
fn proofs() -> impl Strategy<Value = Proof> {
    let bytes = |max: usize| prop::collection::vec(any::<u8>(), 0..=max);
    prop_oneof![
        (bytes(1023), bytes(300), bytes(2048), bytes(72)).prop_map(
            |(credential_id, authenticator_data, client_data_json, signature)| Proof::Assertion {
                credential_id,
                authenticator_data,
                client_data_json,
                signature,
            }
        ),
        (bytes(4096), bytes(2048)).prop_map(|(attestation_object, client_data_json)| Proof::Attestation {
            attestation_object,
            client_data_json
        }),
    ]
}

proptest! {
    #[test]
    fn bundles_round_trip(proof in proofs()) {
        let scene = Scene::new();
        let honest = scene.make(&scene.punch());
        let bundle = Bundle::new(*honest.statement(), proof, *honest.seal()).unwrap();
        let bytes = bundle.encode();
        prop_assert!(bytes.len() <= Bundle::MAX_LEN);
        prop_assert_eq!(Bundle::decode(&bytes), Ok(bundle));
    }

    #[test]
    fn leftovers_and_truncation_are_refused(proof in proofs(), extra in prop::collection::vec(any::<u8>(), 1..300), cut: usize) {
        let scene = Scene::new();
        let honest = scene.make(&scene.punch());
        let mut bytes = Bundle::new(*honest.statement(), proof, *honest.seal()).unwrap().encode();
        let shorter = Bundle::decode(&bytes[..cut % bytes.len()]);
        prop_assert!(matches!(shorter, Err(Refusal::Malformed | Refusal::UnsupportedVersion)), "{shorter:?}");
        bytes.extend(extra);
        prop_assert!(Bundle::decode(&bytes).is_err());
    }

    /// Whatever comes in, it is an answer, never a panic; and what decodes is what encodes.
    #[test]
    fn arbitrary_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(bundle) = Bundle::decode(&bytes) {
            prop_assert_eq!(bundle.encode(), bytes.clone());
        }
        if let Ok(statement) = Statement::decode(&bytes) {
            prop_assert_eq!(statement.encode(), bytes.clone());
        }
        if let Ok(receipt) = Receipt::decode(&bytes) {
            prop_assert_eq!(receipt.encode(), bytes.clone());
        }
        prop_assert!(EvidenceFile::from_json(&String::from_utf8_lossy(&bytes)).is_err());
    }

    /// Bytes near an honest bundle reach deeper than random ones: none panics, and none is accepted.
    #[test]
    fn damaged_bundles_are_refused(
        enrolment: bool, damage in prop::collection::vec((any::<usize>(), 1u8..), 1..8), splice in any::<(usize, usize)>(),
    ) {
        let scene = Scene::new();
        let honest = scene.make(&if enrolment { scene.enrolment() } else { scene.punch() }).encode();
        let mut damaged = honest.clone();
        for (at, mask) in damage {
            let at = at % damaged.len();
            damaged[at] ^= mask;
        }
        let mut spliced = honest.clone();
        let at = splice.0 % honest.len();
        spliced.drain(at..(at + splice.1 % 64 + 1).min(honest.len()));
        for bytes in [damaged, spliced] {
            let outcome = Bundle::decode(&bytes).and_then(|bundle| {
                let pending = checks(&bundle, &scene.parties())?;
                let answers = answers(pending.checks());
                pending.conclude(&answers)
            });
            let enrolled = Bundle::decode(&bytes).and_then(|bundle| {
                let pending = checks_enrolment(&bundle, &scene.enrolment_parties())?;
                let answers = answers(pending.checks());
                pending.conclude(&answers)
            });
            prop_assert!(bytes == honest || (outcome.is_err() && enrolled.is_err()));
        }
    }
}

/// Each part at its longest makes a bundle, and none may have a byte more. The longest bundle is as long as is said.
#[test]
fn parts_have_their_bounds_and_with_them_the_whole() {
    let scene = Scene::new();
    let honest = scene.make(&scene.punch());
    let make = |proof| Bundle::new(*honest.statement(), proof, *honest.seal());
    let assertion = |longer: usize| {
        let bytes = |part, most: usize| vec![0; most + usize::from(part == longer)];
        make(Proof::Assertion {
            credential_id: bytes(0, 1023),
            authenticator_data: bytes(1, AuthenticatorData::MAX_LEN),
            client_data_json: bytes(2, ClientData::MAX_LEN),
            signature: bytes(3, 72),
        })
    };
    let attestation = |longer: usize| {
        let bytes = |part, most: usize| vec![0; most + usize::from(part == longer)];
        make(Proof::Attestation {
            attestation_object: bytes(0, AttestationObject::MAX_LEN),
            client_data_json: bytes(1, ClientData::MAX_LEN),
        })
    };
    assert!((0..4).all(|part| assertion(part) == Err(Refusal::Malformed)));
    assert!((0..2).all(|part| attestation(part) == Err(Refusal::Malformed)));
    let (assertion, attestation) = (assertion(4).unwrap(), attestation(2).unwrap());
    for bundle in [&assertion, &attestation] {
        assert_eq!(Bundle::decode(&bundle.encode()).as_ref(), Ok(bundle));
    }
    assert!(assertion.encode().len() < attestation.encode().len());
    let spared = Statement::MAX_LEN - honest.statement().encode().len();
    assert_eq!(attestation.encode().len(), Bundle::MAX_LEN - spared);
}

#[test]
fn over_long_input_is_refused() {
    let scene = Scene::new();
    let mut bytes = scene.make(&scene.punch()).encode();
    bytes.resize(Bundle::MAX_LEN + 1, 0);
    assert_eq!(Bundle::decode(&bytes), Err(Refusal::Malformed));
}
