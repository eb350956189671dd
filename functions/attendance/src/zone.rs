//! The three time zones of Indonesia, and the working date a moment belongs to.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use klabat_evidence::Millis;
use serde::{Deserialize, Serialize};

/// A unit's time zone.
///
/// Indonesia has had three fixed offsets and no daylight saving since Keppres 41/1987, so no time zone
/// database is needed. Each is written by its IANA name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Zone {
    /// Waktu Indonesia Barat, UTC+7.
    #[serde(rename = "Asia/Jakarta")]
    Wib,
    /// Waktu Indonesia Tengah, UTC+8. Minahasa Utara lies here.
    #[serde(rename = "Asia/Makassar")]
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    #[serde(rename = "Asia/Jayapura")]
    Wit,
}

/// The name is none of the three IANA names of Indonesia's zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownZone;

impl Zone {
    /// All three, west to east.
    pub const ALL: [Self; 3] = [Self::Wib, Self::Wita, Self::Wit];

    /// The IANA name, as stored and as browsers understand it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wib => "Asia/Jakarta",
            Self::Wita => "Asia/Makassar",
            Self::Wit => "Asia/Jayapura",
        }
    }

    /// What people call it: `WIB`, `WITA` or `WIT`.
    #[must_use]
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }

    /// Hours ahead of UTC.
    #[must_use]
    pub const fn offset_hours(self) -> i8 {
        match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        }
    }

    /// The local date and time of a moment, or `None` beyond the year 9999.
    #[must_use]
    pub fn local(self, at: Millis) -> Option<DateTime> {
        let millis = i64::try_from(at.0).ok()?;
        let timestamp = Timestamp::from_millisecond(millis).ok()?;
        Some(Offset::constant(self.offset_hours()).to_datetime(timestamp))
    }

    /// The local calendar date of a moment, or `None` beyond the year 9999.
    ///
    /// A shift that crosses midnight belongs to the date it began on; that is its schedule's business, not
    /// the zone's.
    #[must_use]
    pub fn working_date(self, at: Millis) -> Option<Date> {
        self.local(at).map(DateTime::date)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        Self::ALL.into_iter().find(|zone| zone.name() == name).ok_or(UnknownZone)
    }
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not Asia/Jakarta, Asia/Makassar or Asia/Jayapura")
    }
}

impl std::error::Error for UnknownZone {}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// 2026-08-17T00:00:00Z.
    const MIDNIGHT_UTC: u64 = 1_786_924_800_000;
    const HOUR: u64 = 3_600_000;

    #[test]
    fn each_zone_turns_the_page_at_its_own_midnight() {
        for zone in Zone::ALL {
            let hours = u64::try_from(zone.offset_hours()).unwrap();
            let midnight = MIDNIGHT_UTC - hours * HOUR;
            assert_eq!(zone.working_date(Millis(midnight - 1)), Some(date(2026, 8, 16)));
            assert_eq!(zone.working_date(Millis(midnight)), Some(date(2026, 8, 17)));
        }
    }

    #[test]
    fn an_early_check_in_is_not_on_the_previous_day() {
        // 07:25 WITA is 23:25 UTC of the day before.
        let at = Millis(MIDNIGHT_UTC - 35 * 60_000);
        assert_eq!(Zone::Wita.local(at), Some(date(2026, 8, 17).at(7, 25, 0, 0)));
    }

    #[test]
    fn a_moment_beyond_the_calendar_has_no_date() {
        assert_eq!(Zone::Wit.working_date(Millis(u64::MAX)), None);
        assert_eq!(Zone::Wit.working_date(Millis(i64::MAX as u64)), None);
    }

    #[test]
    fn names_parse_back_and_others_are_refused() {
        for zone in Zone::ALL {
            assert_eq!(zone.name().parse(), Ok(zone));
            let json = serde_json::to_string(&zone).unwrap();
            assert_eq!(json, format!("\"{zone}\""));
            assert_eq!(serde_json::from_str::<Zone>(&json).unwrap(), zone);
        }
        assert_eq!("Asia/Pontianak".parse::<Zone>(), Err(UnknownZone));
        assert_eq!("WITA".parse::<Zone>(), Err(UnknownZone));
    }

    proptest! {
        #[test]
        fn the_working_date_is_the_day_count_of_local_time(millis in 0u64..253_402_200_000_000) {
            for zone in Zone::ALL {
                let hours = u64::try_from(zone.offset_hours()).unwrap();
                let days = i32::try_from((millis + hours * HOUR) / (24 * HOUR)).unwrap();
                let expected = date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
                prop_assert_eq!(zone.working_date(Millis(millis)), Some(expected));
            }
        }
    }
}
