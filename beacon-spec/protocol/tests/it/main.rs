//! The protocol from outside: both sides against each other and against the conformance vectors.
#![expect(clippy::unwrap_used, reason = "a test that unwraps fails where it should")]

mod bench;
mod echo;
mod exchange;
mod frames;
mod property;
mod refresh;
mod seal;
mod session;
mod signal;
mod vectors;
