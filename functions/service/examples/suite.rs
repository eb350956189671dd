//! Writes the rows that `tests/it` needs, as SQL, so that the same cases run against an edge elsewhere:
//!
//! ```text
//! cargo run -p klabat-service --example suite -- NOW_MS > suite.sql    (into the edge's store)
//! KLABAT_URL=http://127.0.0.1:8787 cargo test -p klabat-service --features sqlite --test it
//! ```
//!
//! The edge must run as development: the phones here have no attestation.

#[path = "../tests/it/cast.rs"]
#[expect(clippy::unwrap_used, reason = "constants that are right")]
mod cast;

use std::process::ExitCode;

use klabat_evidence::Millis;
use klabat_service::seed;

/// As many as there are tests, and some.
const CASTS: u16 = 128;

fn main() -> ExitCode {
    let Some(now) = std::env::args().nth(1).and_then(|now| now.parse().ok()) else {
        eprintln!("usage: suite NOW_MS");
        return ExitCode::FAILURE;
    };
    let rows: Vec<_> = (0..CASTS).flat_map(|number| cast::Cast(number).statements(Millis(now))).collect();
    print!("{}", seed::text(&rows));
    ExitCode::SUCCESS
}
