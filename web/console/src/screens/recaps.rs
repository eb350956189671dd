//! Rekap of all units: how far each is.

use klabat_api::console::{RecapList, RecapListRow};
use klabat_kit::flow::console::{Filter, Place, Route, Search};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::Shape;
use leptos::prelude::*;

use crate::navigation::follow;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, marks, parts};

/// The screen.
pub(crate) fn recaps(store: Store, words: Words) -> impl IntoView {
    let filter = store.part(|model| model.route.filter());
    view! {
        {parts::heading(words.t(Key::Recaps), words.t(Key::RecapsLead), ())}
        <div class="filters">
            {filters::month(store, words)}
            {filters::search(store, words, Key::SearchUnits)}
        </div>
        {parts::page(store, words, move |data: &RecapList| filter.with(|filter| content(store, words, data, filter)))}
    }
}

fn content(store: Store, words: Words, data: &RecapList, filter: &Filter) -> AnyView {
    let search = Search::new(&filter.search);
    let shown: Vec<_> = data.rows.iter().filter(|row| search.finds(&[&row.unit.name])).collect();
    let columns = [Key::Unit, Key::People, Key::State, Key::OpenCases, Key::Actions];
    parts::rows_or(words, &shown, (Shape::Document, Key::NothingFound, Key::RecapsEmptyText), |rows| {
        let rows: Vec<_> = rows.iter().map(|recap| row(store, words, recap, &data.month)).collect();
        parts::table(words, words.t(Key::Recaps), &columns.map(|column| words.t(column)), rows)
    })
}

/// What waits, each with the way to it.
pub(super) fn open_cases(
    store: Store,
    words: Words,
    open: klabat_api::console::OpenCases,
    unit: &str,
    month: &str,
) -> AnyView {
    let cases = [
        (open.absences, Place::Absences, Key::Absences),
        (open.corrections, Place::Corrections, Key::Corrections),
        (open.reviews, Place::Reviews, Key::Reviews),
        (open.outages, Place::Outages, Key::Outages),
        (open.manual, Place::Approvals, Key::Manual),
    ];
    let links: Vec<_> = cases
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, place, key)| {
            // Approvals are all listed.
            let filter = match place {
                Place::Approvals => Filter::default(),
                _ => Filter { unit: Some(unit.to_owned()), month: Some(month.to_owned()), ..Filter::default() },
            };
            let route = Route::At(place, filter);
            view! { <li><a href=route.address() on:click=follow(store, route.clone())>{format!("{}: {count}", words.t(key))}</a></li> }
        })
        .collect();
    if links.is_empty() {
        view! { <span class="soft">{words.t(Key::NothingOpen)}</span> }.into_any()
    } else {
        view! { <ul>{links}</ul> }.into_any()
    }
}

fn row(store: Store, words: Words, recap: &RecapListRow, month: &str) -> impl IntoView + use<> {
    let filter = Filter { unit: Some(recap.unit.id.clone()), month: Some(month.to_owned()), ..Filter::default() };
    let route = Route::At(Place::Recap, filter);
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Unit)><a class="row-link" href=route.address() on:click=follow(store, route.clone())><strong>{recap.unit.name.clone()}</strong></a></td>
            <td class="number" data-label=words.t(Key::People)>{recap.people.to_string()}</td>
            <td data-label=words.t(Key::State)>{marks::recap(words, recap.state)}</td>
            <td class="small" data-label=words.t(Key::OpenCases)>{open_cases(store, words, recap.open, &recap.unit.id, month)}</td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>{parts::link(store, &route, words.t(Key::OpenRecap), Shape::Right, "button--secondary button--small")}</td>
        </tr>
    }
}
