//! Aktivasi.

use klabat_api::Unit;
use klabat_kit::flow::app::{Faults, Kind, Outcome, Step, Tap, Work};
use klabat_kit::flow::ceremony::Declined;
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::looks::{ButtonKind, Shape, Tone};

use super::outcome::{lock, server, work};
use crate::shell::heading;
use crate::ui::{Act, Element, Node, Ui, el};
use crate::widgets::{Field, LARGE, WIDE, banner, fact, field, group, paragraph, send, spinner, status, summary, tap};

/// Ids of the fields, which the error summary links to.
const NIP: &str = "nip";
const CODE: &str = "kode";

/// The activation, step by step.
pub(crate) fn activation(ui: Ui<'_>) -> Vec<Node> {
    match &ui.model.activation.step {
        Step::Form(faults) => form(ui, faults, false),
        Step::Asking => form(ui, &Faults::default(), true),
        Step::Confirm(options) => confirm(ui, &options.name, &options.unit),
        Step::Proving(found) => proving(ui, &found.name, &found.unit, None),
        Step::NotHere(found, declined) => proving(ui, &found.name, &found.unit, Some(*declined)),
    }
}

fn form(ui: Ui<'_>, faults: &Faults, asking: bool) -> Vec<Node> {
    let wrong = |wrong: bool, key: Key| if wrong { ui.text(key) } else { "" };
    let (nip_error, code_error) = (wrong(faults.nip, Key::NipWrong), wrong(faults.code, Key::CodeWrong));
    let nip = Field { id: NIP, label: ui.text(Key::NipLabel), hint: ui.text(Key::NipHint), error: nip_error };
    let code = Field { id: CODE, label: ui.text(Key::CodeLabel), hint: ui.text(Key::CodeHint), error: code_error };
    let typed_nip = input("numeric", "30", &ui.typed.nip, asking).value(Act::Nip);
    let typed_code = input("text", "20", &ui.typed.code, asking).value(Act::Code);
    let label = ui.text(if asking { Key::ActivationAsking } else { Key::Activate });
    let form = el("form").class("stack").attr("novalidate", "").submit(Act::Activate);
    let [spoken, card] = work(ui);
    vec![
        heading(ui.text(Key::ActivationTitle)).into(),
        paragraph("", ui.text(Key::ActivationLead)).into(),
        spoken,
        card,
        el("div").attr("role", "alert").with((!faults.none()).then(|| wrongs(ui, faults))).into(),
        form.with(field(nip, typed_nip)).with(field(code, typed_code)).with(send(label, asking)).into(),
    ]
}

/// Letters and digits that somebody copies. `mode`: `inputmode`; `max`: in characters.
fn input(mode: &'static str, max: &'static str, value: &str, disabled: bool) -> Element {
    el("input")
        .class("field__input field__input--code")
        .attr("type", "text")
        .attr("inputmode", mode)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "characters")
        .attr("spellcheck", "false")
        .attr("maxlength", max)
        .attr("value", value.to_owned())
        .flag("disabled", disabled)
}

/// What is wrong, with a link to each field.
fn wrongs(ui: Ui<'_>, faults: &Faults) -> Element {
    if let Some(failure) = &faults.server {
        let title = ui.text(Key::FailedEnrolmentTitle);
        return banner(Tone::Error, Some(Shape::Warning), title, server(ui, failure), None);
    }
    let fields = [(faults.nip, NIP, Key::NipWrong), (faults.code, CODE, Key::CodeWrong)];
    let wrong = fields.into_iter().filter(|(wrong, ..)| *wrong);
    summary(ui.text(Key::FormWrong), wrong.map(|(_, id, key)| (id, Act::Focus(id), ui.text(key))))
}

/// Name and unit, as the server has them.
fn whose(ui: Ui<'_>, name: &str, unit: &Unit) -> Element {
    el("dl")
        .class("card facts")
        .with(fact(ui.text(Key::NameLabel), name.to_owned()))
        .with(fact(ui.text(Key::UnitLabel), unit.name.clone()))
}

fn confirm(ui: Ui<'_>, name: &str, unit: &Unit) -> Vec<Node> {
    // While the visit runs or its result waits, its own card and button are shown instead.
    let running = matches!(ui.model.work, Work::Visiting(_) | Work::Sending(..));
    let again = matches!(ui.model.work, Work::Ended(Outcome::Trouble(..) | Outcome::Refused(..)));
    let idle = !running && !ui.model.outbox.has(Kind::Enrolment);
    let icon = if again { Shape::Refresh } else { Shape::Phone };
    let [spoken, card] = work(ui);
    vec![
        heading(ui.text(Key::ConfirmTitle)).into(),
        // On a small screen the steps of the visit have no room below what was just confirmed.
        idle.then(|| paragraph("", ui.text(Key::ConfirmLead))).into(),
        idle.then(|| whose(ui, name, unit)).into(),
        spoken,
        card,
        idle.then(|| paragraph("soft", ui.text(Key::ConfirmNext))).into(),
        idle.then(|| tap(ButtonKind::Primary, LARGE, Some(icon), ui.text(Key::ConfirmYes), Tap::Enrol)).into(),
        idle.then(|| tap(ButtonKind::Text, WIDE, None, ui.text(Key::ConfirmNo), Tap::BackToForm)).into(),
    ]
}

fn proving(ui: Ui<'_>, name: &str, unit: &Unit, declined: Option<Declined>) -> Vec<Node> {
    let title = ui.text(if declined.is_some() { Key::NotHereTitle } else { Key::ProvingTitle });
    let said = match declined {
        None => group("row").with(spinner()).with(paragraph("", ui.text(Key::ProvingText))),
        Some(declined) => {
            let text = ui.text(Key::NotHereText).into();
            banner(Tone::Error, Some(Shape::Key), ui.text(lock(declined)), text, None)
        }
    };
    let retry = ui.text(common::Key::Retry);
    let back = ui.text(common::Key::Back);
    vec![
        heading(title).into(),
        whose(ui, name, unit).into(),
        status(said).into(),
        declined.map(|_| tap(ButtonKind::Primary, LARGE, Some(Shape::Refresh), retry, Tap::Enrol)).into(),
        declined.map(|_| tap(ButtonKind::Text, WIDE, None, back, Tap::BackToForm)).into(),
    ]
}
