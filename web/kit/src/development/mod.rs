//! Development builds only: a beacon and a phone's key in the page, for a laptop that has neither.
//!
//! The beacon is the real protocol ([`klabat_protocol::beacon::Beacon`]) with a seeded key of class *simulated*,
//! which a production configuration refuses. Neither is compiled into a production build.

pub(crate) mod beacon;
pub(crate) mod phone;

use std::cell::Cell;

use klabat_flow::messages::{Language, Message as _, common::Key};
use leptos::prelude::*;

use crate::effects::{bluetooth, storage, webauthn};

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

/// Takes the person's choice, or where there is none, simulates what this machine lacks. Before anything asks.
pub async fn start() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
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

fn choose(beacon: bool, phone: bool) {
    BEACON.set(beacon);
    PHONE.set(phone);
    leptos::task::spawn_local(async move {
        let text = [beacon, phone].map(|on| if on { "1" } else { "0" }).concat();
        let _ = storage::put(CHOICE, &text).await;
        if beacon {
            beacon::load().await;
        }
    });
}

/// The band over every screen; its literal is what the tests look for in both builds.
pub(crate) fn band(language: Signal<Language>) -> impl IntoView {
    let (with_beacon, with_phone) = (RwSignal::new(BEACON.get()), RwSignal::new(PHONE.get()));
    let word = move |key: Key| move || key.text(language.get());
    view! {
        <aside class="band" data-build="klabat-development" aria-label=word(Key::DevelopmentBand)>
            <strong>{word(Key::DevelopmentBand)}</strong>
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || with_beacon.get()
                    on:change=move |event| {
                        with_beacon.set(event_target_checked(&event));
                        choose(with_beacon.get_untracked(), with_phone.get_untracked());
                    }
                />
                <span>{word(Key::DevelopmentBeacon)}</span>
            </label>
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || with_phone.get()
                    on:change=move |event| {
                        with_phone.set(event_target_checked(&event));
                        choose(with_beacon.get_untracked(), with_phone.get_untracked());
                    }
                />
                <span>{word(Key::DevelopmentPhone)}</span>
            </label>
            {move || with_beacon.get().then(|| beacon::picker(language))}
        </aside>
    }
}
