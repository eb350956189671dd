//! Draws any form of `klabat_flow::console::form`: inputs with label, hint and error, tied together for screen readers.

#[path = "forms/grid.rs"]
mod grid;
#[path = "forms/pasted.rs"]
mod pasted;
#[path = "forms/places.rs"]
mod places;

use klabat_kit::flow::console::form::{Choice, Form, Input, Kind, Label, TICKED};
use klabat_kit::flow::console::{Event, Said};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Button, Icon, Shape, Tone};
use leptos::html;
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;

/// The form of the open dialog: what one should know, what will happen, and the inputs.
pub(crate) fn form(store: Store, words: Words) -> impl IntoView {
    let text = said(store, words, |form| form.text.clone());
    let warning = said(store, words, |form| form.warning.clone().into_iter().collect());
    let seen = said(store, words, |form| form.seen.clone());
    let alerts = said(store, words, |form| form.alerts.clone());
    let inputs = store.part(|model| {
        let form = model.dialog.as_ref().and_then(|dialog| dialog.form.as_ref());
        form.map(|form| form.inputs.clone()).unwrap_or_default()
    });
    view! {
        {move || text.get().into_iter().map(|text| view! { <p>{text}</p> }).collect::<Vec<_>>()}
        {move || warning.get().into_iter().map(|text| view! {
            <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::WhatHappens) text/>
        }).collect::<Vec<_>>()}
        // Made anew only when the choices of an input change, so that whoever types keeps the focus.
        <For each=move || inputs.get() key=|input| format!("{input:?}") let(input)>
            {field(store, words, &input)}
        </For>
        <div class="stack stack--tight" role="status">
            {move || seen.get().into_iter().map(|text| view! { <p>{text}</p> }).collect::<Vec<_>>()}
            {move || alerts.get().into_iter().map(|text| view! {
                <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::PleaseLook) text/>
            }).collect::<Vec<_>>()}
        </div>
    }
}

fn said(store: Store, words: Words, part: impl Fn(&Form) -> Vec<Said> + Send + Sync + 'static) -> Memo<Vec<String>> {
    store.part(move |model| {
        let form = model.dialog.as_ref().and_then(|dialog| dialog.form.as_ref());
        form.map(|form| part(form).iter().map(|said| words.said(said)).collect()).unwrap_or_default()
    })
}

fn id(name: &str) -> String {
    ["input-", name].concat()
}

fn described(name: &str) -> String {
    ["input-", name, "-hint input-", name, "-error"].concat()
}

fn error(store: Store, words: Words, name: &'static str) -> Signal<String> {
    let fault = store.part(move |model| model.dialog.as_ref().and_then(|dialog| dialog.fault(name)));
    Signal::derive(move || fault.get().map(|fault| words.fault(fault)).unwrap_or_default())
}

fn invalid(error: Signal<String>) -> impl Fn() -> &'static str {
    move || if error.with(String::is_empty) { "false" } else { "true" }
}

/// What an input holds: the form may change it too, as when the printed line of a beacon is pasted.
fn value(store: Store, name: &'static str) -> Memo<String> {
    store.part(move |model| model.dialog.as_ref().map(|dialog| dialog.values.get(name).to_owned()).unwrap_or_default())
}

fn edit(store: Store, name: &'static str) -> impl Fn(leptos::ev::Event) + Copy {
    move |event| store.send(Event::Edit(name, event_target_value(&event)))
}

