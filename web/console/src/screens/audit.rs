//! Jejak audit: who did what, when, and what it was before and after.

use klabat_api::Unit;
use klabat_api::console::{AuditRow, AuditTrail};
use klabat_kit::flow::console::{Line, NOUNS, Told, action, differing, document, is_moment, meaning, member, recap_of};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Button, Shape};
use leptos::prelude::*;
use serde_json::Value;

use crate::store::Store;
use crate::words::Words;
use crate::{exports, filters, parts};

/// The screen.
pub(crate) fn audit(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::heading(words.t(Key::Audit), words.t(Key::AuditLead), exports::trail_button(words))}
        <div class="filters">
            {filters::any_date(store, words)}
            {filters::kind(store, words, NOUNS.map(|(noun, key)| (noun.to_owned(), words.t(key))))}
            {filters::search(store, words, Key::SearchAudit)}
        </div>
        {parts::page(store, words, move |data: &AuditTrail| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, data: &AuditTrail) -> AnyView {
    let columns = [Key::Time, Key::Actor, Key::Action, Key::SubjectOf, Key::Before, Key::After];
    let older = data.before;
    let list = parts::rows_or(words, &data.rows, (Shape::List, Key::NothingFound, Key::NothingFoundText), |rows| {
        let rows: Vec<_> = rows.iter().map(|line| row(store, words, line)).collect();
        parts::table(words, words.t(Key::Audit), &columns.map(|column| words.t(column)), rows)
    });
    let is_first = store.now(|model| model.route.filter().cursor.is_none());
    view! {
        {list}
        <nav class="pages" aria-label=words.t(Key::Pages)>
            {(!is_first).then(|| view! { <Button label=words.t(Key::Newest) icon=Shape::Left class="button--small" on_press=move || store.filter(|filter| filter.cursor = None)/> })}
            {older.map(|older| view! { <Button label=words.t(Key::Older) icon=Shape::Right class="button--small" on_press=move || store.filter(|filter| filter.cursor = Some(older.to_string()))/> })}
        </nav>
    }
    .into_any()
}

/// What was done, in words where this page knows them.
fn done(words: Words, wire: &str) -> AnyView {
    match action(wire) {
        Some(key) => view! { <span title=wire.to_owned()>{words.t(key)}</span> }.into_any(),
        None => view! { <code class="code audit__word audit__unknown">{wire.to_owned()}</code> }.into_any(),
    }
}

/// A value as it was stored, a member a line by its word; a long one is folded.
fn json(words: Words, units: &[Unit], line: &AuditRow, value: Option<&Value>) -> Option<AnyView> {
    let named = |wire: &str| member(wire).map_or_else(|| wire.to_owned(), |key| words.t(key));
    let lines: Vec<_> = match value? {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| match (&**name, value) {
                ("document", Value::Object(_)) => std::iter::once([&*named(name), ":"].concat())
                    .chain(document(value).iter().map(|line| document_line(words, line)))
                    .collect(),
                ("scope", Value::Object(_)) => vec![[&*named(name), ": ", &scope(words, units, line, value)].concat()],
                _ => vec![[&*named(name), ": ", &told(words, units.first(), name, value)].concat()],
            })
            .collect(),
        value => vec![plain(value)],
    };
    let text = lines.join("\n");
    let is_short = text.len() <= 160;
    Some(if is_short {
        view! { <code class="code audit__json">{text}</code> }.into_any()
    } else {
        let head: String = text.chars().map(|c| if c == '\n' { ' ' } else { c }).take(60).chain(['…']).collect();
        view! { <details><summary class="code">{head}</summary><code class="code audit__json">{text}</code></details> }
            .into_any()
    })
}

/// A member's value in words: codes, moments and dates where they are known as such.
fn told(words: Words, unit: Option<&Unit>, name: &str, value: &Value) -> String {
    match (value, unit) {
        (Value::Number(number), Some(unit)) if is_moment(name) => {
            number.as_u64().map_or_else(|| number.to_string(), |at| words.short_moment(at, unit))
        }
        (Value::String(code), _) => meaning(name, code).map_or_else(|| plain(value), |key| words.t(key)),
        _ => plain(value),
    }
}

/// A line of a rule's document, as deep as it lies.
fn document_line(words: Words, line: &Line<'_>) -> String {
    let name = line.word.map_or_else(|| line.wire.to_owned(), |key| words.t(key));
    let value = match &line.value {
        None => String::new(),
        Some(Told::Word(key)) => words.t(*key),
        Some(Told::Percent(cut)) => [&*words.hundredths(*cut), " %"].concat(),
        Some(Told::Plain(value)) => plain(value),
    };
    let indent = "  ".repeat(line.depth + 1);
    if name.is_empty() { [&*indent, "- ", &*value].concat() } else { [&*indent, &*name, ": ", &*value].concat() }
}

/// For whom a rule was written.
fn scope(words: Words, units: &[Unit], line: &AuditRow, scope: &Value) -> String {
    let unit = scope["unit"].as_str().map(|id| words.f(Key::ScopeUnit, &[("name", &name_of(units, id))]));
    let person = scope["person"].as_str().map(|id| line.about.clone().unwrap_or_else(|| id.to_owned()));
    unit.or(person).unwrap_or_else(|| words.t(Key::WholeRegency))
}

/// The name of a unit; its identifier where it is none of those that one sees.
fn name_of(units: &[Unit], id: &str) -> String {
    units.iter().find(|unit| unit.id == id).map_or_else(|| id.to_owned(), |unit| unit.name.clone())
}

/// What a line is about: in words, and below them the identifier by which one searches.
fn subject(words: Words, units: &[Unit], line: &AuditRow) -> impl IntoView + use<> {
    let name = recap_of(&line.action, &line.subject).map(|(unit, month)| {
        words.f(Key::SubjectRecap, &[("name", &name_of(units, unit)), ("month", &words.month(month))])
    });
    let name = name.or_else(|| line.about.clone());
    view! {
        {name.map(|name| view! { <strong>{name}</strong><br/> })}
        <code class="code audit__word">{line.subject.clone()}</code>
    }
}

/// Who did it; what nobody in particular did is the installation's.
fn actor(words: Words, line: &AuditRow) -> String {
    if line.actor == "installation" { words.t(Key::ActorInstallation) } else { line.actor.clone() }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Array(all) if all.is_empty() => "–".to_owned(),
        Value::String(text) => text.clone(),
        value => serde_json::to_string_pretty(value).unwrap_or_default(),
    }
}

fn row(store: Store, words: Words, line: &AuditRow) -> impl IntoView + use<> {
    let units = store.now(|model| model.me().map(|me| me.units.clone()).unwrap_or_default());
    let time = units.first().map(|unit| words.short_moment(line.at, unit));
    let (before, after) = differing(line.before.as_ref(), line.after.as_ref());
    view! {
        <tr>
            <td class="figures nowrap" data-label=words.t(Key::Time)>{time}</td>
            <td data-label=words.t(Key::Actor)>{actor(words, line)}</td>
            <td data-label=words.t(Key::Action)>{done(words, &line.action)}</td>
            <td data-label=words.t(Key::SubjectOf)>{subject(words, &units, line)}</td>
            <td data-label=words.t(Key::Before)>{json(words, &units, line, before.as_ref())}</td>
            <td data-label=words.t(Key::After)>{json(words, &units, line, after.as_ref())}</td>
        </tr>
    }
}
