//! Akun & bantuan.

use klabat_api::phone::CredentialState;
use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::{Language, app::Key, common};
use klabat_kit::looks::{ButtonKind, Shape, Tone};

use crate::shell::heading;
use crate::ui::{Act, Element, Node, Ui, el};
use crate::widgets::{WIDE, badge, button, card, choice, fact, group, icon, paragraph, question, tap};

/// The screen.
pub(crate) fn account(ui: Ui<'_>) -> Vec<Node> {
    let regency = ui.model.config.as_ref().map(|config| ui.fill(Key::Version, &[("regency", &config.regency)]));
    let privacy = [Key::PrivacyBiometrics, Key::PrivacyRecords, Key::PrivacyPhone];
    vec![
        heading(ui.text(Key::AccountTitle)).into(),
        person(ui).into(),
        choices(ui).into(),
        texts(ui, Shape::Info, Key::HelpTitle, [Key::HelpFind, Key::HelpBroken, Key::HelpWrong]).into(),
        texts(ui, Shape::Shield, Key::PrivacyTitle, privacy).into(),
        button(ButtonKind::Danger, WIDE, Some(Shape::Bin), ui.text(Key::Reset), Act::AskReset(true)).into(),
        paragraph("soft small centred", regency.unwrap_or_default()).into(),
        ui.typed.asks_reset.then(|| reset(ui)).into(),
    ]
}

const fn state(state: Option<CredentialState>) -> (Tone, Key) {
    match state {
        None => (Tone::Neutral, Key::PhoneNone),
        Some(CredentialState::Pending) => (Tone::Queued, Key::PhonePending),
        Some(CredentialState::Active) => (Tone::Success, Key::PhoneActive),
        Some(CredentialState::Revoked) => (Tone::Error, Key::PhoneRevoked),
    }
}

fn person(ui: Ui<'_>) -> Element {
    let standing = ui.model.phone.as_ref().map(|phone| phone.state);
    let (tone, label) = state(standing);
    let mut facts = el("dl").class("facts");
    if let Some(phone) = &ui.model.phone {
        let nip = ui.model.owner().map(|owner| fact(ui.text(Key::NipLabel), spaced(&owner.nip)));
        facts = facts
            .with(fact(ui.text(Key::NameLabel), phone.name.clone()))
            .with(nip)
            .with(fact(ui.text(Key::UnitLabel), phone.unit.name.clone()));
    }
    let facts = facts.with(fact(ui.text(Key::PhoneLabel), badge(tone, None, ui.text(label))));
    let usable = matches!(standing, Some(CredentialState::Pending | CredentialState::Active));
    let activate =
        (!usable).then(|| tap(ButtonKind::Primary, "", None, ui.text(Key::GoActivate), Tap::Go(Screen::Activation)));
    el("section").class("card stack").with(facts).with(activate)
}

/// A NIP as it is printed: 8, 6, 1 and 3 digits.
fn spaced(nip: &str) -> String {
    match (nip.get(..8), nip.get(8..14), nip.get(14..15), nip.get(15..)) {
        (Some(born), Some(since), Some(sex), Some(number)) => [born, since, sex, number].join(" "),
        _ => nip.to_owned(),
    }
}

fn choices(ui: Ui<'_>) -> Element {
    let install = (ui.model.installable && !ui.model.abilities.installed).then(|| {
        let label = ui.text(Key::InstallTitle);
        tap(ButtonKind::Secondary, "", Some(Shape::Download), label, Tap::Install)
    });
    let languages = choice(
        ui.text(Key::LanguageLabel),
        Language::ALL.map(Language::name),
        ui.language() == Language::En,
        Language::ALL.map(|language| Act::Tap(Tap::Speak(language))),
    );
    let sharing = choice(
        ui.text(Key::LocationLabel),
        [ui.text(Key::LocationOff), ui.text(Key::LocationOn)],
        ui.model.shares_location(),
        [false, true].map(|shared| Act::Tap(Tap::Share(shared))),
    );
    let part = |title: Key| group("stack stack--tight").with(el("h2").with(ui.text(title)));
    let location = part(Key::LocationLabel).with(paragraph("soft small", ui.text(Key::LocationWhy))).with(sharing);
    el("section").class("card stack").with(part(Key::LanguageLabel).with(languages)).with(location).with(install)
}

fn texts(ui: Ui<'_>, shape: Shape, title: Key, texts: [Key; 3]) -> Element {
    let texts = texts.map(|text| el("li").with(ui.text(text)).into());
    card(Some(icon(shape, "22")), ui.text(title)).with(el("ul").class("texts").all(texts))
}

fn reset(ui: Ui<'_>) -> Element {
    let waits = !ui.model.outbox.entries().is_empty();
    let body = [
        paragraph("", ui.text(Key::ResetText)).into(),
        waits.then(|| paragraph("warning", ui.text(Key::ResetWaiting))).into(),
    ];
    let yes = tap(ButtonKind::Danger, "", None, ui.text(Key::ResetYes), Tap::Reset);
    question(ui.text(Key::ResetTitle), body, ui.text(common::Key::Cancel), Act::AskReset(false), yes)
}
