//! What stands around every screen: band, header, offline strip, tabs.

use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::{Language, app::Key, common};
use klabat_kit::widgets::{DevelopmentBand, Icon, Mark, Shape, Tab, Tabs, dynamic};
use leptos::prelude::*;

use crate::screens;
use crate::ui::Ui;

/// Id of the heading that takes the focus when the screen changes.
pub(crate) const HEADING: &str = "judul";

/// The whole page.
pub(crate) fn shell(ui: Ui) -> AnyView {
    view! {
        <DevelopmentBand language=Signal::derive(move || ui.language())/>
        <header class="top">{dynamic(move || header(ui))}</header>
        <main class="screen stack">{dynamic(move || screen(ui))}</main>
        <div class="foot">{dynamic(move || foot(ui))}</div>
    }
    .into_any()
}

fn screen(ui: Ui) -> AnyView {
    match ui.read(|model| model.screen.clone()) {
        Screen::CheckIn => screens::check_in(ui),
        Screen::Activation => screens::activation(ui),
        Screen::History => screens::history(ui),
        Screen::Detail(id) => screens::detail(ui, &id),
        Screen::Account => screens::account(ui),
    }
}

fn foot(ui: Ui) -> AnyView {
    view! {
        {screens::dock(ui)}
        {navigation(ui)}
    }
    .into_any()
}

fn header(ui: Ui) -> AnyView {
    let (regency, online) =
        ui.read(|model| (model.config.as_ref().map(|config| config.regency.clone()), model.online || !model.open));
    let other = match ui.language() {
        Language::Id => Language::En,
        Language::En => Language::Id,
    };
    let strip = (!online).then(|| {
        view! {
            <p class="strip">
                <Icon shape=Shape::Offline size=18/>
                <span>{ui.text(Key::OfflineStrip)}</span>
            </p>
        }
    });
    view! {
        <div class="top__inner">
            <Mark size=36/>
            <div class="top__names">
                <span class="top__brand">{ui.text(Key::AppName)}</span>
                <span class="top__regency">{regency.unwrap_or_else(|| ui.text(Key::AppDescription))}</span>
            </div>
            <button type="button" class="top__language" lang=other.tag() on:click=move |_| ui.tap(Tap::Speak(other))>
                {other.name()}
            </button>
        </div>
        <div role="status">{strip}</div>
    }
    .into_any()
}

fn navigation(ui: Ui) -> AnyView {
    let (current, enrolled) = ui.read(|model| (model.screen.clone(), model.phone.is_some()));
    let here = match current {
        Screen::CheckIn | Screen::Activation => Key::TabCheckIn,
        Screen::History | Screen::Detail(_) => Key::TabHistory,
        Screen::Account => Key::TabAccount,
    };
    let tab = |path, key, icon| Tab { path, label: ui.text(key), icon, current: key == here };
    let tabs = vec![
        tab("/", Key::TabCheckIn, Shape::Fingerprint),
        tab("/riwayat", Key::TabHistory, Shape::List),
        tab("/akun", Key::TabAccount, Shape::Person),
    ];
    let go = move |path| match Screen::of_path(path) {
        Screen::CheckIn if !enrolled => ui.tap(Tap::Go(Screen::Activation)),
        screen => ui.tap(Tap::Go(screen)),
    };
    view! { <Tabs label=ui.text(Key::Navigation) tabs on_go=go/> }.into_any()
}

/// The heading of a screen.
pub(crate) fn heading(text: String) -> AnyView {
    view! {
        <h1 id=HEADING tabindex="-1">
            {text}
        </h1>
    }
    .into_any()
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
