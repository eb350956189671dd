//! Riwayat impor, and one import: what it did, and the way to take it back.

use klabat_api::console::{ImportDetail, ImportEntry, ImportHeld, ImportKind, ImportPerson, Imports, Role};
use klabat_kit::flow::console::change::UndoImport;
use klabat_kit::flow::console::{Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Banner, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::dialogs::changes;
use crate::navigation::follow;
use crate::parts;
use crate::store::Store;
use crate::words::Words;

/// Whom the server names at most.
const HELD: usize = 50;

/// The list.
pub(crate) fn imports(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::back_to(store, words, &Route::from(Place::Roster), Key::Roster)}
        {parts::heading(words.t(Key::Imports), words.t(Key::ImportsLead), ())}
        {parts::page(store, words, move |data: &Imports| list(store, words, data))}
    }
}

fn list(store: Store, words: Words, data: &Imports) -> AnyView {
    let columns = [Key::Time, Key::Kind, Key::Contents, Key::ImportBy, Key::State];
    parts::rows_or(words, &data.rows, (Shape::Document, Key::NothingHere, Key::ImportsEmptyText), |rows| {
        let rows: Vec<_> = rows.iter().map(|entry| row(store, words, entry)).collect();
        parts::table(words, words.t(Key::Imports), &columns.map(|column| words.t(column)), rows)
    })
}

const fn kind(entry: &ImportEntry) -> Key {
    match entry.kind {
        ImportKind::Roster => Key::Roster,
        ImportKind::Machine => Key::SourceImport,
    }
}

/// When, in the time of the user's first unit.
fn moment(store: Store, words: Words, at: klabat_api::Millis) -> String {
    let unit = store.now(|model| model.me().and_then(|me| me.units.first().cloned()));
    unit.map(|unit| words.short_moment(at, &unit)).unwrap_or_default()
}

/// How many it added and changed.
fn did(words: Words, entry: &ImportEntry) -> String {
    let count = |key, number: u32| words.f(key, &[("count", &number.to_string())]);
    match entry.kind {
        ImportKind::Roster => {
            [count(Key::ImportAdded, entry.added), count(Key::ImportChanged, entry.changed)].join(", ")
        }
        ImportKind::Machine => count(Key::ImportAdded, entry.added),
    }
}

fn state(store: Store, words: Words, entry: &ImportEntry) -> AnyView {
    match &entry.undone {
        None => view! { <Badge tone=Tone::Success icon=Shape::Check label=words.t(Key::ImportStands)/> }.into_any(),
        Some(undone) => view! {
            <Badge tone=Tone::Neutral icon=Shape::Info label=words.t(Key::ImportUndone)/>
            <p class="soft small">{[&*undone.by, ", ", &*moment(store, words, undone.at)].concat()}</p>
            <p class="soft small">{undone.reason.clone()}</p>
        }
        .into_any(),
    }
}

fn row(store: Store, words: Words, entry: &ImportEntry) -> impl IntoView + use<> {
    let route = Route::of_one(Place::Import, entry.id.clone());
    view! {
        <tr>
            <td class="figures" data-label=words.t(Key::Time)><a href=route.address() on:click=follow(store, route.clone())>{moment(store, words, entry.at)}</a></td>
            <td data-label=words.t(Key::Kind)>{words.t(kind(entry))}{entry.name.clone().map(|name| view! { <p class="soft small">{name}</p> })}</td>
            <td data-label=words.t(Key::Contents)>{did(words, entry)}</td>
            <td data-label=words.t(Key::ImportBy)>{entry.by.clone()}</td>
            <td data-label=words.t(Key::State)>{state(store, words, entry)}</td>
        </tr>
    }
}

/// One import.
pub(crate) fn import(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::back_to(store, words, &Route::from(Place::Imports), Key::Imports)}
        {parts::heading(words.t(Key::ImportOne), String::new(), ())}
        {parts::page(store, words, move |data: &ImportDetail| detail(store, words, data))}
    }
}

