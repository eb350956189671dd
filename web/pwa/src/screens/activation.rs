//! Aktivasi.

use klabat_api::Unit;
use klabat_kit::effects::history;
use klabat_kit::flow::app::{Faults, Kind, Model, Outcome, Step, Tap, Work};
use klabat_kit::flow::messages::app::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Field, Shape, Tone};
use leptos::prelude::*;

use super::outcome::{WorkCard, lock, server};
use crate::shell::Heading;
use crate::ui::Ui;

/// Ids of the fields, which the error summary links to.
const NIP: &str = "nip";
const CODE: &str = "kode";

/// Which part of the screen is shown.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Form,
    Confirm,
    Proving,
    NotHere,
}

const fn part(step: &Step) -> Part {
    match step {
        Step::Form(_) | Step::Asking => Part::Form,
        Step::Confirm(_) => Part::Confirm,
        Step::Proving(_) => Part::Proving,
        Step::NotHere(..) => Part::NotHere,
    }
}

/// The activation, step by step.
#[component]
pub(crate) fn Activation(ui: Ui) -> impl IntoView {
    let (nip, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let shown = ui.part(|model| part(&model.activation.step));
    move || match shown.get() {
        Part::Form => view! { <Form ui nip code/> }.into_any(),
        Part::Confirm => view! { <Confirm ui/> }.into_any(),
        Part::Proving | Part::NotHere => view! { <Proving ui/> }.into_any(),
    }
}

fn faults(model: &Model) -> Faults {
    match &model.activation.step {
        Step::Form(faults) => faults.clone(),
        _ => Faults::default(),
    }
}

#[component]
fn Form(ui: Ui, nip: RwSignal<String>, code: RwSignal<String>) -> impl IntoView {
    let faults = ui.part(faults);
    let asking = ui.part(|model| model.activation.step == Step::Asking);
    let wrong = move |read: fn(&Faults) -> bool, key: Key| {
        Signal::derive(move || if faults.with(read) { ui.text(key) } else { String::new() })
    };
    let (nip_wrong, code_wrong) =
        (wrong(|faults| faults.nip, Key::NipWrong), wrong(|faults| faults.code, Key::CodeWrong));
    view! {
        <Heading text=ui.label(Key::ActivationTitle)/>
        <p>{move || ui.text(Key::ActivationLead)}</p>
        <WorkCard ui/>
        <div role="alert">
            {move || {
                let faults = faults.get();
                (!faults.none()).then(|| summary(ui, &faults))
            }}
        </div>
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                ui.tap(Tap::Activate { nip: nip.get_untracked(), code: code.get_untracked() });
            }
        >
            <Field
                id=NIP
                label=ui.label(Key::NipLabel)
                hint=ui.label(Key::NipHint)
                error=nip_wrong
                value=nip
                mode="numeric"
                max_length=30
                code=true
                disabled=asking
            />
            <Field
                id=CODE
                label=ui.label(Key::CodeLabel)
                hint=ui.label(Key::CodeHint)
                error=code_wrong
                value=code
                max_length=20
                code=true
                disabled=asking
            />
            <Button
                label=Signal::derive(move || ui.text(if asking.get() { Key::ActivationAsking } else { Key::Activate }))
                kind=ButtonKind::Primary
                class="button--wide button--large"
                busy=asking
                submit=true
                on_press=|| ()
            />
        </form>
    }
}

