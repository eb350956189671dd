//! Corrections: what an ASN says about a day, decided by the operator. Both the record and the correction stay.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::punch::Direction;
use crate::time::{Clock, iso};
use crate::{EntryId, PersonId};

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
