//! A P-256 key in software.

use p256::ecdsa::{
    Signature as Ecdsa, SigningKey, VerifyingKey,
    signature::{Signer, Verifier},
};

use crate::{PublicKey, Signature};

/// A P-256 private key in memory, for hosts, tests and the development page.
///
/// Signs by RFC 6979 with low s, as SPEC.md demands of every beacon.
#[derive(Clone)]
pub struct SoftwareKey(SigningKey);

impl core::fmt::Debug for SoftwareKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SoftwareKey({:?})", self.public_key())
    }
}

impl SoftwareKey {
    /// From the private scalar, 32 bytes big-endian; `None` when it is not in 1..n.
    ///
    /// Drawing 32 random bytes until this is `Some` makes a uniform key (FIPS 186-5, A.2.2).
    #[must_use]
    pub fn from_bytes(scalar: &[u8; 32]) -> Option<Self> {
        SigningKey::from_slice(scalar).ok().map(Self)
    }

    /// The private scalar, 32 bytes big-endian.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        point(self.0.verifying_key())
    }

    /// ECDSA over SHA-256 of `message`, nonce by RFC 6979, low s.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature: Ecdsa = self.0.sign(message);
        low(&signature)
    }

    /// Whether `signature` is `key`'s over `message`; false also for a key that is not on the curve.
    #[must_use]
    pub fn verify(key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        let Ok(key) = VerifyingKey::from_sec1_bytes(&key.to_sec1()) else {
            return false;
        };
        Ecdsa::from_slice(signature.as_bytes()).is_ok_and(|signature| key.verify(message, &signature).is_ok())
    }
}

fn point(key: &VerifyingKey) -> PublicKey {
    let sec1 = key.to_sec1_point(false);
    let bytes: &[u8; 65] = sec1.as_bytes().try_into().expect("an uncompressed P-256 point has 65 bytes");
    PublicKey::from_sec1(bytes).expect("an uncompressed point starts with 04")
}

fn low(signature: &Ecdsa) -> Signature {
    Signature::parse(signature.normalize_s().to_bytes().into()).expect("a normalised signature has r and s in range")
}
