//! Forms as data: which inputs there are, and what was typed.

mod values;

pub use values::Values;

use super::pasted::PastedLine;
use super::plan::Plan;
use crate::messages::common::Key as Common;
use crate::messages::console::Key;

/// What a ticked box holds, as an input or as a cell; one that is not ticked is empty.
pub const TICKED: &str = "yes";

/// A sentence: its key, and what stands in its placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The sentence.
    pub key: Key,
    /// Placeholder and value.
    pub values: Vec<(&'static str, String)>,
}

impl From<Key> for Said {
    fn from(key: Key) -> Self {
        Self { key, values: Vec::new() }
    }
}

impl Said {
    /// A sentence about months, `YYYY-MM`.
    #[must_use]
    pub fn months(key: Key, months: &[String]) -> Self {
        Self { key, values: vec![("months", months.join(" "))] }
    }

    /// A sentence about somebody or something.
    #[must_use]
    pub fn of(key: Key, name: &str) -> Self {
        Self { key, values: vec![("name", name.to_owned())] }
    }
}

/// The word of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// One of ours.
    Key(Key),
    /// One that the ASN's app has, too.
    Common(Common),
    /// A name that the server gave.
    Name(String),
    /// A day, `YYYY-MM-DD`.
    Day(String),
}

/// One of several choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its value as the form holds it.
    pub value: String,
    /// Its word.
    pub label: Label,
    /// What it means, where the word alone does not say it.
    pub text: Option<Key>,
}

impl Choice {
    /// A choice with a word of ours.
    #[must_use]
    pub fn key(value: &str, key: Key) -> Self {
        Self { value: value.to_owned(), label: Label::Key(key), text: None }
    }

    /// A choice with a word that the ASN's app has, too.
    #[must_use]
    pub fn common(value: &str, key: Common) -> Self {
        Self { value: value.to_owned(), label: Label::Common(key), text: None }
    }

    /// A day.
    #[must_use]
    pub fn day(date: &str) -> Self {
        Self { value: date.to_owned(), label: Label::Day(date.to_owned()), text: None }
    }

    /// A choice with a name that the server gave.
    #[must_use]
    pub fn name(value: &str, name: &str) -> Self {
        Self { value: value.to_owned(), label: Label::Name(name.to_owned()), text: None }
    }
}

/// What is typed or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Line,
    /// A line of text that is looked for while one types.
    Search,
    /// Several lines of prose.
    Prose,
    /// Several lines of a code.
    Code,
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A time of day.
    Time,
    /// One of a list.
    Select(Vec<Choice>),
    /// One of a few that are all in sight.
    Radio(Vec<Choice>),
    /// Any of several.
    Several(Vec<Choice>),
    /// Yes or no, with this sentence.
    Check(Key),
    /// A small table.
    Grid(Vec<Column>, Lines),
    /// A file with a table: CSV or XLSX, held as CSV.
    Table,
    /// A PDF or picture, sent ahead and held as its hash.
    Attachment,
    /// Places on the globe, one in a line: written, or where one stands.
    Places {
        /// Whether there may be more than one.
        several: bool,
    },
    /// Nothing to type: what was typed, as a drawing.
    Plan(Plan),
    /// Nothing to type: what the inputs below it are about.
    Heading,
    /// Nothing to type: what was pasted, a person a line.
    Pasted(Vec<PastedLine>),
}

/// A column of a small table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: Key,
    /// What stands in it.
    pub cell: Cell,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A few words.
    Text,
    /// A number, a percentage or a time of day, which are short.
    Short,
    /// A day.
    Date,
    /// One of a list.
    Select(Vec<Choice>),
    /// Yes or no.
    Check,
}

/// The rows of a small table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lines {
    /// These.
    Named(Vec<Key>),
    /// As many as there are, and more when asked for.
    Free,
}

/// The cells of a small table, as an input holds them: rows are lines, cells are parted by tabs.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Cells(pub Vec<Vec<String>>);

