//! That pages follow each other from the first to the last.

use jiff::civil::Date;
use jiff::tz::Offset;
use klabat_evidence::{ExportHeader, Millis};

use crate::Refusal;

/// The page that was turned to last.
#[derive(Default)]
pub(super) struct Pages {
    last: Option<ExportHeader>,
}

impl Pages {
    /// Turns to the next page, whether it follows or not.
    pub(super) fn turn(&mut self, header: ExportHeader) -> Result<(), Refusal> {
        let former = self.last.replace(header);
        let header = self.last.as_ref().expect("it was just put there");
        if Month::parse(&header.month).is_none() {
            return Err(Refusal::MalformedLine("its month is not YYYY-MM".to_owned()));
        }
        match former.filter(|former| former.next.is_some()) {
            None if header.page == 1 && header.cursor.is_none() => Ok(()),
            None => Err(Refusal::ForeignPage("the first page is missing".to_owned())),
            Some(former) if header.page == 1 && header.cursor.is_none() => {
                Err(Refusal::ForeignPage(format!("page {} of the former export is missing", former.page + 1)))
            }
            Some(former) => follows(&former, header),
        }
    }

    /// The month of the page.
    pub(super) fn month(&self) -> Option<Month> {
        Month::parse(&self.last.as_ref()?.month)
    }

    /// Unit and month of the page.
    pub(super) fn subject(&self) -> (Option<String>, String) {
        self.last.as_ref().map(|page| (page.unit.clone(), page.month.clone())).unwrap_or_default()
    }

    /// Whether something is missing when there are no more pages.
    pub(super) fn end(&self) -> Option<Refusal> {
        self.last.as_ref()?.next.as_ref().map(|_| Refusal::MissingPage)
    }
}

fn follows(former: &ExportHeader, header: &ExportHeader) -> Result<(), Refusal> {
    if former.unit != header.unit || former.month != header.month {
        return Err(Refusal::ForeignPage("it is of another unit or month".to_owned()));
    }
    if former.page.checked_add(1) != Some(header.page) || former.next != header.cursor {
        return Err(Refusal::ForeignPage(format!("it does not follow page {}", former.page)));
    }
    Ok(())
}

/// A month of the office, in whichever of the three zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// When it begins in the east (WIT, UTC+9).
    from: Millis,
    /// When it ends in the west (WIB, UTC+7).
    until: Millis,
}

impl Month {
    /// `YYYY-MM`, from 1970-02 on.
    fn parse(text: &str) -> Option<Self> {
        if text.len() != "YYYY-MM".len() {
            return None;
        }
        let first: Date = format!("{text}-01").parse().ok()?;
        Some(Self { from: midnight(first, 9)?, until: midnight(first.last_of_month().tomorrow().ok()?, 7)? })
    }

    /// Whether a moment may be in it: it is, in one of the zones.
    pub(super) fn may_contain(self, at: Millis) -> bool {
        (self.from..self.until).contains(&at)
    }

    /// Whether it is over everywhere.
    pub(super) fn is_over_at(self, at: Millis) -> bool {
        at >= self.until
    }
}

fn midnight(date: Date, hours: i8) -> Option<Millis> {
    let at = Offset::constant(hours).to_timestamp(date.to_datetime(jiff::civil::Time::midnight())).ok()?;
    u64::try_from(at.as_millisecond()).ok().map(Millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-08-01T00:00:00Z.
    const AUGUST: u64 = 1_785_542_400_000;
    const HOUR: u64 = 3_600_000;

    #[test]
    fn a_month_lasts_from_its_begin_in_the_east_to_its_end_in_the_west() {
        let august = Month::parse("2026-08").unwrap();
        assert_eq!(august.from, Millis(AUGUST - 9 * HOUR));
        assert_eq!(august.until, Millis(AUGUST + 31 * 24 * HOUR - 7 * HOUR));
        assert!(august.may_contain(august.from) && !august.may_contain(august.until));
        assert!(august.is_over_at(august.until) && !august.is_over_at(Millis(august.until.0 - 1)));
    }

    #[test]
    fn what_is_no_month_is_none() {
        for text in ["", "2026-8", "2026-13", "2026-08-01", "08-2026", "+026-08", "-026-08"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }
}
