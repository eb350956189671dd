//! Requests and replies of the HTTP interface, shared by both sides.
//!
//! Wire types are not domain types: strings and numbers here are as they travel, and each side parses them
//! into types that hold the rules. Binary values are base64url without padding ([`Base64Url`]); times are
//! milliseconds since 1970-01-01T00:00Z ([`Millis`]). This crate holds no rule and no route handler.

pub mod common;
pub mod console;
pub mod log;
pub mod messages;
pub mod own;
pub mod phone;
pub mod routes;

pub use common::{Base64Url, Millis, Problem, Sentence, Unit};
