//! Absen.

use klabat_api::phone::CredentialState;
use klabat_kit::effects::intl;
use klabat_kit::flow::app::{Outcome, Screen, Sharing, Tap, Work};
use klabat_kit::flow::messages::app::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use super::outcome::WorkCard;
use super::record::record_row;
use crate::shell::Heading;
use crate::ui::Ui;

/// The first screen.
#[component]
pub(crate) fn CheckIn(ui: Ui) -> impl IntoView {
    let person = ui.part(|model| model.phone.as_ref().map(|phone| (phone.name.clone(), phone.unit.name.clone())));
    // What runs or ended needs the room of a small screen.
    let idle = ui.part(|model| matches!(model.work, Work::Idle | Work::Ended(Outcome::Enrolled)));
    view! {
        <div class="visually-hidden">
            <Heading text=ui.label(Key::CheckInTitle)/>
        </div>
        {move || person.get().map(|(name, unit)| view! {
            <div class="person">
                <p class="person__name">{name}</p>
                <p class="soft">{unit}</p>
            </div>
        })}
        {move || (idle.get() && person.with(Option::is_some)).then(|| view! { <Clock ui/> })}
        <div role="status">
            <Readiness ui/>
        </div>
        <WorkCard ui/>
        <LocationCard ui/>
        <InstallCard ui/>
        <Today ui/>
    }
}

/// The server's time, large.
#[component]
fn Clock(ui: Ui) -> impl IntoView {
    let minute = ui.minute();
    let heard = ui.part(|model| model.status_at.is_some());
    let at = move || (minute.get(), ui.zone());
    view! {
        <div class="clock">
            <p class="clock__time figures">
                {move || intl::time(at().0, &at().1, ui.language())}
                " "
                <span class="clock__zone">{move || intl::abbreviation(&at().1).to_owned()}</span>
            </p>
            <p class="soft small">
                {move || intl::date(at().0, &at().1, ui.language())} " · "
                {move || ui.text(if heard.get() { Key::ClockLabel } else { Key::ClockDevice })}
            </p>
        </div>
    }
}

/// What keeps the phone from being used, if anything does.
#[component]
fn Readiness(ui: Ui) -> impl IntoView {
    let state = ui.part(|model| (model.phone.as_ref().map(|phone| phone.state), model.abilities));
    move || {
        let (state, abilities) = state.get();
        let (tone, icon, title, text, action) = match state {
            None => (Tone::Info, Shape::Phone, Key::NotActiveTitle, Key::NotActiveText, Some(activate(ui))),
            Some(CredentialState::Revoked) => {
                (Tone::Error, Shape::Cross, Key::RevokedTitle, Key::RevokedText, Some(activate(ui)))
            }
            Some(CredentialState::Pending) => (Tone::Queued, Shape::Clock, Key::PendingTitle, Key::PendingText, None),
            Some(CredentialState::Active) if !abilities.bluetooth => {
                (Tone::Error, Shape::Bluetooth, Key::NoBluetoothTitle, Key::NoBluetoothText, None)
            }
            Some(CredentialState::Active) if !abilities.authenticator => {
                (Tone::Error, Shape::Fingerprint, Key::NoLockTitle, Key::NoLockText, None)
            }
            Some(CredentialState::Active) => return ().into_any(),
        };
        let (title, text) = (ui.text(title), ui.text(text));
        match action {
            Some(action) => view! { <Banner tone title text icon>{action}</Banner> }.into_any(),
            None => view! { <Banner tone title text icon/> }.into_any(),
        }
    }
}

fn activate(ui: Ui) -> AnyView {
    view! {
        <Button label=ui.label(Key::GoActivate) kind=ButtonKind::Secondary on_press=move || ui.tap(Tap::Go(Screen::Activation))/>
    }
    .into_any()
}

/// Why the location helps, and the choice; until there is one.
#[component]
fn LocationCard(ui: Ui) -> impl IntoView {
    let asks = ui.part(|model| {
        let active = model.phone.as_ref().is_some_and(|phone| phone.state == CredentialState::Active);
        active && model.settings.location == Sharing::NotAsked
    });
    move || {
        asks.get().then(|| {
            view! {
                <section class="card stack stack--tight">
                    <h2>{move || ui.text(Key::LocationTitle)}</h2>
                    <p class="soft">{move || ui.text(Key::LocationWhy)}</p>
                    <div class="row">
                        <Button
                            label=ui.label(Key::LocationAllow)
                            icon=Shape::Pin
                            on_press=move || ui.tap(Tap::Share(true))
                        />
                        <Button
                            label=ui.label(Key::LocationNo)
                            kind=ButtonKind::Text
                            on_press=move || ui.tap(Tap::Share(false))
                        />
                    </div>
                </section>
            }
        })
    }
}

/// The offer to install, after the first success.
#[component]
fn InstallCard(ui: Ui) -> impl IntoView {
    let minute = ui.minute();
    let offers = Memo::new(move |_| {
        let now = minute.get();
        ui.part(move |model| model.offers_install(now)).get()
    });
    move || {
        offers.get().then(|| {
            view! {
                <section class="card stack stack--tight">
                    <h2>{move || ui.text(Key::InstallTitle)}</h2>
                    <p class="soft">{move || ui.text(Key::InstallText)}</p>
                    <div class="row">
                        <Button label=ui.label(Key::InstallYes) icon=Shape::Download on_press=move || ui.tap(Tap::Install)/>
                        <Button
                            label=ui.label(Key::InstallNo)
                            kind=ButtonKind::Text
                            on_press=move || ui.tap(Tap::NotNow)
                        />
                    </div>
                </section>
            }
        })
    }
}

/// Today's punches.
#[component]
fn Today(ui: Ui) -> impl IntoView {
    let minute = ui.minute();
    let shown = ui.part(|model| model.phone.as_ref().is_some_and(|phone| phone.state == CredentialState::Active));
    let records = Memo::new(move |_| {
        let now = minute.get();
        ui.part(move |model| model.today(now)).get()
    });
    move || {
        shown.get().then(|| {
            view! {
                <section class="stack stack--tight">
                    <h2>{move || ui.text(Key::Today)}</h2>
                    {move || {
                        let records = records.get();
                        if records.is_empty() {
                            view! { <p class="soft">{ui.text(Key::TodayNone)}</p> }.into_any()
                        } else {
                            let rows = records.into_iter().map(|record| view! { <li>{record_row(ui, record)}</li> });
                            view! { <ul class="rows card">{rows.collect::<Vec<_>>()}</ul> }.into_any()
                        }
                    }}
                </section>
            }
        })
    }
}
