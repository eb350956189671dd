//! What stands around every screen: band, header, offline strip, tabs.

use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::{Language, app::Key, common};
use klabat_kit::looks::Shape;

use crate::screens;
use crate::ui::{Act, Element, Node, Ui, el};
use crate::widgets::{group, icon, mark, status};

/// Id of the heading that takes the focus when the screen changes.
pub(crate) const HEADING: &str = "judul";

/// The whole page.
pub(crate) fn shell(ui: Ui<'_>) -> Vec<Node> {
    let foot = group("foot").with(screens::dock(ui)).with(navigation(ui));
    vec![band(ui), header(ui).into(), el("main").class("screen stack").all(screen(ui)).into(), foot.into()]
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

fn header(ui: Ui<'_>) -> Element {
    let regency = ui.model.config.as_ref().map(|config| config.regency.clone());
    let other = match ui.language() {
        Language::Id => Language::En,
        Language::En => Language::Id,
    };
    let offline = ui.model.open && !ui.model.online;
    let strip = offline.then(|| {
        let text = el("span").with(ui.text(Key::OfflineStrip));
        el("p").class("strip").with(icon(Shape::Offline, "18")).with(text)
    });
    let names = group("top__names").with(el("span").class("top__brand").with(ui.text(Key::AppName))).with(
        el("span").class("top__regency").with(regency.unwrap_or_else(|| ui.text(Key::AppDescription).to_owned())),
    );
    let language = el("button")
        .attr("type", "button")
        .class("top__language")
        .attr("lang", other.tag())
        .press(Act::Tap(Tap::Speak(other)))
        .with(other.name());
    el("header").class("top").with(group("top__inner").with(mark("36")).with(names).with(language)).with(status(strip))
}

fn navigation(ui: Ui<'_>) -> Element {
    let tabs = [
        ("/", Key::TabCheckIn, Shape::Fingerprint),
        ("/riwayat", Key::TabHistory, Shape::List),
        ("/akun", Key::TabAccount, Shape::Person),
    ];
    let here = match ui.model.screen {
        Screen::CheckIn | Screen::Activation => Key::TabCheckIn,
        Screen::History | Screen::Detail(_) => Key::TabHistory,
        Screen::Account => Key::TabAccount,
    };
    let tabs = tabs.map(|(path, key, shape)| {
        let screen = match Screen::of_path(path) {
            Screen::CheckIn if ui.model.phone.is_none() => Screen::Activation,
            screen => screen,
        };
        let tab = el("a").class("tabs__tab").attr("href", path).press(Act::Tap(Tap::Go(screen)));
        let tab = if key == here { tab.attr("aria-current", "page") } else { tab };
        tab.with(icon(shape, "24")).with(el("span").with(ui.text(key))).into()
    });
    el("nav").class("tabs").attr("aria-label", ui.text(Key::Navigation)).all(tabs)
}

/// The heading of a screen.
pub(crate) fn heading(text: &'static str) -> Element {
    el("h1").attr("id", HEADING).attr("tabindex", "-1").with(text)
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