fn field(store: Store, words: Words, input: &Input) -> AnyView {
    let (name, error) = (input.name, error(store, words, input.name));
    match &input.kind {
        Kind::Line => line(store, words, input, error, "text", "text"),
        Kind::Search => line(store, words, input, error, "search", "search"),
        Kind::Number => line(store, words, input, error, "text", "numeric"),
        Kind::Date => line(store, words, input, error, "date", ""),
        Kind::Month => line(store, words, input, error, "month", ""),
        Kind::Time => line(store, words, input, error, "time", ""),
        Kind::Prose => area(store, words, input, error, false),
        Kind::Code => area(store, words, input, error, true),
        Kind::Select(choices) => select(store, words, input, error, choices),
        Kind::Radio(choices) => group(words, input, error, false, boxes(store, words, name, error, choices, true)),
        Kind::Several(choices) => group(words, input, error, true, boxes(store, words, name, error, choices, false)),
        Kind::Grid(columns, lines) => grid::grid(store, words, input, error, columns, lines),
        Kind::Table => file(store, words, input, error, ".csv,.txt,.xlsx"),
        Kind::Attachment => file(store, words, input, error, ".pdf,.jpg,.jpeg,.png"),
        Kind::Places { several } => places::places(store, words, input, error, *several),
        Kind::Plan(plan) => places::plan(words, input, plan),
        Kind::Heading => heading(words, input),
        Kind::Pasted(lines) => pasted::pasted(words, input, lines),
        Kind::Check(sentence) => check(store, name, error, words.t(*sentence)),
    }
}

fn error_line(name: &str, error: Signal<String>) -> impl IntoView + use<> {
    view! {
        <p class="field__error" id=[&*id(name), "-error"].concat() hidden=move || error.with(String::is_empty)>
            <Icon shape=Shape::Warning/>
            <span>{move || error.get()}</span>
        </p>
    }
}

fn hint_line(words: Words, input: &Input) -> Option<impl IntoView + use<>> {
    let id = [&*id(input.name), "-hint"].concat();
    input.hint.map(|hint| view! { <p class="field__hint" id=id>{words.t(hint)}</p> })
}

/// What the inputs below are about.
fn heading(words: Words, input: &Input) -> AnyView {
    view! { <div class="stack stack--tight"><h3>{words.t(input.label)}</h3>{hint_line(words, input)}</div> }.into_any()
}

/// Label, hint and error around an input.
fn labelled(words: Words, input: &Input, error: Signal<String>, control: impl IntoView + 'static) -> AnyView {
    view! {
        <div class="field">
            <label class="field__label" for=id(input.name)>{words.t(input.label)}</label>
            {hint_line(words, input)}
            {error_line(input.name, error)}
            {control}
        </div>
    }
    .into_any()
}

fn line(
    store: Store,
    words: Words,
    input: &Input,
    error: Signal<String>,
    kind: &'static str,
    mode: &'static str,
) -> AnyView {
    let typed = value(store, input.name);
    let control = view! {
        <input
            id=id(input.name)
            class="field__input"
            type=kind
            inputmode=(!mode.is_empty()).then_some(mode)
            autocomplete="off"
            maxlength="400"
            aria-invalid=invalid(error)
            aria-describedby=described(input.name)
            prop:value=move || typed.get()
            on:input=edit(store, input.name)
            on:keydown=move |event| if sends(&event) && kind != "search" {
                event.prevent_default();
                store.send(Event::Submit);
            }
        />
    };
    labelled(words, input, error, control)
}

/// Whether a key sends the form, as it does in any form of one line; not the one that ends a word being composed.
fn sends(event: &leptos::ev::KeyboardEvent) -> bool {
    event.key() == "Enter" && !event.is_composing() && !event.repeat()
}

/// A file, which the page reads at once.
fn file(store: Store, words: Words, input: &Input, error: Signal<String>, accept: &'static str) -> AnyView {
    let name = input.name;
    let chosen = store
        .part(move |model| model.dialog.as_ref().map(|dialog| dialog.values.file(name).to_owned()).unwrap_or_default());
    let chooser = NodeRef::<html::Input>::new();
    let press = move || {
        // Else the browser goes on showing the file, and says nothing when the same one is chosen again.
        if let Some(chooser) = chooser.get_untracked() {
            chooser.set_value("");
        }
        store.send(Event::Unchose(name));
    };
    let remove = move || {
        chosen.with(|chosen| !chosen.is_empty()).then(|| {
            view! { <Button label=words.t(Key::FileRemove) icon=Shape::Cross class="button--small" on_press=press/> }
        })
    };
    let control = view! {
        <input
            node_ref=chooser
            id=id(name)
            class="field__input field__input--file"
            type="file"
            accept=accept
            aria-invalid=invalid(error)
            aria-describedby=described(name)
            on:change=move |event| store.read_file(name, &event)
        />
        <div class="row"><p class="soft small" role="status">{move || chosen.with(|chosen| (!chosen.is_empty()).then(|| words.f(Key::FileChosen, &[("name", chosen)])))}</p>{remove}</div>
    };
    labelled(words, input, error, control)
}

