//! What stands around every screen: band, header, offline strip, tabs.

use klabat_kit::flow::app::{Model, Screen, Tap};
use klabat_kit::flow::messages::{Language, app::Key, common};
use klabat_kit::widgets::{DevelopmentBand, Icon, Mark, Shape, Tab, Tabs};
use leptos::prelude::*;

use crate::screens::{Account, Activation, CheckIn, Detail, Dock, History};
use crate::ui::Ui;

/// Id of the heading that takes the focus when the screen changes.
pub(crate) const HEADING: &str = "judul";

/// The whole page.
#[component]
pub(crate) fn Shell(ui: Ui) -> impl IntoView {
    let screen = ui.part(|model: &Model| model.screen.clone());
    let enrolled = ui.part(|model| model.phone.is_some());
    view! {
        <DevelopmentBand language=Signal::derive(move || ui.language())/>
        <header class="top">
            <div class="top__inner">
                <Mark size=36/>
                <div class="top__names">
                    <span class="top__brand">{move || ui.text(Key::AppName)}</span>
                    <span class="top__regency">{regency(ui)}</span>
                </div>
                <LanguageSwitch ui/>
            </div>
            <OfflineStrip ui/>
        </header>
        <main class="screen stack">
            {move || match screen.get() {
                Screen::CheckIn => view! { <CheckIn ui/> }.into_any(),
                Screen::Activation => view! { <Activation ui/> }.into_any(),
                Screen::History => view! { <History ui/> }.into_any(),
                Screen::Detail(id) => view! { <Detail ui id/> }.into_any(),
                Screen::Account => view! { <Account ui/> }.into_any(),
            }}
        </main>
        <div class="foot">
            <Dock ui/>
            {move || navigation(ui, &screen.get(), enrolled.get())}
        </div>
    }
}

fn regency(ui: Ui) -> impl Fn() -> String {
    let name = ui.part(|model| model.config.as_ref().map(|config| config.regency.clone()));
    move || name.get().unwrap_or_else(|| ui.text(Key::AppDescription))
}

#[component]
fn LanguageSwitch(ui: Ui) -> impl IntoView {
    let other = move || match ui.language() {
        Language::Id => Language::En,
        Language::En => Language::Id,
    };
    view! {
        <button type="button" class="top__language" lang=move || other().tag() on:click=move |_| ui.tap(Tap::Speak(other()))>
            {move || other().name()}
        </button>
    }
}

#[component]
fn OfflineStrip(ui: Ui) -> impl IntoView {
    let online = ui.part(|model| model.online || !model.open);
    view! {
        <div role="status">
            {move || (!online.get()).then(|| view! {
                <p class="strip">
                    <Icon shape=Shape::Offline size=18/>
                    <span>{ui.text(Key::OfflineStrip)}</span>
                </p>
            })}
        </div>
    }
}

/// The tabs. A function, so that the shell draws them anew with another language.
fn navigation(ui: Ui, current: &Screen, enrolled: bool) -> AnyView {
    let here = |screen: &Screen| match current {
        Screen::CheckIn | Screen::Activation => matches!(screen, Screen::CheckIn),
        Screen::History | Screen::Detail(_) => matches!(screen, Screen::History),
        Screen::Account => matches!(screen, Screen::Account),
    };
    let tab = |path, key, icon, screen| Tab { path, label: ui.text(key), icon, current: here(&screen) };
    let tabs = vec![
        tab("/", Key::TabCheckIn, Shape::Fingerprint, Screen::CheckIn),
        tab("/riwayat", Key::TabHistory, Shape::List, Screen::History),
        tab("/akun", Key::TabAccount, Shape::Person, Screen::Account),
    ];
    let go = move |path| match Screen::of_path(path) {
        Screen::CheckIn if !enrolled => ui.tap(Tap::Go(Screen::Activation)),
        screen => ui.tap(Tap::Go(screen)),
    };
    view! { <Tabs label=ui.text(Key::Navigation) tabs on_go=go/> }.into_any()
}

/// The heading of a screen.
#[component]
pub(crate) fn Heading(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! {
        <h1 id=HEADING tabindex="-1">
            {move || text.get()}
        </h1>
    }
}

/// A sentence of the server in the language of the screen, with the reference of a fault.
pub(crate) fn sentence(ui: Ui, problem: &klabat_api::Problem) -> String {
    let mut text = ui.language().of(&problem.message);
    if let Some(reference) = &problem.reference {
        text += " ";
        text += &ui.fill(common::Key::FaultReference, &[("reference", reference)]);
    }
    text
}
