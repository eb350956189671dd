//! What the console says to the server. A session cookie says who; the server decides what they may.

mod absences;
mod access;
mod approvals;
mod audited;
mod beacons;
mod cases;
mod denials;
mod export;
mod imports;
mod overview;
mod people;
mod recaps;
mod records;
mod roster;
mod rules;
mod shifts;

pub use absences::*;
pub use access::*;
pub use approvals::*;
pub use audited::*;
pub use beacons::*;
pub use cases::*;
pub use denials::*;
pub use export::*;
pub use imports::*;
pub use overview::*;
pub use people::*;
pub use recaps::*;
pub use records::*;
pub use roster::*;
pub use rules::*;
pub use shifts::*;

use serde::{Deserialize, Serialize};

/// A change that must say why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReasonGiven {
    /// 3 to 500 characters, kept in the audit log.
    pub reason: String,
}
