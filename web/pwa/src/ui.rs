//! What every screen holds: the model, the words, and the way back to the model.

use klabat_kit::effects::{clock, intl};
use klabat_kit::flow::Millis;
use klabat_kit::flow::app::{Event, Model, Tap};
use klabat_kit::flow::messages::{Language, Message, app::Key};
use leptos::prelude::*;

use crate::effects;

/// Shown before the ASN's unit is known: the regency's own zone.
const FIRST_ZONE: &str = "Asia/Makassar";

/// A handle on the running app.
#[derive(Clone, Copy)]
pub(crate) struct Ui {
    model: RwSignal<Model>,
    now: RwSignal<Millis>,
    language: Memo<Language>,
}

impl Ui {
    pub(crate) fn new() -> Self {
        let model = RwSignal::new(Model::default());
        let language = Memo::new(move |_| model.with(Model::language));
        Self { model, now: RwSignal::new(clock::now()), language }
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

    /// A part of the model; what shows it is drawn anew when that part changes.
    pub(crate) fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Model) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.model.with(&read))
    }

    /// The model as it is now, without watching it.
    pub(crate) fn peek<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        self.model.with_untracked(read)
    }

    /// The phone's clock goes on.
    pub(crate) fn tick(self) {
        self.now.set(clock::now());
    }

    /// The server's time by the minute.
    pub(crate) fn minute(self) -> Memo<Millis> {
        Memo::new(move |_| {
            let now = self.now.get();
            self.model.with(|model| model.server_now(now)) / 60_000 * 60_000
        })
    }

    pub(crate) fn language(self) -> Language {
        self.language.get()
    }

    pub(crate) fn languages(self) -> Memo<Language> {
        self.language
    }

    /// The words of a key.
    pub(crate) fn text(self, key: impl Message) -> String {
        key.text(self.language.get()).to_owned()
    }

    /// The words of a key, for a widget that watches.
    pub(crate) fn label(self, key: Key) -> Signal<String> {
        Signal::derive(move || self.text(key))
    }

    /// The words of a key, with values put in.
    pub(crate) fn fill(self, key: impl Message, values: &[(&str, &str)]) -> String {
        key.fill(self.language.get(), values)
    }

    /// The zone of the ASN's unit.
    pub(crate) fn zone(self) -> String {
        self.model.with(|model| model.phone.as_ref().map_or(FIRST_ZONE.to_owned(), |phone| phone.unit.zone.clone()))
    }

    /// `07.12 WITA`.
    pub(crate) fn time(self, at: Millis, zone: &str) -> String {
        [&intl::time(at, zone, self.language()), " ", intl::abbreviation(zone)].concat()
    }
}
