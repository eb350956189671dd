//! Pengecualian: refusals, disputes and alarms of a day.

use klabat_api::console::{ExceptionKind, ExceptionRow};
use klabat_kit::flow::console::{DayFilter, Event, Route, Screen, Search};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Shape, Tone};
use leptos::prelude::*;

use crate::parts;
use crate::store::Store;
use crate::words::Words;

fn filter(route: &Route) -> DayFilter {
    if let Route::Exceptions(filter) = route { filter.clone() } else { DayFilter::default() }
}

fn change(store: Store, change: impl FnOnce(&mut DayFilter)) {
    let mut next = store.now(|model| filter(&model.route));
    change(&mut next);
    store.send(Event::Filter(Route::Exceptions(next)));
}

/// The name under which the address keeps a kind.
const fn name(kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::Refusal => "refusal",
        ExceptionKind::Dispute => "dispute",
        ExceptionKind::Alarm => "alarm",
    }
}

/// The screen.
pub(crate) fn exceptions(store: Store, words: Words) -> impl IntoView {
    let stage = store.screen(|screen| if let Screen::Exceptions(page) = screen { Some(page.into()) } else { None });
    let kinds = [ExceptionKind::Refusal, ExceptionKind::Dispute, ExceptionKind::Alarm]
        .map(|kind| (name(kind).to_owned(), words.exception(kind)));
    let options = std::iter::once((String::new(), words.t(Key::AllKinds))).chain(kinds).collect();
    let kind = store.part(|model| filter(&model.route).kind.unwrap_or_default());
    view! {
        {parts::heading(words.t(Key::Exceptions), words.t(Key::ExceptionsLead), ())}
        <div class="filters">
            {parts::date_filter(store, words, |route| filter(route).date, move |date| change(store, |filter| filter.date = date))}
            {parts::unit_filter(store, words, |route| filter(route).unit, move |unit| change(store, |filter| filter.unit = unit))}
            {parts::select("filter-kind", words.t(Key::Kind), options, kind.into(), move |kind| {
                change(store, |filter| filter.kind = Some(kind).filter(|kind| !kind.is_empty()));
            })}
            {parts::search_filter(store, words, Key::SearchExceptions, |route| filter(route).search, move |search| change(store, |filter| filter.search = search))}
        </div>
        {parts::stages(store, words, stage, move || content(store, words))}
    }
}

fn content(store: Store, words: Words) -> impl IntoView {
    // Rows and whether there are any at all before the filter.
    let rows = store.part(move |model| {
        let Screen::Exceptions(page) = &model.screen else { return (Vec::new(), true) };
        let all = page.data().map(|data| &*data.rows).unwrap_or_default();
        let filter = filter(&model.route);
        let search = Search::new(&filter.search);
        let shown = all.iter().filter(|row| filter.kind.as_deref().is_none_or(|kind| kind == name(row.kind)));
        let shown = shown.filter(|row| {
            let sentence = words.sentence(&row.reason.message);
            let unit = row.unit.as_ref().map_or("", |unit| &unit.name);
            search.finds(&[row.name.as_deref().unwrap_or(""), unit, row.beacon.as_deref().unwrap_or(""), &sentence])
        });
        (shown.cloned().collect::<Vec<_>>(), all.is_empty())
    });
    let more = store.part(|model| match &model.screen {
        Screen::Exceptions(page) => page.data().is_some_and(|data| data.more),
        _ => false,
    });
    let columns = [Key::Time, Key::Kind, Key::Reason, Key::Employee, Key::Unit, Key::Beacon];
    let cut = move || more.get().then(|| view! { <p class="soft small">{words.t(Key::ExceptionsMore)}</p> });
    let list = move || {
        let (rows, none) = rows.get();
        if rows.is_empty() {
            let (title, text) = if none {
                (Key::ExceptionsEmpty, Key::ExceptionsEmptyText)
            } else {
                (Key::NothingFound, Key::NothingFoundText)
            };
            return parts::state(Shape::Check, words.t(title), words.t(text), ()).into_any();
        }
        let own = store.now(|model| model.me().and_then(|me| me.units.first().cloned()));
        let rows: Vec<_> = rows.iter().map(|exception| row(words, exception, own.as_ref())).collect();
        parts::table(words.t(Key::Exceptions), &columns.map(|column| words.t(column)), rows).into_any()
    };
    view! {
        {list}
        {cut}
    }
}

fn row(words: Words, exception: &ExceptionRow, own: Option<&klabat_api::Unit>) -> impl IntoView + use<> {
    let (tone, icon) = match exception.kind {
        ExceptionKind::Refusal => (Tone::Error, Shape::Cross),
        ExceptionKind::Dispute => (Tone::Queued, Shape::Warning),
        ExceptionKind::Alarm => (Tone::Info, Shape::Beacon),
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
