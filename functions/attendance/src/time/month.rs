//! A month of a year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::DateRange;
use crate::Refusal;

/// A month, written `YYYY-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearMonth(Date);

impl YearMonth {
    /// The month the date lies in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self(date.first_of_month())
    }

    /// Its dates.
    ///
    /// # Panics
    ///
    /// Never: a month begins before it ends.
    #[must_use]
    pub fn range(self) -> DateRange {
        DateRange::new(self.0, self.0.last_of_month()).expect("a month begins before it ends")
    }
}

impl FromStr for YearMonth {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        super::parse_date(&format!("{text}-01")).map(Self).map_err(|_| Refusal::Month)
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl TryFrom<String> for YearMonth {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<YearMonth> for String {
    fn from(month: YearMonth) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_has_its_days() {
        let february: YearMonth = "2024-02".parse().unwrap();
        assert_eq!(february.range().to(), date(2024, 2, 29));
        assert_eq!(february.to_string(), "2024-02");
        assert_eq!(YearMonth::of(date(2024, 2, 29)), february);
        for text in ["2024-13", "2024-2", "2024", "2024-02-01", "24-02"] {
            assert_eq!(text.parse::<YearMonth>(), Err(Refusal::Month), "{text}");
        }
    }
}
