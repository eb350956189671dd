//! Aktivasi.

use klabat_api::Unit;
use klabat_kit::effects::history;
use klabat_kit::flow::app::{Faults, Kind, Outcome, Step, Tap, Work};
use klabat_kit::flow::ceremony::Declined;
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::widgets::{Banner, Button, ButtonKind, Field, Shape, Tone};
use leptos::prelude::*;

use super::outcome::{lock, server, work};
use super::{button, fact, paragraph, row};
use crate::shell::heading;
use crate::ui::Ui;

/// Ids of the fields, which the error summary links to.
const NIP: &str = "nip";
const CODE: &str = "kode";
/// A button across the screen, 72 px high.
const LARGE: &str = "button--wide button--large";

/// The activation, step by step.
pub(crate) fn activation(ui: Ui) -> AnyView {
    match ui.read(|model| model.activation.step.clone()) {
        Step::Form(faults) => form(ui, &faults, false),
        Step::Asking => form(ui, &Faults::default(), true),
        Step::Confirm(options) => confirm(ui, options.name, &options.unit),
        Step::Proving(found) => proving(ui, found.name, &found.unit, None),
        Step::NotHere(found, declined) => proving(ui, found.name, &found.unit, Some(declined)),
    }
}

fn form(ui: Ui, faults: &Faults, asking: bool) -> AnyView {
    let wrong = |wrong: bool, key: Key| if wrong { ui.text(key) } else { String::new() };
    let label = ui.text(if asking { Key::ActivationAsking } else { Key::Activate });
    view! {
        {heading(ui.text(Key::ActivationTitle))}
        {paragraph("", ui.text(Key::ActivationLead))}
        {work(ui)}
        <div role="alert">{(!faults.none()).then(|| summary(ui, faults))}</div>
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                ui.tap(Tap::Activate { nip: ui.nip.get_untracked(), code: ui.code.get_untracked() });
            }
        >
            <Field
                id=NIP
                label=ui.text(Key::NipLabel)
                hint=ui.text(Key::NipHint)
                error=wrong(faults.nip, Key::NipWrong)
                value=ui.nip
                mode="numeric"
                max_length=30
                code=true
                disabled=asking
            />
            <Field
                id=CODE
                label=ui.text(Key::CodeLabel)
                hint=ui.text(Key::CodeHint)
                error=wrong(faults.code, Key::CodeWrong)
                value=ui.code
                max_length=20
                code=true
                disabled=asking
            />
            <Button label kind=ButtonKind::Primary class=LARGE busy=asking submit=true on_press=|| ()/>
        </form>
    }
    .into_any()
}

/// What is wrong, with a link to each field.
fn summary(ui: Ui, faults: &Faults) -> AnyView {
    if let Some(failure) = &faults.server {
        let (title, text) = (ui.text(Key::FailedEnrolmentTitle), server(ui, failure));
        return view! { <Banner tone=Tone::Error title text icon=Shape::Warning/> }.into_any();
    }
    let fields = [(faults.nip, NIP, Key::NipWrong), (faults.code, CODE, Key::CodeWrong)];
    let links = fields.into_iter().filter(|(wrong, ..)| *wrong).map(|(_, id, key)| {
        view! {
            <li>
                <a
                    href=["#", id].concat()
                    on:click=move |event| {
                        event.prevent_default();
                        history::focus(id);
                    }
                >
                    {ui.text(key)}
                </a>
            </li>
        }
    });
    let links = links.collect::<Vec<_>>();
    view! {
        <Banner tone=Tone::Error title=ui.text(Key::FormWrong) icon=Shape::Warning>
            <ul>{links}</ul>
        </Banner>
    }
    .into_any()
}

/// Name and unit, as the server has them.
fn whose(ui: Ui, name: String, unit: &Unit) -> AnyView {
    let facts = vec![
        fact(ui.text(Key::NameLabel), name.into_any()),
        fact(ui.text(Key::UnitLabel), unit.name.clone().into_any()),
    ];
    view! { <dl class="card facts">{facts}</dl> }.into_any()
}

fn confirm(ui: Ui, name: String, unit: &Unit) -> AnyView {
    // While the visit runs or its result waits, its own card and button are shown instead.
    let (busy, again) = ui.read(|model| {
        let running = matches!(model.work, Work::Visiting(_) | Work::Sending(..));
        let again = matches!(model.work, Work::Ended(Outcome::Trouble(..) | Outcome::Refused(..)));
        (running || model.outbox.has(Kind::Enrolment), again)
    });
    let ask = (!busy).then(|| {
        let icon = if again { Shape::Refresh } else { Shape::Phone };
        vec![
            paragraph("soft", ui.text(Key::ConfirmNext)),
            button(ui, ButtonKind::Primary, LARGE, Some(icon), ui.text(Key::ConfirmYes), Tap::Enrol),
            button(ui, ButtonKind::Text, "button--wide", None, ui.text(Key::ConfirmNo), Tap::BackToForm),
        ]
    });
    // On a small screen the steps of the visit have no room below what was just confirmed.
    let who = (!busy).then(|| vec![paragraph("", ui.text(Key::ConfirmLead)), whose(ui, name, unit)]);
    view! {
        {heading(ui.text(Key::ConfirmTitle))}
        {who}
        {work(ui)}
        {ask}
    }
    .into_any()
}

fn proving(ui: Ui, name: String, unit: &Unit, declined: Option<Declined>) -> AnyView {
    let title = ui.text(if declined.is_some() { Key::NotHereTitle } else { Key::ProvingTitle });
    let said = match declined {
        None => {
            let spinner = view! { <span class="spinner" aria-hidden="true"></span> }.into_any();
            row("row", vec![spinner, paragraph("", ui.text(Key::ProvingText))])
        }
        Some(declined) => {
            let (title, text) = (ui.text(lock(declined)), ui.text(Key::NotHereText));
            view! { <Banner tone=Tone::Error title text icon=Shape::Key/> }.into_any()
        }
    };
    let choices = declined.map(|_| {
        let (retry, back) = (ui.text(common::Key::Retry), ui.text(common::Key::Back));
        vec![
            button(ui, ButtonKind::Primary, LARGE, Some(Shape::Refresh), retry, Tap::Enrol),
            button(ui, ButtonKind::Text, "button--wide", None, back, Tap::BackToForm),
        ]
    });
    view! {
        {heading(title)}
        {whose(ui, name, unit)}
        <div role="status">{said}</div>
        {choices}
    }
    .into_any()
}
