//! Akun & bantuan.

use klabat_api::phone::CredentialState;
use klabat_kit::flow::app::{Screen, Sharing, Tap};
use klabat_kit::flow::messages::{Language, app::Key, common};
use klabat_kit::widgets::{Badge, Button, ButtonKind, Choice, Dialog, Icon, Segments, Shape, Tone};
use leptos::prelude::*;

use crate::shell::Heading;
use crate::ui::Ui;

/// The screen.
#[component]
pub(crate) fn Account(ui: Ui) -> impl IntoView {
    view! {
        <Heading text=ui.label(Key::AccountTitle)/>
        <Person ui/>
        <Choices ui/>
        <Texts ui icon=Shape::Info title=Key::HelpTitle texts=&[Key::HelpFind, Key::HelpBroken, Key::HelpWrong]/>
        <Texts
            ui
            icon=Shape::Shield
            title=Key::PrivacyTitle
            texts=&[Key::PrivacyBiometrics, Key::PrivacyRecords, Key::PrivacyPhone]
        />
        <Reset ui/>
        <Version ui/>
    }
}

const fn state(state: Option<CredentialState>) -> (Tone, Key, Option<Shape>) {
    match state {
        None => (Tone::Neutral, Key::PhoneNone, None),
        Some(CredentialState::Pending) => (Tone::Queued, Key::PhonePending, None),
        Some(CredentialState::Active) => (Tone::Success, Key::PhoneActive, None),
        Some(CredentialState::Revoked) => (Tone::Error, Key::PhoneRevoked, None),
    }
}

#[component]
fn Person(ui: Ui) -> impl IntoView {
    let phone = ui.part(|model| model.phone.clone());
    let nip = ui.part(|model| model.status.as_ref().map(|status| status.nip.clone()));
    let row = move |key: Key, value: String| {
        view! {
            <div>
                <dt>{ui.text(key)}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    move || {
        let phone = phone.get();
        let (tone, label, icon) = state(phone.as_ref().map(|phone| phone.state));
        let usable = matches!(&phone, Some(phone) if phone.state != CredentialState::Revoked);
        view! {
            <section class="card stack">
                <dl class="facts">
                    {phone.map(|phone| view! {
                        {row(Key::NameLabel, phone.name)}
                        {nip.get().map(|nip| row(Key::NipLabel, spaced(&nip)))}
                        {row(Key::UnitLabel, phone.unit.name)}
                    })}
                    <div>
                        <dt>{ui.text(Key::PhoneLabel)}</dt>
                        <dd><Badge tone label=ui.text(label) icon/></dd>
                    </div>
                </dl>
                {(!usable).then(|| view! {
                    <Button
                        label=ui.label(Key::GoActivate)
                        kind=ButtonKind::Primary
                        on_press=move || ui.tap(Tap::Go(Screen::Activation))
                    />
                })}
            </section>
        }
    }
}

/// A NIP as it is printed: 8, 6, 1 and 3 digits.
fn spaced(nip: &str) -> String {
    match (nip.get(..8), nip.get(8..14), nip.get(14..15), nip.get(15..)) {
        (Some(born), Some(since), Some(sex), Some(number)) => [born, since, sex, number].join(" "),
        _ => nip.to_owned(),
    }
}

#[component]
fn Choices(ui: Ui) -> impl IntoView {
    let shares = ui.part(|model| model.settings.location == Sharing::Shared);
    let installable = ui.part(|model| model.installable && !model.abilities.installed);
    view! {
        <section class="card stack">
            <div class="stack stack--tight">
                <h2>{move || ui.text(Key::LanguageLabel)}</h2>
                {move || view! {
                    <Segments
                        label=ui.text(Key::LanguageLabel)
                        choices=Language::ALL
                            .into_iter()
                            .map(|value| Choice { value, label: value.name().to_owned() })
                            .collect()
                        chosen=ui.languages()
                        on_choose=move |language| ui.tap(Tap::Speak(language))
                    />
                }}
            </div>
            <div class="stack stack--tight">
                <h2>{move || ui.text(Key::LocationLabel)}</h2>
                <p class="soft small">{move || ui.text(Key::LocationWhy)}</p>
                {move || view! {
                    <Segments
                        label=ui.text(Key::LocationLabel)
                        choices=vec![
                            Choice { value: true, label: ui.text(Key::LocationOn) },
                            Choice { value: false, label: ui.text(Key::LocationOff) },
                        ]
                        chosen=shares
                        on_choose=move |shared| ui.tap(Tap::Share(shared))
                    />
                }}
            </div>
            {move || installable.get().then(|| view! {
                <Button label=ui.label(Key::InstallTitle) icon=Shape::Download on_press=move || ui.tap(Tap::Install)/>
            })}
        </section>
    }
}

#[component]
fn Texts(ui: Ui, icon: Shape, title: Key, texts: &'static [Key]) -> impl IntoView {
    view! {
        <section class="card stack stack--tight">
            <h2 class="row">
                <Icon shape=icon size=22/>
                <span>{move || ui.text(title)}</span>
            </h2>
            <ul class="texts">
                {texts.iter().map(|text| view! { <li>{move || ui.text(*text)}</li> }).collect::<Vec<_>>()}
            </ul>
        </section>
    }
}

#[component]
fn Reset(ui: Ui) -> impl IntoView {
    let open = RwSignal::new(false);
    let waiting = ui.part(|model| !model.outbox.entries().is_empty());
    view! {
        <Button
            label=ui.label(Key::Reset)
            kind=ButtonKind::Danger
            icon=Shape::Bin
            class="button--wide"
            on_press=move || open.set(true)
        />
        <Dialog open on_close=move || open.set(false) title=ui.label(Key::ResetTitle)>
            <p>{move || ui.text(Key::ResetText)}</p>
            <p class="warning" hidden=move || !waiting.get()>
                {move || ui.text(Key::ResetWaiting)}
            </p>
            <div class="dialog__actions">
                <Button
                    label=Signal::derive(move || ui.text(common::Key::Cancel))
                    on_press=move || open.set(false)
                />
                <Button label=ui.label(Key::ResetYes) kind=ButtonKind::Danger on_press=move || ui.tap(Tap::Reset)/>
            </div>
        </Dialog>
    }
}

#[component]
fn Version(ui: Ui) -> impl IntoView {
    let regency = ui.part(|model| model.config.as_ref().map(|config| config.regency.clone()));
    view! {
        <p class="soft small centred">
            {move || regency.get().map(|regency| ui.fill(Key::Version, &[("regency", &regency)]))}
        </p>
    }
}
