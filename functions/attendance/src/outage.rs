//! Outages: times at which punching failed for reasons that nobody of the office answers for.

mod propose;

use klabat_evidence::Millis;
use serde::{Deserialize, Serialize};

pub use propose::{Cause, Health, HealthRules, Proposal, propose};

use crate::code::codes;
use crate::punch::millis;
use crate::time::{Minute, Span};
use crate::{EntryId, UnitId};

/// An outage. Where it is declared, the part of the day during which it was is not counted against anyone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// What it is stored as.
    pub id: EntryId,
    /// Where: a unit and those under it; none is everywhere.
    pub unit: Option<UnitId>,
    /// When it began, in ms.
    #[serde(with = "millis")]
    pub from: Millis,
    /// When it ended, in ms; later.
    #[serde(with = "millis")]
    pub to: Millis,
    /// What happened.
    pub reason: String,
    /// What became of it.
    pub state: OutageState,
}

codes! {
    /// What became of an outage.
    pub enum OutageState {
        /// Found in the health data; nobody has decided.
        Proposed = "proposed",
        /// Declared: it counts.
        Declared = "declared",
        /// Looked at, and none.
        Dismissed = "dismissed",
    }
}

impl Outage {
    /// Its minutes.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { from: Minute::of(self.from), to: Minute::of(self.to) }
    }
}
