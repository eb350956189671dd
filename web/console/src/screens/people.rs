//! A unit's people today.

use klabat_api::console::{BoardPeople, BoardPerson, PunchSource};
use klabat_kit::flow::console::{Filter, Place, Route, Search};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Shape, Tone};
use leptos::prelude::*;

use crate::marks::{self, PRESENCES, presence_word, wire};
use crate::navigation::follow;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// The screen.
pub(crate) fn people(store: Store, words: Words) -> impl IntoView {
    let filter = store.part(|model| model.route.filter());
    let board = Route::from(Place::Board);
    let states = PRESENCES.map(|presence| (wire(&presence), words.t(presence_word(presence))));
    view! {
        {parts::back_to(store, words, &board, Key::Board)}
        {parts::heading(words.t(Key::PeopleToday), words.t(Key::PeopleTodayLead), ())}
        <div class="filters">
            {filters::unit(store, words)}
            {filters::state(store, words, states)}
            {filters::search(store, words, Key::SearchRoster)}
        </div>
        {parts::page(store, words, move |data: &BoardPeople| filter.with(|filter| content(store, words, data, filter)))}
    }
}

fn content(store: Store, words: Words, data: &BoardPeople, filter: &Filter) -> AnyView {
    let search = Search::new(&filter.search);
    let shown: Vec<_> = data.rows.iter().filter(|row| search.finds(&[&row.name, &row.nip])).collect();
    let columns = [Key::Employee, Key::State, Key::CameAt, Key::LeftAt, Key::Late, Key::Evidence];
    let list = parts::rows_or(words, &shown, (Shape::People, Key::NothingFound, Key::NothingFoundText), |rows| {
        let rows: Vec<_> = rows.iter().map(|person| row(store, words, person, &data.unit)).collect();
        parts::table(words, words.t(Key::PeopleToday), &columns.map(|column| words.t(column)), rows)
    });
    let problem = data.problem.as_ref().map(|problem| {
        view! { <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::NotJudgedTitle) text=words.problem(problem)/> }
    });
    view! {
        <h2>{data.unit.name.clone()}</h2>
        {problem}
        {list}
    }
    .into_any()
}

fn row(store: Store, words: Words, person: &BoardPerson, unit: &klabat_api::Unit) -> impl IntoView + use<> {
    let time = |at: Option<klabat_api::Millis>| at.map_or_else(|| "–".to_owned(), |at| words.time(at, unit));
    // What is no check-in with evidence is marked wherever it is shown.
    let mark = |by: Option<PunchSource>| {
        let by = by.filter(|by| *by != PunchSource::Record)?;
        Some(view! { <br/><span class="soft small">{words.t(marks::punch_source(by))}</span> })
    };
    let evidence = person.record.as_ref().map(|record| {
        let route = Route::of_one(Place::Record, record.clone());
        let name = [&*words.t(Key::Show), " ", &*words.t(Key::Evidence), ": ", &*person.name].concat();
        view! { <a href=route.address() aria-label=name on:click=follow(store, route.clone())>{words.t(Key::Show)}</a> }
    });
    let stray = person.stray.as_ref().map(|why| view! { <br/><span class="soft small">{words.sentence(why)}</span> });
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &person.employee, &person.name, &person.nip)}</td>
            <td data-label=words.t(Key::State)>{marks::presence(words, person.presence)}{person.code.clone().map(|code| view! { <span class="soft small">" "{code}</span> })}{stray}</td>
            <td class="number" data-label=words.t(Key::CameAt)>{time(person.came_at)}{mark(person.came_by)}</td>
            <td class="number" data-label=words.t(Key::LeftAt)>{time(person.left_at)}{mark(person.left_by)}</td>
            <td class="number" data-label=words.t(Key::Late)>{if person.late_minutes == 0 { "–".to_owned() } else { words.minutes(person.late_minutes) }}</td>
            <td data-label=words.t(Key::Evidence)>{evidence}</td>
        </tr>
    }
}
