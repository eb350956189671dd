//! The program over its socket, with a real client and a real edge key.
#![expect(clippy::unwrap_used, reason = "a test that unwraps fails where it should")]

mod client;
mod link;
mod refresh;
mod restarts;
