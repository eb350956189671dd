//! Dates as documents write them, and ranges of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::code::codes;

codes! {
    /// A day of the week.
    pub enum Weekday {
        /// Senin.
        Monday = "monday",
        /// Selasa.
        Tuesday = "tuesday",
        /// Rabu.
        Wednesday = "wednesday",
        /// Kamis.
        Thursday = "thursday",
        /// Jumat.
        Friday = "friday",
        /// Sabtu.
        Saturday = "saturday",
        /// Minggu.
        Sunday = "sunday",
    }
}

impl Weekday {
    /// Which day of the week the date is.
    #[must_use]
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            jiff::civil::Weekday::Monday => Self::Monday,
            jiff::civil::Weekday::Tuesday => Self::Tuesday,
            jiff::civil::Weekday::Wednesday => Self::Wednesday,
            jiff::civil::Weekday::Thursday => Self::Thursday,
            jiff::civil::Weekday::Friday => Self::Friday,
            jiff::civil::Weekday::Saturday => Self::Saturday,
            jiff::civil::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// Years that documents may name: the calendar has more, but rules look a month ahead of each.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// A date written `YYYY-MM-DD`, of the years 1900 to 2199, and nothing else: no time behind it, no other form.
///
/// # Errors
///
/// [`Refusal::Date`].
pub fn parse(text: &str) -> Result<Date, Refusal> {
    read(text).filter(|date| YEARS.contains(&date.year())).ok_or(Refusal::Date)
}

/// jiff's own parser takes times, zones and other forms besides, which would be refused afterwards and are 19 kB gzip of
/// the Worker.
fn read(text: &str) -> Option<Date> {
    let [year, month, day] = [text.get(..4)?, text.get(5..7)?, text.get(8..)?];
    let separated = [text.get(4..5)?, text.get(7..8)?] == ["-"; 2];
    let digits = text.len() == 10 && [year, month, day].concat().bytes().all(|byte| byte.is_ascii_digit());
    if !(separated && digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The date so many days later, or earlier when negative.
///
/// # Panics
///
/// Beyond the years −9999 to 9999; documents hold years of four digits, and rules look a month ahead at most.
pub(crate) fn shift(date: Date, days: i32) -> Date {
    let Ok(date) = date.checked_add(jiff::SignedDuration::from_hours(24 * i64::from(days))) else {
        panic!("dates in documents are far from the calendar's ends");
    };
    date
}

/// Both dates and all between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RawRange")]
pub struct DateRange {
    /// The first date.
    #[serde(with = "iso")]
    from: Date,
    /// The last date, not before the first.
    #[serde(with = "iso")]
    to: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRange {
    #[serde(with = "iso")]
    from: Date,
    #[serde(with = "iso")]
    to: Date,
}

impl DateRange {
    /// Both dates and all between.
    ///
    /// # Errors
    ///
    /// [`Refusal::RangeReversed`].
    pub fn new(from: Date, to: Date) -> Result<Self, Refusal> {
        if from <= to { Ok(Self { from, to }) } else { Err(Refusal::RangeReversed) }
    }

    /// One date.
    #[must_use]
    pub const fn day(date: Date) -> Self {
        Self { from: date, to: date }
    }

    /// The first date.
    #[must_use]
    pub const fn from(self) -> Date {
        self.from
    }

    /// The last date.
    #[must_use]
    pub const fn to(self) -> Date {
        self.to
    }

    /// Whether the date is one of them.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        (self.from..=self.to).contains(&date)
    }

    /// Whether they share a date.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Every date, first to last.
    pub fn days(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.from), |date| date.tomorrow().ok()).take_while(move |date| *date <= self.to)
    }
}

impl TryFrom<RawRange> for DateRange {
    type Error = Refusal;

    fn try_from(raw: RawRange) -> Result<Self, Refusal> {
        Self::new(raw.from, raw.to)
    }
}

/// `#[serde(with)]` of one date.
pub(crate) mod iso {
    use jiff::civil::Date;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        super::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn only_the_plain_form_is_a_date() {
        assert_eq!(parse("2026-03-21"), Ok(date(2026, 3, 21)));
        for text in [
            "2026-3-21",
            "20260321",
            "2026-02-29",
            "2026-03-21T00:00",
            "2026-03-21 ",
            "-002026-03-21",
            "9999-12-31",
            "2026/03/21",
            "2026-03/21",
            "2026-+3-21",
            "2026-03-2x",
            "2026-0\u{665}-2",
            "",
        ] {
            assert_eq!(parse(text), Err(Refusal::Date), "{text:?}");
        }
    }

    proptest! {
        /// Where jiff's own parser reads exactly this form, it is read alike, and nowhere else.
        #[test]
        fn it_is_the_calendars_own_reading(text in "[0-9]{4}[-/][0-3+][0-9][-/][0-3][0-9]|[12][0-9]{3}-[01][0-9]-[0-3][0-9]") {
            let expected = text.parse::<Date>().ok().filter(|date| date.to_string() == text && YEARS.contains(&date.year()));
            prop_assert_eq!(parse(&text).ok(), expected);
        }
    }

    #[test]
    fn a_range_holds_both_ends() {
        let range = DateRange::new(date(2026, 2, 27), date(2026, 3, 1)).unwrap();
        assert_eq!(range.days().count(), 3);
        assert!(range.contains(date(2026, 3, 1)) && !range.contains(date(2026, 3, 2)));
        assert!(range.overlaps(DateRange::day(date(2026, 3, 1))));
        assert!(!range.overlaps(DateRange::day(date(2026, 3, 2))));
        assert_eq!(DateRange::new(date(2026, 3, 2), date(2026, 3, 1)), Err(Refusal::RangeReversed));
        assert!(serde_json::from_str::<DateRange>(r#"{"from":"2026-03-02","to":"2026-03-01"}"#).is_err());
        assert!(serde_json::from_str::<DateRange>(r#"{"from":"2026-03-01","to":"2026-03-01","x":1}"#).is_err());
    }
}
