use ciborium::Value;

use crate::android::AndroidKey;
use crate::{Refusal, cbor};

/// The attestation statement formats that this crate verifies (Level 3 §8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// §8.7: no attestation.
    None,
    /// §8.2: `packed`.
    Packed,
    /// §8.4: `android-key`.
    AndroidKey,
}

impl Format {
    /// The format with this registered identifier, compared byte for byte (§7.1 step 21).
    ///
    /// # Errors
    /// [`Refusal::UnsupportedAttestation`] for every other one.
    pub fn from_identifier(identifier: &str) -> Result<Self, Refusal> {
        match identifier {
            "none" => Ok(Self::None),
            "packed" => Ok(Self::Packed),
            "android-key" => Ok(Self::AndroidKey),
            // android-safetynet, apple, fido-u2f, tpm, and whatever a client may write.
            // A format joins by a variant here, one of `Attestation`, and an arm in
            // `registration::checks`.
            _ => Err(Refusal::UnsupportedAttestation),
        }
    }

    /// The registered identifier.
    #[must_use]
    pub const fn identifier(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Packed => "packed",
            Self::AndroidKey => "android-key",
        }
    }
}

/// What a registration's attestation proves: an attestation type (§6.5.3) with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attestation {
    /// Nothing about the authenticator, nor that it holds the key.
    None,
    /// The authenticator holds the key; nothing about the authenticator.
    PackedSelf,
    /// A certified attestation key, its chain ending in a trust anchor, signed for this key.
    PackedCertified {
        /// SHA-256 of the attestation certificate's DER.
        certificate: [u8; 32],
    },
    /// The phone's secure hardware made the key and holds it, and says what phone it is; unless there is a doubt.
    AndroidKey(Box<AndroidKey>),
    /// There was a statement, and nobody verified it: it proves nothing, like [`Self::None`].
    Unverified,
}

impl Attestation {
    /// The verified statement's format, or `unverified`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::None => Format::None.identifier(),
            Self::PackedSelf | Self::PackedCertified { .. } => Format::Packed.identifier(),
            Self::AndroidKey(_) => Format::AndroidKey.identifier(),
            Self::Unverified => "unverified",
        }
    }

    /// SHA-256 of the DER of a certificate that one authenticator has and no other: where two registrations have it,
    /// they are of one authenticator. `None` where there is none, or many authenticators share it.
    #[must_use]
    pub fn certificate_fingerprint(&self) -> Option<[u8; 32]> {
        match self {
            Self::None | Self::PackedSelf | Self::Unverified => None,
            Self::PackedCertified { certificate } => Some(*certificate),
            Self::AndroidKey(key) => key.attested.remotely_provisioned.then_some(key.attested.attestation_key),
        }
    }

    /// What the phone's hardware says, where it was asked; proven unless there is a [`doubt`](Self::doubt).
    #[must_use]
    pub fn android_key(&self) -> Option<&AndroidKey> {
        match self {
            Self::AndroidKey(key) => Some(key),
            Self::None | Self::PackedSelf | Self::PackedCertified { .. } | Self::Unverified => None,
        }
    }

    /// Why a statement was taken that the policy does not trust.
    #[must_use]
    pub fn doubt(&self) -> Option<Refusal> {
        match self {
            Self::AndroidKey(key) => key.doubt,
            Self::Unverified => Some(Refusal::UntrustedAttestation),
            Self::None | Self::PackedSelf | Self::PackedCertified { .. } => None,
        }
    }
}

/// The attestation object (§6.5): format, statement and authenticator data, not yet judged.
#[derive(Clone, Debug, PartialEq)]
pub struct AttestationObject {
    format: String,
    authenticator_data: Vec<u8>,
    pub(crate) statement: Value,
}

impl AttestationObject {
    /// The longest attestation object read, in bytes: authenticator data of 2102, and 14 kB for the
    /// statement, which holds a signature and a chain (in the field up to five certificates of
    /// about 1 kB).
    pub const MAX_LEN: usize = 16 * 1024;

    /// Reads the whole of `bytes`: a canonical CBOR map of exactly `fmt`, `attStmt` and `authData`.
    ///
    /// # Errors
    /// [`Refusal::MalformedAttestation`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > Self::MAX_LEN {
            return Err(Refusal::MalformedAttestation);
        }
        read(bytes).ok_or(Refusal::MalformedAttestation)
    }

    /// `fmt`, the format's identifier.
    #[must_use]
    pub fn format(&self) -> &str {
        &self.format
    }

    /// The first certificate of the statement, DER, where it has any.
    #[must_use]
    pub fn certificate(&self) -> Option<&[u8]> {
        let members = self.statement.as_map()?;
        let (_, x5c) = members.iter().find(|(name, _)| name.as_text() == Some("x5c"))?;
        x5c.as_array()?.first()?.as_bytes().map(Vec::as_slice)
    }

    /// `authData`.
    #[must_use]
    pub fn authenticator_data(&self) -> &[u8] {
        &self.authenticator_data
    }
}

fn read(bytes: &[u8]) -> Option<AttestationObject> {
    let object = cbor::whole(bytes)?;
    let [format, statement, data] = cbor::record(object, ["fmt", "attStmt", "authData"])?;
    Some(AttestationObject { format: format.into_text().ok()?, authenticator_data: data.into_bytes().ok()?, statement })
}
