//! The key description: what the phone's secure hardware says of a key, in an extension of its certificate
//! (<https://source.android.com/docs/security/features/keystore/attestation#schema>).
//!
//! It is parsed whole. Every tag of every published version of the schema (1 to 4, 100 to 400) is read by its type,
//! whatever version the description claims, as the reference parser does (android/keyattestation, `Extension.kt`). As
//! there, an unknown tag is refused; stricter than there, so are a tag out of order or twice, a value of a wrong type,
//! anything left over, and whatever is not DER, with one exception that phones in the field need: the members of a SET
//! may come in any order.

use x509_cert::der::{Reader as _, SliceReader};

use super::read::{Read, enumerated, integer, octets, reader};
use crate::Refusal;

mod authorization_list;
mod origin;

pub use authorization_list::AuthorizationList;
pub use origin::{ApplicationId, KeyOrigin, Package, RootOfTrust, VerifiedBootState};

/// Where a key lives (`SecurityLevel`), the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecurityLevel {
    /// In Android itself: whoever roots the phone has it.
    Software,
    /// In the trusted execution environment of the phone's main processor.
    Tee,
    /// In a secure element of its own.
    StrongBox,
}

impl SecurityLevel {
    /// `software`, `tee` or `strongbox`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Software => "software",
            Self::Tee => "tee",
            Self::StrongBox => "strongbox",
        }
    }
}

/// `KeyDescription`, every field of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDescription {
    /// Version of the schema: 1 to 4 of Keymaster, 100 and up of `KeyMint`.
    pub attestation_version: u32,
    /// Where the attestation was made.
    pub attestation_security_level: SecurityLevel,
    /// Version of Keymaster or `KeyMint`.
    pub key_mint_version: u32,
    /// Where the key lives.
    pub key_mint_security_level: SecurityLevel,
    /// What the caller asked to be attested; for WebAuthn the hash of the client data (Level 3 §8.4).
    pub challenge: Vec<u8>,
    /// A pseudonym of the device for privileged apps; mostly empty.
    pub unique_id: Vec<u8>,
    /// What Android enforces.
    pub software: AuthorizationList,
    /// What the secure hardware enforces (`teeEnforced`).
    pub hardware: AuthorizationList,
}

impl KeyDescription {
    /// The longest description read, in bytes: real ones have 250 to 600, and an application id may name some packages
    /// more.
    pub const MAX_LEN: usize = 4096;

    /// Reads the whole of `bytes`, the extension's value.
    ///
    /// # Errors
    /// [`Refusal::MalformedKeyDescription`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > Self::MAX_LEN {
            return Err(Refusal::MalformedKeyDescription);
        }
        whole(bytes).map_err(|_| Refusal::MalformedKeyDescription)
    }

    /// The weaker of the two levels: a key is no better kept than its attestation.
    #[must_use]
    pub fn security_level(&self) -> SecurityLevel {
        self.attestation_security_level.min(self.key_mint_security_level)
    }

    /// The app that had the key made: Android says so, in either list.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.software.application_id.as_ref().or(self.hardware.application_id.as_ref())
    }
}

fn whole(bytes: &[u8]) -> Read<KeyDescription> {
    let mut outer: SliceReader<'_> = reader(bytes)?;
    let description = outer.sequence(|fields| {
        Ok::<_, x509_cert::der::Error>(KeyDescription {
            attestation_version: integer(fields)?,
            attestation_security_level: security_level(fields)?,
            key_mint_version: integer(fields)?,
            key_mint_security_level: security_level(fields)?,
            challenge: octets(fields)?,
            unique_id: octets(fields)?,
            software: fields.sequence(AuthorizationList::read)?,
            hardware: fields.sequence(AuthorizationList::read)?,
        })
    })?;
    outer.finish()?;
    Ok(description)
}

fn security_level(fields: &mut SliceReader<'_>) -> Read<SecurityLevel> {
    enumerated(fields, &[SecurityLevel::Software, SecurityLevel::Tee, SecurityLevel::StrongBox])
}
