//! An authenticator on P-256: what it is made to say may be wrong while its signatures are right.

use data_encoding::BASE64URL_NOPAD;
use klabat_evidence::Proof;
use klabat_protocol::SoftwareKey;
use sha2::{Digest as _, Sha256};

pub(crate) const UP: u8 = 1;
pub(crate) const UV: u8 = 1 << 2;
pub(crate) const BE: u8 = 1 << 3;
const AT: u8 = 1 << 6;

/// What browser and authenticator say.
#[derive(Clone, Debug)]
pub(crate) struct Ceremony {
    pub(crate) origin: String,
    pub(crate) rp_id: String,
    pub(crate) flags: u8,
}

/// A credential.
#[derive(Clone, Debug)]
pub(crate) struct Authenticator {
    pub(crate) id: Vec<u8>,
    pub(crate) key: SoftwareKey,
}

impl Ceremony {
    fn client_data(&self, r#type: &str, challenge: &[u8; 32]) -> Vec<u8> {
        let challenge = BASE64URL_NOPAD.encode(challenge);
        let origin = &self.origin;
        format!(r#"{{"type":"{type}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#).into_bytes()
    }

    fn data(&self, flags: u8, attested: &[u8]) -> Vec<u8> {
        [&Sha256::digest(&self.rp_id)[..], &[self.flags | flags], &[0; 4], attested].concat()
    }
}

impl Authenticator {
    /// `navigator.credentials.get()`.
    pub(crate) fn get(&self, ceremony: &Ceremony, challenge: &[u8; 32]) -> Proof {
        let client_data_json = ceremony.client_data("webauthn.get", challenge);
        let authenticator_data = ceremony.data(0, &[]);
        let message = [&authenticator_data[..], &Sha256::digest(&client_data_json)].concat();
        let raw = *self.key.sign(&message).as_bytes();
        let signature = p256::ecdsa::Signature::from_slice(&raw).unwrap().to_der().as_bytes().to_vec();
        Proof::Assertion { credential_id: self.id.clone(), authenticator_data, client_data_json, signature }
    }

    /// `navigator.credentials.create()`, attestation none: {"fmt": "none", "attStmt": {}, "authData": …}.
    pub(crate) fn create(&self, ceremony: &Ceremony, challenge: &[u8; 32]) -> Proof {
        let client_data_json = ceremony.client_data("webauthn.create", challenge);
        let point = self.key.public_key().0;
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        let cose =
            [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], &point[..32], &[0x22, 0x58, 32], &point[32..]].concat();
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let data = ceremony.data(AT, &[&[0; 16][..], &length, &self.id, &cose].concat());
        let attestation_object =
            [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", &[u8::try_from(data.len()).unwrap()][..], &data]
                .concat();
        Proof::Attestation { attestation_object, client_data_json }
    }
}
