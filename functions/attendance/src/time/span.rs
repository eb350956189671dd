//! The world's axis of minutes.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use klabat_evidence::Millis;

use super::Clock;
use crate::{Refusal, Zone};

/// Milliseconds of a minute.
const MINUTE_MS: u64 = 60_000;

/// Whole minutes since 1970-01-01T00:00Z. Indonesia's zones are whole hours apart, so a minute here is a minute on
/// every wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Minute(pub i64);

impl Minute {
    /// The minute in which the moment lies.
    ///
    /// # Panics
    ///
    /// Never: 2^64 ÷ 60,000 is below 2^63.
    #[must_use]
    pub fn of(at: Millis) -> Self {
        Self(i64::try_from(at.0 / MINUTE_MS).expect("below 2^64 ÷ 60,000"))
    }

    /// 00:00 of the date in the zone.
    ///
    /// # Panics
    ///
    /// Never: the years that documents write lie inside what a timestamp holds.
    #[must_use]
    pub fn midnight(date: Date, zone: Zone) -> Self {
        let offset = Offset::constant(zone.offset_hours());
        let Ok(midnight) = offset.to_timestamp(date.to_datetime(Time::midnight())) else {
            panic!("a year of four digits");
        };
        Self(midnight.as_second().div_euclid(60))
    }

    /// So many minutes later.
    #[must_use]
    pub const fn plus(self, minutes: i64) -> Self {
        Self(self.0 + minutes)
    }

    /// Minutes since the earlier minute; negative when it is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// As a time of the working day that begins at `midnight`.
    ///
    /// # Errors
    ///
    /// [`Refusal::Clock`] when it is more than a day away.
    pub fn clock(self, midnight: Self) -> Result<Clock, Refusal> {
        Clock::from_minutes(self.since(midnight))
    }
}

/// From a minute to before another: empty when they are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first minute.
    pub from: Minute,
    /// The first minute after it.
    pub to: Minute,
}

impl Span {
    /// Minutes in it.
    #[must_use]
    pub fn minutes(self) -> i64 {
        self.to.since(self.from).max(0)
    }

    /// Whether the minute is one of it, its end included: a window that closes at 09:00 takes 09:00.
    #[must_use]
    pub fn takes(self, at: Minute) -> bool {
        (self.from..=self.to).contains(&at)
    }

    /// What both have.
    #[must_use]
    pub fn overlap(self, other: Self) -> Self {
        let from = self.from.max(other.from);
        Self { from, to: self.to.min(other.to).max(from) }
    }

    /// Whether they have any time in common: one that ends when the other begins has none.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}
