//! Pengecualian: refusals, disputes and alarms of a day.

use klabat_api::console::{ExceptionKind, ExceptionRow, Exceptions};
use klabat_kit::flow::console::{Filter, Search};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Shape, Tone};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// The name under which the address keeps a kind.
const fn name(kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::Refusal => "refusal",
        ExceptionKind::Dispute => "dispute",
        ExceptionKind::Alarm => "alarm",
        ExceptionKind::Absence => "absence",
    }
}

/// The screen.
pub(crate) fn exceptions(store: Store, words: Words) -> impl IntoView {
    let kinds = [ExceptionKind::Refusal, ExceptionKind::Dispute, ExceptionKind::Alarm, ExceptionKind::Absence];
    let filter = store.part(|model| model.route.filter());
    view! {
        {parts::heading(words.t(Key::Exceptions), words.t(Key::ExceptionsLead), ())}
        <div class="filters">
            {filters::date(store, words)}
            {filters::unit(store, words)}
            {filters::kind(store, words, kinds.map(|kind| (name(kind).to_owned(), words.exception(kind))))}
            {filters::search(store, words, Key::SearchExceptions)}
        </div>
        {parts::page(store, words, move |data: &Exceptions| filter.with(|filter| content(store, words, data, filter)))}
    }
}

fn content(store: Store, words: Words, data: &Exceptions, filter: &Filter) -> AnyView {
    let search = Search::new(&filter.search);
    let shown = data.rows.iter().filter(|row| filter.kind.as_deref().is_none_or(|kind| kind == name(row.kind)));
    let shown = shown.filter(|row| {
        let sentence = words.sentence(&row.reason.message);
        let unit = row.unit.as_ref().map_or("", |unit| &unit.name);
        search.finds(&[row.name.as_deref().unwrap_or(""), unit, row.beacon.as_deref().unwrap_or(""), &sentence])
    });
    let none = if data.rows.is_empty() {
        (Shape::Check, Key::ExceptionsEmpty, Key::ExceptionsEmptyText)
    } else {
        (Shape::Search, Key::NothingFound, Key::NothingFoundText)
    };
    let columns = [Key::Time, Key::Kind, Key::Reason, Key::Employee, Key::Unit, Key::Beacon];
    let own = store.now(|model| model.me().and_then(|me| me.units.first().cloned()));
    let list = parts::rows_or(words, &shown.collect::<Vec<_>>(), none, |rows| {
        let rows: Vec<_> = rows.iter().map(|exception| row(words, exception, own.as_ref())).collect();
        parts::table(words, words.t(Key::Exceptions), &columns.map(|column| words.t(column)), rows)
    });
    view! {
        {list}
        {data.more.then(|| view! { <p class="soft small">{words.t(Key::ExceptionsMore)}</p> })}
    }
    .into_any()
}

fn row(words: Words, exception: &ExceptionRow, own: Option<&klabat_api::Unit>) -> impl IntoView + use<> {
    let (tone, icon) = match exception.kind {
        ExceptionKind::Refusal => (Tone::Error, Shape::Cross),
        ExceptionKind::Dispute => (Tone::Queued, Shape::Warning),
        ExceptionKind::Alarm => (Tone::Info, Shape::Beacon),
        ExceptionKind::Absence => (Tone::Queued, Shape::Document),
    };
    let dash = || "–".to_owned();
    // Where the unit is not known, the time is that of the reader's own unit, and says so by its abbreviation.
    let time = exception.unit.as_ref().or(own).map_or_else(String::new, |unit| words.time(exception.at, unit));
    view! {
        <tr>
            <td class="cell--lead" data-label=words.t(Key::Time)><time class="figures strong nowrap">{time}</time></td>
            <td data-label=words.t(Key::Kind)><Badge tone icon label=words.exception(exception.kind)/></td>
            <td class="cell--wide" data-label=words.t(Key::Reason)>{words.sentence(&exception.reason.message)}<br/><span class="soft small">{exception.reason.code.clone()}</span></td>
            <td data-label=words.t(Key::Employee)>{exception.name.clone().unwrap_or_else(dash)}</td>
            <td data-label=words.t(Key::Unit)>{exception.unit.as_ref().map_or_else(dash, |unit| unit.name.clone())}</td>
            <td data-label=words.t(Key::Beacon)>{exception.beacon.clone().unwrap_or_else(dash)}</td>
        </tr>
    }
}
