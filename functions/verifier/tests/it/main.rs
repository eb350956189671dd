//! The commands as an auditor gives them: transcripts, and what no byte of evidence may become.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod audit;
mod common;
mod elements;
mod evidence;
mod export;
mod log;
mod log_keys;
mod month;
mod transcripts;
mod witnesses;

/// The office that made the vectors.
#[path = "../../examples/month/office.rs"]
#[expect(dead_code, reason = "the examples use the rest")]
mod office;
