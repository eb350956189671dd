//! The one thing to do, in reach of the thumb.

use klabat_api::common::Intent;
use klabat_api::phone::CredentialState;
use klabat_kit::flow::Millis;
use klabat_kit::flow::app::{Model, Outcome, Screen, Tap, Work};
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::widgets::{Button, ButtonKind, Shape};
use leptos::prelude::*;

use super::{button, row};
use crate::ui::Ui;

/// What it offers.
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

fn offer(model: &Model, now: Millis) -> Offer {
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

/// A button across the screen, 72 px high.
const LARGE: &str = "button--wide button--large";

/// The bottom of the screen.
pub(crate) fn dock(ui: Ui) -> AnyView {
    let now = ui.now();
    let primary = |key: Key, icon, tap| button(ui, ButtonKind::Primary, LARGE, Some(icon), ui.text(key), tap);
    let plain = |label, tap| button(ui, ButtonKind::Secondary, LARGE, None, label, tap);
    let buttons = match ui.read(|model| offer(model, now)) {
        Offer::Nothing => return ().into_any(),
        Offer::Punch(intent) => {
            let (other, label) = match intent {
                Intent::In => (Intent::Out, ui.text(Key::InsteadOut)),
                Intent::Out => (Intent::In, ui.text(Key::InsteadIn)),
            };
            vec![
                primary(punch(intent), Shape::Fingerprint, Tap::Punch(intent)),
                button(ui, ButtonKind::Text, "button--wide", None, label, Tap::Punch(other)),
            ]
        }
        Offer::Again(intent) => vec![primary(punch(intent), Shape::Refresh, Tap::Punch(intent))],
        Offer::Stop => vec![plain(ui.text(Key::Stop), Tap::Stop)],
        Offer::Done => vec![plain(ui.text(common::Key::Close), Tap::Dismiss)],
        Offer::Check => vec![primary(Key::PendingCheck, Shape::Refresh, Tap::Refresh)],
        Offer::Sending => {
            let label = ui.text(Key::Sending);
            vec![view! { <Button label kind=ButtonKind::Primary class=LARGE busy=true on_press=|| ()/> }.into_any()]
        }
    };
    row("dock", buttons)
}

const fn punch(intent: Intent) -> Key {
    match intent {
        Intent::In => Key::PunchIn,
        Intent::Out => Key::PunchOut,
    }
}
