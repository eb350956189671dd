//! What each kind of absence may be, for whom, and what it costs: a document.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::AbsenceKind;
use crate::code::codes;
use crate::rule::Document;
use crate::{Kind, Refusal};

/// The rules of absences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaveRules {
    /// The regulation they are from.
    pub source: String,
    /// Annual leave.
    pub annual: Quota,
    /// Each kind's rule; a kind that is not named is granted to nobody.
    pub kinds: BTreeMap<AbsenceKind, KindRule>,
}

/// Annual leave, in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Days a year: 12 (PP 11/2017, article 312).
    pub days: u16,
    /// Most days that are carried over from the year before: 6.
    pub carry: u16,
    /// Most days in a year with those carried over: 18 (article 313). Days added back for cuti bersama that was
    /// denied come on top.
    pub ceiling: u16,
}

/// The rule of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// Who may have it.
    pub who: BTreeSet<Kind>,
    /// Which days count for [`KindRule::longest`].
    pub counting: Counting,
    /// Most days of one request; none is no limit.
    pub longest: Option<u16>,
    /// What it takes from annual leave.
    pub consumes: Consumes,
    /// Whether it may be a part of a day.
    pub part: bool,
    /// Whether granting it needs a letter's number.
    pub letter: bool,
}

codes! {
    /// Which days count.
    pub enum Counting {
        /// Working days by the person's own schedule.
        Working = "working_days",
        /// All days.
        Calendar = "calendar_days",
    }
}

codes! {
    /// What an absence takes from annual leave.
    pub enum Consumes {
        /// Nothing.
        Nothing = "nothing",
        /// A day for each working day.
        Days = "days",
        /// The year's own days, whole: whoever takes cuti besar has no annual leave in that year (PP 11/2017). Days
        /// carried over and added back stay.
        Year = "year",
    }
}

/// Most days of a year.
const DAYS: u16 = 366;

impl Document for LeaveRules {
    fn check(&self) -> Result<(), Refusal> {
        let Quota { days, carry, ceiling } = self.annual;
        let any = |wrong: fn(&KindRule) -> bool| self.kinds.values().any(wrong);
        let wrong = [
            (days > DAYS || ceiling > DAYS, Refusal::LeaveDays),
            (ceiling < days, Refusal::LeaveCeilingLow),
            (ceiling > days.saturating_add(carry), Refusal::LeaveCeilingHigh),
            (any(|rule| rule.who.is_empty()), Refusal::LeaveNobody),
            (any(|rule| rule.longest == Some(0)), Refusal::LeaveLongest),
        ];
        wrong.into_iter().find(|(is, _)| *is).map_or(Ok(()), |(_, refusal)| Err(refusal))
    }
}
