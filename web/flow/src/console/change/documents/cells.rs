//! Small tables of a document: columns, and reading their rows.

use std::ops::RangeInclusive;

use crate::console::form::{Cell, Cells, Choice, Column, Fault, TICKED};
use crate::console::typed::{Typed, percent, time};
use crate::messages::console::Key;

/// Weekdays with their wire names.
pub(super) const WEEKDAYS: [(&str, Key); 7] = [
    ("monday", Key::Monday),
    ("tuesday", Key::Tuesday),
    ("wednesday", Key::Wednesday),
    ("thursday", Key::Thursday),
    ("friday", Key::Friday),
    ("saturday", Key::Saturday),
    ("sunday", Key::Sunday),
];

/// What people gather for, with the wire names.
pub(super) const GATHERINGS: [(&str, Key); 4] = [
    ("apel_pagi", Key::GatheringMorning),
    ("apel_sore", Key::GatheringAfternoon),
    ("upacara", Key::GatheringCeremony),
    ("senam", Key::GatheringExercise),
];

pub(super) const fn column(label: Key, cell: Cell) -> Column {
    Column { label, cell }
}

pub(super) const fn short(label: Key) -> Column {
    column(label, Cell::Short)
}

/// A column of one of several words.
pub(super) fn choice(label: Key, words: &[(&str, Key)]) -> Column {
    column(label, Cell::Select(words.iter().map(|(value, key)| Choice::key(value, *key)).collect()))
}

/// The words of rows that have names.
pub(super) fn named(words: &[(&str, Key)]) -> Vec<Key> {
    words.iter().map(|(_, key)| *key).collect()
}

/// A table as one of its rows at a time is read.
pub(super) struct Rows {
    name: &'static str,
    cells: Cells,
}

impl Rows {
    pub(super) fn new(name: &'static str, typed: &Typed<'_>) -> Self {
        Self { name, cells: Cells::parse(typed.values().get(name)) }
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        self.cells.0.len()
    }

    /// Whether nothing was typed in a row.
    pub(super) fn is_empty(&self, row: usize) -> bool {
        self.cells.0.get(row).is_none_or(|cells| cells.iter().all(|cell| cell.trim().is_empty()))
    }

    /// The rows in which something was typed.
    pub(super) fn filled(&self) -> Vec<usize> {
        (0..self.count()).filter(|row| !self.is_empty(*row)).collect()
    }

    pub(super) fn get(&self, row: usize, column: usize) -> &str {
        self.cells.get(row, column)
    }

    /// What must stand in a cell.
    pub(super) fn some(&self, row: usize, column: usize, typed: &mut Typed<'_>) -> String {
        let value = self.get(row, column);
        if value.is_empty() {
            typed.fault(self.name, Fault::Missing);
        }
        value.to_owned()
    }

    /// A time of day that must stand in a cell.
    pub(super) fn time(&self, row: usize, column: usize, typed: &mut Typed<'_>) -> String {
        let value = self.some(row, column, typed);
        time(&value).unwrap_or_else(|| {
            typed.fault(self.name, Fault::NotDate);
            value
        })
    }

    /// A whole number that must stand in a cell.
    pub(super) fn number(&self, row: usize, column: usize, range: &RangeInclusive<u32>, typed: &mut Typed<'_>) -> u32 {
        let value = self.some(row, column, typed);
        value.parse().ok().filter(|number| range.contains(number)).unwrap_or_else(|| {
            typed.fault(self.name, Fault::NotNumber);
            0
        })
    }

    /// A percentage in a cell, in hundredths of a percent; `None` when it is empty.
    pub(super) fn percent(&self, row: usize, column: usize, typed: &mut Typed<'_>) -> Option<u32> {
        let value = self.get(row, column);
        if value.is_empty() {
            return None;
        }
        percent(value).or_else(|| {
            typed.fault(self.name, Fault::NotNumber);
            Some(0)
        })
    }

    /// Whether a cell is ticked.
    pub(super) fn ticked(&self, row: usize, column: usize) -> bool {
        self.get(row, column) == TICKED
    }
}

/// A table as an input holds it.
pub(super) fn write(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    Cells(rows.into_iter().collect()).write()
}

/// A ticked cell, or one that is not.
pub(super) fn tick(ticked: bool) -> String {
    if ticked { TICKED.to_owned() } else { String::new() }
}
