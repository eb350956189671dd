//! Every parser of bytes that come from outside, and what must hold whatever it is given: it ends, it does not panic, and
//! what it accepts has exactly one encoding.
//!
//! The same targets run in two ways: as properties here, on every test run, over the corpus, its mutations and noise;
//! and under libFuzzer (`libfuzzer/`), for as long as `cargo xtask soak` says.

mod corpus;
mod targets;

pub use targets::{TARGETS, Target};

/// Gives `bytes` to the target of this name.
///
/// # Panics
/// When something that must hold does not, or there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target is named after its parser");
    // Whether it is accepted does not matter here, only that what holds does.
    let _accepted = (target.parse)(bytes);
}

#[cfg(test)]
mod tests;
