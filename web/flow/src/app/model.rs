//! What the app knows, what can happen, and what it asks for.

use std::collections::BTreeMap;

use klabat_api::Base64Url;
use klabat_api::common::{Intent, Problem};
use klabat_api::phone::{Config, Owner, PhoneStatus, PunchBrief};
use klabat_ledger::SignatureCheck;
use klabat_protocol::PublicKey;

use super::activation::Activation;
use super::logged::Logged;
use super::outbox::Outbox;
use super::screen::Screen;
use super::stored::{Kind, Phone, Settings, Sharing, Slot, Stored};
use super::visit::{Heard, Visit};
use crate::ceremony::{Asserted, Create, Declined, Get};
use crate::http::{Failure, Reply, Request};
use crate::messages::Language;
use crate::place::Whereabouts;
use crate::radio::{Characteristic, Lost};
use crate::{Millis, app};

/// What this browser and device can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Abilities {
    /// It has Web Bluetooth.
    pub bluetooth: bool,
    /// It has a platform authenticator with a screen lock.
    pub authenticator: bool,
    /// It runs as an installed app.
    pub installed: bool,
}

/// The start of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Path in the address bar.
    pub path: String,
    /// What the store holds.
    pub stored: Stored,
    /// What this device can do.
    pub abilities: Abilities,
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
    /// Back or forth, to that path.
    Moved(String),
    /// The network came or went.
    Network(bool),
    /// The person came back to the page.
    Returned,
    /// The browser offers to install the app.
    Installable,
    /// The person accepted that offer, or not.
    Installed(bool),
    /// The server answered, or did not.
    Answered(Call, Reply),
    /// Whether the store took a text.
    Kept(Slot, bool),
    /// Something came from beacon, authenticator or device for that attempt.
    Heard(Attempt, Heard),
    /// Whether the edge signed the receipt for that submission.
    Verified(Base64Url, bool),
    /// Whether the log signed the checkpoint in that record's proof; `None` where the browser cannot tell.
    LogVerified(Base64Url, Option<bool>),
    /// A credential that the server found signed, or not.
    Proved(Result<Asserted, Declined>),
    /// A wait is over.
    Woke(Alarm),
}

/// What the person can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tap {
    /// Goes to a screen.
    Go(Screen),
    /// Sends the form of the activation.
    Activate {
        /// As typed.
        nip: String,
        /// As typed.
        code: String,
    },
    /// Enrols this phone: yes, that is me.
    Enrol,
    /// No, that is not me; or tries again from the form.
    BackToForm,
    /// Masuk or pulang.
    Punch(Intent),
    /// Stops the running attempt.
    Stop,
    /// Has seen how it ended.
    Dismiss,
    /// Sends what waits, now.
    SendNow,
    /// Asks the server for news.
    Refresh,
    /// Lets the location go along, or not.
    Share(bool),
    /// Chooses the language.
    Speak(Language),
    /// Installs the app.
    Install,
    /// Not now.
    NotNow,
    /// Saves the receipt of a record as a file.
    SaveReceipt(Base64Url),
    /// Forgets everything on this phone.
    Reset,
}

/// Numbers the visits to a beacon, so that a late answer of a former one is known as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Attempt(pub u32);

/// What was asked of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// [`klabat_api::routes::CONFIG`].
    Config,
    /// [`klabat_api::routes::PHONE_STATUS`].
    Status,
    /// [`klabat_api::routes::ENROLMENT_OPTIONS`].
    Options,
    /// [`klabat_api::routes::ENROLMENT_FOUND`].
    Found,
    /// [`klabat_api::routes::CHALLENGE`], or the options anew.
    Challenge(Attempt),
    /// [`klabat_api::routes::REFRESH`], for the beacon of that attempt.
    Refresh(Attempt),
    /// [`klabat_api::routes::LOG_PROOF`], for the receipt of that record.
    Proof(Base64Url),
    /// [`klabat_api::routes::PUNCH`] or [`klabat_api::routes::ENROLMENT`], by submission.
    Submit(Base64Url),
}

/// What a wait was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// Connect to the same beacon again.
    Reconnect(Attempt),
    /// Ask the busy beacon again.
    AskAgain(Attempt),
    /// Send what waits.
    Resend,
    /// Ask whether the operator confirmed.
    Poll,
}

