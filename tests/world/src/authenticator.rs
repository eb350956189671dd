//! A platform authenticator on P-256, with the browser in front of it: what it is made to say may be wrong while its
//! signatures are right.

use data_encoding::BASE64URL_NOPAD;
use klabat_flow::ceremony::{Asserted, Create, Created, Declined, Get};
use klabat_protocol::SoftwareKey;
use sha2::{Digest as _, Sha256};

use crate::dice::Dice;

/// User present (Level 3, §6.1).
pub const UP: u8 = 1;
/// User verified.
pub const UV: u8 = 1 << 2;
/// Backup eligible: the key may leave the phone.
pub const BE: u8 = 1 << 3;
/// Backed up.
pub const BS: u8 = 1 << 4;
/// Attested credential data follows.
const AT: u8 = 1 << 6;

/// `navigator.credentials` on one phone.
pub trait Authenticator {
    /// Makes a credential, for a page of that origin.
    ///
    /// # Errors
    /// [`Declined`].
    fn create(&mut self, origin: &str, ask: &Create) -> Result<Created, Declined>;

    /// Signs a challenge, for a page of that origin.
    ///
    /// # Errors
    /// [`Declined`].
    fn get(&mut self, origin: &str, ask: &Get) -> Result<Asserted, Declined>;
}

/// Form of attestation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attestation {
    /// `none`.
    None,
    /// `packed`, signed by the credential itself.
    PackedSelf,
}

/// What browser and authenticator say; honest by default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manner {
    /// Form of attestation.
    pub attestation: Attestation,
    /// Flags of the authenticator data, without AT.
    pub flags: u8,
    /// Another origin than the page's.
    pub origin: Option<String>,
    /// Another relying party than the one asked for.
    pub rp_id: Option<String>,
    /// Whether the page is in a frame of another site.
    pub cross_origin: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self { attestation: Attestation::None, flags: UP | UV, origin: None, rp_id: None, cross_origin: false }
    }
}

/// The authenticator: its keys are in memory.
#[derive(Clone, Debug)]
pub struct Software {
    dice: Dice,
    credentials: Vec<(Vec<u8>, SoftwareKey)>,
    /// How it behaves.
    pub manner: Manner,
}

impl Software {
    /// One without credentials.
    #[must_use]
    pub fn new(dice: Dice) -> Self {
        Self { dice, credentials: Vec::new(), manner: Manner::default() }
    }

    /// Puts a credential into it; its id and public key (x‖y) are returned.
    pub fn add(&mut self) -> (Vec<u8>, klabat_protocol::PublicKey) {
        let (id, key) = (self.dice.bytes::<32>().to_vec(), self.dice.key());
        let public = key.public_key();
        self.hold(id.clone(), key);
        (id, public)
    }

    /// Puts this key into it under this id.
    pub fn hold(&mut self, id: Vec<u8>, key: SoftwareKey) {
        self.credentials.push((id, key));
    }

    fn client_data(&self, r#type: &str, origin: &str, challenge: &[u8]) -> Vec<u8> {
        let challenge = BASE64URL_NOPAD.encode(challenge);
        let origin = self.manner.origin.as_deref().unwrap_or(origin);
        let cross_origin = self.manner.cross_origin;
        format!(r#"{{"type":"{type}","challenge":"{challenge}","origin":"{origin}","crossOrigin":{cross_origin}}}"#)
            .into_bytes()
    }

    /// RP id hash, flags, signature counter (always 0, as Android's), attested credential data.
    fn data(&self, rp_id: &str, flags: u8, attested: &[u8]) -> Vec<u8> {
        let rp_id = self.manner.rp_id.as_deref().unwrap_or(rp_id);
        [&Sha256::digest(rp_id)[..], &[self.manner.flags | flags], &[0; 4], attested].concat()
    }
}

impl Authenticator for Software {
    fn create(&mut self, origin: &str, ask: &Create) -> Result<Created, Declined> {
        if self.credentials.iter().any(|(id, _)| ask.exclude.contains(id)) {
            return Err(Declined::AlreadyRegistered);
        }
        let (credential_id, public) = self.add();
        let data = self.data(&ask.rp_id, AT, &attested(&credential_id, &public.0));
        let client_data_json = self.client_data("webauthn.create", origin, &ask.challenge);
        let statement = match (self.manner.attestation, self.credentials.last()) {
            (Attestation::PackedSelf, Some((_, key))) => {
                let signature = der(key, &data, &client_data_json);
                // {"alg": -7, "sig": …}
                [b"\x66packed\x67attStmt\xa2\x63alg\x26\x63sig", &byte_string(&signature)[..]].concat()
            }
            _ => b"\x64none\x67attStmt\xa0".to_vec(),
        };
        // {"fmt": …, "attStmt": …, "authData": …}
        let attestation_object = [b"\xa3\x63fmt", &statement[..], b"\x68authData", &byte_string(&data)].concat();
        Ok(Created { credential_id, attestation_object, client_data_json })
    }

    fn get(&mut self, origin: &str, ask: &Get) -> Result<Asserted, Declined> {
        let allowed = |id: &Vec<u8>| ask.allow.is_empty() || ask.allow.contains(id);
        let (credential_id, key) = self.credentials.iter().find(|(id, _)| allowed(id)).ok_or(Declined::NotAllowed)?;
        let authenticator_data = self.data(&ask.rp_id, 0, &[]);
        let client_data_json = self.client_data("webauthn.get", origin, &ask.challenge);
        let signature = der(key, &authenticator_data, &client_data_json);
        Ok(Asserted { credential_id: credential_id.clone(), authenticator_data, client_data_json, signature })
    }
}

/// Over the data and the hash of the client data, in DER.
fn der(key: &SoftwareKey, data: &[u8], client_data_json: &[u8]) -> Vec<u8> {
    let raw = *key.sign(&[data, &Sha256::digest(client_data_json)].concat()).as_bytes();
    let signature = p256::ecdsa::Signature::from_slice(&raw).expect("a protocol signature has r and s in range");
    signature.to_der().as_bytes().to_vec()
}

/// AAGUID of zeros, the id with its length, the key as COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
fn attested(id: &[u8], point: &[u8; 64]) -> Vec<u8> {
    let length = u16::try_from(id.len()).expect("an id of 32 bytes").to_be_bytes();
    let (x, y) = point.split_at(32);
    let cose = [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", x, b"\x22\x58\x20", y].concat();
    [&[0; 16], &length[..], id, &cose].concat()
}

/// A CBOR byte string of up to 255 bytes, and of 24 at least: for what this authenticator writes.
fn byte_string(bytes: &[u8]) -> Vec<u8> {
    [&[0x58, u8::try_from(bytes.len()).expect("short")], bytes].concat()
}
