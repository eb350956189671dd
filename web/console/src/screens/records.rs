//! Check-ins of a day, as they arrive.

use klabat_api::common::RecordStatus;
use klabat_api::console::RecordRow;
use klabat_kit::flow::console::{Arrivals, Filter, Listed, Page, Place, Route, Screen, Summary};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Icon, Shape};
use leptos::prelude::*;

use crate::navigation::follow;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// The kind under which the address keeps "only what waits for review".
const REVIEW: &str = "review";

/// The list.
fn list<T: Clone + PartialEq + Send + Sync + 'static>(
    store: Store,
    part: impl Fn(&Arrivals, &Filter) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    store.part(move |model| match &model.screen {
        Screen::At(data) => Arrivals::page(data)?.data().map(|board| part(board, &model.route.filter())),
        _ => None,
    })
}

/// The screen.
pub(crate) fn records(store: Store, words: Words) -> impl IntoView {
    let stage = store.page(|page: &Page<Arrivals>| Some(page.into()));
    view! {
        {parts::heading(words.t(Key::Records), words.t(Key::RecordsLead), live(store, words))}
        <div class="filters">
            {filters::date(store, words)}
            {filters::unit(store, words)}
            {filters::search(store, words, Key::SearchRecords)}
        </div>
        {parts::stages(store, words, stage, move || content(store, words))}
    }
}

/// Whether the board follows what happens, and when it last heard of it.
fn live(store: Store, words: Words) -> impl IntoView {
    let at = list(store, |board, _| board.server_time);
    let failed = store.part(|model| model.screen.failure().is_some());
    let unit = store.now(|model| model.me().and_then(|me| me.units.first().cloned()));
    view! {
        <p class="live small" class:live--lost=move || failed.get() hidden=move || at.get().is_none()>
            <span class="live__dot" aria-hidden="true"></span>
            {move || match (at.get(), &unit) {
                (Some(at), Some(unit)) => words.f(Key::UpdatedAt, &[("time", &words.precise_time(at, unit))]),
                _ => String::new(),
            }}
        </p>
    }
}

fn content(store: Store, words: Words) -> impl IntoView {
    let rows = list(store, |board, filter| {
        board.matching(&filter.search, filter.kind.as_deref() == Some(REVIEW)).cloned().collect::<Vec<_>>()
    });
    let more = list(store, |board, _| board.more);
    let arrived = list(store, |board, _| (board.arrived, board.server_time));
    let empty = list(store, |board, _| board.summary() == Summary::default());
    let opened_at = store.server_time();
    let none = Memo::new(move |_| rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty)));
    let columns = [Key::Time, Key::Employee, Key::Unit, Key::Status, Key::Signal, Key::EchoAndSeal];
    view! {
        {summary(store, words)}
        <p class="visually-hidden" role="status">
            {move || arrived.get().filter(|(count, _)| *count > 0).map(|(count, _)| words.f(Key::Arrived, &[("count", &count.to_string())]))}
        </p>
        {move || if none.get() {
            let (title, text) = if empty.get() == Some(true) { (Key::TodayEmpty, Key::TodayEmptyText) } else { (Key::NothingFound, Key::NothingFoundText) };
            parts::state(Shape::List, words.t(title), words.t(text), ()).into_any()
        } else {
            parts::table(words, words.t(Key::Records),
                &columns.map(|column| words.t(column)),
                view! {
                    <For each=move || rows.get().unwrap_or_default() key=|row| (row.id.clone(), row.status as u8) let(record)>
                        {row(store, words, &record, opened_at)}
                    </For>
                },
            )
            .into_any()
        }}
        {move || more.get().filter(|more| *more).map(|_| view! { <p class="soft small">{words.t(Key::TodayMore)}</p> })}
    }
}

fn summary(store: Store, words: Words) -> impl IntoView {
    let summary = list(store, |board, _| board.summary());
    let review_only = store.part(|model| model.route.filter().kind.as_deref() == Some(REVIEW));
    let count = move |pick: fn(&Summary) -> usize| move || summary.get().map(|summary| pick(&summary).to_string());
    view! {
        <div class="tiles">
            <div class="tile card"><Icon shape=Shape::Enter size=24/><span class="tile__count figures">{count(|summary| summary.check_ins)}</span><span>{words.t(Key::CheckIns)}</span></div>
            <div class="tile card"><Icon shape=Shape::Leave size=24/><span class="tile__count figures">{count(|summary| summary.check_outs)}</span><span>{words.t(Key::CheckOuts)}</span></div>
            <button
                type="button"
                class="tile card tile--review"
                aria-pressed=move || review_only.get().to_string()
                on:click=move |_| store.filter(|filter| filter.kind = if filter.kind.is_some() { None } else { Some(REVIEW.to_owned()) })
            >
                <Icon shape=Shape::Warning size=24/>
                <span class="tile__count figures">{count(|summary| summary.review)}</span>
                <span>
                    {words.status(RecordStatus::Review)}
                    <span class="tile__hint small">{move || words.t(if review_only.get() { Key::ShowAll } else { Key::ShowOnly })}</span>
                </span>
            </button>
        </div>
    }
}

fn row(store: Store, words: Words, record: &RecordRow, opened_at: klabat_api::Millis) -> impl IntoView + use<> {
    let route = Route::of_one(Place::Record, record.id.encode());
    let dash = || "–".to_owned();
    let is_new = record.received_at > opened_at;
    view! {
        <tr class:arriving=is_new>
            <td class="cell--lead" data-label=words.t(Key::Time)><time class="figures strong nowrap">{words.time(record.sealed_at, &record.unit)}</time><br/>{parts::intent(words, record.intent)}</td>
            <td class="cell--name" data-label=words.t(Key::Employee)>
                <a class="row-link" href=route.address() on:click=follow(store, route.clone())>{parts::person(&record.name, &record.nip)}</a>
            </td>
            <td class="cell--unit" data-label=words.t(Key::Unit)>{record.unit.name.clone()}<br/><span class="soft small">{record.beacon.clone()}</span></td>
            <td data-label=words.t(Key::Status)>
                {parts::status(words, record.status, &record.reasons)}
                {parts::alarms(words, &record.alarms)}
                {record.simulated.then(|| parts::simulated(words))}
            </td>
            <td class="number" data-label=words.t(Key::Signal)>{record.signal_dbm.map_or_else(dash, parts::dbm)}</td>
            <td class="number" data-label=words.t(Key::EchoAndSeal)>{record.echo_ms.map_or_else(dash, |ms| format!("{ms} ms"))}" · "{[&*words.seconds(record.open_to_seal_ms), " s"].concat()}</td>
        </tr>
    }
}
