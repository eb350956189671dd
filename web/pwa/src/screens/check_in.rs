//! Absen.

use klabat_api::phone::CredentialState;
use klabat_kit::effects::intl;
use klabat_kit::flow::app::{Outcome, Screen, Sharing, Tap, Work};
use klabat_kit::flow::messages::app::Key;
use klabat_kit::looks::{ButtonKind, Shape, Tone};

use super::outcome::{whereabouts, work};
use super::record::record_row;
use crate::shell::heading;
use crate::ui::{Element, Node, Ui, el};
use crate::widgets::{banner, card, group, icon, paragraph, status, tap};

/// The first screen.
pub(crate) fn check_in(ui: Ui<'_>) -> Vec<Node> {
    let phone = ui.model.phone.as_ref();
    let active = phone.is_some_and(|phone| phone.state == CredentialState::Active);
    // What runs or ended needs the room of a small screen, and so does what the operator must see.
    let idle = matches!(ui.model.work, Work::Idle | Work::Ended(Outcome::Enrolled));
    let person = phone.map(|phone| {
        let name = paragraph("person__name", phone.name.clone());
        group("person").with(name).with(paragraph("soft", phone.unit.name.clone()))
    });
    let [spoken, card] = work(ui);
    vec![
        group("visually-hidden").with(heading(ui.text(Key::CheckInTitle))).into(),
        person.into(),
        (active && idle).then(|| clock(ui)).into(),
        status(readiness(ui)).into(),
        spoken,
        card,
        (active && idle && ui.model.has_gone(ui.now)).then(|| paragraph("soft", ui.text(Key::Gone))).into(),
        whereabouts(ui).into(),
        (active && ui.model.settings.location == Sharing::NotAsked).then(|| location(ui)).into(),
        ui.model.offers_install(ui.now).then(|| install(ui)).into(),
        active.then(|| today(ui)).into(),
    ]
}

/// The server's time, large, and what today is.
fn clock(ui: Ui<'_>) -> Element {
    let zone = ui.zone();
    let heard = ui.model.status_at.is_some();
    let source = ui.text(if heard { Key::ClockLabel } else { Key::ClockDevice });
    let date = intl::date(ui.now, zone, ui.language());
    let time = paragraph("clock__time figures", intl::time(ui.now, zone, ui.language()))
        .with(" ")
        .with(el("span").class("clock__zone").with(intl::abbreviation(zone).to_owned()));
    group("clock").with(time).with(paragraph("soft small", [&*date, source].join(" · "))).with(asked(ui))
}

/// What today asks, in the server's words: as last heard, which without a network may be of a former day.
pub(super) fn asked(ui: Ui<'_>) -> Option<Element> {
    let date = |at| intl::date(at, ui.zone(), ui.language());
    let status = ui.model.status.as_ref().filter(|status| date(status.server_time) == date(ui.now))?;
    let words = el("span").with(ui.language().of(status.today.as_ref()?));
    Some(paragraph("clock__today soft small", icon(Shape::Info, "18")).with(words))
}

/// What keeps the phone from being used, if anything does.
fn readiness(ui: Ui<'_>) -> Option<Element> {
    let phone = ui.model.phone.as_ref();
    let (tone, icon, title, text, activates) = match phone.map(|phone| phone.state) {
        None => (Tone::Info, Shape::Phone, Key::NotActiveTitle, Key::NotActiveText, true),
        Some(CredentialState::Revoked) => (Tone::Error, Shape::Cross, Key::RevokedTitle, Key::RevokedText, true),
        Some(CredentialState::Pending) => (Tone::Queued, Shape::Clock, Key::PendingTitle, Key::PendingText, false),
        Some(CredentialState::Active) if !ui.model.abilities.bluetooth => {
            (Tone::Error, Shape::Bluetooth, Key::NoBluetoothTitle, Key::NoBluetoothText, false)
        }
        Some(CredentialState::Active) if !ui.model.abilities.authenticator => {
            (Tone::Error, Shape::Fingerprint, Key::NoLockTitle, Key::NoLockText, false)
        }
        Some(CredentialState::Active) => return None,
    };
    let waiting = phone.filter(|phone| phone.state == CredentialState::Pending && !phone.check.is_empty());
    let more = if let Some(phone) = waiting {
        let digits = paragraph("check figures", spaced(&phone.check));
        Some(group("stack stack--tight").with(paragraph("", ui.text(Key::PendingCode))).with(digits))
    } else {
        activates.then(|| tap(ButtonKind::Secondary, "", None, ui.text(Key::GoActivate), Tap::Go(Screen::Activation)))
    };
    Some(banner(tone, Some(icon), ui.text(title), ui.text(text).into(), more))
}

/// Six digits in two groups, as people read them out.
fn spaced(digits: &str) -> String {
    let (head, tail) = digits.split_at_checked(digits.len() / 2).unwrap_or((digits, ""));
    [head, tail].join(" ")
}

/// Why the location helps, and the choice.
fn location(ui: Ui<'_>) -> Element {
    card(None, ui.text(Key::LocationTitle)).with(paragraph("soft", ui.text(Key::LocationWhy))).with(
        group("row")
            .with(tap(ButtonKind::Secondary, "", Some(Shape::Pin), ui.text(Key::LocationAllow), Tap::Share(true)))
            .with(tap(ButtonKind::Text, "", None, ui.text(Key::LocationNo), Tap::Share(false))),
    )
}

/// The offer to install, after the first success.
fn install(ui: Ui<'_>) -> Element {
    card(None, ui.text(Key::InstallTitle)).with(paragraph("soft", ui.text(Key::InstallText))).with(
        group("row")
            .with(tap(ButtonKind::Secondary, "", Some(Shape::Download), ui.text(Key::InstallYes), Tap::Install))
            .with(tap(ButtonKind::Text, "", None, ui.text(Key::InstallNo), Tap::NotNow)),
    )
}

/// Today's punches.
fn today(ui: Ui<'_>) -> Element {
    let rows: Vec<Node> = ui.model.today(ui.now).iter().map(|record| record_row(ui, record).into()).collect();
    let body = if rows.is_empty() { paragraph("soft", ui.text(Key::TodayNone)) } else { group("rows card").all(rows) };
    el("section").class("stack stack--tight").with(el("h2").with(ui.text(Key::Today))).with(body)
}
