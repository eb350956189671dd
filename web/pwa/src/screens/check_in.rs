//! Absen.

use klabat_api::phone::CredentialState;
use klabat_kit::effects::intl;
use klabat_kit::flow::app::{Abilities, Outcome, Screen, Sharing, Tap, Work};
use klabat_kit::flow::messages::app::Key;
use klabat_kit::widgets::{Banner, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use super::outcome::work;
use super::record::record_row;
use super::{button, card, paragraph, row};
use crate::shell::heading;
use crate::ui::Ui;

/// The first screen.
pub(crate) fn check_in(ui: Ui) -> AnyView {
    let (person, state, abilities) = ui.read(|model| {
        let phone = model.phone.as_ref();
        let person = phone.map(|phone| (phone.name.clone(), phone.unit.name.clone()));
        (person, phone.map(|phone| phone.state), model.abilities)
    });
    // What runs or ended needs the room of a small screen, and so does what the operator must see.
    let idle = ui.read(|model| matches!(model.work, Work::Idle | Work::Ended(Outcome::Enrolled)));
    let active = state == Some(CredentialState::Active);
    let clock = (active && idle).then(|| clock(ui));
    view! {
        <div class="visually-hidden">{heading(ui.text(Key::CheckInTitle))}</div>
        {person.map(|(name, unit)| row("person", vec![paragraph("person__name", name), paragraph("soft", unit)]))}
        {clock}
        <div role="status">{readiness(ui, state, abilities)}</div>
        {work(ui)}
        {active.then(|| location(ui))}
        {install(ui)}
        {active.then(|| today(ui))}
    }
    .into_any()
}

/// The server's time, large.
fn clock(ui: Ui) -> AnyView {
    let (now, zone, heard) = (ui.now(), ui.zone(), ui.read(|model| model.status_at.is_some()));
    let source = ui.text(if heard { Key::ClockLabel } else { Key::ClockDevice });
    let day = [intl::date(now, &zone, ui.language()), source].join(" · ");
    view! {
        <div class="clock">
            <p class="clock__time figures">
                {intl::time(now, &zone, ui.language())} " "
                <span class="clock__zone">{intl::abbreviation(&zone).to_owned()}</span>
            </p>
            {paragraph("soft small", day)}
        </div>
    }
    .into_any()
}

/// What keeps the phone from being used, if anything does.
fn readiness(ui: Ui, state: Option<CredentialState>, abilities: Abilities) -> AnyView {
    let (tone, icon, title, text, activates) = match state {
        None => (Tone::Info, Shape::Phone, Key::NotActiveTitle, Key::NotActiveText, true),
        Some(CredentialState::Revoked) => (Tone::Error, Shape::Cross, Key::RevokedTitle, Key::RevokedText, true),
        Some(CredentialState::Pending) => (Tone::Queued, Shape::Clock, Key::PendingTitle, Key::PendingText, false),
        Some(CredentialState::Active) if !abilities.bluetooth => {
            (Tone::Error, Shape::Bluetooth, Key::NoBluetoothTitle, Key::NoBluetoothText, false)
        }
        Some(CredentialState::Active) if !abilities.authenticator => {
            (Tone::Error, Shape::Fingerprint, Key::NoLockTitle, Key::NoLockText, false)
        }
        Some(CredentialState::Active) => return ().into_any(),
    };
    let (title, text) = (ui.text(title), ui.text(text));
    let check = ui.read(|model| model.phone.as_ref().map(|phone| phone.check.clone())).unwrap_or_default();
    if state == Some(CredentialState::Pending) && !check.is_empty() {
        let code = view! { <p class="check figures">{spaced(&check)}</p> }.into_any();
        let code = row("stack stack--tight", vec![paragraph("", ui.text(Key::PendingCode)), code]);
        view! { <Banner tone title text icon>{code}</Banner> }.into_any()
    } else if activates {
        let tap = Tap::Go(Screen::Activation);
        let action = button(ui, ButtonKind::Secondary, "", None, ui.text(Key::GoActivate), tap);
        view! { <Banner tone title text icon>{action}</Banner> }.into_any()
    } else {
        view! { <Banner tone title text icon/> }.into_any()
    }
}

/// Six digits in two groups, as people read them out.
fn spaced(digits: &str) -> String {
    let (head, tail) = digits.split_at_checked(digits.len() / 2).unwrap_or((digits, ""));
    [head, tail].join(" ")
}

/// Why the location helps, and the choice; until there is one.
fn location(ui: Ui) -> AnyView {
    if ui.read(|model| model.settings.location != Sharing::NotAsked) {
        return ().into_any();
    }
    let (yes, no) = (ui.text(Key::LocationAllow), ui.text(Key::LocationNo));
    let choice = vec![
        button(ui, ButtonKind::Secondary, "", Some(Shape::Pin), yes, Tap::Share(true)),
        button(ui, ButtonKind::Text, "", None, no, Tap::Share(false)),
    ];
    let why = paragraph("soft", ui.text(Key::LocationWhy));
    card(ui.text(Key::LocationTitle).into_any(), vec![why, row("row", choice)])
}

/// The offer to install, after the first success.
fn install(ui: Ui) -> AnyView {
    let now = ui.now();
    if !ui.read(|model| model.offers_install(now)) {
        return ().into_any();
    }
    let (yes, no) = (ui.text(Key::InstallYes), ui.text(Key::InstallNo));
    let choice = vec![
        button(ui, ButtonKind::Secondary, "", Some(Shape::Download), yes, Tap::Install),
        button(ui, ButtonKind::Text, "", None, no, Tap::NotNow),
    ];
    let why = paragraph("soft", ui.text(Key::InstallText));
    card(ui.text(Key::InstallTitle).into_any(), vec![why, row("row", choice)])
}

/// Today's punches.
fn today(ui: Ui) -> AnyView {
    let now = ui.now();
    let rows: Vec<_> = ui.read(|model| model.today(now)).into_iter().map(|record| record_row(ui, record)).collect();
    let body = if rows.is_empty() { paragraph("soft", ui.text(Key::TodayNone)) } else { row("rows card", rows) };
    view! {
        <section class="stack stack--tight">
            <h2>{ui.text(Key::Today)}</h2>
            {body}
        </section>
    }
    .into_any()
}
