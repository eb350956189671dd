//! A small table of inputs.

use klabat_kit::effects::history;
use klabat_kit::flow::console::Event;
use klabat_kit::flow::console::form::{Cell, Cells, Column, Input, Lines, TICKED};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Button, Icon, Shape};
use leptos::prelude::*;

use super::{error_line, hint_line, id, invalid, value, word};
use crate::store::Store;
use crate::words::Words;

pub(super) fn grid(
    store: Store,
    words: Words,
    input: &Input,
    error: Signal<String>,
    columns: &[Column],
    lines: &Lines,
) -> AnyView {
    let name = input.name;
    let typed = value(store, name);
    let rows = match lines {
        Lines::Named(keys) => keys.len(),
        Lines::Free => Cells::parse(&typed.get_untracked()).0.len().max(1),
    };
    let rows = RwSignal::new(rows);
    let is_free = *lines == Lines::Free;
    let heads: Vec<_> = columns.iter().map(|column| view! { <th scope="col">{words.t(column.label)}</th> }).collect();
    let (columns, lines) = (columns.to_vec(), lines.clone());
    let row = move |index: usize| {
        let title = match &lines {
            Lines::Named(keys) => keys.get(index).map(|key| words.t(*key)).unwrap_or_default(),
            Lines::Free => (index + 1).to_string(),
        };
        let cells: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| cell(store, words, name, error, (index, at), column, &title))
            .collect();
        let remove = is_free.then(|| view! { <td>{remove(store, words, name, rows, index)}</td> });
        view! { <tr><th scope="row">{title}</th>{cells}{remove}</tr> }
    };
    let last = is_free.then(|| view! { <td></td> });
    let add_id = [&*id(name), "-add"].concat();
    view! {
        <fieldset class="group">
            <legend class="field__label">{words.t(input.label)}</legend>
            {hint_line(words, input)}
            {error_line(name, error)}
            <div class="inputs-frame scrolls">
                <table class="inputs">
                    <thead><tr><td></td>{heads}{last}</tr></thead>
                    <tbody><For each=move || 0..rows.get() key=|index| *index let(index)>{row(index)}</For></tbody>
                </table>
            </div>
            {is_free.then(|| view! { <div id=add_id tabindex="-1"><Button label=words.t(Key::AddRow) icon=Shape::Plus class="button--small" on_press=move || rows.update(|rows| *rows += 1)/></div> })}
        </fieldset>
    }
    .into_any()
}

/// Takes a row out. Of a table of one row, what stands in it.
fn remove(store: Store, words: Words, name: &'static str, rows: RwSignal<usize>, row: usize) -> impl IntoView {
    let typed = value(store, name);
    let label = words.f(Key::RemoveRow, &[("number", &(row + 1).to_string())]);
    let press = move |_| {
        let mut cells = Cells::parse(&typed.get_untracked());
        cells.remove(row);
        store.send(Event::Edit(name, cells.write()));
        let left = rows.get_untracked().saturating_sub(1).max(1);
        rows.set(left);
        // The last row's button is gone with it.
        if row >= left {
            history::focus(&[&*id(name), "-add"].concat());
        }
    };
    view! {
        <button type="button" class="button button--text button--small" aria-label=label.clone() title=label on:click=press>
            <Icon shape=Shape::Bin size=16/>
        </button>
    }
}

fn cell(
    store: Store,
    words: Words,
    name: &'static str,
    error: Signal<String>,
    (row, column): (usize, usize),
    about: &Column,
    title: &str,
) -> AnyView {
    let typed = value(store, name);
    let own = Memo::new(move |_| typed.with(|typed| Cells::parse(typed).get(row, column).to_owned()));
    let label = [&*words.t(about.label), ", ", title].concat();
    let set = move |value: &str| {
        let mut cells = Cells::parse(&typed.get_untracked());
        cells.set(row, column, value);
        store.send(Event::Edit(name, cells.write()));
    };
    let edit = move |event: leptos::ev::Event| set(&event_target_value(&event));
    let id = format!("{}-{row}-{column}", id(name));
    let input = match &about.cell {
        Cell::Select(choices) => {
            let options: Vec<_> = choices
                .iter()
                .map(|choice| {
                    let value = choice.value.clone();
                    view! { <option value=choice.value.clone() selected=move || own.get() == value>{word(words, &choice.label)}</option> }
                })
                .collect();
            view! {
                <select id=id class="field__input" aria-label=label aria-invalid=invalid(error) prop:value=move || own.get() on:change=edit>
                    <option value=""></option>
                    {options}
                </select>
            }
            .into_any()
        }
        Cell::Check => view! {
            <input
                id=id
                type="checkbox"
                aria-label=label
                aria-invalid=invalid(error)
                prop:checked=move || own.with(|own| own == TICKED)
                on:change=move |event| set(if event_target_checked(&event) { TICKED } else { "" })
            />
        }
        .into_any(),
        kind => {
            let (of, class) = match kind {
                Cell::Date => ("date", "field__input"),
                Cell::Text => ("text", "field__input"),
                _ => ("text", "field__input field__input--short"),
            };
            view! {
                <input id=id class=class type=of aria-label=label aria-invalid=invalid(error) autocomplete="off" maxlength="200" prop:value=move || own.get() on:input=edit/>
            }
            .into_any()
        }
    };
    view! { <td>{input}</td> }.into_any()
}
