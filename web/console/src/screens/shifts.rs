//! Who has which shift in a month.

use klabat_api::console::{ShiftRow, Shifts};
use klabat_kit::flow::console::{Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::Shape;
use leptos::prelude::*;

use crate::store::Store;
use crate::words::{Words, days_of};
use crate::{filters, parts};

/// The screen.
pub(crate) fn shifts(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::back_to(store, words, &Route::from(Place::Schedules), Key::Schedules)}
        {parts::heading(words.t(Key::Shifts), words.t(Key::ShiftsLead), ())}
        <div class="filters">
            {filters::month(store, words)}
            {filters::one_unit(store, words)}
        </div>
        {parts::page_of_unit(store, words, move |data: &Shifts| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, data: &Shifts) -> AnyView {
    let month = store.now(|model| model.me().map(|me| model.route.filter().month_for(me))).unwrap_or_default();
    let days = days_of(&month);
    parts::rows_or(words, &data.rows, (Shape::People, Key::NothingHere, Key::ShiftsEmptyText), |rows| {
        let heads: Vec<_> =
            days.iter().map(|day| view! { <th scope="col">{day.trim_start_matches('0').to_owned()}</th> }).collect();
        let rows: Vec<_> = rows.iter().map(|person| row(words, person, &month, &days)).collect();
        view! {
            <div class="grid-frame card" role="region" tabindex="0" aria-label=words.t(Key::Shifts)>
                <table class="grid grid--plain">
                    <caption class="visually-hidden">{words.t(Key::Shifts)}</caption>
                    <thead><tr><th scope="col" class="grid__name">{words.t(Key::Employee)}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

fn row(words: Words, person: &ShiftRow, month: &str, days: &[String]) -> impl IntoView + use<> {
    let cells: Vec<_> = days
        .iter()
        .map(|day| {
            let date = [month, "-", day].concat();
            let written = person.days.iter().find(|shift| shift.date == date);
            let code = written.map(|shift| shift.shift.clone().unwrap_or_else(|| words.t(Key::ShiftOff)));
            view! { <td>{code}</td> }
        })
        .collect();
    view! { <tr><th scope="row" class="grid__name">{parts::person(&person.name, &person.nip)}</th>{cells}</tr> }
}
