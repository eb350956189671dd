//! What the screens of both pages of the ASN's app are built of.

use std::borrow::Cow;

use super::{Element, Node, el};
use crate::looks::{ButtonKind, MARK_MOUNTAIN, MARK_SIGNAL, Shape, Tone};

/// A button across the screen, 72 px high.
pub const LARGE: &str = "button--wide button--large";
/// A button across the screen.
pub const WIDE: &str = "button--wide";

/// One icon, as decoration beside a word: hidden from screen readers.
#[must_use]
pub fn icon<M>(shape: Shape, size: &'static str) -> Element<M> {
    svg(size, "0 0 24 24")
        .attr("fill", "none")
        .attr("stroke", "currentColor")
        .attr("stroke-width", "2")
        .attr("stroke-linecap", "round")
        .attr("stroke-linejoin", "round")
        .with(el("path").attr("d", shape.path()))
}

/// The mark of the product.
#[must_use]
pub fn mark<M>(size: &'static str) -> Element<M> {
    let ground = el("rect").attr("width", "48").attr("height", "48").attr("rx", "11").attr("fill", "#0b5d4e");
    let signal = el("path").attr("d", MARK_SIGNAL).attr("fill", "none").attr("stroke", "#7fd8c4");
    svg(size, "0 0 48 48")
        .with(ground)
        .with(el("path").attr("d", MARK_MOUNTAIN).attr("fill", "#fff"))
        .with(signal.attr("stroke-width", "2.5").attr("stroke-linecap", "round"))
}

fn svg<M>(size: &'static str, view: &'static str) -> Element<M> {
    el("svg").attr("width", size).attr("height", size).attr("viewBox", view).attr("aria-hidden", "true")
}

/// A paragraph.
#[must_use]
pub fn paragraph<M>(class: &'static str, text: impl Into<Node<M>>) -> Element<M> {
    el("p").class(class).with(text)
}

/// Things that belong together.
#[must_use]
pub fn group<M>(class: &'static str) -> Element<M> {
    el("div").class(class)
}

/// What is said by itself when it comes.
#[must_use]
pub fn status<M>(content: impl Into<Node<M>>) -> Element<M> {
    el("div").attr("role", "status").with(content)
}

/// A card with a heading.
#[must_use]
pub fn card<M>(icon: Option<Element<M>>, title: &'static str) -> Element<M> {
    el("section").class("card stack stack--tight").with(titled(icon, title))
}

/// A heading with an icon before it.
#[must_use]
pub fn titled<M>(icon: Option<Element<M>>, title: &'static str) -> Element<M> {
    let heading = el("h2").class("row");
    match icon {
        Some(icon) => heading.with(icon).with(el("span").with(title)),
        None => heading.with(title),
    }
}

/// A fact: its label and its value.
#[must_use]
pub fn fact<M>(label: &'static str, value: impl Into<Node<M>>) -> Node<M> {
    el("div").with(el("dt").with(label)).with(el("dd").with(value)).into()
}

/// A button.
#[must_use]
pub fn button<M>(
    kind: ButtonKind,
    class: &'static str,
    shape: Option<Shape>,
    label: &'static str,
    press: M,
) -> Element<M> {
    labelled("button", kind, class, shape.map(|shape| icon(shape, "20")), label).press(press)
}

/// The button that sends a form.
#[must_use]
pub fn send<M>(label: &'static str, busy: bool) -> Element<M> {
    labelled("submit", ButtonKind::Primary, LARGE, busy.then(spinner), label).flag("disabled", busy)
}

/// The primary button while what it began is under way.
#[must_use]
pub fn busy<M>(label: &'static str) -> Element<M> {
    send(label, true)
}

fn labelled<M>(
    role: &'static str,
    kind: ButtonKind,
    class: &'static str,
    mark: Option<Element<M>>,
    label: &'static str,
) -> Element<M> {
    let class = [kind.class(), class].join(" ");
    el("button").attr("type", role).class(class).with(mark).with(el("span").with(label))
}

/// Something turns.
#[must_use]
pub fn spinner<M>() -> Element<M> {
    el("span").class("spinner").attr("aria-hidden", "true")
}

/// A status in a row of a list: icon, word and colour.
#[must_use]
pub fn badge<M>(tone: Tone, shape: Option<Shape>, label: impl Into<Node<M>>) -> Element<M> {
    el("span").class(["badge ", tone.class()].concat()).with(icon(shape.unwrap_or(tone.shape()), "16")).with(label)
}

/// A message with its status. The caller puts it into a live region if it appears by itself.
#[must_use]
pub fn banner<M>(
    tone: Tone,
    shape: Option<Shape>,
    title: &'static str,
    text: Cow<'static, str>,
    more: Option<Element<M>>,
) -> Element<M> {
    el("div")
        .class(["banner ", tone.class()].concat())
        .with(icon(shape.unwrap_or(tone.shape()), "24"))
        .with(paragraph("banner__title", title))
        .with((!text.is_empty()).then(|| paragraph("banner__text", Node::Text(text))))
        .with(more.map(|more| group("banner__actions").with(more)))
}

/// One of two, each of them a button.
#[must_use]
pub fn choice<M>(label: &'static str, words: [&'static str; 2], second: bool, says: [M; 2]) -> Element<M> {
    let choices = words.into_iter().zip(says).enumerate().map(|(at, (word, message))| {
        let pressed = if (at == 1) == second { "true" } else { "false" };
        el("button")
            .attr("type", "button")
            .class("segments__choice")
            .attr("aria-pressed", pressed)
            .press(message)
            .with(word)
            .into()
    });
    group("segments").attr("role", "group").attr("aria-label", label).all(choices)
}

/// A question that waits for its answer. `press` closes it without one, and the button `no` does, too.
#[must_use]
pub fn question<M: Clone>(
    title: &'static str,
    body: impl IntoIterator<Item = Node<M>>,
    no: &'static str,
    press: M,
    yes: Element<M>,
) -> Element<M> {
    let no = button(ButtonKind::Secondary, "", None, no, press.clone());
    el("dialog")
        .class("dialog")
        .attr("aria-label", title)
        .cancel(press)
        .with(el("h2").with(title))
        .all(body)
        .with(group("dialog__actions").with(no).with(yes))
}
