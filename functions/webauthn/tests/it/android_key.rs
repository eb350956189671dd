//! Registrations of real devices, whose attestation this crate does not verify: they must be
//! refused by that name, and everything before the attestation must pass.

use klabat_webauthn::{Attestation, AttestationObject, AuthenticatorData, ClientData, Refusal, cose};

use crate::common::{Ceremony, android_key, register, w3c_policy};

#[test]
fn android_key_is_refused_by_name() {
    let vectors = android_key();
    assert_eq!(vectors.len(), 2);
    for vector in vectors {
        let mut policy = w3c_policy();
        policy.rp_id = vector.rp_id;
        policy.origins = vec![vector.origin];
        let ceremony = Ceremony {
            challenge: vector.challenge,
            client_data_json: vector.client_data_json,
            attestation_object: vector.attestation_object,
            authenticator_data: Vec::new(),
            signature: Vec::new(),
        };
        assert_eq!(register(&policy, &ceremony), Err(Refusal::UnsupportedAttestation));
        // Where a regency does not demand attestation, the same phone is taken, and nothing is claimed of it.
        policy.attestation.unverified = true;
        assert_eq!(register(&policy, &ceremony).map(|phone| phone.attestation), Ok(Attestation::Unverified));
    }
}

/// What facts of such a phone the parsers give, so that the strict readers are known to read it.
#[test]
fn a_real_phone_is_read_whole() {
    let phone = android_key().pop().unwrap();
    let client_data = ClientData::parse(&phone.client_data_json).unwrap();
    assert_eq!((client_data.challenge, client_data.origin), (phone.challenge, phone.origin));
    let object = AttestationObject::parse(&phone.attestation_object).unwrap();
    assert_eq!(object.format(), "android-key");
    let data = AuthenticatorData::parse(object.authenticator_data()).unwrap();
    assert!(data.flags.user_present() && data.flags.user_verified());
    assert!(!data.flags.backup_eligible() && !data.flags.backed_up());
    let attested = data.attested.unwrap();
    assert!(cose::decode(&attested.public_key).is_ok());
    assert_eq!(attested.aaguid[..4], [0xb9, 0x3f, 0xd9, 0x61]);
}
