//! Attendance rules, as pure functions of data: no clock, no store, no screen.
//!
//! ```text
//! documents   Schedule, Calendar, Policy, LeaveRules, DisciplineRules    what a regency sets, effective-dated
//! facts       Punch, Absence, Correction, Outage, RosterEntry            what happened, and what was decided
//! one day     Duty + punches + absences + … → verdict::day → DayVerdict  status, minutes, cut, reasons
//! one month   Inputs → month::compute → Recap → Draft → Verified → Locked
//! one year    marks → discipline::standing;  absences → absence::balance
//! ```
//!
//! A document is checked once, when it is parsed ([`rule::Checked`]); what is unknown or odd is refused there with a
//! [`Refusal`], never guessed. Every function gives the same for the same data, in whatever order it comes.
//!
//! What this crate does not do: it keeps nothing, asks nobody who they are, and does not know what time it is.

pub mod absence;
pub mod calendar;
mod code;
pub mod correction;
pub mod discipline;
mod id;
pub mod inputs;
pub mod month;
mod nip;
pub mod order;
pub mod outage;
pub mod policy;
pub mod punch;
pub mod recap;
mod refusal;
pub mod rule;
pub mod schedule;
pub mod table;
pub mod templates;
pub mod time;
pub mod unit;
pub mod verdict;
mod zone;

pub use id::{BeaconId, EntryId, PersonId, ScheduleId, ShiftCode, UnitId};
pub use nip::{Kind, Nip, NipRefusal, is_rounded};
pub use refusal::Refusal;
pub use rule::Checked;
pub use table::RowRefusal;
pub use unit::Unit;
pub use zone::{UnknownZone, Zone};

/// Civil dates, as [`Zone::working_date`] gives them.
pub use jiff::civil::Date;
