//! Corrections: what an ASN says about a day, decided by the operator. Both the record and the correction stay.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::punch::Direction;
use crate::time::{Clock, iso};
use crate::{EntryId, PersonId, Refusal};

/// A correction, asked for or decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// What it is stored as.
    pub id: EntryId,
    /// Whose.
    pub person: PersonId,
    /// Of which working date.
    #[serde(with = "iso")]
    pub date: Date,
    /// What is claimed.
    pub claim: Claim,
    /// The ASN's reason.
    pub reason: String,
    /// What became of it.
    pub state: CorrectionState,
}

/// What a correction claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "that", rename_all = "snake_case", deny_unknown_fields)]
pub enum Claim {
    /// That they came or went at this time, which no punch shows.
    Time {
        /// Which.
        direction: Direction,
        /// When, on the working date.
        at: Clock,
    },
    /// That a part of the day shall not be counted, without saying when they came or went.
    Excuse {
        /// Which part.
        part: DayPart,
    },
}

codes! {
    /// What a day's verdict is made of.
    pub enum DayPart {
        /// Coming.
        Arrival = "arrival",
        /// Going.
        Departure = "departure",
        /// Apel and the like.
        Gathering = "gathering",
    }
}

codes! {
    /// What became of a correction.
    pub enum CorrectionState {
        /// Asked for.
        Requested = "requested",
        /// Granted: it counts.
        Approved = "approved",
        /// Turned down.
        Rejected = "rejected",
        /// Withdrawn by the ASN.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// What somebody does to a correction.
    pub enum CorrectionAction {
        /// The operator grants it.
        Approve = "approve",
        /// The operator turns it down.
        Reject = "reject",
        /// The ASN withdraws it.
        Withdraw = "withdraw",
    }
}

impl CorrectionState {
    /// The state after the action. Who may do it is a matter of roles.
    ///
    /// # Errors
    ///
    /// [`Refusal::AlreadyDecided`].
    pub const fn after(self, action: CorrectionAction) -> Result<Self, Refusal> {
        match (self, action) {
            (Self::Requested, CorrectionAction::Approve) => Ok(Self::Approved),
            (Self::Requested, CorrectionAction::Reject) => Ok(Self::Rejected),
            (Self::Requested, CorrectionAction::Withdraw) => Ok(Self::Withdrawn),
            _ => Err(Refusal::AlreadyDecided),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_final() {
        for &state in CorrectionState::ALL {
            for &action in CorrectionAction::ALL {
                let open = state == CorrectionState::Requested;
                assert_eq!(state.after(action).is_ok(), open, "{state} {action}");
            }
        }
    }
}
