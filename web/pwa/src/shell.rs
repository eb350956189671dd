//! What stands around every screen: band, header, offline strip, tabs.

use klabat_kit::dom::frame::{REQUESTS, header, tabs};
use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::common;

use crate::screens;
use crate::ui::{Act, Element, Node, Ui, el};
use crate::widgets::group;

pub(crate) use klabat_kit::dom::frame::{HEADING, heading};

/// The whole page.
pub(crate) fn shell(ui: Ui<'_>) -> Vec<Node> {
    let regency = ui.model.config.as_ref().map(|config| config.regency.clone());
    let offline = ui.model.open && !ui.model.online;
    let header = header(ui.language(), regency, offline, |language| Act::Tap(Tap::Speak(language)));
    let foot = group("foot").with(screens::dock(ui)).with(navigation(ui));
    vec![band(ui), header.into(), el("main").class("screen stack").all(screen(ui)).into(), foot.into()]
}

fn screen(ui: Ui<'_>) -> Vec<Node> {
    match &ui.model.screen {
        Screen::CheckIn => screens::check_in(ui),
        Screen::Activation => screens::activation(ui),
        Screen::History => screens::history(ui),
        Screen::Detail(id) => screens::detail(ui, id),
        Screen::Account => screens::account(ui),
    }
}

/// In a development build: says so, and lets beacon and phone be simulated. In any other build: nothing.
#[cfg(feature = "development")]
fn band(ui: Ui<'_>) -> Node {
    klabat_kit::development::choices(ui.language()).into()
}

#[cfg(not(feature = "development"))]
fn band(_: Ui<'_>) -> Node {
    None::<Element>.into()
}

fn navigation(ui: Ui<'_>) -> Element {
    let here = match ui.model.screen {
        Screen::CheckIn | Screen::Activation => "/",
        Screen::History | Screen::Detail(_) => "/riwayat",
        Screen::Account => "/akun",
    };
    tabs(ui.language(), here, |path| {
        let screen = match Screen::of_path(path) {
            _ if path == REQUESTS => return None,
            Screen::CheckIn if ui.model.phone.is_none() => Screen::Activation,
            screen => screen,
        };
        Some(Act::Tap(Tap::Go(screen)))
    })
}

/// A sentence of the server in the language of the screen, with the reference of a fault.
pub(crate) fn sentence(ui: Ui<'_>, problem: &klabat_api::Problem) -> String {
    let mut text = ui.language().of(&problem.message);
    if let Some(reference) = &problem.reference {
        text += " ";
        text += &ui.fill(common::Key::FaultReference, &[("reference", reference)]);
    }
    text
}
