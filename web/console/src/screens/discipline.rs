//! Disiplin: who is near a step of PP 94/2021.

use klabat_api::console::{Discipline, DisciplineRow};
use klabat_kit::flow::console::{Filter, Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Shape, Tone};
use leptos::prelude::*;

use crate::navigation::follow;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// The screen.
pub(crate) fn discipline(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::heading(words.t(Key::Discipline), words.t(Key::DisciplineLead), ())}
        <div class="filters">
            {filters::unit(store, words)}
            {filters::year(store, words)}
            {filters::employee_kind(store, words)}
            {filters::search(store, words, Key::SearchRoster)}
        </div>
        {parts::page(store, words, move |data: &Discipline| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, data: &Discipline) -> AnyView {
    let columns = [Key::Employee, Key::Unit, Key::UnexcusedDays, Key::InARow, Key::Step, Key::NextStep];
    parts::rows_or(words, &data.rows, (Shape::Check, Key::NothingHere, Key::DisciplineEmptyText), |rows| {
        let shown = rows.len();
        let rows: Vec<_> = rows.iter().map(|person| row(store, words, person)).collect();
        view! {
            {parts::table(words, words.t(Key::Discipline), &columns.map(|column| words.t(column)), rows)}
            {parts::pages(store, words, shown, data.total)}
        }
        .into_any()
    })
}

fn row(store: Store, words: Words, person: &DisciplineRow) -> impl IntoView + use<> {
    let step =
        person.reached.clone().map(|step| view! { <Badge tone=Tone::Error icon=Shape::Warning label=step.sanction/> });
    let next = person.near.as_ref().map(|next| {
        let days = person.days_left.unwrap_or(0).to_string();
        let near = person.days_left.is_some_and(|days| days <= 1);
        let text = words.f(Key::DaysToNext, &[("count", &days), ("step", &next.sanction)]);
        if near {
            view! { <Badge tone=Tone::Queued icon=Shape::Warning label=text/> }.into_any()
        } else {
            text.into_any()
        }
    });
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &person.employee, &person.name, &person.nip)}</td>
            <td class="cell--unit" data-label=words.t(Key::Unit)>{person.unit.name.clone()}<br/><span class="soft small">{words.kind(person.kind)}</span></td>
            <td data-label=words.t(Key::UnexcusedDays)>{dates(store, words, person)}</td>
            <td class="number" data-label=words.t(Key::InARow)>{person.longest_run.to_string()}</td>
            <td data-label=words.t(Key::Step)>{step}{(!person.applies).then(|| view! { <span class="soft small">{words.t(Key::NotOfDiscipline)}</span> })}</td>
            <td data-label=words.t(Key::NextStep)>{next}</td>
        </tr>
    }
}

/// The sum, and behind it the days that it is made of, each with the way to it.
fn dates(store: Store, words: Words, person: &DisciplineRow) -> impl IntoView + use<> {
    let day = |date: &String| {
        let filter = Filter { id: Some(person.employee.clone()), date: Some(date.clone()), ..Filter::default() };
        let route = Route::At(Place::Day, filter);
        view! { <li><a class="nowrap figures" href=route.address() on:click=follow(store, route.clone())>{words.day(date)}</a></li> }
    };
    let days: Vec<_> = person.dates.iter().map(day).collect();
    let label = words.f(Key::UnexcusedDaysOf, &[("name", &person.name), ("count", &person.days.to_string())]);
    view! {
        <details>
            <summary aria-label=label><strong class="figures">{person.days.to_string()}</strong>" "{words.t(Key::ShowDays)}</summary>
            <ul class="stack stack--tight small">{days}</ul>
        </details>
    }
}
