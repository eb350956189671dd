//! Papan hari ini: each unit's people by where they are.

use klabat_api::console::{Board, BoardRow, Presence};
use klabat_kit::flow::console::{Filter, Place, Route, Search};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Icon, Shape};
use leptos::prelude::*;

use crate::marks::{PRESENCES, presence_look, presence_word, wire};
use crate::navigation::follow;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// The screen.
pub(crate) fn board(store: Store, words: Words) -> impl IntoView {
    let filter = store.part(|model| model.route.filter());
    view! {
        {parts::heading(words.t(Key::Board), words.t(Key::BoardLead), parts::link(store, &Route::from(Place::Records), words.t(Key::Records), Shape::List, "button--secondary"))}
        <div class="filters">{filters::search(store, words, Key::SearchUnits)}</div>
        {parts::page(store, words, move |data: &Board| filter.with(|filter| content(store, words, data, filter)))}
    }
}

fn count(row: &BoardRow, presence: Presence) -> u32 {
    row.counts.get(&presence).copied().unwrap_or(0)
}

fn content(store: Store, words: Words, data: &Board, filter: &Filter) -> AnyView {
    let search = Search::new(&filter.search);
    let shown: Vec<_> = data.rows.iter().filter(|row| search.finds(&[&row.unit.name])).collect();
    let total = |presence: Presence| -> u32 { shown.iter().map(|row| count(row, presence)).sum() };
    // Most offices have no roster that could be unfilled.
    let presences: Vec<_> =
        PRESENCES.into_iter().filter(|presence| *presence != Presence::Unrostered || total(*presence) > 0).collect();
    let tiles = presences.iter().map(|presence| {
        let (tone, icon) = presence_look(*presence);
        let total = total(*presence);
        view! {
            <div class=["tile card tone ", tone.class()].concat()>
                <Icon shape=icon size=24/>
                <span class="tile__count figures">{total.to_string()}</span>
                <span>{words.t(presence_word(*presence))}</span>
            </div>
        }
    });
    let at = store
        .now(|model| model.me().and_then(|me| me.units.first().map(|unit| words.precise_time(data.server_time, unit))));
    let none = (Shape::List, Key::NothingFound, Key::BoardEmptyText);
    let columns: Vec<_> = std::iter::once(Key::Unit)
        .chain(presences.iter().copied().map(presence_word))
        .chain([Key::PresentShare])
        .map(|key| words.t(key))
        .collect();
    let list = parts::rows_or(words, &shown, none, |rows| {
        let rows: Vec<_> = rows.iter().map(|unit| row(store, words, unit, &presences)).collect();
        parts::table(words, words.t(Key::Board), &columns, rows)
    });
    view! {
        <div class="tiles tiles--line">{tiles.collect::<Vec<_>>()}</div>
        {at.map(|time| view! { <p class="live small" role="status"><span class="live__dot" aria-hidden="true"></span>{words.f(Key::UpdatedAt, &[("time", &time)])}</p> })}
        {list}
    }
    .into_any()
}

fn row(store: Store, words: Words, row: &BoardRow, presences: &[Presence]) -> impl IntoView + use<> {
    let people = |presence: Option<Presence>| {
        let state = presence.map(|presence| wire(&presence));
        Route::At(Place::People, Filter { unit: Some(row.unit.id.clone()), state, ..Filter::default() })
    };
    let all = people(None);
    let due = |presence: &&Presence| !matches!(presence, Presence::Off | Presence::Unrostered);
    let due: u32 = presences.iter().filter(due).map(|presence| count(row, *presence)).sum();
    let here = count(row, Presence::Present) + count(row, Presence::Late);
    let share = (here * 100).checked_div(due);
    let problem = row.problem.as_ref().map(|problem| {
        view! { <p class="with-icon small problem"><Icon shape=Shape::Warning size=16/><span>{words.problem(problem)}</span></p> }
    });
    let cells = presences.iter().copied().map(|presence| {
        let (number, label) = (count(row, presence), words.t(presence_word(presence)));
        let route = people(Some(presence));
        let name = format!("{label}: {number}, {}", row.unit.name);
        let cell = if number == 0 {
            view! { <span class="soft">"0"</span> }.into_any()
        } else {
            view! { <a class="count" href=route.address() aria-label=name on:click=follow(store, route.clone())>{number.to_string()}</a> }.into_any()
        };
        view! { <td class="number" data-label=label>{cell}</td> }
    });
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Unit)>
                <a class="row-link" href=all.address() on:click=follow(store, all.clone())><strong>{row.unit.name.clone()}</strong></a>
                {problem}
            </td>
            {cells.collect::<Vec<_>>()}
            <td class="cell--bar" data-label=words.t(Key::PresentShare)>
                {share.map(|share| view! {
                    <span class="bar" aria-hidden="true"><span class="bar__part" style:width=format!("{share}%")></span></span>
                    <span class="figures nowrap">{format!("{share} %")}</span>
                })}
            </td>
        </tr>
    }
}
