//! klabat-webauthn against vectors and a peer that nobody here wrote.

mod android_key;
mod common;
mod flips;
mod peer;
mod w3c;
