//! What every screen is a function of: the model, what is typed, the time. And the way back: [`Act`].

use klabat_kit::dom;
use klabat_kit::effects::intl;
use klabat_kit::flow::Millis;
use klabat_kit::flow::app::{Model, Tap};
use klabat_kit::flow::messages::{Language, Message};

/// Something on the screen.
pub(crate) type Node = dom::Node<Act>;
/// An element on the screen.
pub(crate) type Element = dom::Element<Act>;

/// An element without anything in it.
pub(crate) fn el(tag: &'static str) -> Element {
    dom::el(tag)
}

/// Shown before the ASN's unit is known: the regency's own zone.
const FIRST_ZONE: &str = "Asia/Makassar";

/// What the person does on a screen.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Something that the model decides.
    Tap(Tap),
    /// Types the NIP.
    Nip(String),
    /// Types the code.
    Code(String),
    /// Sends both.
    Activate,
    /// Goes to a field from the list of what is wrong.
    Focus(&'static str),
    /// Opens the question before clearing the phone, or closes it.
    AskReset(bool),
    /// Chooses what is simulated.
    #[cfg(feature = "development")]
    Simulate(klabat_kit::development::Simulate),
}

#[cfg(feature = "development")]
impl From<klabat_kit::development::Simulate> for Act {
    fn from(what: klabat_kit::development::Simulate) -> Self {
        Self::Simulate(what)
    }
}

/// What only the screen knows.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    /// As NIP.
    pub(crate) nip: String,
    /// As the code.
    pub(crate) code: String,
    /// Whether the question before clearing the phone is open.
    pub(crate) asks_reset: bool,
}

/// What a screen is drawn from.
#[derive(Clone, Copy)]
pub(crate) struct Ui<'a> {
    pub(crate) model: &'a Model,
    pub(crate) typed: &'a Typed,
    /// The server's time, as well as it is known.
    pub(crate) now: Millis,
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

    /// The zone of the ASN's unit.
    pub(crate) fn zone(&self) -> &str {
        self.model.phone.as_ref().map_or(FIRST_ZONE, |phone| &phone.unit.zone)
    }

    /// `07.12 WITA`.
    pub(crate) fn time(self, at: Millis, zone: &str) -> String {
        [&intl::time(at, zone, self.language()), " ", intl::abbreviation(zone)].concat()
    }
}
