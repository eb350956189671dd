//! The one thing to do, in reach of the thumb.

use klabat_api::common::Intent;
use klabat_api::phone::CredentialState;
use klabat_kit::flow::app::{Model, Outcome, Screen, Tap, Work};
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::widgets::{Button, ButtonKind, Shape};
use leptos::prelude::*;

use crate::ui::Ui;

/// What it offers.
#[derive(Clone, Copy, PartialEq)]
enum Offer {
    /// Nothing: the screen has its own button, or there is nothing to do.
    Nothing,
    /// Masuk or pulang.
    Punch(Intent),
    /// Again, after an attempt that brought no seal.
    Again(Intent),
    /// Stop what runs.
    Stop,
    /// Wait for the server.
    Sending,
    /// Has read how it ended.
    Done,
    /// Ask whether the operator confirmed.
    Check,
}

fn offer(model: &Model, now: u64) -> Offer {
    let state = model.phone.as_ref().map(|phone| phone.state);
    let able = model.abilities.bluetooth && model.abilities.authenticator;
    match (&model.screen, &model.work) {
        (Screen::CheckIn | Screen::Activation, Work::Visiting(_)) => Offer::Stop,
        (Screen::CheckIn | Screen::Activation, Work::Sending(..)) => Offer::Sending,
        (Screen::CheckIn, _) if state == Some(CredentialState::Pending) => Offer::Check,
        (Screen::CheckIn, _) if state != Some(CredentialState::Active) || !able => Offer::Nothing,
        (Screen::CheckIn, Work::Ended(Outcome::Trouble(kind, _))) => {
            Offer::Again(kind.intent().unwrap_or(model.next_intent(now)))
        }
        (Screen::CheckIn, Work::Ended(Outcome::Recorded(_) | Outcome::Refused(..))) => Offer::Done,
        (Screen::CheckIn, _) => Offer::Punch(model.next_intent(now)),
        _ => Offer::Nothing,
    }
}

/// The bottom of the screen.
#[component]
pub(crate) fn Dock(ui: Ui) -> impl IntoView {
    let minute = ui.minute();
    let offered = Memo::new(move |_| {
        let now = minute.get();
        ui.part(move |model| offer(model, now)).get()
    });
    move || match offered.get() {
        Offer::Nothing => ().into_any(),
        Offer::Punch(intent) => view! {
            <div class="dock">
                <Large ui key=punch(intent) icon=Shape::Fingerprint tap=Tap::Punch(intent)/>
                <Button
                    label=ui.label(instead(intent))
                    kind=ButtonKind::Text
                    class="button--wide"
                    on_press=move || ui.tap(Tap::Punch(other(intent)))
                />
            </div>
        }
        .into_any(),
        Offer::Again(intent) => view! {
            <div class="dock">
                <Large ui key=punch(intent) icon=Shape::Refresh tap=Tap::Punch(intent)/>
            </div>
        }
        .into_any(),
        Offer::Stop => view! {
            <div class="dock">
                <Button
                    label=ui.label(Key::Stop)
                    class="button--wide button--large"
                    on_press=move || ui.tap(Tap::Stop)
                />
            </div>
        }
        .into_any(),
        Offer::Sending => view! {
            <div class="dock">
                <Button
                    label=ui.label(Key::Sending)
                    kind=ButtonKind::Primary
                    class="button--wide button--large"
                    busy=true
                    on_press=|| ()
                />
            </div>
        }
        .into_any(),
        Offer::Done => view! {
            <div class="dock">
                <Button
                    label=Signal::derive(move || ui.text(common::Key::Close))
                    class="button--wide button--large"
                    on_press=move || ui.tap(Tap::Dismiss)
                />
            </div>
        }
        .into_any(),
        Offer::Check => view! {
            <div class="dock">
                <Large ui key=Key::PendingCheck icon=Shape::Refresh tap=Tap::Refresh/>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Large(ui: Ui, key: Key, icon: Shape, tap: Tap) -> impl IntoView {
    view! {
        <Button
            label=ui.label(key)
            kind=ButtonKind::Primary
            icon
            class="button--wide button--large"
            on_press=move || ui.tap(tap.clone())
        />
    }
}

const fn other(intent: Intent) -> Intent {
    match intent {
        Intent::In => Intent::Out,
        Intent::Out => Intent::In,
    }
}

const fn punch(intent: Intent) -> Key {
    match intent {
        Intent::In => Key::PunchIn,
        Intent::Out => Key::PunchOut,
    }
}

const fn instead(intent: Intent) -> Key {
    match intent {
        Intent::In => Key::InsteadOut,
        Intent::Out => Key::InsteadIn,
    }
}
