//! Policy: what lateness, early leave and absence cost, in percent of the allowance (TPP). A versioned table, never
//! a constant: each regency sets its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::absence::AbsenceKind;
use crate::rule::{Document, Rule};
use crate::schedule::GatheringKind;

/// Hundredths of a percent of the allowance: 125 is 1.25 %, 10,000 is all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cut(pub u32);

impl Cut {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// All of the allowance.
    pub const ALL: Self = Self(10_000);

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.0 == 0
    }
}

impl std::iter::Sum for Cut {
    fn sum<I: Iterator<Item = Self>>(cuts: I) -> Self {
        Self(cuts.map(|cut| cut.0).fold(0, u32::saturating_add))
    }
}

impl std::fmt::Display for Cut {
    /// Percent with two decimals and a decimal point, such as `1.25`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// What things cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What people call it.
    pub name: String,
    /// The regulation it is from.
    pub source: String,
    /// Minutes of lateness that cost nothing; who is later than that is late from the first minute.
    pub tolerance: u16,
    /// Lateness.
    pub late: Brackets,
    /// Leaving early.
    pub early: Brackets,
    /// No check-in, on a day with a check-out.
    pub no_check_in: Cut,
    /// No check-out, on a day with a check-in.
    pub no_check_out: Cut,
    /// A day without any punch or reason.
    pub absent: Cut,
    /// A missed gathering; a kind that is not named costs nothing.
    pub gatherings: BTreeMap<GatheringKind, Cut>,
    /// A day of approved absence; a kind that is not named costs nothing, and none costs more than the day without
    /// it would.
    pub absences: BTreeMap<AbsenceKind, Cut>,
    /// Most for one day.
    pub day_cap: Option<Cut>,
    /// Most for one month.
    pub month_cap: Option<Cut>,
}

/// What minutes cost: the first bracket that is long enough, or `beyond`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brackets {
    /// In rising order.
    pub steps: Vec<Bracket>,
    /// More minutes than the last bracket's.
    pub beyond: Cut,
}

/// Up to so many minutes, that much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// The last minute of it.
    pub up_to: u16,
    /// What it costs.
    pub cut: Cut,
}

/// For whom a version of a policy holds.
pub type PolicyRule = Rule<crate::Checked<Policy>>;

impl Brackets {
    /// What so many minutes cost; none cost nothing.
    #[must_use]
    pub fn cut(&self, minutes: u16) -> Cut {
        if minutes == 0 {
            return Cut::NONE;
        }
        let step = self.steps.iter().find(|step| minutes <= step.up_to);
        step.map_or(self.beyond, |step| step.cut)
    }

    /// More minutes never cost less.
    fn check(&self) -> Result<(), Refusal> {
        let rising = self.steps.is_sorted_by(|a, b| a.up_to < b.up_to && a.cut <= b.cut);
        let (first, last) = (self.steps.first(), self.steps.last());
        let ends = first.is_none_or(|first| first.up_to > 0) && last.is_none_or(|last| last.cut <= self.beyond);
        if rising && ends && self.beyond <= Cut::ALL { Ok(()) } else { Err(Refusal::Brackets) }
    }
}

impl Document for Policy {
    fn check(&self) -> Result<(), Refusal> {
        self.late.check()?;
        self.early.check()?;
        let single = [self.no_check_in, self.no_check_out, self.absent];
        let caps = [self.day_cap, self.month_cap].into_iter().flatten();
        let tables = self.gatherings.values().chain(self.absences.values()).copied();
        let all = single.into_iter().chain(caps).chain(tables).all(|cut| cut <= Cut::ALL);
        if all { Ok(()) } else { Err(Refusal::CutTooHigh) }
    }
}
