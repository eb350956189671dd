//! Chromium's virtual authenticator, which the end-to-end tests enrol: under the policy for phones
//! (verified, device-bound, not framed) it passes with its own certificate as the anchor.

use klabat_webauthn::assertion::StoredCredential;
use klabat_webauthn::{AttestationPolicy, CrossOrigin, Policy, Refusal, TrustAnchor};
use serde_json::Value;

use crate::common::{assert, ceremony, register};

fn policy(set: &Value) -> Policy {
    let text = |member: &str| set[member].as_str().unwrap().to_owned();
    Policy {
        rp_id: text("rp_id"),
        origins: vec![text("origin")],
        cross_origin: CrossOrigin::Refused,
        user_verification_required: true,
        backup_eligible_allowed: false,
        attestation: AttestationPolicy { none: true, ..AttestationPolicy::default() },
    }
}

#[test]
fn chromiums_virtual_authenticator_passes_with_its_anchor_only() {
    let set: Value = serde_json::from_str(include_str!("../../vectors/chromium-virtual.json")).unwrap();
    let anchor = TrustAnchor::from_certificate(include_bytes!("../../vectors/chromium-virtual.der")).unwrap();
    let without = policy(&set);
    let mut with = without.clone();
    with.attestation.packed_anchors = vec![anchor];

    let mut certificates = Vec::new();
    for vector in set["vectors"].as_array().unwrap() {
        let registration = register(&with, &ceremony(&vector["registration"])).unwrap();
        let outcome = register(&without, &ceremony(&vector["registration"]));
        if vector["attestation"] == "direct" {
            assert_eq!(registration.attestation.name(), "packed");
            assert_eq!(outcome, Err(Refusal::UntrustedAttestation));
            certificates.extend(registration.attestation.certificate_fingerprint());
        } else {
            assert_eq!(registration.attestation.name(), "none");
            assert!(outcome.is_ok());
        }
        let stored = StoredCredential {
            id: registration.credential_id,
            user_handle: None,
            key: registration.key,
            backup_eligible: registration.flags.backup_eligible(),
        };
        let assertion = assert(&with, &stored, &ceremony(&vector["authentication"])).unwrap();
        assert!(assertion.sign_count > registration.sign_count);
    }
    // The anchor is a name and a key: the second certificate is another one.
    assert_eq!(certificates.len(), 2);
    assert_ne!(certificates[0], certificates[1]);
}
