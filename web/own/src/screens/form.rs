//! What both forms are built of.

use klabat_kit::flow::http::Failure;
use klabat_kit::flow::messages::{Message, own::Key};
use klabat_kit::flow::own::{Field, Filing, Tap, sent_failure};
use klabat_kit::looks::Tone;

use crate::ui::{Act, Element, Node, Ui, el};
use crate::widgets::{Around, banner, field, group, send, summary};

/// Id of what says why a form was not sent; it takes the focus then.
pub(crate) const SUMMARY: &str = "kekeliruan";

/// Longest reason, in characters.
const REASON_MAX: &str = "500";

/// Why the form was not sent, above it.
pub(super) fn wrongs(ui: Ui<'_>, filing: &Filing) -> Node {
    let failed = filing.failure.as_ref().map(|why| {
        let title = if matches!(why, Failure::Refused(_)) { Key::FormRefused } else { Key::FormUnsent };
        banner(Tone::Error, None, ui.text(title), sent_failure(ui.language(), why).into(), None)
    });
    let links = filing.faults.iter().map(|fault| (fault.field.id(), Act::Focus(fault.field.id()), ui.text(fault.key)));
    let wrong = (!filing.faults.is_empty()).then(|| summary(ui.text(Key::FormWrong), links));
    group("wrongs").attr("id", SUMMARY).attr("role", "alert").attr("tabindex", "-1").with(failed.or(wrong)).into()
}

/// The form. While it is sent, nothing of it can be changed.
pub(super) fn form(ui: Ui<'_>, sending: bool, fields: impl IntoIterator<Item = Node>) -> Node {
    let label = ui.text(if sending { Key::Sending } else { Key::Send });
    let fields = el("fieldset").class("fields stack").flag("disabled", sending).all(fields);
    let form = el("form").class("stack").attr("novalidate", "").submit(Act::Tap(Tap::Send));
    form.with(fields).with(send(label, sending)).into()
}

/// An input of some type, which tells what it holds.
pub(super) fn input(kind: &'static str, value: &str, typed: fn(String) -> Act) -> Element {
    el("input").class("field__input").attr("type", kind).attr("value", value.to_owned()).value(typed)
}

/// One of several, by name. `none`: the words before one is chosen.
pub(super) fn select(
    none: &'static str,
    chosen: Option<&'static str>,
    options: impl Iterator<Item = (&'static str, &'static str)>,
    typed: fn(String) -> Act,
) -> Element {
    let option = |value: &'static str, words: &'static str| el("option").attr("value", value).with(words).into();
    let options = options.map(|(value, words)| option(value, words));
    let select = el("select").class("field__input").with(option("", none)).all(options);
    select.attr("value", chosen.unwrap_or_default()).value(typed)
}

/// A field of the form with what is around it.
pub(super) fn around(ui: Ui<'_>, of: Field, label: Key, fault: Option<Key>, input: Element) -> Node {
    around_hint(ui, of, [label.text(ui.language()), ""], fault, input)
}

/// The same with a hint, after the label.
pub(super) fn around_hint(
    ui: Ui<'_>,
    of: Field,
    [label, hint]: [&'static str; 2],
    fault: Option<Key>,
    input: Element,
) -> Node {
    let error = fault.map(|key| ui.text(key)).unwrap_or_default();
    field(Around { id: of.id(), label, hint, error }, input).into()
}

/// Why, in one's own words.
pub(super) fn reason(ui: Ui<'_>, value: &str, fault: Option<Key>) -> Node {
    let text = el("textarea")
        .class("field__input")
        .attr("rows", "3")
        .attr("maxlength", REASON_MAX)
        .attr("value", value.to_owned())
        .value(|text| Act::Tap(Tap::Type(Field::Reason, text)));
    around_hint(ui, Field::Reason, [ui.text(Key::Reason), ui.text(Key::ReasonHint)], fault, text)
}

/// Something to tick.
pub(super) fn tick(label: &'static str, on: bool, press: Tap) -> Node {
    let input = el("input").attr("type", "checkbox").flag("checked", on).press(Act::Tap(press));
    el("label").class("tick").with(input).with(el("span").with(label)).into()
}
