//! The crate as its users see it: honest exchanges pass, and each wrong one is refused by its own code.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should fail")]

mod audit;
mod enrolment;
mod fixture;
mod judge;
mod properties;
mod punch;
