//! Development builds only: a beacon and a phone's key in the page, for a laptop that has neither.
//!
//! The beacon is the real protocol ([`klabat_protocol::beacon::Beacon`]) with a seeded key of class *simulated*,
//! which a production configuration refuses. Neither is compiled into a production build.

pub(crate) mod beacon;
pub(crate) mod phone;

use std::cell::Cell;

use klabat_flow::messages::{Language, Message as _, common::Key};

use crate::dom::{Element, el};
use crate::effects::{bluetooth, storage, webauthn};

/// What the tests look for in both builds.
const LITERAL: &str = "klabat-development";

/// Where the choice is kept.
const CHOICE: &str = "development/simulated";

thread_local! {
    static BEACON: Cell<bool> = const { Cell::new(false) };
    static PHONE: Cell<bool> = const { Cell::new(false) };
}

/// Whether the radio goes to the simulated beacon.
pub(crate) fn simulates_beacon() -> bool {
    BEACON.get()
}

/// Whether the ceremonies of the ASN's credential go to the simulated phone.
pub(crate) fn simulates_phone() -> bool {
    PHONE.get()
}

/// A panic is told in the browser's console.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}

/// Takes the person's choice, or where there is none, simulates what this machine lacks. Before anything asks.
pub async fn start() {
    tell_panics();
    let kept = storage::all().await.ok().and_then(|texts| texts.get(CHOICE).cloned());
    if let Some([beacon, phone]) = kept.as_deref().map(str::as_bytes) {
        BEACON.set(*beacon == b'1');
        PHONE.set(*phone == b'1');
    } else {
        BEACON.set(!bluetooth::native_available());
        PHONE.set(!webauthn::platform_available().await);
    }
    if BEACON.get() {
        beacon::load().await;
    }
}

/// What the person chooses in the band of the app.
#[derive(Clone, Debug)]
pub enum Simulate {
    /// The beacon, or the radio's.
    Beacon(bool),
    /// The phone, or this machine's own authenticator.
    Phone(bool),
    /// Which of the seeded beacons stands here: its place in their list.
    Which(String),
}

/// Does it, and keeps it.
pub async fn simulate(what: Simulate) {
    match what {
        Simulate::Beacon(on) => BEACON.set(on),
        Simulate::Phone(on) => PHONE.set(on),
        Simulate::Which(place) => beacon::stand(&place),
    }
    let text = [BEACON.get(), PHONE.get()].map(|on| if on { "1" } else { "0" }).concat();
    let _ = storage::put(CHOICE, &text).await;
    if BEACON.get() {
        beacon::load().await;
    }
}

/// The band over every screen of a page that simulates nothing.
#[must_use]
pub fn mark<M>(language: Language) -> Element<M> {
    let word = Key::DevelopmentBand.text(language);
    let band = el("aside").class("band").attr("data-build", LITERAL).attr("aria-label", word);
    band.with(el("strong").with(word))
}

/// The band over every screen of the app's first page.
#[must_use]
pub fn choices<M: From<Simulate>>(language: Language) -> Element<M> {
    let (beacon, phone) = (BEACON.get(), PHONE.get());
    let check = |on: bool, key: Key, press: Simulate| {
        let input = el("input").attr("type", "checkbox").flag("checked", on).press(press.into());
        el("label").with(input).with(el("span").with(key.text(language)))
    };
    mark(language)
        .with(check(beacon, Key::DevelopmentBeacon, Simulate::Beacon(!beacon)))
        .with(check(phone, Key::DevelopmentPhone, Simulate::Phone(!phone)))
        .with(beacon.then(|| beacon::picker(Key::DevelopmentBeacon.text(language))))
}

/// The band over every screen of the console, where nothing is simulated.
#[cfg(feature = "leptos")]
pub(crate) fn band(language: leptos::prelude::Signal<Language>) -> impl leptos::prelude::IntoView {
    use leptos::prelude::*;

    let word = move || Key::DevelopmentBand.text(language.get());
    view! {
        <aside class="band" data-build=LITERAL aria-label=word>
            <strong>{word}</strong>
        </aside>
    }
}
