//! What shows many people at once: the board, statistics, health, discipline, the audit trail.

pub(crate) mod audit_export;
pub(crate) mod audit_trail;
pub(crate) mod board;
pub(crate) mod board_people;
pub(crate) mod discipline;
pub(crate) mod health;
pub(crate) mod statistics;
mod today;

use klabat_api::console::Presence;

use crate::store::names;

names! { Presence {
    Present = "present",
    Late = "late",
    Absent = "absent",
    Leave = "leave",
    NotYet = "not_yet",
    Off = "off",
    Unrostered = "unrostered",
} }
