//! Writes the rows that `tests/it` needs, as SQL, so that the same cases run against an edge elsewhere:
//!
//! ```text
//! cargo run -p klabat-service --example suite -- NOW_MS > suite.sql    (into the edge's store)
//! KLABAT_URL=http://127.0.0.1:8787 cargo test -p klabat-service --features sqlite --test it
//! ```
//!
//! With a session's secret (base64url) behind `NOW_MS`, an admin is signed in by it.
//!
//! The edge must run as development: the phones here have no attestation.

#[path = "../tests/it/cast.rs"]
#[expect(clippy::unwrap_used, reason = "constants that are right")]
mod cast;

use std::process::ExitCode;

use data_encoding::BASE64URL_NOPAD;
use klabat_api::console::Role;
use klabat_evidence::Millis;
use klabat_service::seed;

fn main() -> ExitCode {
    let Some(now) = std::env::args().nth(1).and_then(|now| now.parse().ok()) else {
        eprintln!("usage: suite NOW_MS [SESSION]");
        return ExitCode::FAILURE;
    };
    let mut rows: Vec<_> = (0..cast::CASTS).flat_map(|number| cast::Cast(number).statements(Millis(now))).collect();
    if let Some(session) = std::env::args().nth(2) {
        let Ok(secret) = BASE64URL_NOPAD.decode(session.as_bytes()) else {
            eprintln!("a session's secret is base64url");
            return ExitCode::FAILURE;
        };
        rows.push(seed::user("contract", "Contract", Role::Admin, [0xc0; 32], Millis(now)));
        rows.push(seed::session("contract", &secret, Millis(now), Millis(now + 86_400_000)));
    }
    print!("{}", seed::text(&rows));
    ExitCode::SUCCESS
}
