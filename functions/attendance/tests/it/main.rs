//! Attendance rules from outside: whole months by hand, properties of any month, and every refusal.
#![expect(clippy::unwrap_used, reason = "a test that unwraps fails where it should")]

mod absence;
mod calendar;
mod discipline;
mod documents;
mod fixture;
mod golden;
mod inputs;
mod properties;
mod recap;
mod scopes;
mod today;
mod verdict;
mod words;
mod zones;
