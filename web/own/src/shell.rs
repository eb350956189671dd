//! What stands around every screen: band, header, offline strip, tabs.

use klabat_kit::dom::frame::{REQUESTS, header, tabs};
use klabat_kit::flow::own::{Screen, Tap};

use crate::screens;
use crate::ui::{Act, Node, Ui, el};
use crate::widgets::group;

/// The whole page.
pub(crate) fn shell(ui: Ui<'_>) -> Vec<Node> {
    let offline = ui.model.open && !ui.model.online;
    let header = header(ui.language(), ui.model.regency.clone(), offline, |language| Act::Tap(Tap::Speak(language)));
    let tabs = tabs(ui.language(), REQUESTS, |path| (path == REQUESTS).then_some(Act::Tap(Tap::Go(Screen::Requests))));
    let main = el("main").class("screen stack").all(screens::screen(ui));
    vec![band(ui), header.into(), main.into(), group("foot").with(tabs).into()]
}

/// In a development build: says so. In any other build: nothing.
#[cfg(feature = "development")]
fn band(ui: Ui<'_>) -> Node {
    klabat_kit::development::mark(ui.language()).into()
}

#[cfg(not(feature = "development"))]
fn band(_: Ui<'_>) -> Node {
    "".into()
}