impl Cells {
    /// Reads what an input holds.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
    }

    /// As an input holds it.
    #[must_use]
    pub fn write(&self) -> String {
        self.0.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n")
    }

    /// A cell, trimmed; empty where there is none.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> &str {
        self.0.get(row).and_then(|row| row.get(column)).map_or("", |cell| cell.trim())
    }

    /// Writes a cell. What parts rows and cells cannot stand in one.
    pub fn set(&mut self, row: usize, column: usize, value: &str) {
        if self.0.len() <= row {
            self.0.resize(row + 1, Vec::new());
        }
        if self.0[row].len() <= column {
            self.0[row].resize(column + 1, String::new());
        }
        self.0[row][column] = value.replace(['\t', '\n', '\r'], " ");
    }

    /// Takes a row out; those below move up. A row that holds nothing yet may lie beyond the last one.
    pub fn remove(&mut self, row: usize) {
        if row < self.0.len() {
            self.0.remove(row);
        }
    }
}

/// An input of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name within the form.
    pub name: &'static str,
    /// Its label.
    pub label: Key,
    /// What is expected.
    pub hint: Option<Key>,
    /// What kind.
    pub kind: Kind,
}

impl Input {
    /// An input without a hint.
    #[must_use]
    pub const fn new(name: &'static str, label: Key, kind: Kind) -> Self {
        Self { name, label, hint: None, kind }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: Key) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Why a change is made, for the audit log.
    #[must_use]
    pub fn reason() -> Self {
        Self::new("reason", Key::Reason, Kind::Prose).hint(Key::ReasonHint)
    }
}

/// What a dialog asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What one should know.
    pub text: Vec<Said>,
    /// What will happen, where it needs a warning.
    pub warning: Option<Said>,
    /// The inputs, in their order.
    pub inputs: Vec<Input>,
    /// What the server says of what was typed so far.
    pub seen: Vec<Said>,
    /// What it says that one should look at before going on.
    pub alerts: Vec<Said>,
    /// The button.
    pub button: Key,
    /// Whether it takes something away.
    pub is_danger: bool,
    /// Whether it can be put aside unfinished.
    pub drafts: bool,
}

impl Form {
    /// A form of these inputs.
    #[must_use]
    pub fn new(button: Key, inputs: Vec<Input>) -> Self {
        let (text, seen, alerts) = (Vec::new(), Vec::new(), Vec::new());
        Self { text, warning: None, inputs, seen, alerts, button, is_danger: false, drafts: false }
    }

    /// With a sentence above the inputs.
    #[must_use]
    pub fn text(mut self, text: impl Into<Said>) -> Self {
        self.text.push(text.into());
        self
    }

    /// With a warning of what will happen.
    #[must_use]
    pub fn warning(mut self, warning: impl Into<Said>) -> Self {
        self.warning = Some(warning.into());
        self
    }

    /// That takes something away.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.is_danger = true;
        self
    }

    /// That can be put aside unfinished.
    #[must_use]
    pub fn drafts(mut self) -> Self {
        self.drafts = true;
        self
    }

    /// Takes something away, which must say why.
    #[must_use]
    pub fn taking_away(button: Key, warning: Key) -> Self {
        Self::new(button, vec![Input::reason()]).warning(warning).danger()
    }
}

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was given.
    Missing,
    /// Too short.
    TooShort,
    /// Too long.
    TooLong,
    /// Not the right number of bytes in hexadecimal or base64url.
    NotBytes,
    /// No number, or none in range.
    NotNumber,
    /// No date, month or time.
    NotDate,
    /// A year that nobody can mean.
    FarDate,
    /// Ends before it begins.
    EndsEarly,
    /// The operator must look at the person first.
    LookFirst,
    /// No table can be read from the file.
    NotTable,
    /// The file is larger than the server takes.
    FileTooLarge,
    /// A file was chosen that the server has not taken.
    FileNotTaken,
    /// A day or shift without hours.
    NotWorked,
    /// A line is no place.
    NotPlace,
    /// Corners that enclose nothing.
    NotArea,
    /// The browser does not say where one stands.
    NoFix,
    /// The browser does not know it well enough.
    CoarseFix,
    /// Some lines have problems.
    BadLines,
    /// A column of a file that was chosen for another one of ours already.
    ColumnTwice,
}

/// An input and what is wrong with it.
pub type InputFault = (&'static str, Fault);

#[cfg(test)]
#[path = "form/tests.rs"]
mod tests;
