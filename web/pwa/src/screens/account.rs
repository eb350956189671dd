//! Akun & bantuan.

use klabat_api::phone::CredentialState;
use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::{Language, app::Key, common};
use klabat_kit::widgets::{Badge, Button, ButtonKind, Choice, Dialog, Segments, Shape, Tone};
use leptos::prelude::*;

use super::detail::titled;
use super::{button, card, fact, paragraph};
use crate::shell::heading;
use crate::ui::Ui;

/// The screen.
pub(crate) fn account(ui: Ui) -> AnyView {
    let regency = ui.read(|model| model.config.as_ref().map(|config| config.regency.clone()));
    let regency = regency.map(|regency| ui.fill(Key::Version, &[("regency", &regency)]));
    view! {
        {heading(ui.text(Key::AccountTitle))}
        {person(ui)}
        {choices(ui)}
        {texts(ui, Shape::Info, Key::HelpTitle, &[Key::HelpFind, Key::HelpBroken, Key::HelpWrong])}
        {texts(ui, Shape::Shield, Key::PrivacyTitle, &[
            Key::PrivacyBiometrics,
            Key::PrivacyRecords,
            Key::PrivacyPhone,
        ])}
        {reset(ui)}
        {paragraph("soft small centred", regency.unwrap_or_default())}
    }
    .into_any()
}

const fn state(state: Option<CredentialState>) -> (Tone, Key) {
    match state {
        None => (Tone::Neutral, Key::PhoneNone),
        Some(CredentialState::Pending) => (Tone::Queued, Key::PhonePending),
        Some(CredentialState::Active) => (Tone::Success, Key::PhoneActive),
        Some(CredentialState::Revoked) => (Tone::Error, Key::PhoneRevoked),
    }
}

fn person(ui: Ui) -> AnyView {
    let (phone, nip) = ui.read(|model| (model.phone.clone(), model.owner().map(|owner| owner.nip.clone())));
    let standing = phone.as_ref().map(|phone| phone.state);
    let (tone, label) = state(standing);
    let mut facts = Vec::new();
    if let Some(phone) = phone {
        facts.push(fact(ui.text(Key::NameLabel), phone.name.into_any()));
        facts.extend(nip.map(|nip| fact(ui.text(Key::NipLabel), spaced(&nip).into_any())));
        facts.push(fact(ui.text(Key::UnitLabel), phone.unit.name.into_any()));
    }
    facts.push(fact(ui.text(Key::PhoneLabel), view! { <Badge tone label=ui.text(label)/> }.into_any()));
    let usable = matches!(standing, Some(CredentialState::Pending | CredentialState::Active));
    let activate = (!usable).then(|| {
        let tap = Tap::Go(Screen::Activation);
        button(ui, ButtonKind::Primary, "", None, ui.text(Key::GoActivate), tap)
    });
    view! {
        <section class="card stack">
            <dl class="facts">{facts}</dl>
            {activate}
        </section>
    }
    .into_any()
}

/// A NIP as it is printed: 8, 6, 1 and 3 digits.
fn spaced(nip: &str) -> String {
    match (nip.get(..8), nip.get(8..14), nip.get(14..15), nip.get(15..)) {
        (Some(born), Some(since), Some(sex), Some(number)) => [born, since, sex, number].join(" "),
        _ => nip.to_owned(),
    }
}

fn choices(ui: Ui) -> AnyView {
    let (shares, installable) =
        ui.read(|model| (model.shares_location(), model.installable && !model.abilities.installed));
    let install = installable.then(|| {
        button(ui, ButtonKind::Secondary, "", Some(Shape::Download), ui.text(Key::InstallTitle), Tap::Install)
    });
    let languages = choice(
        ui.text(Key::LanguageLabel),
        Language::ALL.map(|language| language.name().to_owned()),
        ui.language() == Language::En,
        move |english| ui.tap(Tap::Speak(if english { Language::En } else { Language::Id })),
    );
    let sharing = choice(
        ui.text(Key::LocationLabel),
        [ui.text(Key::LocationOff), ui.text(Key::LocationOn)],
        shares,
        move |shared| ui.tap(Tap::Share(shared)),
    );
    view! {
        <section class="card stack">
            <div class="stack stack--tight">
                <h2>{ui.text(Key::LanguageLabel)}</h2>
                {languages}
            </div>
            <div class="stack stack--tight">
                <h2>{ui.text(Key::LocationLabel)}</h2>
                {paragraph("soft small", ui.text(Key::LocationWhy))}
                {sharing}
            </div>
            {install}
        </section>
    }
    .into_any()
}

/// One of two.
fn choice(label: String, words: [String; 2], second: bool, choose: impl Fn(bool) + Copy + 'static) -> AnyView {
    let [no, yes] = words;
    let choices = vec![Choice { value: false, label: no }, Choice { value: true, label: yes }];
    view! { <Segments label choices chosen=second on_choose=choose/> }.into_any()
}

fn texts(ui: Ui, icon: Shape, title: Key, texts: &[Key]) -> AnyView {
    let items = texts.iter().map(|text| view! { <li>{ui.text(*text)}</li> }).collect::<Vec<_>>();
    let list = view! { <ul class="texts">{items}</ul> };
    card(titled(ui, icon, title), vec![list.into_any()])
}

fn reset(ui: Ui) -> AnyView {
    let open = ui.asks_reset;
    let waiting = ui.read(|model| !model.outbox.entries().is_empty());
    let warning = waiting.then(|| paragraph("warning", ui.text(Key::ResetWaiting)));
    view! {
        <Button
            label=ui.text(Key::Reset)
            kind=ButtonKind::Danger
            icon=Shape::Bin
            class="button--wide"
            on_press=move || open.set(true)
        />
        <Dialog open on_close=move || open.set(false) title=ui.text(Key::ResetTitle)>
            {paragraph("", ui.text(Key::ResetText))}
            {warning}
            <div class="dialog__actions">
                <Button label=ui.text(common::Key::Cancel) on_press=move || open.set(false)/>
                {button(ui, ButtonKind::Danger, "", None, ui.text(Key::ResetYes), Tap::Reset)}
            </div>
        </Dialog>
    }
    .into_any()
}
