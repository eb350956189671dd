//! The append-only log: its order is in the store, where triggers put every entry (`migrations/0002_log.sql`); its tiles
//! and its checkpoint follow from the order.
//!
//! ```text
//! cron    order → sequence: Edge::grow → tiles (kept under their hash) → root → signed → checkpoint, by compare-and-set
//! anyone  checkpoint, tile, proof, keys
//! witness candidate → cosignature
//! ```

mod adopt;
pub(crate) mod candidate;
pub(crate) mod checkpoint;
pub(crate) mod cosignature;
pub(crate) mod keys;
pub(crate) mod proof;
mod rows;
mod sequence;
pub(crate) mod tile;

pub(crate) use rows::PUBLISHED;
pub use sequence::sequence;
