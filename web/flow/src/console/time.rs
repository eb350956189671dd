//! The calendar date of a moment in a unit's time zone, and dates that people type. Times in words are the browser's.

use klabat_api::Millis;

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// Hours ahead of UTC of a zone by its IANA name. Indonesia has had three fixed offsets and no daylight saving since
/// Keppres 41/1987; the server knows no other zone, so any other name counts as UTC.
fn offset_hours(zone: &str) -> u64 {
    match zone {
        "Asia/Jakarta" => 7,
        "Asia/Makassar" => 8,
        "Asia/Jayapura" => 9,
        _ => 0,
    }
}

/// The date of a moment as `YYYY-MM-DD`, as date fields and the server's queries want it.
#[must_use]
pub fn iso_date(at: Millis, zone: &str) -> String {
    // Civil date from a day count (H. Hinnant, chrono-compatible low-level date algorithms): days are counted from
    // 0000-03-01, so that the leap day is a year's last, in eras of 400 years (146,097 days).
    let days = at.saturating_add(offset_hours(zone) * HOUR_MS) / DAY_MS + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The wall clock of a moment as `HH:MM`.
pub(super) fn iso_time(at: Millis, zone: &str) -> String {
    let minutes = at.saturating_add(offset_hours(zone) * HOUR_MS) % DAY_MS / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Whether a text is a date of the calendar as `YYYY-MM-DD`.
#[must_use]
pub(super) fn is_iso_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u64>().ok());
    let (true, Some(year), Some(month), Some(day)) = (shaped, number(0, 4), number(5, 7), number(8, 10)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u64::from(leap),
        1..=12 => 31,
        _ => return false,
    };
    (1..=length).contains(&day)
}

/// The moment of a wall clock's `YYYY-MM-DD` and `HH:MM`; `None` when either is none.
#[must_use]
pub fn moment(date: &str, time: &str, zone: &str) -> Option<Millis> {
    if !is_iso_date(date) {
        return None;
    }
    let number = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(date, 0, 4)?, number(date, 5, 7)?, number(date, 8, 10)?);
    let (hours, minutes) = (number(time, 0, 2)?, number(time, 3, 5)?);
    // The other way round of `iso_date`: years begin in March.
    let (shifted_year, shifted) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let of_era = shifted_year % 400;
    let days =
        shifted_year / 400 * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * shifted + 2) / 5 + day - 1;
    let ms = days.checked_sub(719_468)? * DAY_MS + hours * HOUR_MS + minutes * 60_000;
    ms.checked_sub(offset_hours(zone) * HOUR_MS)
}

/// Which day of the week a date is, from 0 for Monday; `None` when it is none.
#[must_use]
pub fn weekday(date: &str) -> Option<u64> {
    // 1 January 1970 was a Thursday.
    moment(date, "00:00", "UTC").map(|at| (at / DAY_MS + 3) % 7)
}

/// The dates of a month, `YYYY-MM`, in their order; none of what is no month.
#[must_use]
pub fn dates_of(month: &str) -> Vec<String> {
    (1..=31).map(|day| format!("{month}-{day:02}")).filter(|date| is_iso_date(date)).collect()
}

/// Whether a text is a month of the calendar as `YYYY-MM`.
#[must_use]
pub(super) fn is_iso_month(text: &str) -> bool {
    is_iso_date(&[text, "-01"].concat())
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, HOUR_MS, is_iso_date, iso_date, moment, weekday};

    #[test]
    fn a_week_begins_on_monday() {
        // The proclamation of 17 August 1945 had its 81st year on a Monday.
        assert_eq!(weekday("2026-08-17"), Some(0));
        assert_eq!(weekday("2026-11-29"), Some(6));
        assert_eq!(weekday("1970-01-01"), Some(3));
        assert_eq!(weekday("2026-02-29"), None);
    }

    #[test]
    fn each_zone_turns_the_page_at_its_own_midnight() {
        // 2026-08-17T00:00:00Z.
        let utc = 1_786_924_800_000;
        for (zone, hours) in [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)] {
            let midnight = utc - hours * 3_600_000;
            assert_eq!(iso_date(midnight - 1, zone), "2026-08-16");
            assert_eq!(iso_date(midnight, zone), "2026-08-17");
        }
    }

    #[test]
    fn a_wall_clock_tells_its_moment() {
        assert_eq!(moment("2026-08-17", "08:00", "Asia/Makassar"), Some(1_786_924_800_000));
        assert_eq!(moment("2026-02-29", "08:00", "Asia/Makassar"), None);
        for day in [0_u64, 59, 60, 10_957, 11_016, 20_000, 73_048] {
            let at = day * DAY_MS + 13 * HOUR_MS + 5 * 60_000;
            assert_eq!(moment(&iso_date(at, "UTC"), "13:05", "UTC"), Some(at));
        }
    }

    #[test]
    fn every_day_of_two_centuries_is_a_date_and_follows_the_one_before() {
        let mut before = String::new();
        for day in 0..73_049 {
            let date = iso_date(day * DAY_MS + 1_000, "UTC");
            assert!(is_iso_date(&date), "{date}");
            assert!(date > before, "{before} {date}");
            before = date;
        }
        // 200 years from 1970 have 73,049 days, for 49 of the years are leap.
        assert_eq!(before, "2169-12-31");
    }

    #[test]
    fn dates_that_the_calendar_does_not_have_are_refused() {
        let wrong = [
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-4-1",
            "2026-11-2x",
            "+026-01-01",
            "",
        ];
        for text in wrong {
            assert!(!is_iso_date(text), "{text}");
        }
        assert!(is_iso_date("2028-02-29"));
    }
}
