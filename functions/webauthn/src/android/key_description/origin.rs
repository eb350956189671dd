//! Whence a key comes: how it was made, on what phone, for which app.

use serde::{Deserialize, Serialize};
use x509_cert::der::{Reader as _, SliceReader, Tag};

use crate::android::read::{Read, boolean, enumerated, integer, octets, reader, set, text, unexpected};

/// How a key came to be (`KeyOrigin`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyOrigin {
    /// Inside, and it was never anywhere else.
    Generated,
    /// Derived inside.
    Derived,
    /// Brought in by an app, which may have kept it.
    Imported,
    /// A value that was never used.
    Reserved,
    /// Brought in wrapped.
    SecurelyImported,
}

impl KeyOrigin {
    const ALL: [Self; 5] = [Self::Generated, Self::Derived, Self::Imported, Self::Reserved, Self::SecurelyImported];

    /// `generated`, `derived`, `imported`, `reserved` or `securely_imported`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Derived => "derived",
            Self::Imported => "imported",
            Self::Reserved => "reserved",
            Self::SecurelyImported => "securely_imported",
        }
    }

    pub(super) fn read(fields: &mut SliceReader<'_>) -> Read<Self> {
        let number: u8 = integer(fields)?;
        Self::ALL.get(usize::from(number)).copied().ok_or_else(|| unexpected(Tag::Integer))
    }
}

/// What the boot loader found of Android.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerifiedBootState {
    /// Signed by the phone's maker.
    Verified,
    /// Signed by a key that the owner put in.
    SelfSigned,
    /// Not looked at: the boot loader is unlocked.
    Unverified,
    /// Looked at, and it was wrong.
    Failed,
}

impl VerifiedBootState {
    const ALL: [Self; 4] = [Self::Verified, Self::SelfSigned, Self::Unverified, Self::Failed];

    /// `verified`, `self_signed`, `unverified` or `failed`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::SelfSigned => "self_signed",
            Self::Unverified => "unverified",
            Self::Failed => "failed",
        }
    }
}

/// What the phone had booted when it made the key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RootOfTrust {
    /// Hash of the key that Android was verified by; empty or zeros where it was not.
    pub verified_boot_key: Vec<u8>,
    /// Whether the boot loader is locked.
    pub device_locked: bool,
    /// What it found.
    pub verified_boot_state: VerifiedBootState,
    /// Hash of what was verified; since version 3.
    pub verified_boot_hash: Option<Vec<u8>>,
}

impl RootOfTrust {
    pub(super) fn read(fields: &mut SliceReader<'_>) -> Read<Self> {
        fields.sequence(|fields| {
            Ok(Self {
                verified_boot_key: octets(fields)?,
                device_locked: boolean(fields)?,
                verified_boot_state: enumerated(fields, &VerifiedBootState::ALL)?,
                verified_boot_hash: if fields.is_finished() { None } else { Some(octets(fields)?) },
            })
        })
    }
}

/// The app, or the apps that share its user id (`AttestationApplicationId`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApplicationId {
    /// The packages, in the order of the attestation.
    pub packages: Vec<Package>,
    /// SHA-256 of each certificate that signed them.
    pub signers: Vec<Vec<u8>>,
}

/// One package.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Package {
    /// Its name, as `com.google.android.gms`.
    pub name: String,
    /// Its version code.
    pub version: u64,
}

impl ApplicationId {
    /// Reads DER inside an OCTET STRING.
    pub(super) fn read(fields: &mut SliceReader<'_>) -> Read<Self> {
        let bytes = octets(fields)?;
        let mut outer = reader(&bytes)?;
        let id = outer.sequence(|fields| {
            Ok::<_, x509_cert::der::Error>(Self {
                packages: set(fields, Package::read)?,
                signers: set(fields, octets)?,
            })
        })?;
        outer.finish()?;
        Ok(id)
    }
}

impl Package {
    fn read(fields: &mut SliceReader<'_>) -> Read<Self> {
        fields.sequence(|fields| Ok(Self { name: text(fields)?, version: integer(fields)? }))
    }
}
