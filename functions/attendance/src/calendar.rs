//! National holidays, cuti bersama and local days.
//!
//! The joint decree of three ministers names them every year; [`parse_csv`] reads the table that BKPP types off it,
//! and [`crate::templates::HOLIDAYS_2026`] is one.

mod csv;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use csv::parse_csv;

use crate::code::codes;
use crate::rule::Document;
use crate::time::iso;
use crate::{PersonId, Refusal, UnitId};

codes! {
    /// What makes a date free.
    pub enum HolidayKind {
        /// Hari libur nasional.
        National = "nasional",
        /// Cuti bersama: free for ASN by presidential decree, and no annual leave is taken for it.
        CutiBersama = "cuti_bersama",
        /// A day that the regency, or one unit, has free.
        Local = "daerah",
    }
}

/// A free date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// When.
    #[serde(with = "iso")]
    pub date: Date,
    /// What makes it free.
    pub kind: HolidayKind,
    /// What it is called.
    pub name: String,
}

/// The free dates of one scope, in order, no date twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The decree or regulation they are from.
    pub source: String,
    /// The dates.
    pub holidays: Vec<Holiday>,
}

impl Document for Calendar {
    fn check(&self) -> Result<(), Refusal> {
        let ordered = self.holidays.is_sorted_by(|a, b| a.date < b.date);
        if ordered { Ok(()) } else { Err(Refusal::HolidayTwice) }
    }
}

/// A calendar that holds in a unit and those under it, or, without one, everywhere. Calendars add up: where two name
/// the same date, the national day counts before cuti bersama, and both before a local day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitCalendar {
    /// Where.
    pub unit: Option<UnitId>,
    /// What.
    pub document: crate::Checked<Calendar>,
}

/// Cuti bersama that somebody had to work on. The date is a working day of theirs, and one day is added to their
/// annual leave (PP 11/2017).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Denial {
    /// Who.
    pub person: PersonId,
    /// Which date: cuti bersama.
    #[serde(with = "iso")]
    pub date: Date,
    /// The number of the letter that orders it.
    pub letter: String,
}

/// The free dates that hold in one unit.
#[derive(Clone, Debug, Default)]
pub struct FreeDays<'a>(BTreeMap<Date, &'a Holiday>);

impl<'a> FreeDays<'a> {
    /// What these holidays come to: of two on a date, the one of the stronger kind; of one kind, the first by name.
    #[must_use]
    pub fn new(holidays: impl IntoIterator<Item = &'a Holiday>) -> Self {
        let mut days = BTreeMap::new();
        for holiday in holidays {
            let day = days.entry(holiday.date).or_insert(holiday);
            *day = (*day).min(holiday);
        }
        Self(days)
    }

    /// What makes the date free.
    #[must_use]
    pub fn get(&self, date: Date) -> Option<&'a Holiday> {
        self.0.get(&date).copied()
    }
}
