//! What stands around every screen of the ASN's app: header, offline strip, tabs. Its two pages share it, so that
//! nobody notices that they are two.

use klabat_flow::messages::{Language, Message as _, common::Key};

use super::widgets::{group, icon, mark, status};
use super::{Element, Node, el};
use crate::looks::Shape;

/// Id of the heading that takes the focus when the screen changes.
pub const HEADING: &str = "judul";

/// Path of the second page, which loads only when somebody goes there.
pub const REQUESTS: &str = "/pengajuan";

/// The tabs of both pages.
const TABS: [(&str, Key, Shape); 4] = [
    ("/", Key::TabCheckIn, Shape::Fingerprint),
    ("/riwayat", Key::TabHistory, Shape::List),
    (REQUESTS, Key::TabRequests, Shape::Document),
    ("/akun", Key::TabAccount, Shape::Person),
];

/// The header with the switch of the language, and what says that there is no network.
#[must_use]
pub fn header<M>(language: Language, regency: Option<String>, offline: bool, speak: fn(Language) -> M) -> Element<M> {
    let other = match language {
        Language::Id => Language::En,
        Language::En => Language::Id,
    };
    let strip = offline.then(|| {
        let text = el("span").with(Key::OfflineStrip.text(language));
        el("p").class("strip").with(icon(Shape::Offline, "18")).with(text)
    });
    let regency = regency.map_or_else(|| Key::AppDescription.text(language).into(), Node::from);
    let names = group("top__names")
        .with(el("span").class("top__brand").with(Key::AppName.text(language)))
        .with(el("span").class("top__regency").with(regency));
    let switch = el("button")
        .attr("type", "button")
        .class("top__language")
        .attr("lang", other.tag())
        .press(speak(other))
        .with(other.name());
    el("header").class("top").with(group("top__inner").with(mark("36")).with(names).with(switch)).with(status(strip))
}

/// The tabs. `here`: path of the present one. `press`: what a tab says when pressed; it is followed where that is `None`,
/// for it leads to the other page.
#[must_use]
pub fn tabs<M>(language: Language, here: &str, press: impl Fn(&'static str) -> Option<M>) -> Element<M> {
    let tabs = TABS.map(|(path, key, shape)| {
        let tab = el("a").class("tabs__tab").attr("href", path);
        let tab = if path == here { tab.attr("aria-current", "page") } else { tab };
        let tab = match press(path) {
            Some(message) => tab.press(message),
            None => tab,
        };
        tab.with(icon(shape, "24")).with(el("span").with(key.text(language))).into()
    });
    el("nav").class("tabs").attr("aria-label", Key::Navigation.text(language)).all(tabs)
}

/// The heading of a screen.
#[must_use]
pub fn heading<M>(text: &'static str) -> Element<M> {
    el("h1").attr("id", HEADING).attr("tabindex", "-1").with(text)
}
