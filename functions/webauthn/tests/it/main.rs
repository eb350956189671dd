//! klabat-webauthn against vectors and a peer that nobody here wrote.

mod common;
mod w3c;
