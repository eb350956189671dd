//! Verifying proofs (RFC 9162 §2.1.3.2 and §2.1.4.2).

use crate::hash::{Hash, empty_root, node_hash};
use crate::refusal::Refusal;

/// Size and root of a tree: what a checkpoint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeHead {
    /// Leaves.
    pub size: u64,
    /// The Merkle tree hash of them all.
    pub root: Hash,
}

impl TreeHead {
    /// Whether a leaf lies at `index` of this tree, as its audit path shows.
    ///
    /// # Errors
    /// [`Refusal::NotIncluded`].
    pub fn includes(&self, leaf: &Hash, index: u64, path: &[Hash]) -> Result<(), Refusal> {
        if index < self.size && root_from(leaf, index, self.size - 1, path) == Some(self.root) {
            Ok(())
        } else {
            Err(Refusal::NotIncluded)
        }
    }

    /// Whether this tree begins with all leaves of an older one in their order, as a consistency proof shows.
    ///
    /// # Errors
    /// [`Refusal::Shrunk`] when it has fewer leaves, [`Refusal::Forked`] when it does not begin with them.
    pub fn extends(&self, old: &Self, path: &[Hash]) -> Result<(), Refusal> {
        if old.size > self.size {
            return Err(Refusal::Shrunk);
        }
        let holds = if old.size == 0 {
            path.is_empty() && old.root == empty_root()
        } else if old.size == self.size {
            path.is_empty() && old.root == self.root
        } else {
            consistent(old, self, path)
        };
        if holds { Ok(()) } else { Err(Refusal::Forked) }
    }
}

/// §2.1.3.2, steps 2 to 4: `fnode` is the leaf's place, `snode` the last leaf's.
fn root_from(leaf: &Hash, mut fnode: u64, mut snode: u64, path: &[Hash]) -> Option<Hash> {
    let mut root = *leaf;
    for hash in path {
        if snode == 0 {
            return None;
        }
        if fnode & 1 == 1 || fnode == snode {
            root = node_hash(hash, &root);
            while fnode & 1 == 0 && fnode != 0 {
                (fnode, snode) = (fnode >> 1, snode >> 1);
            }
        } else {
            root = node_hash(&root, hash);
        }
        (fnode, snode) = (fnode >> 1, snode >> 1);
    }
    (snode == 0).then_some(root)
}

/// §2.1.4.2, for sizes that differ and of which the first is not 0.
fn consistent(first: &TreeHead, second: &TreeHead, path: &[Hash]) -> bool {
    let (mut fnode, mut snode) = (first.size - 1, second.size - 1);
    while fnode & 1 == 1 {
        (fnode, snode) = (fnode >> 1, snode >> 1);
    }
    // Step 2: an old tree that is a complete subtree of the new one begins the path.
    let mut hashes = path.iter();
    let start = if first.size.is_power_of_two() { Some(&first.root) } else { hashes.next() };
    let Some(start) = start else { return false };
    let (mut old, mut new) = (*start, *start);
    for hash in hashes {
        if snode == 0 {
            return false;
        }
        if fnode & 1 == 1 || fnode == snode {
            old = node_hash(hash, &old);
            new = node_hash(hash, &new);
            while fnode & 1 == 0 && fnode != 0 {
                (fnode, snode) = (fnode >> 1, snode >> 1);
            }
        } else {
            new = node_hash(&new, hash);
        }
        (fnode, snode) = (fnode >> 1, snode >> 1);
    }
    snode == 0 && old == first.root && new == second.root
}