fn detail(store: Store, words: Words, data: &ImportDetail) -> impl IntoView + use<> {
    let entry = &data.entry;
    let text = |text: String| view! { <span>{text}</span> }.into_any();
    let name = entry.name.clone().map(|name| (words.t(Key::File), text(name)));
    let from = entry.valid_from.as_ref().map(|date| (words.t(Key::ImportFrom), text(words.day(date))));
    let what = [(words.t(Key::Kind), text(words.t(kind(entry)))), (words.t(Key::Contents), text(did(words, entry)))];
    let who = [
        (words.t(Key::ImportBy), text([&*entry.by, ", ", &*moment(store, words, entry.at)].concat())),
        (words.t(Key::State), state(store, words, entry)),
        (words.t(Key::ImportHash), view! { <code class="code audit__word">{entry.file.clone()}</code> }.into_any()),
    ];
    let may = store.now(|model| model.me().is_some_and(|me| me.role != Role::Auditor));
    let undo = (entry.undone.is_none()).then(|| {
        if data.held.is_empty() {
            view! {
                <Banner tone=Tone::Info icon=Shape::Info title=words.t(Key::ImportFreeTitle) text=words.t(Key::ImportFreeText)/>
                {may.then(|| view! { <div class="row">{parts::opens(store, words.t(Key::UndoImport), Shape::Bin, ButtonKind::Danger, "", UndoImport(entry.clone()))}</div> })}
            }
            .into_any()
        } else {
            held(store, words, &data.held)
        }
    });
    view! {
        <section class="card stack">{parts::facts(what.into_iter().chain(name).chain(from).chain(who))}</section>
        {undo}
        {people(store, words, data)}
    }
}

/// What it did to each, as many as the server names.
fn people(store: Store, words: Words, data: &ImportDetail) -> Option<AnyView> {
    let row = |one: &ImportPerson| {
        let (tone, icon, key) = match one.was {
            None => (Tone::Success, Shape::Plus, Key::FateAdd),
            Some(_) => (Tone::Info, Shape::Refresh, Key::FateChange),
        };
        view! {
            <tr>
                <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &one.employee, &one.is.name, &one.nip)}</td>
                <td data-label=words.t(Key::Contents)>{changes(words, one.was.as_ref(), &one.is)}</td>
                <td data-label=words.t(Key::ImportFate)><Badge tone icon label=words.t(key)/></td>
            </tr>
        }
    };
    let rows: Vec<_> = data.people.iter().map(row).collect();
    let (shown, all) = (rows.len().to_string(), data.entry.added + data.entry.changed);
    let cut = (data.people.len() < all as usize)
        .then(|| words.f(Key::ImportPeopleFirst, &[("count", &shown), ("all", &all.to_string())]));
    let columns = [Key::Employee, Key::Contents, Key::ImportFate].map(|key| words.t(key));
    let title = words.t(Key::ImportPeople);
    (!rows.is_empty()).then(|| {
        view! {
            <h2>{title.clone()}</h2>
            {parts::table(words, title, &columns, rows)}
            {cut.map(|cut| view! { <p class="soft small">{cut}</p> })}
        }
        .into_any()
    })
}

/// Because of whom it stays.
fn held(store: Store, words: Words, held: &[ImportHeld]) -> AnyView {
    let row = |one: &ImportHeld| {
        let month = one.month.as_ref().map(|month| words.f(Key::ImportHeldMonth, &[("month", &words.month(month))]));
        let why = month.unwrap_or_else(|| words.sentence(&one.reason.message));
        view! {
            <tr>
                <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &one.employee, &one.name, &one.nip)}</td>
                <td data-label=words.t(Key::Reason)>{why}</td>
            </tr>
        }
    };
    let rows: Vec<_> = held.iter().map(row).collect();
    let is_cut = held.len() >= HELD;
    view! {
        <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::ImportHeldTitle) text=words.t(Key::ImportHeldText)/>
        {parts::table(words, words.t(Key::ImportHeldTitle), &[Key::Employee, Key::Reason].map(|key| words.t(key)), rows)}
        {is_cut.then(|| view! { <p class="soft small">{words.f(Key::ImportHeldFirst, &[("count", &HELD.to_string())])}</p> })}
    }
    .into_any()
}
