//! One story for each attack of the threat model, and random ones.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod honest;
