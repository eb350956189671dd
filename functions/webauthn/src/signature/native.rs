//! The answer of `ring`, which is about six times as fast as p256 (and is not for wasm).

use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_FIXED,
    RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};

use super::{Claim, Hash, SignatureCheck};

impl SignatureCheck {
    /// Whether the signature holds.
    #[must_use]
    pub fn verify(&self) -> bool {
        match &self.claim {
            Claim::EcdsaP256 { key, hash: Hash::Sha256, signature } => {
                self.holds(&ECDSA_P256_SHA256_FIXED, key.as_sec1(), signature.as_raw())
            }
            Claim::EcdsaP256 { key, hash: Hash::Sha384, signature } => {
                self.holds(&ECDSA_P256_SHA384_ASN1, key.as_sec1(), signature.parsed().to_der().as_bytes())
            }
            Claim::EcdsaP384 { key, hash: Hash::Sha256, signature } => {
                self.holds(&ECDSA_P384_SHA256_ASN1, key.as_sec1(), signature.parsed().to_der().as_bytes())
            }
            Claim::EcdsaP384 { key, hash: Hash::Sha384, signature } => {
                self.holds(&ECDSA_P384_SHA384_FIXED, key.as_sec1(), signature.as_raw())
            }
            Claim::RsaPkcs1Sha256 { key, signature } => {
                self.holds(&RSA_PKCS1_2048_8192_SHA256, key.as_pkcs1(), signature)
            }
        }
    }

    fn holds(&self, algorithm: &'static dyn VerificationAlgorithm, key: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(algorithm, key).verify(&self.message, signature).is_ok()
    }
}
