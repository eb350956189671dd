//! What one fact is in the log: a commitment that reveals nothing.

use sha2::{Digest as _, Sha256};

use crate::hash::{Hash, leaf_hash};

/// Domain of the commitment.
const DOMAIN: &[u8] = b"klabat-leaf-v1\0";

/// What an entry commits to; each kind says what its payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An accepted check-in or enrolment: the facts of its receipt.
    Submission = 1,
    /// A grant to a beacon: its frame.
    Grant = 2,
    /// A line of the audit log: its canonical JSON.
    Audit = 3,
}

/// An entry of the log, as tlog-tiles calls it. Whoever has salt and payload can show that it is there; nobody learns
/// anything from the entry alone, for 16 random bytes cannot be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry(pub [u8; 32]);

impl Entry {
    /// Bytes of an entry.
    pub const LEN: usize = 32;

    /// `SHA-256("klabat-leaf-v1\0" ‖ kind(1) ‖ salt(16) ‖ SHA-256(payload))`.
    #[must_use]
    pub fn commit(kind: Kind, salt: &[u8; 16], payload: &[u8]) -> Self {
        let hash = Sha256::new()
            .chain_update(DOMAIN)
            .chain_update([kind as u8])
            .chain_update(salt)
            .chain_update(Sha256::digest(payload));
        Self(hash.finalize().into())
    }

    /// What it is in the Merkle tree.
    #[must_use]
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(&self.0)
    }
}
