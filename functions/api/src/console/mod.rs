//! What the console says to the server. A session cookie says who; the server decides what they may.

mod access;
mod beacons;
mod people;
mod records;

pub use access::*;
pub use beacons::*;
pub use people::*;
pub use records::*;

use serde::{Deserialize, Serialize};

/// A change that must say why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReasonGiven {
    /// 3 to 500 characters, kept in the audit log.
    pub reason: String,
}
