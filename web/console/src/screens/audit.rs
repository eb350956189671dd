//! Jejak audit: who did what, when, and what it was before and after.

use klabat_api::Unit;
use klabat_api::console::{AuditRow, AuditTrail};
use klabat_kit::flow::console::{Line, Told, action, differing, document, kinds_of_action, recap_of, rule_of};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Button, Shape};
use leptos::prelude::*;
use serde_json::Value;

use crate::store::Store;
use crate::words::Words;
use crate::{exports, filters, parts};

/// Members that are read without unfolding them.
const SHORT: usize = 8;

/// The screen.
pub(crate) fn audit(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::heading(words.t(Key::Audit), words.t(Key::AuditLead), exports::trail_button(words))}
        <div class="filters">
            {filters::any_date(store, words)}
            {filters::kind(store, words, kinds(words))}
            {filters::search(store, words, Key::SearchAudit)}
        </div>
        {parts::page(store, words, move |data: &AuditTrail| content(store, words, data))}
    }
}

/// The kinds of lines, each with what is done below it.
fn kinds(words: Words) -> impl Iterator<Item = (String, String)> {
    kinds_of_action().map(move |(wire, is_done, key)| {
        let name = words.t(key);
        (wire.to_owned(), if is_done { ["– ", &name].concat() } else { name })
    })
}

fn content(store: Store, words: Words, data: &AuditTrail) -> AnyView {
    let columns = [Key::AuditWhen, Key::AuditWhat, Key::Before, Key::After];
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

/// Before or after, a member a line by its word; what is long is folded.
fn side(words: Words, units: &[Unit], line: &AuditRow, value: Option<&Value>) -> Option<AnyView> {
    let value = value.filter(|value| !value.is_null())?;
    let lines: Vec<_> = document(value).iter().map(|member| told_line(words, units, line, member)).collect();
    let text: String = lines.iter().map(|(_, name, value, _)| [&**name, value].concat()).collect::<Vec<_>>().join(" ");
    let is_short = lines.len() <= SHORT;
    let lines: Vec<_> = lines
        .into_iter()
        .map(|(depth, name, value, whole)| {
            let indent = format!("{depth}rem");
            view! { <li style:padding-left=indent><span class="soft">{name}</span><span title=whole>{value}</span></li> }
        })
        .collect();
    let list = view! { <ul class="audit__lines small">{lines}</ul> };
    Some(if is_short {
        list.into_any()
    } else {
        let head: String = text.chars().take(60).chain(['…']).collect();
        view! { <details><summary class="small">{head}</summary>{list}</details> }.into_any()
    })
}

/// A member: how deep it lies, its word, what it says, and the whole of it where that is shortened.
fn told_line(
    words: Words,
    units: &[Unit],
    line: &AuditRow,
    member: &Line<'_>,
) -> (usize, String, String, Option<String>) {
    let name = member.word.map_or_else(|| member.wire.to_owned(), |key| words.t(key));
    let name = if name.is_empty() { "– ".to_owned() } else { [&*name, ": "].concat() };
    let value = member.value.as_ref().map(|value| told(words, units, line, value)).unwrap_or_default();
    let whole = if let Some(Told::Id(id)) = member.value { Some(id.to_owned()) } else { None };
    (member.depth, name, value, whole)
}

fn told(words: Words, units: &[Unit], line: &AuditRow, value: &Told<'_>) -> String {
    match value {
        Told::Word(key) => words.t(*key),
        Told::Common(key) => words.t(*key),
        Told::Percent(cut) => [&*words.hundredths(*cut), " %"].concat(),
        Told::Moment(at) => units.first().map_or_else(|| at.to_string(), |unit| words.short_moment(*at, unit)),
        Told::Day(day) => words.day(day),
        Told::Month(month) => words.month(month),
        Told::Unit(id) => name_of(units, id),
        Told::Scope(value) => scope(words, units, line, value),
        Told::Id(id) => shortened(id),
        Told::All(all) => all.iter().map(|one| told(words, units, line, one)).collect::<Vec<_>>().join(", "),
        Told::Plain(value) => plain(words, value),
    }
}

/// The beginning of an id or a hash: enough to tell it from another one in sight.
fn shortened(id: &str) -> String {
    id.chars().take(10).chain(['…']).collect()
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
    let recap = recap_of(&line.action, &line.subject).map(|(unit, month)| {
        words.f(Key::SubjectRecap, &[("name", &name_of(units, unit)), ("month", &words.month(month))])
    });
    let rule = rule_of(&line.action, line.before.as_ref(), line.after.as_ref()).map(|(kind, key)| {
        let key = Some(key).filter(|key| !key.is_empty()).map(|key| [" · ", key].concat()).unwrap_or_default();
        [words.t(kind), key].concat()
    });
    let names = [recap, rule, line.about.clone()].into_iter().flatten();
    let names: Vec<_> = names.map(|name| view! { <p><strong>{name}</strong></p> }).collect();
    let is_long = line.subject.len() > 24 && !line.subject.contains(' ');
    let id = if is_long { shortened(&line.subject) } else { line.subject.clone() };
    view! {
        {names}
        <code class="code audit__word" title=line.subject.clone()>{id}</code>
    }
}

/// Who did it; what nobody in particular did is the installation's.
fn actor(words: Words, line: &AuditRow) -> String {
    if line.actor == "installation" { words.t(Key::ActorInstallation) } else { line.actor.clone() }
}

fn plain(words: Words, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Array(all) if all.is_empty() => "–".to_owned(),
        Value::Bool(is) => words.t(if *is { Key::Yes } else { Key::No }),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn row(store: Store, words: Words, line: &AuditRow) -> impl IntoView + use<> {
    let units = store.now(|model| model.me().map(|me| me.units.clone()).unwrap_or_default());
    let time = units.first().map(|unit| words.short_moment(line.at, unit));
    let (before, after) = differing(line.before.as_ref(), line.after.as_ref());
    view! {
        <tr>
            <td class="audit__when" data-label=words.t(Key::AuditWhen)><p class="figures">{time}</p><p class="soft">{actor(words, line)}</p></td>
            <td class="audit__what" data-label=words.t(Key::AuditWhat)><p>{done(words, &line.action)}</p>{subject(words, &units, line)}</td>
            <td class="audit__side" data-label=words.t(Key::Before)>{side(words, &units, line, before.as_ref())}</td>
            <td class="audit__side" data-label=words.t(Key::After)>{side(words, &units, line, after.as_ref())}</td>
        </tr>
    }
}
