//! A day of the office, which begins at midnight in its own zone.

use klabat_attendance::time::parse_date;
use klabat_attendance::{Date, Zone};
use klabat_evidence::Millis;

use crate::refusal::Refusal;

/// Milliseconds in a day; Indonesia has no daylight saving, so every day has as many.
pub(super) const DAY_MS: u64 = 24 * 3_600_000;

/// When a day begins in each of the three zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// In the order of [`Zone::ALL`].
    pub(super) starts: [Millis; 3],
}

/// As a query names the day's begin in the zone of `units`: `?4`, `?5` and `?6` are [`Day::starts`].
macro_rules! day_start {
    () => {
        "CASE units.zone WHEN 'Asia/Jakarta' THEN ?4 WHEN 'Asia/Makassar' THEN ?5 ELSE ?6 END"
    };
}
pub(super) use day_start;

impl Day {
    /// The day named `YYYY-MM-DD`, or each zone's today.
    pub(super) fn parse(date: Option<&str>, now: Millis) -> Result<Self, Refusal> {
        let named = date.map(named).transpose()?;
        let mut starts = [Millis(0); 3];
        for (start, zone) in starts.iter_mut().zip(Zone::ALL) {
            let date = named.or_else(|| zone.working_date(now)).ok_or(Refusal::MalformedRequest)?;
            *start = midnight(date, zone).ok_or(Refusal::MalformedRequest)?;
        }
        Ok(Self { starts })
    }

    /// The earliest of the begins.
    pub(super) fn first(&self) -> Millis {
        self.starts.into_iter().min().unwrap_or(Millis(0))
    }
}

/// When a month begins and ends in each of the three zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// In the order of [`Zone::ALL`].
    pub(super) starts: [Millis; 3],
    /// The next month's begins.
    pub(super) ends: [Millis; 3],
}

impl Month {
    /// The month named `YYYY-MM`.
    pub(super) fn parse(month: &str) -> Result<Self, Refusal> {
        let first = named(&format!("{month}-01"))?;
        let next = first.last_of_month().tomorrow().map_err(|_| Refusal::MalformedRequest)?;
        Ok(Self { starts: midnights(first)?, ends: midnights(next)? })
    }
}

fn midnights(date: Date) -> Result<[Millis; 3], Refusal> {
    let mut starts = [Millis(0); 3];
    for (start, zone) in starts.iter_mut().zip(Zone::ALL) {
        *start = midnight(date, zone).ok_or(Refusal::MalformedRequest)?;
    }
    Ok(starts)
}

fn named(date: &str) -> Result<Date, Refusal> {
    parse_date(date).map_err(|_| Refusal::MalformedRequest)
}

/// When the date begins in the zone; `None` before 1970.
fn midnight(date: Date, zone: Zone) -> Option<Millis> {
    let utc = date.to_datetime(jiff::civil::Time::midnight());
    let offset = jiff::tz::Offset::constant(zone.offset_hours());
    let at = offset.to_timestamp(utc).ok()?.as_millisecond();
    u64::try_from(at).ok().map(Millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-08-17T00:00:00Z.
    const MIDNIGHT_UTC: u64 = 1_786_924_800_000;
    const HOUR: u64 = 3_600_000;

    #[test]
    fn each_zone_begins_the_day_at_its_own_midnight() {
        let day = Day::parse(Some("2026-08-17"), Millis(0)).unwrap();
        assert_eq!(day.starts, [7, 8, 9].map(|hours| Millis(MIDNIGHT_UTC - hours * HOUR)));
        assert_eq!(day.first(), Millis(MIDNIGHT_UTC - 9 * HOUR));
    }

    #[test]
    fn today_is_another_date_east_of_midnight() {
        // 15:30 UTC on the 16th: half past ten in Jakarta, half past midnight in Jayapura.
        let day = Day::parse(None, Millis(MIDNIGHT_UTC - 8 * HOUR - HOUR / 2)).unwrap();
        let [wib, wita, wit] = day.starts;
        assert_eq!(wib, Millis(MIDNIGHT_UTC - 24 * HOUR - 7 * HOUR));
        assert_eq!(wita, Millis(MIDNIGHT_UTC - 24 * HOUR - 8 * HOUR));
        assert_eq!(wit, Millis(MIDNIGHT_UTC - 9 * HOUR));
    }

    #[test]
    fn a_month_ends_where_the_next_begins() {
        let (december, january) = (Month::parse("2026-12").unwrap(), Month::parse("2027-01").unwrap());
        assert_eq!(december.ends, january.starts);
        assert_eq!(december.starts, Day::parse(Some("2026-12-01"), Millis(0)).unwrap().starts);
        for month in ["", "2026-13", "2026-1", "12-2026", "2026-12-01"] {
            assert_eq!(Month::parse(month), Err(Refusal::MalformedRequest), "{month}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for date in ["", "2026-02-30", "17-08-2026", "2026-08-17T00:00", "0001-01-01"] {
            assert_eq!(Day::parse(Some(date), Millis(0)), Err(Refusal::MalformedRequest), "{date}");
        }
    }
}
