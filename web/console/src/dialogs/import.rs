//! What a table or a rule would do, before it does it.

use klabat_api::console::{ImportFate, ImportReport, ImportRow, ImportWritten, LineProblem};
use klabat_kit::flow::console::change::Table;
use klabat_kit::flow::console::{Event, Place, Route, unknown_numbers};
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Banner, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;
use crate::{exports, parts};

/// Rows that are shown: as many as anybody reads; all of them are checked.
const SHOWN: usize = 200;

/// What an import would do: numbers, problems by line, and the rows.
pub(super) fn report(store: Store, words: Words, report: &ImportReport) -> AnyView {
    let numbers = [
        (Tone::Success, Shape::Plus, Key::ImportAdded, report.added),
        (Tone::Info, Shape::Refresh, Key::ImportChanged, report.changed),
        (Tone::Neutral, Shape::Check, Key::ImportSame, report.same),
    ];
    let numbers = numbers.map(|(tone, icon, key, count)| {
        view! { <li><Badge tone icon label=words.f(key, &[("count", &count.to_string())])/></li> }
    });
    let locked = (report.locked > 0).then(|| {
        let title = words.f(Key::ImportLocked, &[("count", &report.locked.to_string())]);
        view! { <Banner tone=Tone::Info icon=Shape::Shield title text=words.t(Key::ImportLockedText)/> }
    });
    let unknown = (report.unknown > 0).then(|| unknown(words, report));
    let problems = (!report.problems.is_empty()).then(|| problems(store, words, &report.problems));
    // What it does is read first; what stays as it is fills up.
    let does = |line: &&ImportRow| matches!(line.fate, ImportFate::Add | ImportFate::Change | ImportFate::Problem);
    let (some, rest): (Vec<_>, Vec<_>) = report.rows.iter().partition(does);
    let rows: Vec<_> = some.into_iter().chain(rest).take(SHOWN).map(|line| row(words, line)).collect();
    let cut = report.rows.len() > SHOWN;
    view! {
        <div role="status"><ul class="row">{numbers.into_iter().collect::<Vec<_>>()}</ul></div>
        {locked}
        {unknown}
        {problems}
        {parts::table(words, words.t(Key::ImportRows), &[Key::LineNumber, Key::Nip, Key::Contents, Key::ImportFate].map(|key| words.t(key)), rows)}
        {cut.then(|| view! { <p class="soft small">{words.f(Key::OnlyFirst, &[("count", &SHOWN.to_string())])}</p> })}
    }
    .into_any()
}

/// The numbers of a log that are nobody's, whose lines are left out.
fn unknown(words: Words, report: &ImportReport) -> impl IntoView + use<> {
    let numbers = unknown_numbers(report);
    let values = [("count", &*report.unknown.to_string()), ("numbers", &*numbers.len().to_string())];
    let title = words.f(Key::ImportUnknown, &values);
    let row = |(number, lines): (&&str, &usize)| {
        view! {
            <tr>
                <td class="figures" data-label=words.t(Key::Nip)>{(*number).to_owned()}</td>
                <td class="number" data-label=words.t(Key::ImportUnknownLines)>{lines.to_string()}</td>
            </tr>
        }
    };
    let rows: Vec<_> = numbers.iter().take(SHOWN).map(row).collect();
    let cut = numbers.len() > SHOWN;
    view! {
        <Banner tone=Tone::Info icon=Shape::Person title=title.clone() text=words.t(Key::ImportUnknownText)/>
        {parts::table(words, title, &[Key::Nip, Key::ImportUnknownLines].map(|key| words.t(key)), rows)}
        {cut.then(|| view! { <p class="soft small">{words.f(Key::OnlyFirst, &[("count", &SHOWN.to_string())])}</p> })}
    }
}

/// What an import has done, and the way to take it back.
pub(super) fn stored(store: Store, words: Words, report: &ImportReport) -> AnyView {
    let link = report.import.as_ref().map(|import| {
        let route = Route::of_one(Place::Import, import.clone());
        parts::link(store, &route, words.t(Key::ImportOpen), Shape::Right, "button--secondary")
    });
    let count = (report.added + report.changed).to_string();
    view! {
        <div role="status"><Banner tone=Tone::Success icon=Shape::Check title=words.f(Key::DoneImport, &[("count", &count)]) text=words.t(Key::ImportStoredText)/></div>
        <div class="dialog__actions">
            {link}
            <Button label=words.t(Common::Close) kind=ButtonKind::Primary on_press=move || store.send(Event::Close)/>
        </div>
    }
    .into_any()
}

/// A table to begin with: the columns, and what may stand in them.
pub(super) fn blank(store: Store, words: Words, table: Table) -> AnyView {
    let press = move || exports::blank(words, table, &units(store));
    view! { <Button label=words.t(Key::ImportBlank) icon=Shape::Download class="button--small" on_press=press/> }
        .into_any()
}

