//! An authenticator and a certificate maker for this crate's unit tests. Every part can be made
//! wrong while the signatures stay right, so that a test fails when the check it names is removed.

pub(crate) mod x509;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest as _, Sha256};

use crate::{AttestationPolicy, CrossOrigin, P256Key, Policy};

pub(crate) const RP_ID: &str = "klabat.example";
pub(crate) const ORIGIN: &str = "https://klabat.example";
pub(crate) const TOP_ORIGIN: &str = "https://portal.example";
pub(crate) const CHALLENGE: [u8; 32] = [0xc4; 32];

pub(crate) const UP: u8 = 1;
pub(crate) const UV: u8 = 1 << 2;
pub(crate) const BE: u8 = 1 << 3;
pub(crate) const BS: u8 = 1 << 4;
pub(crate) const AT: u8 = 1 << 6;
pub(crate) const ED: u8 = 1 << 7;

/// The strictest policy under which the honest ceremonies pass, and every attestation type but
/// certificates, whose anchors a test adds.
pub(crate) fn policy() -> Policy {
    Policy {
        rp_id: RP_ID.to_owned(),
        origins: vec![ORIGIN.to_owned()],
        cross_origin: CrossOrigin::Refused,
        user_verification_required: true,
        backup_eligible_allowed: false,
        attestation: AttestationPolicy { none: true, packed_self: true, ..AttestationPolicy::default() },
    }
}

pub(crate) fn framed() -> CrossOrigin {
    CrossOrigin::Allowed { top_origins: vec![TOP_ORIGIN.to_owned()] }
}

/// The private key whose 32 bytes are all `seed`.
pub(crate) fn signing_key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

pub(crate) fn public_key(key: &SigningKey) -> P256Key {
    P256Key::from_sec1(key.verifying_key().to_sec1_point(false).as_bytes()).unwrap()
}

pub(crate) fn sign_der(key: &SigningKey, message: &[u8]) -> Vec<u8> {
    let signature: Signature = key.sign(message);
    signature.to_der().as_bytes().to_vec()
}

/// Client data with `more` members at its end, each with a comma before it.
pub(crate) fn client_data(r#type: &str, more: &str) -> String {
    let challenge = data_encoding::BASE64URL_NOPAD.encode(&CHALLENGE);
    format!(r#"{{"type":"{type}","challenge":"{challenge}","origin":"{ORIGIN}"{more}}}"#)
}

/// The 37 bytes that every authenticator data begins with.
pub(crate) fn header(rp_id: &str, flags: u8, sign_count: u32) -> Vec<u8> {
    let mut bytes = Sha256::digest(rp_id).to_vec();
    bytes.push(flags);
    bytes.extend(sign_count.to_be_bytes());
    bytes
}

/// Attested credential data.
pub(crate) fn attested(aaguid: [u8; 16], credential_id: &[u8], key: &[u8]) -> Vec<u8> {
    let length = u16::try_from(credential_id.len()).unwrap().to_be_bytes();
    [&aaguid, &length[..], credential_id, key].concat()
}

/// `value` in CBOR, as it stands: canonical only if it is written so.
pub(crate) fn cbor(value: &ciborium::Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}
