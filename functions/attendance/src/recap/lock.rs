//! What the edge signs when BKPP locks a recap.

use klabat_evidence::Millis;
use klabat_protocol::KeyId;
use sha2::{Digest as _, Sha256};

/// Domain of the edge's signature.
const DOMAIN: &[u8] = b"klabat-recap-v1\0";

/// SHA-256 of a recap's canonical bytes. They name the unit, the month and the hash of the inputs.
#[must_use]
pub fn recap_hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The lock of one version of a recap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// [`recap_hash`].
    pub recap: [u8; 32],
    /// Which version of the unit's month, from 1; unlocking and locking again makes the next.
    pub version: u32,
    /// When it was locked.
    pub locked_at: Millis,
    /// The edge key that signs.
    pub edge_key: KeyId,
}

impl Lock {
    /// Bytes of the signed message.
    pub const LEN: usize = DOMAIN.len() + 32 + 4 + 8 + 8;

    /// What the edge signs: `domain ‖ recap hash(32) ‖ version(4) ‖ locked-at(8) ‖ edge key id(8)`.
    #[must_use]
    pub fn signed_message(&self) -> Vec<u8> {
        let mut message = Vec::with_capacity(Self::LEN);
        message.extend(DOMAIN);
        message.extend(self.recap);
        message.extend(self.version.to_be_bytes());
        message.extend(self.locked_at.0.to_be_bytes());
        message.extend(self.edge_key.0);
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_signed() {
        let lock = Lock { recap: [1; 32], version: 2, locked_at: Millis(3), edge_key: KeyId([4; 8]) };
        let message = lock.signed_message();
        assert_eq!(message.len(), Lock::LEN);
        assert!(message.starts_with(b"klabat-recap-v1\0"));
        let others = [
            Lock { recap: [0; 32], ..lock },
            Lock { version: 3, ..lock },
            Lock { locked_at: Millis(4), ..lock },
            Lock { edge_key: KeyId([5; 8]), ..lock },
        ];
        for other in others {
            assert_ne!(other.signed_message(), message);
        }
    }
}
