//! The hours of one working day or shift.

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::code::codes;
use crate::time::Clock;

/// Longest shift: a whole day of a fire brigade.
const LONGEST: i64 = 24 * 60;

/// Widest side of a window, in minutes: half a day, so that windows of one day never reach over the next.
const WIDEST: u16 = 12 * 60;

/// From when to when, and how it is punched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// When work begins, on the working date.
    pub start: Clock,
    /// When it ends: `07:00+1` is the next morning.
    pub end: Clock,
    /// The break, which is no working time.
    pub rest: Option<Rest>,
    /// How far somebody may move the whole day.
    pub flex: Flex,
    /// When a check-in counts, around the start.
    pub check_in: Window,
    /// When a check-out counts, around the end.
    pub check_out: Window,
    /// Apel and the like on this day.
    pub gatherings: Vec<Gathering>,
}

/// A break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rest {
    /// Its begin.
    pub from: Clock,
    /// Its end.
    pub to: Clock,
}

/// How many minutes earlier or later than written somebody may begin, the end moving along. Zeros are fixed hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flex {
    /// Minutes earlier.
    pub earlier: u16,
    /// Minutes later.
    pub later: u16,
}

/// So many minutes before and after a time, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Minutes before, 0 to 720.
    pub before: u16,
    /// Minutes after, 0 to 720.
    pub after: u16,
}

codes! {
    /// What people gather for.
    pub enum GatheringKind {
        /// Apel pagi.
        ApelPagi = "apel_pagi",
        /// Apel sore.
        ApelSore = "apel_sore",
        /// Upacara.
        Upacara = "upacara",
        /// Senam.
        Senam = "senam",
    }
}

/// A gathering that a punch between its times proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gathering {
    /// What for.
    pub kind: GatheringKind,
    /// First time that counts.
    pub from: Clock,
    /// Last time that counts.
    pub to: Clock,
}

impl Hours {
    /// Whether they begin, pause and end at the same times.
    #[must_use]
    pub fn same_times(&self, other: &Self) -> bool {
        (self.start, self.end, self.rest) == (other.start, other.end, other.rest)
    }

    /// Minutes of work that are asked for: without the break.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        let rest = self.rest.map_or(0, |rest| rest.to.minutes() - rest.from.minutes());
        self.end.minutes() - self.start.minutes() - rest
    }

    /// The start lies on the working date, the end at most a day later, the break inside, windows and flex within
    /// half a day.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let (start, end) = (self.start.minutes(), self.end.minutes());
        if !(0..24 * 60).contains(&start) || !(1..=LONGEST).contains(&(end - start)) {
            return Err(Refusal::HoursReversed);
        }
        if let Some(rest) = self.rest
            && !(self.start <= rest.from && rest.from < rest.to && rest.to <= self.end)
        {
            return Err(Refusal::RestOutside);
        }
        if self.minutes() <= 0 {
            return Err(Refusal::RestOutside);
        }
        let Self { flex, check_in, check_out, .. } = self;
        let sides = [flex.earlier, flex.later, check_in.before, check_in.after, check_out.before, check_out.after];
        // Who comes as late as flexible hours allow must still be able to check in, and likewise earlier.
        let reachable = flex.earlier <= check_in.before && flex.later <= check_in.after;
        if sides.into_iter().any(|side| side > WIDEST) || !reachable {
            return Err(Refusal::WindowWidth);
        }
        self.gatherings.iter().copied().try_for_each(Gathering::check)
    }
}

impl Gathering {
    /// It begins before it ends.
    pub(super) fn check(self) -> Result<(), Refusal> {
        if self.from < self.to { Ok(()) } else { Err(Refusal::HoursReversed) }
    }
}
