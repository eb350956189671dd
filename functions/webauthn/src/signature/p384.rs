use core::fmt;

use p384::ecdsa::{Signature, VerifyingKey};

/// A P-384 public key: a point on the curve other than infinity, uncompressed (`04 ‖ x ‖ y`), which WebCrypto imports
/// as `raw`. Only attestation authorities have one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct P384Key([u8; Self::LEN]);

impl P384Key {
    /// Bytes of the encoding: the tag and two 48-byte coordinates.
    pub const LEN: usize = 1 + 48 + 48;

    /// Reads the uncompressed encoding. `None` when it has another length or tag, or when the point is not on the
    /// curve.
    #[must_use]
    pub fn from_sec1(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; Self::LEN] = bytes.try_into().ok()?;
        VerifyingKey::from_sec1_bytes(&bytes).ok()?;
        Some(Self(bytes))
    }

    /// `04 ‖ x ‖ y`.
    #[must_use]
    pub const fn as_sec1(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl fmt::Debug for P384Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P384Key({})", base16ct::lower::encode_string(&self.0))
    }
}

/// An ECDSA P-384 signature as 96 bytes `r ‖ s`, big-endian, each in 1..n.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct P384Signature([u8; Self::LEN]);

impl P384Signature {
    /// Bytes of `r ‖ s`.
    pub const LEN: usize = 96;

    /// Reads the DER of `Ecdsa-Sig-Value` (RFC 3279 §2.2.3); `None` when it is not DER, has leftovers, or when r or s
    /// is not in 1..n.
    #[must_use]
    pub fn from_der(bytes: &[u8]) -> Option<Self> {
        let signature = Signature::from_der(bytes).ok()?;
        Some(Self(signature.to_bytes().into()))
    }

    /// `r ‖ s`.
    #[must_use]
    pub const fn as_raw(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    #[cfg(feature = "native")]
    pub(super) fn parsed(&self) -> Signature {
        Signature::from_slice(&self.0).expect("r and s were checked when this was made")
    }
}

impl fmt::Debug for P384Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P384Signature({})", base16ct::lower::encode_string(&self.0))
    }
}
