//! The one thing to do, in reach of the thumb.

use klabat_api::common::Intent;
use klabat_api::phone::CredentialState;
use klabat_kit::flow::Millis;
use klabat_kit::flow::app::{Model, Outcome, Screen, Tap, Work};
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::looks::{ButtonKind, Shape};

use crate::ui::{Element, Ui};
use crate::widgets::{LARGE, WIDE, busy, group, tap};

/// What it offers.
enum Offer {
    /// Nothing: the screen has its own button, or there is nothing to do.
    Nothing,
    /// Masuk or pulang.
    Punch(Intent),
    /// Pulang once more.
    Repeat,
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
        (Screen::CheckIn, _) if model.has_gone(now) => Offer::Repeat,
        (Screen::CheckIn, _) => Offer::Punch(model.next_intent(now)),
        _ => Offer::Nothing,
    }
}

/// The bottom of the screen.
pub(crate) fn dock(ui: Ui<'_>) -> Option<Element> {
    let primary = |key: Key, icon, to_do| tap(ButtonKind::Primary, LARGE, Some(icon), ui.text(key), to_do);
    let plain = |class, label, to_do| tap(ButtonKind::Secondary, class, None, label, to_do);
    let instead = |key: Key, intent| tap(ButtonKind::Text, WIDE, None, ui.text(key), Tap::Punch(intent));
    let dock = group("dock");
    Some(match offer(ui.model, ui.now) {
        Offer::Nothing => return None,
        Offer::Punch(intent) => {
            let other = match intent {
                Intent::In => instead(Key::InsteadOut, Intent::Out),
                Intent::Out => instead(Key::InsteadIn, Intent::In),
            };
            dock.with(primary(punch(intent), Shape::Fingerprint, Tap::Punch(intent))).with(other)
        }
        Offer::Repeat => dock
            .with(plain(WIDE, ui.text(Key::PunchAgain), Tap::Punch(Intent::Out)))
            .with(instead(Key::InsteadIn, Intent::In)),
        Offer::Again(intent) => dock.with(primary(punch(intent), Shape::Refresh, Tap::Punch(intent))),
        Offer::Stop => dock.with(plain(LARGE, ui.text(Key::Stop), Tap::Stop)),
        Offer::Done => dock.with(plain(WIDE, ui.text(common::Key::Close), Tap::Dismiss)),
        Offer::Check => dock.with(primary(Key::PendingCheck, Shape::Refresh, Tap::Refresh)),
        Offer::Sending => dock.with(busy(ui.text(Key::Sending))),
    })
}

const fn punch(intent: Intent) -> Key {
    match intent {
        Intent::In => Key::PunchIn,
        Intent::Out => Key::PunchOut,
    }
}
