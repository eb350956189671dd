//! Attendance rules, as pure functions of data: no clock, no store, no screen.
//!
//! So far this crate holds what every other rule stands on: who a person is ([`Nip`]) and on which working
//! date a moment falls ([`Zone`]). Schedules, calendars, absences, day verdicts, recaps, policy and
//! discipline come with their own issue; nothing here pretends to them.

mod nip;
mod zone;

pub use nip::{Kind, Nip, NipRefusal};
pub use zone::{UnknownZone, Zone};

/// Civil dates, as [`Zone::working_date`] gives them.
pub use jiff::civil::Date;
