//! A month, or its days, as a span of time for the store.

use klabat_attendance::time::{DateRange, Minute, YearMonth};
use klabat_attendance::{Date, Zone};
use klabat_evidence::Millis;

use crate::failure::Failure;
use crate::refusal::Refusal;

/// From the first midnight of some dates in any of the three zones to the last one at their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Millis,
    pub(crate) until: Millis,
}

impl Span {
    /// Of these dates; refused before 1970.
    pub(crate) fn of(dates: DateRange) -> Result<Self, Refusal> {
        Ok(Self { from: midnight(dates.from(), Zone::Wit)?, until: end(dates, Zone::Wib)? })
    }

    /// Of the month named `YYYY-MM`.
    pub(crate) fn of_month(text: &str) -> Result<Self, Refusal> {
        Self::of(month(text)?.range())
    }
}

/// A month `YYYY-MM`.
pub(crate) fn month(text: &str) -> Result<YearMonth, Refusal> {
    text.parse().map_err(|_| Refusal::MalformedRequest)
}

/// The date before; a fault where the calendar ends.
pub(crate) fn day_before(date: Date) -> Result<Date, Failure> {
    date.yesterday().map_err(|_| Failure::Fault("the calendar ends".to_owned()))
}

/// When the dates are over in the zone.
pub(crate) fn end(dates: DateRange, zone: Zone) -> Result<Millis, Refusal> {
    midnight(dates.to().tomorrow().map_err(|_| Refusal::MalformedRequest)?, zone)
}

/// When the date begins in the zone.
pub(crate) fn midnight(date: klabat_attendance::Date, zone: Zone) -> Result<Millis, Refusal> {
    let minutes = Minute::midnight(date, zone).0;
    u64::try_from(minutes).map(|minutes| Millis(minutes * 60_000)).map_err(|_| Refusal::MalformedRequest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_widest_between_east_and_west() {
        let span = Span::of_month("2026-08").unwrap();
        // 2026-07-31T15:00Z and 2026-08-31T17:00Z.
        assert_eq!(span, Span { from: Millis(1_785_510_000_000), until: Millis(1_788_195_600_000) });
        assert_eq!(Span::of_month("1969-12"), Err(Refusal::MalformedRequest));
        assert_eq!(month("2026-13"), Err(Refusal::MalformedRequest));
    }
}