/// What is wrong, with a link to each field.
fn summary(ui: Ui, faults: &Faults) -> AnyView {
    if let Some(failure) = &faults.server {
        return view! {
            <Banner tone=Tone::Error title=ui.text(Key::FailedEnrolmentTitle) text=server(ui, failure) icon=Shape::Warning/>
        }
        .into_any();
    }
    let fields = [(faults.nip, NIP, Key::NipWrong), (faults.code, CODE, Key::CodeWrong)];
    let links = fields.into_iter().filter(|(wrong, ..)| *wrong).map(move |(_, id, key)| {
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
    view! {
        <Banner tone=Tone::Error title=ui.text(Key::FormWrong) icon=Shape::Warning>
            <ul>{links.collect::<Vec<_>>()}</ul>
        </Banner>
    }
    .into_any()
}

/// Name and unit, as the server has them.
fn whose(ui: Ui, name: String, unit: &Unit) -> AnyView {
    view! {
        <dl class="card facts">
            <div>
                <dt>{ui.text(Key::NameLabel)}</dt>
                <dd class="person__name">{name}</dd>
            </div>
            <div>
                <dt>{ui.text(Key::UnitLabel)}</dt>
                <dd>{unit.name.clone()}</dd>
            </div>
        </dl>
    }
    .into_any()
}

fn person(model: &Model) -> Option<(String, Unit)> {
    match &model.activation.step {
        Step::Confirm(options) => Some((options.name.clone(), options.unit.clone())),
        Step::Proving(found) | Step::NotHere(found, _) => Some((found.name.clone(), found.unit.clone())),
        Step::Form(_) | Step::Asking => None,
    }
}

/// Whether the visit runs or its result waits, so that its own card and button are shown instead.
fn running(model: &Model) -> bool {
    matches!(model.work, Work::Visiting(_) | Work::Sending(..)) || model.outbox.has(Kind::Enrolment)
}

#[component]
fn Confirm(ui: Ui) -> impl IntoView {
    let person = ui.part(person);
    let busy = ui.part(running);
    let again = ui.part(|model| matches!(model.work, Work::Ended(Outcome::Trouble(..) | Outcome::Refused(..))));
    view! {
        <Heading text=ui.label(Key::ConfirmTitle)/>
        <p>{move || ui.text(Key::ConfirmLead)}</p>
        {move || person.get().map(|(name, unit)| whose(ui, name, &unit))}
        <WorkCard ui/>
        {move || (!busy.get()).then(|| view! {
            <p class="soft">{move || ui.text(Key::ConfirmNext)}</p>
            <Button
                label=ui.label(Key::ConfirmYes)
                kind=ButtonKind::Primary
                icon=if again.get() { Shape::Refresh } else { Shape::Phone }
                class="button--wide button--large"
                on_press=move || ui.tap(Tap::Enrol)
            />
            <Button
                label=ui.label(Key::ConfirmNo)
                kind=ButtonKind::Text
                class="button--wide"
                on_press=move || ui.tap(Tap::BackToForm)
            />
        })}
    }
}

#[component]
fn Proving(ui: Ui) -> impl IntoView {
    let person = ui.part(person);
    let declined = ui.part(|model| match &model.activation.step {
        Step::NotHere(_, declined) => Some(*declined),
        _ => None,
    });
    let title = move || if declined.get().is_some() { Key::NotHereTitle } else { Key::ProvingTitle };
    view! {
        <Heading text=Signal::derive(move || ui.text(title()))/>
        {move || person.get().map(|(name, unit)| whose(ui, name, &unit))}
        <div class="stack" role="status" aria-live="polite">
            {move || match declined.get() {
                None => view! {
                    <div class="row">
                        <span class="spinner" aria-hidden="true"></span>
                        <p>{ui.text(Key::ProvingText)}</p>
                    </div>
                }
                .into_any(),
                Some(declined) => view! {
                    <Banner tone=Tone::Error title=ui.text(lock(declined)) text=ui.text(Key::NotHereText) icon=Shape::Key/>
                }
                .into_any(),
            }}
        </div>
        {move || declined.get().is_some().then(|| view! {
            <Button
                label=Signal::derive(move || ui.text(klabat_kit::flow::messages::common::Key::Retry))
                kind=ButtonKind::Primary
                icon=Shape::Refresh
                class="button--wide button--large"
                on_press=move || ui.tap(Tap::Enrol)
            />
            <Button
                label=Signal::derive(move || ui.text(klabat_kit::flow::messages::common::Key::Back))
                kind=ButtonKind::Text
                class="button--wide"
                on_press=move || ui.tap(Tap::BackToForm)
            />
        })}
    }
}
