//! Forms as data: which inputs there are, what was typed, and what is wrong with it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use klabat_api::Base64Url;
use klabat_api::console::ReasonGiven;

use crate::messages::console::Key;

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
    /// A name that the server gave.
    Name(String),
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
    /// The button.
    pub button: Key,
    /// Whether it takes something away.
    pub is_danger: bool,
}

impl Form {
    /// A form of these inputs.
    #[must_use]
    pub fn new(button: Key, inputs: Vec<Input>) -> Self {
        Self { text: Vec::new(), warning: None, inputs, button, is_danger: false }
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
    /// Ends before it begins.
    EndsEarly,
    /// The operator must look at the person first.
    LookFirst,
}

/// An input and what is wrong with it.
pub type InputFault = (&'static str, Fault);

/// What was typed, by the name of the input.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// What stands in an input; empty at first.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Puts a value in.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.insert(name, value.into());
    }

    /// With that value in it.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// What is chosen of several.
    #[must_use]
    pub fn several(&self, name: &str) -> Vec<String> {
        self.get(name).split(',').filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    /// Takes one of several in or out.
    pub(super) fn toggle(&mut self, name: &'static str, value: &str) {
        let mut chosen = self.several(name);
        match chosen.iter().position(|known| known == value) {
            Some(index) => drop(chosen.remove(index)),
            None => chosen.push(value.to_owned()),
        }
        self.set(name, chosen.join(","));
    }
}

/// Characters of a name, trimmed.
pub(super) const NAME: RangeInclusive<usize> = 1..=100;
/// Characters of a reason, trimmed.
const REASON: RangeInclusive<usize> = 3..=500;

/// Reads what was typed, as the server will, and notes every fault. A value that is read from a faulty input is of no
/// use, and is not sent.
pub(super) struct Typed<'a> {
    values: &'a Values,
    faults: Vec<InputFault>,
}

impl<'a> Typed<'a> {
    pub(super) const fn new(values: &'a Values) -> Self {
        Self { values, faults: Vec::new() }
    }

    /// All that was typed, as it is.
    pub(super) const fn values(&self) -> &'a Values {
        self.values
    }

    /// The request, unless something is wrong.
    pub(super) fn finish<T>(self, request: T) -> Result<T, Vec<InputFault>> {
        if self.faults.is_empty() { Ok(request) } else { Err(self.faults) }
    }

    /// Notes a fault.
    pub(super) fn fault(&mut self, name: &'static str, fault: Fault) {
        self.faults.push((name, fault));
    }

    /// What must stand in an input.
    pub(super) fn some(&mut self, name: &'static str) -> String {
        self.text(name, &(1..=usize::MAX))
    }

    /// Text of so many characters.
    pub(super) fn text(&mut self, name: &'static str, range: &RangeInclusive<usize>) -> String {
        let value = self.values.get(name).trim();
        let fault = match value.chars().count() {
            0 if *range.start() > 0 => Some(Fault::Missing),
            length if length < *range.start() => Some(Fault::TooShort),
            length if length > *range.end() => Some(Fault::TooLong),
            _ => None,
        };
        self.faults.extend(fault.map(|fault| (name, fault)));
        value.to_owned()
    }

    /// The reason of a change.
    pub(super) fn reason(&mut self) -> ReasonGiven {
        ReasonGiven { reason: self.text("reason", &REASON) }
    }

    /// Any of several, at least one.
    pub(super) fn several(&mut self, name: &'static str) -> Vec<String> {
        let chosen = self.values.several(name);
        if chosen.is_empty() {
            self.fault(name, Fault::Missing);
        }
        chosen
    }

    /// Whether a box is ticked.
    pub(super) fn ticked(&self, name: &str) -> bool {
        self.values.get(name) == "yes"
    }

    /// Bytes as a beacon prints them: hexadecimal, or base64url without padding. Spaces, colons and line breaks are
    /// tolerated.
    pub(super) fn bytes(&mut self, name: &'static str, length: usize) -> Base64Url {
        let value: String = self.values.get(name).chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
        let decoded = if value.len() == length * 2 { hex(&value) } else { Base64Url::decode(&value) };
        match decoded.filter(|bytes| bytes.0.len() == length) {
            Some(bytes) => return bytes,
            None if value.is_empty() => self.fault(name, Fault::Missing),
            None => self.fault(name, Fault::NotBytes),
        }
        Base64Url::default()
    }
}

fn hex(text: &str) -> Option<Base64Url> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    Some(Base64Url(digits?.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()))
}

#[cfg(test)]
mod tests {
    use super::{Fault, Typed, Values};

    #[test]
    fn a_reason_has_3_to_500_characters_without_its_margins() {
        let read = |text: &str| {
            let values = Values::default().with("reason", text);
            let mut typed = Typed::new(&values);
            let reason = typed.reason().reason;
            typed.finish(reason)
        };
        assert_eq!(read("  hilang ").unwrap(), "hilang");
        assert_eq!(read("   "), Err(vec![("reason", Fault::Missing)]));
        assert_eq!(read(" ab "), Err(vec![("reason", Fault::TooShort)]));
        assert!(read(&"é".repeat(500)).is_ok());
        assert_eq!(read(&"é".repeat(501)), Err(vec![("reason", Fault::TooLong)]));
    }

    #[test]
    fn one_of_several_goes_in_and_out() {
        let mut values = Values::default();
        for unit in ["u1", "u2", "u1"] {
            values.toggle("units", unit);
        }
        assert_eq!(values.several("units"), ["u2"]);
    }
}
