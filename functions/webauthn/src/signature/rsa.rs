use core::fmt;

use x509_cert::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Encode as _, Reader as _, SliceReader};
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

/// `rsaEncryption` (RFC 8017 appendix A.1).
pub(crate) const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// F4, the one exponent in use: 65,537.
const EXPONENT: [u8; 3] = [1, 0, 1];

/// An RSA public key: a modulus of 2048 to 4096 bits and the exponent 65,537. Only attestation authorities have one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RsaKey {
    /// DER of `RSAPublicKey`.
    pkcs1: Vec<u8>,
}

impl RsaKey {
    /// The shortest modulus, in bytes: what NIST SP 800-131A still allows, and the shortest in Android's chains.
    pub const MIN_LEN: usize = 256;
    /// The longest modulus, in bytes: the root's, and the longest in Android's chains.
    pub const MAX_LEN: usize = 512;

    /// Reads the DER of `RSAPublicKey` (RFC 8017 appendix A.1.1). `None` when it is not DER, has leftovers, or has
    /// another exponent or a modulus that is even or of another length.
    #[must_use]
    pub fn from_pkcs1(bytes: &[u8]) -> Option<Self> {
        let mut reader = SliceReader::new(bytes).ok()?;
        let (modulus, exponent) = reader
            .sequence(|fields| Ok::<_, x509_cert::der::Error>((UintRef::decode(fields)?, UintRef::decode(fields)?)))
            .ok()?;
        reader.finish().ok()?;
        let modulus = modulus.as_bytes();
        let usable = (Self::MIN_LEN..=Self::MAX_LEN).contains(&modulus.len())
            && modulus.first().is_some_and(|&first| first >= 0x80)
            && modulus.last().is_some_and(|&last| last & 1 == 1);
        (usable && exponent.as_bytes() == EXPONENT).then(|| Self { pkcs1: bytes.to_vec() })
    }

    /// DER of `RSAPublicKey`.
    #[must_use]
    pub fn as_pkcs1(&self) -> &[u8] {
        &self.pkcs1
    }

    /// DER of `SubjectPublicKeyInfo`, which WebCrypto imports as `spki`.
    ///
    /// # Panics
    /// Never: a key of these lengths has an encoding.
    #[must_use]
    pub fn to_spki(&self) -> Vec<u8> {
        let algorithm = AlgorithmIdentifierRef { oid: RSA_ENCRYPTION, parameters: Some(AnyRef::NULL) };
        let subject_public_key = BitStringRef::from_bytes(&self.pkcs1).expect("a few hundred bytes");
        SubjectPublicKeyInfoRef { algorithm, subject_public_key }.to_der().expect("nothing in it is too long")
    }
}

impl fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaKey({})", base16ct::lower::encode_string(&self.pkcs1))
    }
}
