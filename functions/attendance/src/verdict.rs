//! The verdict on one person's day: status, minutes, cut, and the reasons as data.

mod day;
mod reason;
mod status;
mod words;
mod work;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use day::{DayFacts, day};
pub use reason::Reason;
pub use status::Status;
pub use words::{Language, name, today_words, words};

use crate::policy::Cut;
use crate::time::{Clock, iso};

/// The verdict on one person's working date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayVerdict {
    /// The working date: of a night shift, the one on which it begins.
    #[serde(with = "iso")]
    pub date: Date,
    /// What the day was.
    pub status: Status,
    /// When they came, by punch or granted correction.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<Clock>,
    /// When they went.
    #[serde(rename = "out", default, skip_serializing_if = "Option::is_none")]
    pub check_out: Option<Clock>,
    /// Minutes late that count.
    #[serde(default, skip_serializing_if = "zero")]
    pub late: u16,
    /// Minutes early that count.
    #[serde(default, skip_serializing_if = "zero")]
    pub early: u16,
    /// Minutes of the working hours, breaks aside, between coming and going.
    #[serde(default, skip_serializing_if = "zero")]
    pub worked: u16,
    /// What the day costs.
    #[serde(default, skip_serializing_if = "Cut::is_none")]
    pub cut: Cut,
    /// Why, in the order of [`Reason`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference to the field")]
const fn zero(minutes: &u16) -> bool {
    *minutes == 0
}

impl DayVerdict {
    /// Whether something about the day is undecided, so that its month cannot be locked.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status == Status::Pending || self.reasons.iter().any(Reason::is_open)
    }
}