/// Something to do outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Keep a text; answered by [`Event::Kept`].
    Keep(Slot, String),
    /// Forget a text.
    Forget(Slot),
    /// Forget every text, then load the page anew.
    ForgetAll,
    /// Ask the server; answered by [`Event::Answered`].
    Send(Call, Request),
    /// Let the person choose a beacon.
    Choose(Attempt),
    /// Connect to the chosen one.
    Connect(Attempt),
    /// Read.
    Read(Attempt, Characteristic),
    /// Write.
    Write(Attempt, Characteristic, Vec<u8>),
    /// End the connection.
    Disconnect,
    /// Draw 16 random bytes.
    Draw(Attempt),
    /// Ask where the phone is.
    Locate(Attempt),
    /// Make a credential.
    Create(Attempt, Create),
    /// Sign a challenge.
    Assert(Attempt, Get),
    /// Sign with a credential that was found again; answered by [`Event::Proved`].
    Prove(Get),
    /// Verify the edge's signature; answered by [`Event::Verified`].
    Verify {
        /// For which submission.
        submission: Base64Url,
        /// Key of the edge.
        key: PublicKey,
        /// What was signed.
        message: Vec<u8>,
        /// r‖s.
        signature: [u8; 64],
    },
    /// Verify the log's signature (Ed25519); answered by [`Event::LogVerified`].
    VerifyLog(Base64Url, SignatureCheck),
    /// Wait some milliseconds; answered by [`Event::Woke`].
    Wait(Alarm, u32),
    /// Ask the person for the location permission; answered by [`Event::Tap`] with [`Tap::Share`].
    AskLocation,
    /// Add the path to the history.
    Push(String),
    /// Change the path in place.
    Replace(String),
    /// The screen or the language changed: set title and language, move the focus to the heading.
    Present,
    /// Show the browser's install dialog.
    Install,
    /// Ask the browser not to evict the store.
    Persist,
    /// Save a file.
    Save {
        /// Its name.
        name: String,
        /// JSON.
        text: String,
    },
}

/// How the last attempt stands.
#[derive(Clone, Debug, Default)]
pub enum Work {
    /// Nothing runs.
    #[default]
    Idle,
    /// With the beacon.
    Visiting(Box<Visit>),
    /// Sealed; the server's word is awaited for the first time.
    Sending(Kind, Base64Url),
    /// It ended.
    Ended(Outcome),
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server recorded it and its receipt is genuine.
    Recorded(PunchBrief),
    /// Sealed and waiting in the outbox under that submission.
    Saved(Base64Url),
    /// The phone is enrolled and waits for the operator.
    Enrolled,
    /// The server refused it.
    Refused(Kind, Problem),
    /// It did not come to a seal.
    Trouble(Kind, Trouble),
}

/// Why no seal was got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The radio.
    Radio(Lost),
    /// The beacon had no room, several times.
    BeaconBusy,
    /// The beacon has no valid epoch and could not be given one.
    BeaconStale,
    /// The beacon refused, or said what no beacon says.
    BeaconRefused,
    /// The beacon's session ended before the seal.
    TooSlow,
    /// The authenticator.
    Authenticator(Declined),
    /// The server gave no challenge.
    Server(Failure),
    /// The device has no source of randomness, or a value cannot be encoded.
    Device,
}

/// What the app knows.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and all of them combine")]
pub struct Model {
    /// False until the store was read.
    pub open: bool,
    /// The present screen.
    pub screen: Screen,
    /// What this device can do.
    pub abilities: Abilities,
    /// Whether there is a network.
    pub online: bool,
    /// Whether the browser offers to install.
    pub installable: bool,
    /// What the person chose.
    pub settings: Settings,
    /// The server's configuration, as last heard.
    pub config: Option<Config>,
    /// This phone, once enrolled.
    pub phone: Option<Phone>,
    /// As last heard.
    pub status: Option<PhoneStatus>,
    /// Whether [`Self::status`] was heard on this page, and when by the phone's clock.
    pub status_at: Option<Millis>,
    /// Why the last question about it failed.
    pub status_failure: Option<Failure>,
    /// Server's clock minus the phone's, in ms.
    pub clock_ahead: i64,
    /// The screen Aktivasi.
    pub activation: Activation,
    /// The attempt that runs or ran last.
    pub work: Work,
    /// Numbers the attempts.
    pub attempt: Attempt,
    /// Where the phone is from its office, or was at the last attempt, once the browser said so.
    pub whereabouts: Option<Whereabouts>,
    /// What waits for the server.
    pub outbox: Outbox,
    /// Receipts by record.
    pub receipts: BTreeMap<Base64Url, Base64Url>,
    /// How these stand to the public log, by record; those of which nothing is known yet are absent.
    pub logged: BTreeMap<Base64Url, Logged>,
    /// Whether a punch was recorded on this page: then installing may be offered.
    pub succeeded: bool,
    /// Whether the wait for [`Alarm::Poll`] runs.
    pub(super) polling: bool,
}

impl Model {
    /// Language of the screen.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.settings.language
    }

    /// The server's time as well as it is known.
    #[must_use]
    pub fn server_now(&self, now: Millis) -> Millis {
        now.saturating_add_signed(self.clock_ahead)
    }

    /// Whose phone it is, as last heard.
    #[must_use]
    pub fn owner(&self) -> Option<&Owner> {
        self.status.as_ref()?.owner.as_ref()
    }

    /// The location goes along.
    #[must_use]
    pub fn shares_location(&self) -> bool {
        self.settings.location == Sharing::Shared
    }

    /// Whether to offer the installation now: after a success, and not within 30 days of a no.
    #[must_use]
    pub fn offers_install(&self, now: Millis) -> bool {
        let rested = self.settings.install_dismissed_at.is_none_or(|at| now.saturating_sub(at) > app::INSTALL_REST_MS);
        self.installable && !self.abilities.installed && self.succeeded && rested
    }

    pub(super) fn keep_settings(&self) -> Effect {
        Effect::Keep(Slot::Settings, json(&self.settings))
    }
}

/// JSON of a value with string keys only, which cannot fail.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    // No `expect`: the first load would carry the words of serde's errors for it.
    let Ok(text) = serde_json::to_string(value) else { panic!("every stored type has string keys only") };
    text
}
