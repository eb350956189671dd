//! The hashes of the Merkle tree (RFC 6962 §2.1, RFC 9162 §2.1.1).

use sha2::{Digest as _, Sha256};

/// A hash of the tree: of a leaf, of a node, or its root.
pub type Hash = [u8; 32];

/// `SHA-256(0x00 ‖ entry)`: what an entry is in the tree.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// `SHA-256(0x01 ‖ left ‖ right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the tree without leaves: `SHA-256("")`.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The root over these hashes as leaves, or as nodes of one height of which only the last may cover less than the
/// others: RFC 6962 splits a list at the greatest power of two below its length, and as many leaves lie under each hash,
/// so that the split falls between the same two hashes. `None` for an empty list.
pub(crate) fn root_over(hashes: &[Hash]) -> Option<Hash> {
    match hashes {
        [] => None,
        [only] => Some(*only),
        _ => {
            let (left, right) = hashes.split_at(split(hashes.len() as u64).try_into().ok()?);
            Some(node_hash(&root_over(left)?, &root_over(right)?))
        }
    }
}

/// The greatest power of two below `length`, which is at least 2: where a tree of so many leaves is split.
pub(crate) const fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}
