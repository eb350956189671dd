//! What a form is built of.

use super::widgets::{banner, group, icon, paragraph};
use super::{Element, el};
use crate::looks::{Shape, Tone};

/// What stands around an input.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Of the input, unique on the page; the list of what is wrong links to it.
    pub id: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What is expected; may be empty.
    pub hint: &'static str,
    /// What is wrong; empty when nothing is.
    pub error: &'static str,
}

/// Label, hint, error and the input, tied together for screen readers.
#[must_use]
pub fn field<M>(field: Field, input: Element<M>) -> Element<M> {
    let wrong = !field.error.is_empty();
    let (hint_id, error_id) = ([field.id, "-hint"].concat(), [field.id, "-error"].concat());
    let described = if wrong { [&*hint_id, &*error_id].join(" ") } else { hint_id.clone() };
    let input = input
        .attr("id", field.id)
        .attr("aria-invalid", if wrong { "true" } else { "false" })
        .attr("aria-describedby", described);
    let error = paragraph("field__error", icon(Shape::Warning, "20"))
        .attr("id", error_id)
        .flag("hidden", !wrong)
        .with(el("span").with(field.error));
    group("field")
        .with(el("label").class("field__label").attr("for", field.id).with(field.label))
        .with(paragraph("field__hint", field.hint).attr("id", hint_id).flag("hidden", field.hint.is_empty()))
        .with(error)
        .with(input)
}

/// What is wrong with a form, with a link to each field: its id, what a press says, and the words.
#[must_use]
pub fn summary<M>(title: &'static str, wrong: impl IntoIterator<Item = (&'static str, M, &'static str)>) -> Element<M> {
    let links = wrong.into_iter().map(|(id, press, words)| {
        el("li").with(el("a").attr("href", ["#", id].concat()).press(press).with(words)).into()
    });
    banner(Tone::Error, Some(Shape::Warning), title, "".into(), Some(el("ul").all(links)))
}
