use core::fmt;

use p256::ecdsa::{Signature, VerifyingKey};

#[cfg(feature = "native")]
mod native;
mod p384;
mod rsa;

pub use p384::{P384Key, P384Signature};
pub(crate) use rsa::RSA_ENCRYPTION;
pub use rsa::RsaKey;

/// A P-256 public key: a point on the curve other than infinity, in the 65-byte uncompressed
/// encoding of SEC 1 §2.3.3 (`04 ‖ x ‖ y`), which WebCrypto imports as `raw`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct P256Key([u8; Self::LEN]);

/// What stands before the point: `SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING }` of 89, 19 and 66
/// bytes.
const SPKI_HEAD: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

impl P256Key {
    /// Bytes of the encoding: the tag and two 32-byte coordinates.
    pub const LEN: usize = 1 + 32 + 32;

    /// Reads the uncompressed encoding. `None` when it has another length or tag (compressed points
    /// are refused), or when the point is not on the curve.
    #[must_use]
    pub fn from_sec1(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; Self::LEN] = bytes.try_into().ok()?;
        VerifyingKey::from_sec1_bytes(&bytes).ok()?;
        Some(Self(bytes))
    }

    /// The key with these big-endian affine coordinates; `None` when they are not on the curve.
    #[must_use]
    pub fn from_coordinates(x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let mut bytes = [4; Self::LEN];
        bytes[1..33].copy_from_slice(x);
        bytes[33..].copy_from_slice(y);
        Self::from_sec1(&bytes)
    }

    /// DER of the `SubjectPublicKeyInfo` (RFC 5480 §2).
    #[must_use]
    pub fn to_spki(&self) -> Vec<u8> {
        [&SPKI_HEAD[..], &self.0].concat()
    }

    /// `04 ‖ x ‖ y`.
    #[must_use]
    pub const fn as_sec1(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl fmt::Debug for P256Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P256Key({})", base16ct::lower::encode_string(&self.0))
    }
}

/// An ECDSA P-256 signature as 64 bytes `r ‖ s`, big-endian, each in 1..n: what WebCrypto takes.
///
/// Authenticators are not bound to a low s, so a high one is accepted here; where a protocol
/// demands it, ask [`is_low_s`](Self::is_low_s).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RawSignature([u8; Self::LEN]);

impl RawSignature {
    /// Bytes of `r ‖ s`.
    pub const LEN: usize = 64;

    /// Reads `r ‖ s`; `None` when either is not in 1..n.
    #[must_use]
    pub fn from_raw(bytes: [u8; Self::LEN]) -> Option<Self> {
        Signature::from_slice(&bytes).ok()?;
        Some(Self(bytes))
    }

    /// Reads the DER of `Ecdsa-Sig-Value` (RFC 3279 §2.2.3, Level 3 §6.5.5); `None` when it is not
    /// DER, has leftovers, or when r or s is not in 1..n.
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

    /// Whether s is in 1..=n/2.
    #[must_use]
    pub fn is_low_s(&self) -> bool {
        let signature = self.parsed();
        signature.normalize_s() == signature
    }

    fn parsed(&self) -> Signature {
        Signature::from_slice(&self.0).expect("r and s were checked when this was made")
    }
}

impl fmt::Debug for RawSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawSignature({})", base16ct::lower::encode_string(&self.0))
    }
}

/// A digest under a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
}

/// By which key, by which algorithm, and with which signature something is said to be signed: in the encodings that
/// WebCrypto takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Claim {
    /// ECDSA on P-256 (with SHA-256 it is ES256).
    EcdsaP256 {
        /// The key that should have signed.
        key: P256Key,
        /// Of the message.
        hash: Hash,
        /// r‖s.
        signature: RawSignature,
    },
    /// ECDSA on P-384.
    EcdsaP384 {
        /// The key that should have signed.
        key: P384Key,
        /// Of the message.
        hash: Hash,
        /// r‖s.
        signature: P384Signature,
    },
    /// RSASSA-PKCS1-v1_5 over SHA-256.
    RsaPkcs1Sha256 {
        /// The key that should have signed.
        key: RsaKey,
        /// As long as the modulus; of any other length it does not hold.
        signature: Vec<u8>,
    },
}

/// One verification of a signature as data, for whoever answers: WebCrypto at the edge, or `verify` (feature `native`).
///
/// Phones, beacons and the edge sign ES256; the other algorithms occur in attestation chains only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignatureCheck {
    /// What was signed, not yet hashed.
    pub message: Vec<u8>,
    /// Who is said to have signed it, and how.
    pub claim: Claim,
}

impl SignatureCheck {
    /// ES256: ECDSA on P-256 over SHA-256 of the message.
    #[must_use]
    pub const fn es256(key: P256Key, message: Vec<u8>, signature: RawSignature) -> Self {
        Self { message, claim: Claim::EcdsaP256 { key, hash: Hash::Sha256, signature } }
    }
}

#[cfg(test)]
mod tests;
