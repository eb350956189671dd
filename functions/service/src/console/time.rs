//! Dates, months and times of day as requests write them.

use klabat_attendance::time::{Clock, Minute, YearMonth, parse_date};
use klabat_attendance::{Date, Zone};
use klabat_evidence::Millis;

use crate::refusal::Refusal;

/// How far a zone is ahead of UTC, as the store's functions of dates take it: a piece of SQL. `$zone` gives its name.
macro_rules! ahead {
    ($zone:literal) => {
        concat!(
            "CASE ",
            $zone,
            " WHEN 'Asia/Jakarta' THEN '+7 hours' WHEN 'Asia/Makassar' THEN '+8 hours' ELSE '+9 hours' END"
        )
    };
}
pub(crate) use ahead;

/// A date `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Result<Date, Refusal> {
    parse_date(text).map_err(|_| Refusal::MalformedRequest)
}

/// A month `YYYY-MM`.
pub(super) fn month(text: &str) -> Result<YearMonth, Refusal> {
    text.parse().map_err(|_| Refusal::MalformedRequest)
}

/// The first and last date of a month, as the store writes them.
pub(super) fn bounds(month: Option<&str>) -> Result<[Option<String>; 2], Refusal> {
    let Some(text) = month else { return Ok([None, None]) };
    let range = self::month(text)?.range();
    Ok([Some(range.from().to_string()), Some(range.to().to_string())])
}

/// The minute of a day, 0 to 1,439, of `HH:MM`.
pub(super) fn minute(text: &str) -> Result<u16, Refusal> {
    let clock: Clock = text.parse().map_err(|_| Refusal::MalformedRequest)?;
    u16::try_from(clock.minutes()).ok().filter(|minute| *minute < 24 * 60).ok_or(Refusal::MalformedRequest)
}

/// The minute of a working day, which may lie on the next morning: 0 to 2,879, of `HH:MM` or `HH:MM+1`.
pub(super) fn working_minute(text: &str) -> Result<u16, Refusal> {
    let clock: Clock = text.parse().map_err(|_| Refusal::MalformedRequest)?;
    u16::try_from(clock.minutes()).map_err(|_| Refusal::MalformedRequest)
}

/// `HH:MM` of a minute of a working day, `HH:MM+1` on the next morning.
pub(super) fn clock(minute: u16) -> String {
    let day = if minute < 24 * 60 { "" } else { "+1" };
    format!("{:02}:{:02}{day}", minute / 60 % 24, minute % 60)
}

/// When it is that minute of the date in the zone; refused before 1970.
pub(super) fn moment(date: Date, minute: u16, zone: Zone) -> Result<Millis, Refusal> {
    let minute = Minute::midnight(date, zone).plus(minute.into());
    u64::try_from(minute.0).map(|minutes| Millis(minutes * 60_000)).map_err(|_| Refusal::MalformedRequest)
}

/// Today in the zone.
pub(crate) fn today(now: Millis, zone: Zone) -> Result<Date, Refusal> {
    zone.working_date(now).ok_or(Refusal::MalformedRequest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_time_of_a_day_is_refused() {
        for text in ["24:00", "07:00+1", "7:00", "07.00"] {
            assert_eq!(minute(text), Err(Refusal::MalformedRequest), "{text}");
        }
        assert_eq!(minute("07:25").map(clock).as_deref(), Ok("07:25"));
        assert_eq!(working_minute("03:00+1").map(clock).as_deref(), Ok("03:00+1"));
        assert_eq!(working_minute("23:00-1"), Err(Refusal::MalformedRequest));
        assert_eq!(moment(date("1969-12-31").unwrap(), 0, Zone::Wib), Err(Refusal::MalformedRequest));
    }
}
