//! The log's key. Ed25519 is computed here and not by WebCrypto, which would not tell the public half of a key that it
//! holds; a checkpoint is signed once a minute, so that the half millisecond is no matter.

use ed25519_dalek::{Signer as _, SigningKey};

/// PKCS#8 DER of an Ed25519 private key (RFC 8410 §7) up to the 32 bytes of the key itself.
const PKCS8: &[u8] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";

/// The private key, as it lies in the secret.
pub(crate) struct LogKey(SigningKey);

impl LogKey {
    /// Reads PKCS#8 DER; `None` when it is not an Ed25519 private key.
    pub(crate) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        der.strip_prefix(PKCS8)?.try_into().ok().map(|seed| Self(SigningKey::from_bytes(seed)))
    }

    pub(crate) fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding as _};

    use super::LogKey;

    /// The example of RFC 8410 §10.3.
    #[test]
    fn the_key_of_the_rfc_is_read() {
        let der = Base64::decode_vec("MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC").unwrap();
        let public = LogKey::from_pkcs8(&der).unwrap().public();
        assert_eq!(
            base16ct::lower::encode_string(&public),
            "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"
        );
        for length in [0, 16, der.len() - 1] {
            assert!(LogKey::from_pkcs8(&der[..length]).is_none());
        }
        assert!(LogKey::from_pkcs8(&[der.as_slice(), &[0]].concat()).is_none());
    }
}
