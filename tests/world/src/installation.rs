//! What tells one installation from another: its keys, its secret, and where it answers.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::SigningKey;
use klabat_protocol::SoftwareKey;

use crate::dice::Dice;

/// PKCS#8 DER of a P-256 private key (RFC 5208, with RFC 5915 in it) up to the 32 bytes of the scalar, as OpenSSL and
/// node write it.
const P256: &[u8] = b"\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\
    \x03\x01\x07\x04\x6d\x30\x6b\x02\x01\x01\x04\x20";

/// PKCS#8 DER of an Ed25519 private key (RFC 8410 §7) up to the 32 bytes of the key itself.
const ED25519: &[u8] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";

/// An installation.
pub struct Installation {
    /// The origin that pages, cookies and WebAuthn see.
    pub origin: String,
    /// The relying party.
    pub rp_id: String,
    /// Secret under challenges.
    pub mac_secret: [u8; 32],
    /// The edge's key.
    pub edge: SoftwareKey,
    /// The log's key.
    pub log: SigningKey,
    /// Whether simulated beacons count.
    pub development: bool,
}

impl Installation {
    /// One for a story, as in production.
    #[must_use]
    pub fn thrown(dice: &mut Dice) -> Self {
        Self {
            edge: dice.key(),
            log: SigningKey::from_bytes(&dice.bytes()),
            mac_secret: dice.bytes(),
            origin: "https://klabat.example".to_owned(),
            rp_id: "klabat.example".to_owned(),
            development: false,
        }
    }

    /// The edge on this machine, by its secrets.
    ///
    /// # Errors
    /// When a secret is missing or has another form.
    pub fn local(secrets: &BTreeMap<&str, &str>, origin: &str) -> Result<Self> {
        Ok(Self {
            origin: origin.to_owned(),
            rp_id: "localhost".to_owned(),
            mac_secret: secret(secrets, "MAC_SECRET", &[])?,
            edge: SoftwareKey::from_bytes(&secret(secrets, "EDGE_KEY", P256)?)
                .context("EDGE_KEY is no P-256 scalar")?,
            log: SigningKey::from_bytes(&secret(secrets, "LOG_KEY", ED25519)?),
            development: true,
        })
    }
}

/// The lines `NAME=VALUE` of an env file.
#[must_use]
pub fn secrets(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter_map(|line| line.split_once('=')).collect()
}

/// The 32 bytes of a secret after what its form begins with.
fn secret(secrets: &BTreeMap<&str, &str>, name: &str, before: &[u8]) -> Result<[u8; 32]> {
    let text = secrets.get(name).with_context(|| format!("no {name} among the secrets"))?;
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).with_context(|| format!("{name} is not base64url"))?;
    let found = bytes.strip_prefix(before).and_then(<[u8]>::first_chunk);
    found.copied().with_context(|| format!("{name} has another form"))
}
