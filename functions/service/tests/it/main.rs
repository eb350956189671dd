//! The HTTP interface, case by case: in this process on `SQLite`, or, with `KLABAT_URL`, against an edge elsewhere whose
//! store was seeded by `examples/suite.rs`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod access;
mod android;
mod attendance;
mod attestation;
mod authenticator;
mod cast;
mod codes;
mod console;
mod counters;
mod enrolment;
mod export;
mod faults;
mod http;
mod insiders;
mod kept;
mod keys;
mod limits;
mod log;
mod log_public;
mod log_sequence;
mod matrix;
mod office;
mod punch;
mod refresh;
mod roles;
mod scene;
mod target;
mod trail;
