//! What the page knows, what can happen, and what it asks for.

use std::collections::BTreeMap;

use klabat_api::own::{OwnMonth, OwnRequests};
use klabat_api::phone::CredentialState;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::fetched::{Fetched, Ticket};
use super::form::{AbsenceForm, CorrectionForm, Field};
use super::marks::Tone;
use super::screen::{Screen, month_after, month_before};
use crate::app::{Phone, Settings, Slot};
use crate::http::{Failure, Reply, Request};
use crate::messages::Language;
use crate::messages::own::Key;

/// What the store holds for this page. The first page has more in it, which is not read here.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Held {
    /// This phone.
    pub phone: Option<Phone>,
    /// What the person chose.
    pub settings: Settings,
    /// Name of the regency, for the header.
    pub regency: Option<String>,
}

/// What is read of the server's configuration.
#[derive(Deserialize)]
struct Named {
    regency: String,
}

impl Held {
    /// Reads the texts. What does not parse counts as absent.
    #[must_use]
    pub fn read(texts: &BTreeMap<String, String>) -> Self {
        Self {
            phone: at(texts, &Slot::Phone),
            settings: at(texts, &Slot::Settings).unwrap_or_default(),
            regency: at(texts, &Slot::Config).map(|Named { regency }| regency),
        }
    }
}

fn at<T: DeserializeOwned>(texts: &BTreeMap<String, String>, slot: &Slot) -> Option<T> {
    // As bytes, like the replies of the server: the reader is compiled once.
    serde_json::from_slice(texts.get(&slot.key())?.as_bytes()).ok()
}

/// The start of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Path and query in the address bar.
    pub path: String,
    /// What the store holds.
    pub held: Held,
    /// Whether there is a network.
    pub online: bool,
}

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The store was read: the first event.
    Opened(Box<Opened>),
    /// The person did something.
    Tap(Tap),
    /// Back or forth, to that path and query.
    Moved(String),
    /// The network came or went.
    Network(bool),
    /// The person came back to the page.
    Returned,
    /// The server answered, or did not.
    Answered(Call, Reply),
    /// What is in the file that [`Effect::ReadCopy`] read; `None` when that is no use.
    CopyRead(Ticket, Option<Vec<u8>>),
}

/// What the person can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tap {
    /// Goes to a screen.
    Go(Screen),
    /// Chooses the language.
    Speak(Language),
    /// Asks the server again for what the screen shows.
    Refresh,
    /// Types or chooses, in the form on the screen.
    Type(Field, String),
    /// Asks for a part of a day, or for whole days.
    Partial(bool),
    /// The claimed time is on the day after, or not.
    NextDay(bool),
    /// Adds a file of that name as a copy of a letter.
    Enclose(String),
    /// Takes the copy out again.
    TakeOut,
    /// Sends the form on the screen.
    Send,
    /// Is asked whether to take that one back.
    AskTakeBack(What, String),
    /// No, it stays.
    Keep,
    /// Yes, takes it back.
    TakeBack,
}

/// Which of the two one can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Cuti or izin.
    Absence,
    /// A correction.
    Correction,
}

/// What was asked of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// [`klabat_api::routes::OWN_REQUESTS`].
    Requests(Ticket),
    /// [`klabat_api::routes::OWN_MONTH`].
    Month(Ticket),
    /// [`klabat_api::routes::OWN_ABSENCE`], which files nothing.
    Look(Ticket),
    /// [`klabat_api::routes::OWN_ABSENCE`] or [`klabat_api::routes::OWN_CORRECTION`], sent on that visit of a screen.
    File(What, Ticket),
    /// [`klabat_api::routes::OWN_ABSENCE_CANCEL`] or [`klabat_api::routes::OWN_CORRECTION_WITHDRAW`], of that id.
    TakeBack(What, String),
}

