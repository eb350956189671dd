//! The append-only log: what was recorded, in one order that nobody can quietly rewrite.
//!
//! ```text
//! service  fact → Entry::commit → (D1 gives it a place) → Edge::grow → tiles, root → Checkpoint → signed Note
//! anyone   Note → Trust::checks → answers → VerifiedCheckpoint → head
//!          head, entry, place, path → includes       old head, new head, path → extends
//! mirror   every tile → mirror::check
//! ```
//!
//! The formats are those of C2SP (tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature), so that anybody's tools
//! read them; the tree is that of RFC 6962 and RFC 9162 over SHA-256. Signatures are handed out as data
//! ([`SignatureCheck`]) and answered by whoever calls: WebCrypto in the phone and at the edge, `ed25519-dalek` natively
//! (feature `native`).
//!
//! What this crate does not do: it reads and writes nothing, makes no keys and signs nothing, and knows nothing of what
//! is committed to.

mod checkpoint;
mod entry;
mod growth;
mod hash;
pub mod mirror;
mod note;
mod proof;
mod refusal;
mod tile;
mod tree;

pub use checkpoint::{
    Checkpoint, Cosignature, NoTrust, PendingCheckpoint, SignatureCheck, Trust, VerifiedCheckpoint, cosigned_message,
};
pub use entry::{Entry, Kind};
pub use growth::{Edge, Grown, NoEdge};
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use note::{Algorithm, KeyId, NoVerifierKey, Note, SignatureLine, VerifierKey};
pub use proof::TreeHead;
pub use refusal::Refusal;
pub use tile::{Level, NoTile, Tile, WIDTH, entry_bundle, hash_tile};
pub use tree::{TileReader, Tree, Unreadable, tiles_of_inclusion};
