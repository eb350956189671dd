//! What every screen holds: the model, the words, and the way back to the model.

use klabat_kit::effects::{clock, intl};
use klabat_kit::flow::Millis;
use klabat_kit::flow::app::{Event, Model, Tap};
use klabat_kit::flow::messages::{Language, Message};
use leptos::prelude::*;

use crate::effects;

/// Shown before the ASN's unit is known: the regency's own zone.
const FIRST_ZONE: &str = "Asia/Makassar";
/// Milliseconds in a minute.
const MINUTE_MS: Millis = 60_000;

/// A handle on the running app.
#[derive(Clone, Copy)]
pub(crate) struct Ui {
    model: RwSignal<Model>,
    minute: RwSignal<Millis>,
    /// What is typed as NIP.
    pub(crate) nip: RwSignal<String>,
    /// What is typed as the code.
    pub(crate) code: RwSignal<String>,
    /// Whether the question before clearing the phone is open.
    pub(crate) asks_reset: RwSignal<bool>,
}

impl Ui {
    pub(crate) fn new() -> Self {
        Self {
            model: RwSignal::new(Model::default()),
            minute: RwSignal::new(clock::now() / MINUTE_MS),
            nip: RwSignal::default(),
            code: RwSignal::default(),
            asks_reset: RwSignal::new(false),
        }
    }

    /// Tells the model, and does what it asks for.
    pub(crate) fn send(self, event: Event) {
        let now = clock::now();
        let asked = self.model.try_update(|model| model.update(now, event)).unwrap_or_default();
        for effect in asked {
            effects::run(self, effect);
        }
    }

    /// The person did something.
    pub(crate) fn tap(self, tap: Tap) {
        self.send(Event::Tap(tap));
    }

    /// Reads the model; the part of the page that does so is drawn anew, in place, after each event.
    pub(crate) fn read<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        self.model.with(read)
    }

    /// The model as it is now, without watching it.
    pub(crate) fn peek<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        self.model.with_untracked(read)
    }

    /// The phone's clock goes on.
    pub(crate) fn tick(self) {
        let minute = clock::now() / MINUTE_MS;
        if self.minute.get_untracked() != minute {
            self.minute.set(minute);
        }
    }

    /// The server's time, as well as it is known, when this minute was drawn.
    pub(crate) fn now(self) -> Millis {
        self.minute.track();
        self.read(|model| model.server_now(clock::now()))
    }

    pub(crate) fn language(self) -> Language {
        self.read(Model::language)
    }

    /// The words of a key.
    pub(crate) fn text(self, key: impl Message) -> String {
        key.text(self.language()).to_owned()
    }

    /// The words of a key, with values put in.
    pub(crate) fn fill(self, key: impl Message, values: &[(&str, &str)]) -> String {
        key.fill(self.language(), values)
    }

    /// The zone of the ASN's unit.
    pub(crate) fn zone(self) -> String {
        self.read(|model| model.phone.as_ref().map_or(FIRST_ZONE.to_owned(), |phone| phone.unit.zone.clone()))
    }

    /// `07.12 WITA`.
    pub(crate) fn time(self, at: Millis, zone: &str) -> String {
        [&intl::time(at, zone, self.language()), " ", intl::abbreviation(zone)].concat()
    }
}