/// The names of the units that one sees: an admin, all of them.
fn units(store: Store) -> Vec<String> {
    store.now(|model| model.me().map(|me| me.units.iter().map(|unit| unit.name.clone()).collect())).unwrap_or_default()
}

/// What a row writes of a person: of one that changes somebody, what differs, before and after.
fn written(words: Words, line: &ImportRow) -> AnyView {
    let Some(is) = &line.is else { return line.text.clone().into_any() };
    changes(words, line.was.as_ref(), is)
}

/// What is written of a person; with what was before, only what differs beside the name.
pub(crate) fn changes(words: Words, was: Option<&ImportWritten>, is: &ImportWritten) -> AnyView {
    let of = |one: &ImportWritten| [one.name.clone(), words.kind(one.kind), one.position.clone(), one.unit.clone()];
    let labels = [Key::Name, Key::Kind, Key::Position, Key::Unit].map(|key| words.t(key));
    let before = was.map(of);
    let lines: Vec<_> = (0..4)
        .filter_map(|index| {
            let (label, new) = (&labels[index], of(is)[index].clone());
            match before.as_ref().map(|before| before[index].clone()) {
                Some(old) if old == new => None,
                Some(old) => Some(words.f(Key::ImportDiffers, &[("label", label), ("old", &old), ("new", &new)])),
                None if index == 0 => None,
                None => Some([&**label, ": ", &*new].concat()),
            }
        })
        .map(|line| view! { <li class="soft small">{line}</li> })
        .collect();
    view! { <strong>{is.name.clone()}</strong><ul>{lines}</ul> }.into_any()
}

/// What stands in a cell, which may be nothing.
fn written_in(words: Words, value: &str) -> String {
    if value.trim().is_empty() { words.t(Key::EmptyCell) } else { value.to_owned() }
}

/// What is wrong, by line.
pub(super) fn problems(store: Store, words: Words, problems: &[LineProblem]) -> impl IntoView + use<> {
    let lacks_unit = problems.iter().any(|problem| problem.column.as_deref() == Some("unit"));
    let known: Vec<_> = units(store).into_iter().map(|name| view! { <li>{name}</li> }).collect();
    let known = lacks_unit.then(|| view! { <details><summary>{words.t(Key::ImportUnits)}</summary><ul class="bullets small">{known}</ul></details> });
    let line = |problem: &LineProblem| {
        let column = problem.column.clone().map(|column| [" · ", &*column].concat());
        view! {
            <tr>
                <td class="number" data-label=words.t(Key::LineNumber)>{problem.line.to_string()}{column}</td>
                <td data-label=words.t(Key::Reason)>{problem.value.as_ref().map(|value| [&*written_in(words, value), ": "].concat())}{words.sentence(&problem.reason.message)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = problems.iter().take(SHOWN).map(line).collect();
    let more = problems.len().saturating_sub(SHOWN);
    let all = problems.to_vec();
    let save = move || exports::problems(words, &all);
    let cut = (more > 0)
        .then(|| view! { <p class="soft small">{words.f(Key::ProblemsMore, &[("count", &more.to_string())])}</p> });
    let title = words.f(Key::ProblemCount, &[("count", &problems.len().to_string())]);
    view! {
        <Banner tone=Tone::Error icon=Shape::Warning title=title.clone() text=words.t(Key::ProblemText)/>
        {parts::table(words, title, &[Key::LineNumber, Key::Reason].map(|key| words.t(key)), rows)}
        {cut}
        <div><Button label=words.t(Key::ProblemsSave) icon=Shape::Download class="button--small" on_press=save/></div>
        {known}
    }
}

fn row(words: Words, line: &ImportRow) -> impl IntoView + use<> {
    let (tone, icon, key) = match line.fate {
        ImportFate::Add => (Tone::Success, Shape::Plus, Key::FateAdd),
        ImportFate::Change => (Tone::Info, Shape::Refresh, Key::FateChange),
        ImportFate::Same => (Tone::Neutral, Shape::Check, Key::FateSame),
        ImportFate::Locked => (Tone::Info, Shape::Shield, Key::FateLocked),
        ImportFate::Unknown => (Tone::Info, Shape::Person, Key::FateUnknown),
        ImportFate::Problem => (Tone::Error, Shape::Cross, Key::FateProblem),
    };
    view! {
        <tr>
            <td class="number" data-label=words.t(Key::LineNumber)>{line.line.to_string()}</td>
            <td class="figures" data-label=words.t(Key::Nip)>{line.nip.clone()}</td>
            <td data-label=words.t(Key::Contents)>{written(words, line)}</td>
            <td data-label=words.t(Key::ImportFate)><Badge tone icon label=words.t(key)/></td>
        </tr>
    }
}
