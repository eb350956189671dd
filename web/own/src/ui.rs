//! What every screen is a function of: the model. And the way back: [`Act`].

use klabat_kit::dom;
use klabat_kit::effects::intl;
use klabat_kit::flow::Millis;
use klabat_kit::flow::messages::{Language, Message};
use klabat_kit::flow::own::{Model, Tap};

/// Something on the screen.
pub(crate) type Node = dom::Node<Act>;
/// An element on the screen.
pub(crate) type Element = dom::Element<Act>;

/// An element without anything in it.
pub(crate) fn el(tag: &'static str) -> Element {
    dom::el(tag)
}

/// What the person does on a screen.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Something that the model decides.
    Tap(Tap),
    /// Goes to a field from the list of what is wrong.
    Focus(&'static str),
    /// A file was chosen in the field for the copy of a letter, or none any more.
    Choose,
    /// Takes the chosen file out again.
    Clear,
}

/// Zone of dates, which are the same day everywhere.
const DATES: &str = "UTC";

/// What a screen is drawn from.
#[derive(Clone, Copy)]
pub(crate) struct Ui<'a> {
    pub(crate) model: &'a Model,
}

impl Ui<'_> {
    pub(crate) const fn language(self) -> Language {
        self.model.language()
    }

    /// The words of a key.
    pub(crate) fn text(self, key: impl Message) -> &'static str {
        key.text(self.language())
    }

    /// The words of a key, with values put in.
    pub(crate) fn fill(self, key: impl Message, values: &[(&str, &str)]) -> String {
        key.fill(self.language(), values)
    }

    /// `YYYY-MM-DD` as `Sel, 24 November`.
    pub(crate) fn day(self, date: &str) -> String {
        self.dated(date, intl::day)
    }

    /// `YYYY-MM-DD` as `Sel, 24 Nov 2026`.
    pub(crate) fn short_day(self, date: &str) -> String {
        self.dated(date, intl::short_date)
    }

    /// `YYYY-MM` as `November 2026`.
    pub(crate) fn month(self, month: &str) -> String {
        self.dated(month, intl::month)
    }

    fn dated(self, date: &str, words: fn(Millis, &str, Language) -> String) -> String {
        intl::civil(date).map_or_else(|| date.to_owned(), |at| words(at, DATES, self.language()))
    }

    /// `Sel, 24 Nov 2026 07.12 WITA`, in the zone of the ASN's unit.
    pub(crate) fn moment(self, at: Millis) -> String {
        let zone = self.model.phone.as_ref().map_or(DATES, |phone| &phone.unit.zone);
        let (day, time) = (intl::short_date(at, zone, self.language()), intl::time(at, zone, self.language()));
        [&*day, &*time, intl::abbreviation(zone)].join(" ")
    }
}
