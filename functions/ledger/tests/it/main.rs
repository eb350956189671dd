//! Tests of the append-only log.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod checkpoints;
mod known;
mod log;
mod mirror;
mod peer;
mod proofs;