/// Something to do outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Keep a text; nobody waits for it.
    Keep(Slot, String),
    /// Ask the server; answered by [`Event::Answered`].
    Send(Call, Request),
    /// Read the file in the field for a copy; answered by [`Event::CopyRead`].
    ReadCopy(Ticket),
    /// Add the path to the history.
    Push(String),
    /// Change the path in place.
    Replace(String),
    /// The screen or the language changed: set title and language, move the focus to the heading.
    Present,
    /// A form is not as it must be: move the focus to the summary above it.
    Summarise,
}

/// The question before one is taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Which of the two.
    pub what: What,
    /// Its id.
    pub id: String,
    /// Whether the server's word is awaited; then the question stays.
    pub sending: bool,
    /// Why it was not taken back.
    pub failure: Option<Failure>,
}

/// News, told on whatever screen there is until the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The server has it.
    Filed(What),
    /// The server has not taken it, and its form was left meanwhile.
    Unfiled(What),
    /// It is taken back.
    TakenBack(What),
}

impl Told {
    /// Its sentence and how it is said.
    #[must_use]
    pub const fn mark(self) -> (Tone, Key) {
        match self {
            Self::Filed(What::Absence) => (Tone::Success, Key::ToldAbsenceFiled),
            Self::Filed(What::Correction) => (Tone::Success, Key::ToldCorrectionFiled),
            Self::Unfiled(What::Absence) => (Tone::Error, Key::ToldAbsenceUnfiled),
            Self::Unfiled(What::Correction) => (Tone::Error, Key::ToldCorrectionUnfiled),
            Self::TakenBack(What::Absence) => (Tone::Success, Key::ToldAbsenceBack),
            Self::TakenBack(What::Correction) => (Tone::Success, Key::ToldCorrectionBack),
        }
    }
}

/// What the page knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// False until the store was read.
    pub open: bool,
    /// The present screen.
    pub screen: Screen,
    /// Whether there is a network.
    pub online: bool,
    /// What the person chose.
    pub settings: Settings,
    /// Name of the regency.
    pub regency: Option<String>,
    /// This phone, once enrolled. Its state is what was heard last; the first page alone writes it down, for it may have
    /// got another token meanwhile.
    pub phone: Option<Phone>,
    /// Own requests.
    pub requests: Fetched<OwnRequests>,
    /// The month on the screen Rincian hari.
    pub month: Fetched<OwnMonth>,
    /// Today in the owner's zone, as last heard.
    pub today: Option<String>,
    /// The form for cuti or izin.
    pub absence: AbsenceForm,
    /// The form for a correction.
    pub correction: CorrectionForm,
    /// The open question before one is taken back.
    pub question: Option<Question>,
    /// News.
    pub told: Option<Told>,
    /// The last ticket.
    pub(super) ticket: Ticket,
    /// The ticket of this visit to this screen.
    pub(super) visit: Ticket,
}

impl Model {
    /// Language of the screen.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.settings.language
    }

    /// How this phone stands; `None` where there is none. Only an active one is shown the screens.
    #[must_use]
    pub fn standing(&self) -> Option<CredentialState> {
        self.phone.as_ref().map(|phone| phone.state)
    }

    /// The month that the screen Rincian hari shows, `YYYY-MM`; `None` before the server said which the present one is.
    #[must_use]
    pub fn shown_month(&self) -> Option<&str> {
        match &self.screen {
            Screen::Days(Some(month)) => Some(month),
            _ => self.this_month(),
        }
    }

    /// The screen of the month before.
    #[must_use]
    pub fn earlier(&self) -> Option<Screen> {
        self.shown_month().and_then(month_before).map(|month| Screen::Days(Some(month)))
    }

    /// The screen of the month after, which is not beyond the present one.
    #[must_use]
    pub fn later(&self) -> Option<Screen> {
        let (month, present) = (self.shown_month().and_then(month_after)?, self.this_month()?);
        (*month <= *present).then_some(Screen::Days(Some(month)))
    }

    fn this_month(&self) -> Option<&str> {
        self.today.as_deref()?.get(..7)
    }

    pub(super) fn next_ticket(&mut self) -> Ticket {
        self.ticket.0 += 1;
        self.ticket
    }
}