fn area(store: Store, words: Words, input: &Input, error: Signal<String>, code: bool) -> AnyView {
    let typed = value(store, input.name);
    let control = view! {
        <textarea
            id=id(input.name)
            class="field__input"
            class:code=code
            rows=if code { "6" } else { "3" }
            maxlength=if code { "60000" } else { "500" }
            spellcheck=if code { "false" } else { "true" }
            aria-invalid=invalid(error)
            aria-describedby=described(input.name)
            prop:value=move || typed.get()
            on:input=edit(store, input.name)
        ></textarea>
    };
    labelled(words, input, error, control)
}

fn word(words: Words, label: &Label) -> String {
    match label {
        Label::Key(key) => words.t(*key),
        Label::Common(key) => words.t(*key),
        Label::Name(name) => name.clone(),
        Label::Day(date) => words.day(date),
    }
}

fn select(store: Store, words: Words, input: &Input, error: Signal<String>, choices: &[Choice]) -> AnyView {
    let chosen = value(store, input.name);
    let options: Vec<_> = choices
        .iter()
        .map(|choice| {
            let own = choice.value.clone();
            view! { <option value=choice.value.clone() selected=move || chosen.get() == own>{word(words, &choice.label)}</option> }
        })
        .collect();
    let control = view! {
        <select
            id=id(input.name)
            class="field__input"
            aria-invalid=invalid(error)
            aria-describedby=described(input.name)
            prop:value=move || chosen.get()
            on:change=edit(store, input.name)
        >
            <option value="">{words.t(Key::Choose)}</option>
            {options}
        </select>
    };
    labelled(words, input, error, control)
}

/// Choices that are all in sight.
fn group(words: Words, input: &Input, error: Signal<String>, scrolls: bool, boxes: impl IntoView + 'static) -> AnyView {
    view! {
        <fieldset class="group" class:group--scroll=scrolls class:scrolls=scrolls>
            <legend class="field__label">{words.t(input.label)}</legend>
            {hint_line(words, input)}
            {error_line(input.name, error)}
            {boxes}
        </fieldset>
    }
    .into_any()
}

fn boxes(
    store: Store,
    words: Words,
    name: &'static str,
    error: Signal<String>,
    choices: &[Choice],
    one: bool,
) -> Vec<AnyView> {
    let chosen = value(store, name);
    let draw = |choice: &Choice| {
        let (own, pressed) = (choice.value.clone(), choice.value.clone());
        let checked = move || chosen.with(|chosen| chosen.split(',').any(|value| value == own));
        let text = choice.text.map(|text| view! { <br/><span class="soft small">{words.t(text)}</span> });
        let word = word(words, &choice.label);
        view! {
            <label class="check">
                <input
                    type=if one { "radio" } else { "checkbox" }
                    name=id(name)
                    prop:checked=checked
                    aria-invalid=(!one).then(|| invalid(error))
                    aria-describedby=described(name)
                    on:change=move |_| store.send(Event::Edit(name, pressed.clone()))
                />
                <span>{if text.is_some() { view! { <strong>{word}</strong> }.into_any() } else { word.into_any() }}{text}</span>
            </label>
        }
        .into_any()
    };
    choices.iter().map(draw).collect()
}

fn check(store: Store, name: &'static str, error: Signal<String>, sentence: String) -> AnyView {
    let typed = value(store, name);
    view! {
        <div class="field">
            {error_line(name, error)}
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || typed.with(|typed| typed == TICKED)
                    aria-invalid=invalid(error)
                    aria-describedby=described(name)
                    on:change=move |event| {
                        let ticked = event_target_checked(&event);
                        store.send(Event::Edit(name, if ticked { TICKED } else { "" }.to_owned()));
                    }
                />
                <span>{sentence}</span>
            </label>
        </div>
    }
    .into_any()
}
