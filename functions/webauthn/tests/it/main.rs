//! klabat-webauthn against vectors and a peer that nobody here wrote.
#![expect(clippy::unwrap_used, reason = "a vector that does not read fails its test")]

mod android_key;
mod chromium;
mod common;
mod description;
mod flips;
mod key_attestation;
mod peer;
mod schema;
mod w3c;
