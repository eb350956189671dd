//! How many days of annual leave somebody has.

use jiff::civil::Date;

use super::{Absence, Consumes, LeaveRules};
use crate::calendar::Denial;

/// Days not taken in the year before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Carried(pub u16);

/// Annual leave of one person and year, in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// The year's own days; none where cuti besar has taken them.
    pub own: u16,
    /// Carried over from the year before.
    pub carried: u16,
    /// Added back for cuti bersama that was denied.
    pub added: u16,
    /// Taken, or held by a request that is not decided.
    pub taken: u16,
}

impl Balance {
    /// Days that can still be taken.
    #[must_use]
    pub const fn left(self) -> u16 {
        (self.own + self.carried + self.added).saturating_sub(self.taken)
    }

    /// With days that were taken elsewhere.
    #[must_use]
    pub const fn and_taken(self, days: u16) -> Self {
        Self { taken: self.taken.saturating_add(days), ..self }
    }

    /// Days that would be carried into the next year, before its own limit: what is left of the year's own days. Days
    /// carried over do not move on, and those added back for cuti bersama are of their year alone (BKN 24/2017); both are
    /// taken first.
    #[must_use]
    pub const fn unused(self) -> Carried {
        let beyond = self.taken.saturating_sub(self.carried + self.added);
        Carried(self.own.saturating_sub(beyond))
    }
}

/// The balance of `year` for the person whose absences and denials these are. Requests that wait hold their days;
/// of an absence over the turn of the year, only the days in `year` count. Working days are asked of `is_working`,
/// the person's own schedule and calendar. Part of a day takes none: it is decided as izin or duty.
#[must_use]
pub fn balance<'a>(
    rules: &LeaveRules,
    year: i16,
    before: Carried,
    absences: impl IntoIterator<Item = &'a Absence>,
    denials: impl IntoIterator<Item = &'a Denial>,
    is_working: impl Fn(Date) -> bool,
) -> Balance {
    let quota = rules.annual;
    let (mut own, mut taken) = (quota.days, 0);
    for absence in absences.into_iter().filter(|absence| absence.state.holds() && absence.part.is_none()) {
        let days = || absence.dates.days().filter(|date| date.year() == year);
        match rules.kinds.get(&absence.kind).map(|rule| rule.consumes) {
            Some(Consumes::Days) => taken += days().filter(|date| is_working(*date)).count(),
            Some(Consumes::Year) if days().next().is_some() => own = 0,
            Some(Consumes::Year | Consumes::Nothing) | None => {}
        }
    }
    let added = denials.into_iter().filter(|denial| denial.date.year() == year).count();
    let count = |days: usize| u16::try_from(days).unwrap_or(u16::MAX);
    // The ceiling is of a year with its own days; carried days alone are bounded by the carry.
    let carried = before.0.min(quota.carry).min(quota.ceiling - own.min(quota.ceiling));
    Balance { own, carried, added: count(added), taken: count(taken) }
}
