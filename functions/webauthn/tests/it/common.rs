//! The vector files, and the two ceremonies with the signatures answered by `p256`.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use klabat_webauthn::android::AndroidKeyPolicy;
use klabat_webauthn::assertion::{self, Assertion, AssertionResponse, StoredCredential};
use klabat_webauthn::registration::{self, Registration, RegistrationResponse};
use klabat_webauthn::{
    AttestationObject, AttestationPolicy, AuthenticatorData, CrossOrigin, Policy, Refusal, TrustAnchor, cose,
};
use serde_json::Value;

/// 2026-01-01T00:00:00Z, inside the life of every certificate of the W3C set (2024 to 3024).
pub(crate) const AT_MS: u64 = 1_767_225_600_000;

/// One title of the W3C set.
pub(crate) struct Vector {
    pub(crate) anchor: String,
    pub(crate) registration: Ceremony,
    pub(crate) authentication: Ceremony,
}

/// One ceremony's members; those that it does not have are empty.
pub(crate) struct Ceremony {
    pub(crate) challenge: Vec<u8>,
    pub(crate) client_data_json: Vec<u8>,
    pub(crate) attestation_object: Vec<u8>,
    pub(crate) authenticator_data: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// The W3C set, without the entry that is the attestation root.
pub(crate) fn w3c() -> Vec<Vector> {
    let set = w3c_file();
    let entries = set["vectors"].as_array().unwrap();
    let ceremonies = entries.iter().filter(|v| v["registration"]["challenge"].is_string());
    ceremonies
        .map(|vector| Vector {
            anchor: vector["anchor"].as_str().unwrap().to_owned(),
            registration: ceremony(&vector["registration"]),
            authentication: ceremony(&vector["authentication"]),
        })
        .collect()
}

/// One vector of the W3C set, by the part of its anchor after `sctn-test-vectors-`.
pub(crate) fn w3c_named(name: &str) -> Vector {
    let anchor = format!("sctn-test-vectors-{name}");
    w3c().into_iter().find(|vector| vector.anchor == anchor).unwrap()
}

/// The DER of the W3C set's attestation root.
pub(crate) fn w3c_root() -> Vec<u8> {
    hex(&w3c_file()["vectors"][0]["other"]["attestation_ca_cert"])
}

/// What the W3C vectors need: everything in the scope of this crate.
pub(crate) fn w3c_policy() -> Policy {
    Policy {
        rp_id: "example.org".to_owned(),
        origins: vec!["https://example.org".to_owned()],
        cross_origin: CrossOrigin::Allowed { top_origins: vec!["https://example.com".to_owned()] },
        user_verification_required: false,
        backup_eligible_allowed: true,
        attestation: AttestationPolicy {
            none: true,
            packed_self: true,
            packed_anchors: vec![TrustAnchor::from_certificate(&w3c_root()).unwrap()],
            android_key: AndroidKeyPolicy::Statement,
            packed_statement: false,
            unverified: false,
        },
    }
}

/// A registration from MasterKale/SimpleWebAuthn, with a relying party's policy for it but for the attestation.
pub(crate) struct AndroidKey {
    pub(crate) ceremony: Ceremony,
    pub(crate) policy: Policy,
}

/// The registration of the FIDO conformance tools of 2020, then that of a Pixel 8a of January 2025.
pub(crate) fn android_key() -> [AndroidKey; 2] {
    let set: Value = serde_json::from_str(include_str!("../../vectors/android-key.json")).unwrap();
    let bytes = |value: &Value| BASE64URL_NOPAD.decode(value.as_str().unwrap().as_bytes()).unwrap();
    let read = |vector: &Value| AndroidKey {
        ceremony: Ceremony {
            // The text of the client data's member, which is base64url of the challenge.
            challenge: bytes(&vector["expectedChallenge"]),
            client_data_json: bytes(&vector["clientDataJSON"]),
            attestation_object: bytes(&vector["attestationObject"]),
            authenticator_data: Vec::new(),
            signature: Vec::new(),
        },
        policy: Policy {
            rp_id: vector["rpId"].as_str().unwrap().to_owned(),
            origins: vec![vector["origin"].as_str().unwrap().to_owned()],
            cross_origin: CrossOrigin::Refused,
            user_verification_required: true,
            backup_eligible_allowed: false,
            attestation: AttestationPolicy::default(),
        },
    };
    [read(&set[0]), read(&set[1])]
}

impl Vector {
    /// Both halves of the registration.
    pub(crate) fn register(&self, policy: &Policy) -> Result<Registration, Refusal> {
        register(policy, &self.registration)
    }

    /// The stored credential, read straight from the attested data, whatever its attestation.
    pub(crate) fn stored(&self) -> Result<StoredCredential, Refusal> {
        let object = AttestationObject::parse(&self.registration.attestation_object)?;
        let data = AuthenticatorData::parse(object.authenticator_data())?;
        let attested = data.attested.ok_or(Refusal::MalformedAuthenticatorData)?;
        Ok(StoredCredential {
            id: attested.credential_id,
            user_handle: None,
            key: cose::decode(&attested.public_key)?,
            backup_eligible: data.flags.backup_eligible(),
        })
    }

    /// Both halves of the assertion, with the credential from the registration.
    pub(crate) fn assert(&self, policy: &Policy) -> Result<Assertion, Refusal> {
        let stored = self.stored()?;
        assert(policy, &stored, &self.authentication)
    }
}

/// Both halves of a registration.
pub(crate) fn register(policy: &Policy, ceremony: &Ceremony) -> Result<Registration, Refusal> {
    register_at(policy, ceremony, AT_MS)
}

/// The same, at another time.
pub(crate) fn register_at(policy: &Policy, ceremony: &Ceremony, at_ms: u64) -> Result<Registration, Refusal> {
    let response = RegistrationResponse {
        client_data_json: &ceremony.client_data_json,
        attestation_object: &ceremony.attestation_object,
    };
    let pending = registration::checks(policy, &ceremony.challenge, &response, at_ms)?;
    let checks = pending.checks().iter();
    let answers: Vec<bool> = checks.map(klabat_webauthn::SignatureCheck::verify).collect();
    pending.conclude(&answers)
}

/// Both halves of an assertion.
pub(crate) fn assert(policy: &Policy, stored: &StoredCredential, ceremony: &Ceremony) -> Result<Assertion, Refusal> {
    let response = AssertionResponse {
        credential_id: &stored.id,
        client_data_json: &ceremony.client_data_json,
        authenticator_data: &ceremony.authenticator_data,
        signature: &ceremony.signature,
        user_handle: None,
    };
    let pending = assertion::checks(policy, &ceremony.challenge, stored, &response)?;
    let valid = pending.check().verify();
    pending.conclude(valid)
}

fn w3c_file() -> Value {
    serde_json::from_str(include_str!("../../vectors/w3c-webauthn-L3-CR.json")).unwrap()
}

pub(crate) fn ceremony(members: &Value) -> Ceremony {
    Ceremony {
        challenge: hex(&members["challenge"]),
        client_data_json: hex(&members["clientDataJSON"]),
        attestation_object: hex(&members["attestationObject"]),
        authenticator_data: hex(&members["authenticatorData"]),
        signature: hex(&members["signature"]),
    }
}

fn hex(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap_or_default().as_bytes()).unwrap()
}
