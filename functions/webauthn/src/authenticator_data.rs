use ciborium::Value;

use crate::{Refusal, cbor};

/// The flags byte of authenticator data (Level 3 §6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Flags(u8);

impl Flags {
    /// Reads the byte. The two reserved bits are kept as they came.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// The byte.
    #[must_use]
    pub const fn as_byte(self) -> u8 {
        self.0
    }

    /// UP, bit 0: a person was present.
    #[must_use]
    pub const fn user_present(self) -> bool {
        self.0 & 1 != 0
    }

    /// UV, bit 2: the person was verified (finger, face or screen lock).
    #[must_use]
    pub const fn user_verified(self) -> bool {
        self.0 & 1 << 2 != 0
    }

    /// BE, bit 3: the credential may be backed up, so it is not bound to one device.
    #[must_use]
    pub const fn backup_eligible(self) -> bool {
        self.0 & 1 << 3 != 0
    }

    /// BS, bit 4: the credential is backed up now.
    #[must_use]
    pub const fn backed_up(self) -> bool {
        self.0 & 1 << 4 != 0
    }

    /// AT, bit 6: attested credential data follows.
    #[must_use]
    pub const fn attested(self) -> bool {
        self.0 & 1 << 6 != 0
    }

    /// ED, bit 7: extension outputs follow.
    #[must_use]
    pub const fn extensions(self) -> bool {
        self.0 & 1 << 7 != 0
    }
}

/// The credential that a registration makes (Level 3 §6.5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestedCredentialData {
    /// The authenticator's model, or zeros.
    pub aaguid: [u8; 16],
    /// The credential id: not empty; longer than 1023 bytes is for §7.1 step 25 to refuse.
    pub credential_id: Vec<u8>,
    /// The credential public key as it came: one canonical COSE item, not yet read as a key.
    pub public_key: Vec<u8>,
}

/// What the authenticator says about itself and the ceremony (Level 3 §6.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticatorData {
    /// SHA-256 of the relying party id.
    pub rp_id_hash: [u8; 32],
    /// What happened, and what follows.
    pub flags: Flags,
    /// The signature counter; zero where the authenticator keeps none.
    pub sign_count: u32,
    /// Present exactly when AT is set.
    pub attested: Option<AttestedCredentialData>,
    /// The extension outputs as they came: one canonical CBOR map. Present exactly when ED is set.
    pub extensions: Option<Vec<u8>>,
}

impl AuthenticatorData {
    /// The longest authenticator data read, in bytes: 37 of header, 18 of AAGUID and length, a
    /// credential id of 1023, a key of 512 (77 for ES256; RSA's are read only to refuse them by
    /// name) and extension outputs of 512.
    pub const MAX_LEN: usize = 37 + 18 + 1023 + 512 + 512;

    /// Reads the whole of `bytes`.
    ///
    /// # Errors
    /// [`Refusal::MalformedAuthenticatorData`] when a part is missing, its CBOR is not canonical,
    /// the extension outputs are no map, or bytes are left over.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > Self::MAX_LEN {
            return Err(Refusal::MalformedAuthenticatorData);
        }
        read(bytes).ok_or(Refusal::MalformedAuthenticatorData)
    }
}

fn read(bytes: &[u8]) -> Option<AuthenticatorData> {
    let (rp_id_hash, bytes) = bytes.split_first_chunk()?;
    let (&[flags], bytes) = bytes.split_first_chunk()?;
    let (sign_count, mut bytes) = bytes.split_first_chunk()?;
    let flags = Flags(flags);
    let attested = if flags.attested() {
        let (attested, rest) = read_attested(bytes)?;
        bytes = rest;
        Some(attested)
    } else {
        None
    };
    let extensions = if flags.extensions() {
        let outputs = bytes;
        cbor::whole(outputs).filter(Value::is_map)?;
        bytes = &[];
        Some(outputs.to_vec())
    } else {
        None
    };
    bytes.is_empty().then_some(AuthenticatorData {
        rp_id_hash: *rp_id_hash,
        flags,
        sign_count: u32::from_be_bytes(*sign_count),
        attested,
        extensions,
    })
}

fn read_attested(bytes: &[u8]) -> Option<(AttestedCredentialData, &[u8])> {
    let (aaguid, bytes) = bytes.split_first_chunk()?;
    let (length, bytes) = bytes.split_first_chunk()?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (credential_id, bytes) = bytes.split_at_checked(length)?;
    let (_, rest) = cbor::item(bytes)?;
    let attested = AttestedCredentialData {
        aaguid: *aaguid,
        credential_id: credential_id.to_vec(),
        public_key: bytes[..bytes.len() - rest.len()].to_vec(),
    };
    (length > 0).then_some((attested, rest))
}

#[cfg(test)]
mod tests;
