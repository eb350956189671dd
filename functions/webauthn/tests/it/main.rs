//! klabat-webauthn against vectors and a peer that nobody here wrote.
#![expect(clippy::unwrap_used, reason = "a vector that does not read fails its test")]

mod android_key;
mod chromium;
mod common;
mod flips;
mod peer;
mod w3c;
