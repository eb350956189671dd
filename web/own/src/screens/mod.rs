//! One screen, one file. Each is a function of the model: it is called again after each event, and what differs is
//! changed in place.

mod absence;
mod correction;
mod days;
mod form;
mod requests;
mod take_back;

use klabat_api::phone::CredentialState;
use klabat_kit::flow::messages::{common, own::Key};
use klabat_kit::flow::own::{Fetched, Screen, Tap, failure};
use klabat_kit::looks::{ButtonKind, Shape, Tone};

pub(crate) use form::SUMMARY;

use crate::ui::{Element, Node, Ui, el};
use crate::widgets::{banner, group, heading, icon, link, paragraph, spinner, status, tap, tone};

/// The present screen, or why this phone is shown none.
pub(crate) fn screen(ui: Ui<'_>) -> Vec<Node> {
    if !ui.model.open {
        return vec![paragraph("first", ui.text(common::Key::Loading)).into()];
    }
    if let Some(banner) = standing(ui) {
        return vec![heading(ui.text(ui.model.screen.title())).into(), status(banner).into()];
    }
    match &ui.model.screen {
        Screen::Requests => requests::requests(ui),
        Screen::Days(_) => days::days(ui),
        Screen::Absence => absence::absence(ui),
        Screen::Correction(_) => correction::correction(ui),
    }
}

/// What keeps the phone from being served, if anything does.
fn standing(ui: Ui<'_>) -> Option<Element> {
    let (tone, shape, title, text) = match ui.model.standing() {
        None => (Tone::Info, Shape::Phone, Key::PhoneNoneTitle, Key::PhoneNoneText),
        Some(CredentialState::Pending) => (Tone::Queued, Shape::Clock, Key::PhonePendingTitle, Key::PhonePendingText),
        Some(CredentialState::Revoked) => (Tone::Error, Shape::Cross, Key::PhoneRevokedTitle, Key::PhoneRevokedText),
        Some(CredentialState::Active) => return None,
    };
    // The first page: another document, so a plain link.
    let class = ButtonKind::Secondary.class();
    let go = el("a").class(class).attr("href", "/").with(ui.text(Key::GoCheckIn));
    Some(banner(tone, Some(shape), ui.text(title), ui.text(text).into(), Some(go)))
}

/// The heading, and the news.
fn head(ui: Ui<'_>) -> [Node; 2] {
    let told = ui.model.told.map(|told| {
        let (how, words) = told.mark();
        banner(tone(how), None, ui.text(words), "".into(), None)
    });
    [heading(ui.text(ui.model.screen.title())).into(), status(told).into()]
}

/// The two lists, one of which is shown.
fn lists(ui: Ui<'_>) -> Node {
    let days = matches!(ui.model.screen, Screen::Days(_));
    let choice = |screen: Screen, key: Key, here: bool| {
        let choice = link("segments__choice", screen).with(ui.text(key));
        if here { choice.attr("aria-current", "page") } else { choice }
    };
    el("nav")
        .class("segments segments--wide")
        .attr("aria-label", ui.text(Key::RequestsTitle))
        .with(choice(Screen::Requests, Key::RequestsTitle, !days))
        .with(choice(Screen::Days(None), Key::DaysTitle, days))
        .into()
}

/// From a form back to the list.
fn back(ui: Ui<'_>) -> Node {
    let class = "button button--text button--back";
    link(class, Screen::Requests).with(icon(Shape::Left, "20")).with(ui.text(Key::BackToRequests)).into()
}

/// Whether what the screen shows is under way, is old, or could not be loaded.
fn freshness<T>(ui: Ui<'_>, fetched: &Fetched<T>, failed: Key) -> Node {
    let retry = |class| tap(ButtonKind::Secondary, class, Shape::Refresh, ui.text(common::Key::Retry), Tap::Refresh);
    let said = match (&fetched.value, &fetched.failure) {
        (None, Some(why)) => {
            let why = failure(ui.language(), why);
            banner(Tone::Error, None, ui.text(failed), why.into(), Some(retry("button--small")))
        }
        (Some(_), Some(_)) => {
            let old = paragraph("", ui.text(Key::Old));
            group("row soft small").with(icon(Shape::Offline, "18")).with(old).with(retry("button--small"))
        }
        (None, None) => group("row soft").with(spinner()).with(paragraph("", ui.text(common::Key::Loading))),
        (Some(_), None) => return status(None::<Element>).into(),
    };
    status(said).into()
}
