//! Every hash of the protocol and the domain string each starts with (SPEC.md, Hashes).

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{AssertionHash, BeaconId, EpochNonce, Fingerprint, Hello, KeyId, Nonce, PeerTag, PublicKey, SessionId};

/// Domain strings: ASCII ending in one NUL, so that none is the beginning of another message.
pub mod domain {
    /// Before a statement, hashed to the hello.
    pub const STATEMENT: &[u8] = b"klabat-statement-v1\0";
    /// Before session id and hello, for the session nonce.
    pub const NONCE: &[u8] = b"klabat-nonce-v1\0";
    /// Before hello, beacon id, session id and nonce, for the WebAuthn challenge.
    pub const CHALLENGE: &[u8] = b"klabat-challenge-v1\0";
    /// Before the parts of an assertion.
    pub const ASSERTION: &[u8] = b"klabat-assertion-v1\0";
    /// Before the parts of an attestation.
    pub const ATTESTATION: &[u8] = b"klabat-attestation-v1\0";
    /// Before a seal frame, to be signed by the beacon.
    pub const SEAL: &[u8] = b"klabat-seal-v1\0";
    /// Before a refresh request, to be signed by the beacon.
    pub const REQUEST: &[u8] = b"klabat-request-v1\0";
    /// Before a grant, to be signed by the edge.
    pub const GRANT: &[u8] = b"klabat-grant-v1\0";
    /// Before a radio peer's address, for its tag.
    pub const PEER: &[u8] = b"klabat-peer-v1\0";
}

/// A part is longer than its length prefix can say, so it is no assertion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

impl core::fmt::Display for TooLong {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("a part is longer than its length prefix can say")
    }
}

impl core::error::Error for TooLong {}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().into()
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length (RFC 2104)");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256(domain ‖ statement).
#[must_use]
pub fn hello(statement: &[u8]) -> Hello {
    Hello(sha256(&[domain::STATEMENT, statement]))
}

/// The first `N` bytes, at most 32.
fn first<const N: usize>(hash: &[u8; 32]) -> [u8; N] {
    core::array::from_fn(|at| hash[at])
}

/// HMAC-SHA-256(epoch nonce, domain ‖ session id ‖ hello).
#[must_use]
pub fn nonce(epoch: &EpochNonce, session: &SessionId, hello: &Hello) -> Nonce {
    Nonce(hmac(&epoch.0, &[domain::NONCE, &session.0, &hello.0]))
}

/// The WebAuthn challenge: SHA-256(domain ‖ hello ‖ beacon id ‖ session id ‖ nonce).
#[must_use]
pub fn challenge(hello: &Hello, beacon: &BeaconId, session: &SessionId, nonce: &Nonce) -> [u8; 32] {
    sha256(&[domain::CHALLENGE, &hello.0, &beacon.0, &session.0, &nonce.0])
}

/// Hash of an assertion's parts, each after its length in 2 bytes.
///
/// # Errors
/// [`TooLong`] when a part has more than 65 535 bytes.
pub fn assertion_hash(
    credential_id: &[u8],
    authenticator_data: &[u8],
    client_data_json: &[u8],
    signature: &[u8],
) -> Result<AssertionHash, TooLong> {
    let mut digest = Sha256::new_with_prefix(domain::ASSERTION);
    for part in [credential_id, authenticator_data, client_data_json, signature] {
        let length = u16::try_from(part.len()).map_err(|_| TooLong)?;
        digest.update(length.to_be_bytes());
        digest.update(part);
    }
    Ok(AssertionHash(digest.finalize().into()))
}

/// Hash of an attestation's parts, each after its length in 4 bytes; takes the assertion's place at enrolment.
///
/// # Errors
/// [`TooLong`] when a part has more than 2³² − 1 bytes.
pub fn attestation_hash(attestation_object: &[u8], client_data_json: &[u8]) -> Result<AssertionHash, TooLong> {
    let mut digest = Sha256::new_with_prefix(domain::ATTESTATION);
    for part in [attestation_object, client_data_json] {
        let length = u32::try_from(part.len()).map_err(|_| TooLong)?;
        digest.update(length.to_be_bytes());
        digest.update(part);
    }
    Ok(AssertionHash(digest.finalize().into()))
}

/// A Bluetooth device address as the link layer shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer {
    /// 0 public, 1 random (Core Specification, LE address types).
    pub kind: u8,
    /// The address, most significant byte first.
    pub address: [u8; 6],
}

/// First 4 bytes of HMAC-SHA-256(boot secret, domain ‖ address type ‖ address).
#[must_use]
pub fn peer_tag(boot_secret: &[u8; 32], peer: &Peer) -> PeerTag {
    let mac = hmac(boot_secret, &[domain::PEER, &[peer.kind], &peer.address]);
    PeerTag(first(&mac))
}

/// SHA-256(04 ‖ x ‖ y).
#[must_use]
pub fn fingerprint(key: &PublicKey) -> Fingerprint {
    Fingerprint(sha256(&[&key.to_sec1()]))
}

/// First 8 bytes of the [`fingerprint`].
#[must_use]
pub fn key_id(key: &PublicKey) -> KeyId {
    KeyId(first(&fingerprint(key).0))
}
