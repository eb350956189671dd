//! Schedules: on which days and from when to when somebody works.
//!
//! A [`Schedule`] is a regulation's table: a week of [`Hours`] by weekday, or the shifts of a roster, with ranges of
//! dates (Ramadan) that have hours of their own. It is effective-dated ([`NamedSchedule`]); who follows which is an
//! [`Assignment`]; who has which shift on which date is a [`RosterEntry`]. [`Duty`] is what all of them ask of one
//! person on one date.

mod duty;
mod hours;
mod legend;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use duty::{Duty, Shift};
pub use hours::{Flex, Gathering, GatheringKind, Hours, Rest, Window};
pub use legend::{ShiftHours, legend};

use crate::rule::{Document, Rule};
use crate::time::{DateRange, Weekday, iso};
use crate::{PersonId, Refusal, ScheduleId, ShiftCode};

/// A table of working hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// What people call it.
    pub name: String,
    /// Its ordinary hours.
    pub pattern: Pattern,
    /// Ranges of dates with hours of their own; no date lies in two of them.
    pub seasons: Vec<Season>,
    /// Gatherings of single dates, whatever weekday or holiday it is (upacara on 17 August).
    pub dated_gatherings: Vec<DatedGathering>,
}

/// When work is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Pattern {
    /// The same every week: five or six days of it. Holidays of the calendar are free.
    Week {
        /// Hours of the weekdays that are worked.
        days: BTreeMap<Weekday, Hours>,
    },
    /// By a roster, which names a shift or none for every date. It knows no holidays: who works on one is rostered.
    Roster {
        /// Hours of each shift.
        shifts: BTreeMap<ShiftCode, Hours>,
    },
}

/// A range of dates with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// What people call it.
    pub name: String,
    /// When.
    pub dates: DateRange,
    /// Its hours; of the same form as the schedule's own.
    pub pattern: Pattern,
}

/// A gathering of one date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedGathering {
    /// When.
    #[serde(with = "iso")]
    pub date: Date,
    /// What.
    pub gathering: Gathering,
}

/// A version of a schedule, valid from its date until the same schedule's next version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedSchedule {
    /// Which schedule.
    pub id: ScheduleId,
    /// From which date on.
    #[serde(with = "iso")]
    pub valid_from: Date,
    /// What it says.
    pub document: crate::Checked<Schedule>,
}

/// Who follows which schedule; `None` is back to what holds for the unit, or the units above it.
pub type Assignment = Rule<Option<ScheduleId>>;

/// What a roster says of one person on one date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterEntry {
    /// Who.
    pub person: PersonId,
    /// The working date: a night shift belongs to the date on which it begins.
    #[serde(with = "iso")]
    pub date: Date,
    /// Which shift; `None` is off.
    pub shift: Option<ShiftCode>,
}

impl Schedule {
    /// The hours' pattern on the date: the season's, or the ordinary one.
    #[must_use]
    pub fn pattern_on(&self, date: Date) -> &Pattern {
        let season = self.seasons.iter().find(|season| season.dates.contains(date));
        season.map_or(&self.pattern, |season| &season.pattern)
    }
}

impl Pattern {
    /// Whether it is a roster.
    #[must_use]
    pub const fn is_roster(&self) -> bool {
        matches!(self, Self::Roster { .. })
    }

    fn all(&self) -> Vec<&Hours> {
        match self {
            Self::Week { days } => days.values().collect(),
            Self::Roster { shifts } => shifts.values().collect(),
        }
    }
}

impl Document for Schedule {
    /// There are hours, each is possible, seasons share no date and the pattern's form, and a season's roster has
    /// the schedule's shifts.
    fn check(&self) -> Result<(), Refusal> {
        let patterns = || std::iter::once(&self.pattern).chain(self.seasons.iter().map(|season| &season.pattern));
        for pattern in patterns() {
            let hours = pattern.all();
            if hours.is_empty() {
                return Err(Refusal::ScheduleEmpty);
            }
            hours.into_iter().try_for_each(Hours::check)?;
            match (&self.pattern, pattern) {
                (Pattern::Week { .. }, Pattern::Week { .. }) => {}
                (Pattern::Roster { shifts }, Pattern::Roster { shifts: own }) if own.keys().eq(shifts.keys()) => {}
                _ => return Err(Refusal::SeasonOtherForm),
            }
        }
        for (n, season) in self.seasons.iter().enumerate() {
            if self.seasons[..n].iter().any(|other| other.dates.overlaps(season.dates)) {
                return Err(Refusal::SeasonsOverlap);
            }
        }
        self.dated_gatherings.iter().try_for_each(|dated| dated.gathering.check())
    }
}
