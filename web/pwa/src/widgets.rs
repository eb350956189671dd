//! What the screens are built of.

use std::borrow::Cow;

use klabat_kit::flow::app::Tap;
use klabat_kit::looks::{ButtonKind, MARK_MOUNTAIN, MARK_SIGNAL, Shape, Tone};

use crate::ui::{Act, Element, Node, el};

/// A button across the screen, 72 px high.
pub(crate) const LARGE: &str = "button--wide button--large";
/// A button across the screen.
pub(crate) const WIDE: &str = "button--wide";

/// One icon, as decoration beside a word: hidden from screen readers.
pub(crate) fn icon(shape: Shape, size: &'static str) -> Element {
    svg(size, "0 0 24 24")
        .attr("fill", "none")
        .attr("stroke", "currentColor")
        .attr("stroke-width", "2")
        .attr("stroke-linecap", "round")
        .attr("stroke-linejoin", "round")
        .with(el("path").attr("d", shape.path()))
}

/// The mark of the product.
pub(crate) fn mark(size: &'static str) -> Element {
    let ground = el("rect").attr("width", "48").attr("height", "48").attr("rx", "11").attr("fill", "#0b5d4e");
    let signal = el("path").attr("d", MARK_SIGNAL).attr("fill", "none").attr("stroke", "#7fd8c4");
    svg(size, "0 0 48 48")
        .with(ground)
        .with(el("path").attr("d", MARK_MOUNTAIN).attr("fill", "#fff"))
        .with(signal.attr("stroke-width", "2.5").attr("stroke-linecap", "round"))
}

fn svg(size: &'static str, view: &'static str) -> Element {
    el("svg").attr("width", size).attr("height", size).attr("viewBox", view).attr("aria-hidden", "true")
}

/// A paragraph.
pub(crate) fn paragraph(class: &'static str, text: impl Into<Node>) -> Element {
    el("p").class(class).with(text)
}

/// Things that belong together.
pub(crate) fn group(class: &'static str) -> Element {
    el("div").class(class)
}

/// What is said by itself when it comes.
pub(crate) fn status(content: impl Into<Node>) -> Element {
    el("div").attr("role", "status").with(content)
}

/// A card with a heading.
pub(crate) fn card(icon: Option<Element>, title: &'static str) -> Element {
    el("section").class("card stack stack--tight").with(titled(icon, title))
}

/// A heading with an icon before it.
pub(crate) fn titled(icon: Option<Element>, title: &'static str) -> Element {
    let heading = el("h2").class("row");
    match icon {
        Some(icon) => heading.with(icon).with(el("span").with(title)),
        None => heading.with(title),
    }
}

/// A fact: its label and its value.
pub(crate) fn fact(label: &'static str, value: impl Into<Node>) -> Node {
    el("div").with(el("dt").with(label)).with(el("dd").with(value)).into()
}

/// A button that tells the model something.
pub(crate) fn tap(
    kind: ButtonKind,
    class: &'static str,
    shape: Option<Shape>,
    label: &'static str,
    tap: Tap,
) -> Element {
    button(kind, class, shape, label, Act::Tap(tap))
}

/// A button.
pub(crate) fn button(
    kind: ButtonKind,
    class: &'static str,
    shape: Option<Shape>,
    label: &'static str,
    act: Act,
) -> Element {
    labelled("button", kind, class, shape.map(|shape| icon(shape, "20")), label).press(act)
}

/// The button that sends a form.
pub(crate) fn send(label: &'static str, busy: bool) -> Element {
    labelled("submit", ButtonKind::Primary, LARGE, busy.then(spinner), label).flag("disabled", busy)
}

/// The primary button while what it began is under way.
pub(crate) fn busy(label: &'static str) -> Element {
    send(label, true)
}

fn labelled(
    role: &'static str,
    kind: ButtonKind,
    class: &'static str,
    mark: Option<Element>,
    label: &'static str,
) -> Element {
    let class = [kind.class(), class].join(" ");
    el("button").attr("type", role).class(class).with(mark).with(el("span").with(label))
}

/// Something turns.
pub(crate) fn spinner() -> Element {
    el("span").class("spinner").attr("aria-hidden", "true")
}

/// A status in a row of a list: icon, word and colour.
pub(crate) fn badge(tone: Tone, shape: Option<Shape>, label: &'static str) -> Element {
    el("span").class(["badge ", tone.class()].concat()).with(icon(shape.unwrap_or(tone.shape()), "16")).with(label)
}

/// A message with its status. The caller puts it into a live region if it appears by itself.
pub(crate) fn banner(
    tone: Tone,
    shape: Option<Shape>,
    title: &'static str,
    text: Cow<'static, str>,
    more: Option<Element>,
) -> Element {
    el("div")
        .class(["banner ", tone.class()].concat())
        .with(icon(shape.unwrap_or(tone.shape()), "24"))
        .with(paragraph("banner__title", title))
        .with((!text.is_empty()).then(|| paragraph("banner__text", Node::Text(text))))
        .with(more.map(|more| group("banner__actions").with(more)))
}

/// One of two, each of them a button.
pub(crate) fn choice(label: &'static str, words: [&'static str; 2], second: bool, taps: [Tap; 2]) -> Element {
    let choices = words.into_iter().zip(taps).enumerate().map(|(at, (word, tap))| {
        let pressed = if (at == 1) == second { "true" } else { "false" };
        el("button")
            .attr("type", "button")
            .class("segments__choice")
            .attr("aria-pressed", pressed)
            .press(Act::Tap(tap))
            .with(word)
            .into()
    });
    group("segments").attr("role", "group").attr("aria-label", label).all(choices)
}

/// A text field.
pub(crate) struct Field<'a> {
    /// Unique on the page; the list of what is wrong links to it.
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    /// What is expected.
    pub(crate) hint: &'static str,
    /// What is wrong; empty when nothing is.
    pub(crate) error: &'static str,
    pub(crate) value: &'a str,
    pub(crate) typed: fn(String) -> Act,
    /// `inputmode`.
    pub(crate) mode: &'static str,
    /// In characters.
    pub(crate) max_length: &'static str,
    pub(crate) disabled: bool,
}

/// Label, hint, error and the line of text, tied together for screen readers.
pub(crate) fn field(field: &Field<'_>) -> Element {
    let wrong = !field.error.is_empty();
    let (hint_id, error_id) = ([field.id, "-hint"].concat(), [field.id, "-error"].concat());
    let described = if wrong { [&*hint_id, &*error_id].join(" ") } else { hint_id.clone() };
    let input = el("input")
        .attr("id", field.id)
        .class("field__input field__input--code")
        .attr("type", "text")
        .attr("inputmode", field.mode)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "characters")
        .attr("spellcheck", "false")
        .attr("maxlength", field.max_length)
        .attr("aria-invalid", if wrong { "true" } else { "false" })
        .attr("aria-describedby", described)
        .attr("value", field.value.to_owned())
        .flag("disabled", field.disabled)
        .value(field.typed);
    let error = paragraph("field__error", icon(Shape::Warning, "20"))
        .attr("id", error_id)
        .flag("hidden", !wrong)
        .with(el("span").with(field.error));
    group("field")
        .with(el("label").class("field__label").attr("for", field.id).with(field.label))
        .with(paragraph("field__hint", field.hint).attr("id", hint_id))
        .with(error)
        .with(input)
}
