//! What a table or a rule would do, before it does it.

use klabat_api::console::{ImportFate, ImportReport, ImportRow, LineProblem, Preview, PreviewRow};
use klabat_kit::flow::console::sheet::percent;
use klabat_kit::flow::console::{Event, Place, Route};
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Banner, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::parts;
use crate::store::Store;
use crate::words::Words;

/// Rows that are shown: as many as anybody reads; all of them are checked.
const SHOWN: usize = 200;

/// What an import would do: numbers, problems by line, and the rows.
pub(super) fn report(words: Words, report: &ImportReport) -> AnyView {
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
    let problems = (!report.problems.is_empty()).then(|| problems(words, &report.problems));
    let rows: Vec<_> = report.rows.iter().take(SHOWN).map(|line| row(words, line)).collect();
    let cut = report.rows.len() > SHOWN;
    view! {
        <div role="status"><ul class="row">{numbers.into_iter().collect::<Vec<_>>()}</ul></div>
        {locked}
        {problems}
        {parts::table(words, words.t(Key::ImportRows), &[Key::LineNumber, Key::Nip, Key::Contents, Key::ImportFate].map(|key| words.t(key)), rows)}
        {cut.then(|| view! { <p class="soft small">{words.f(Key::OnlyFirst, &[("count", &SHOWN.to_string())])}</p> })}
    }
    .into_any()
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

/// What is wrong, by line.
pub(super) fn problems(words: Words, problems: &[LineProblem]) -> impl IntoView + use<> {
    let line = |problem: &LineProblem| {
        let column = problem.column.clone().map(|column| [" · ", &*column].concat());
        view! {
            <tr>
                <td class="number" data-label=words.t(Key::LineNumber)>{problem.line.to_string()}{column}</td>
                <td data-label=words.t(Key::Reason)>{words.sentence(&problem.reason.message)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = problems.iter().take(SHOWN).map(line).collect();
    let title = words.f(Key::ProblemCount, &[("count", &problems.len().to_string())]);
    view! {
        <Banner tone=Tone::Error icon=Shape::Warning title=title.clone() text=words.t(Key::ProblemText)/>
        {parts::table(words, title, &[Key::LineNumber, Key::Reason].map(|key| words.t(key)), rows)}
    }
}

fn row(words: Words, line: &ImportRow) -> impl IntoView + use<> {
    let (tone, icon, key) = match line.fate {
        ImportFate::Add => (Tone::Success, Shape::Plus, Key::FateAdd),
        ImportFate::Change => (Tone::Info, Shape::Refresh, Key::FateChange),
        ImportFate::Same => (Tone::Neutral, Shape::Check, Key::FateSame),
        ImportFate::Locked => (Tone::Info, Shape::Shield, Key::FateLocked),
        ImportFate::Problem => (Tone::Error, Shape::Cross, Key::FateProblem),
    };
    view! {
        <tr>
            <td class="number" data-label=words.t(Key::LineNumber)>{line.line.to_string()}</td>
            <td class="figures" data-label=words.t(Key::Nip)>{line.nip.clone()}</td>
            <td data-label=words.t(Key::Contents)>{line.text.clone()}</td>
            <td data-label=words.t(Key::ImportFate)><Badge tone icon label=words.t(key)/></td>
        </tr>
    }
}

/// What a rule would do to a month.
pub(super) fn effect(words: Words, month: &str, preview: &Preview) -> AnyView {
    let (count, people, month) = (preview.rows.len().to_string(), preview.people.to_string(), words.month(month));
    // Nobody is counted where the month cannot be computed yet, or the unit has nobody: that is no all-clear.
    let key = if preview.people == 0 { Key::EffectUnknown } else { Key::EffectText };
    let text = words.f(key, &[("count", &count), ("people", &people), ("month", &month)]);
    let line = |person: &PreviewRow| {
        view! {
            <tr>
                <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person(&person.name, &person.nip)}</td>
                <td class="number" data-label=words.t(Key::ChangedDays)>{person.days.to_string()}</td>
                <td class="number" data-label=words.t(Key::CutBefore)>{percent(person.deduction_before)}" %"</td>
                <td class="number" data-label=words.t(Key::CutAfter)>{percent(person.deduction_after)}" %"</td>
            </tr>
        }
    };
    let rows: Vec<_> = preview.rows.iter().take(SHOWN).map(line).collect();
    let columns = [Key::Employee, Key::ChangedDays, Key::CutBefore, Key::CutAfter].map(|key| words.t(key));
    let list = (!rows.is_empty()).then(|| parts::table(words, words.t(Key::EffectTitle), &columns, rows));
    let locked = preview.locked.then(|| {
        let title = words.f(Key::EffectLocked, &[("month", &month)]);
        view! { <Banner tone=Tone::Queued icon=Shape::Shield title text=words.t(Key::EffectLockedText)/> }
    });
    view! {
        <div class="stack" role="status">
            {locked}
            <p>{text}</p>
        </div>
        {list}
    }
    .into_any()
}
