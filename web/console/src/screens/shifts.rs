//! Who has which shift in a month.

use klabat_api::console::{Me, ShiftRow, Shifts};
use klabat_kit::flow::console::change::{Who, WriteShifts};
use klabat_kit::flow::console::{Act, Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{ButtonKind, Shape};
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
        let rows: Vec<_> = rows.iter().map(|person| row(store, words, person, &month, &days)).collect();
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

/// The one unit of somebody who has a single one.
fn only_unit(me: &Me) -> Option<String> {
    if let [unit] = &*me.units { Some(unit.id.clone()) } else { None }
}

fn row(store: Store, words: Words, person: &ShiftRow, month: &str, days: &[String]) -> impl IntoView + use<> {
    let who = Who { id: person.employee.clone(), name: person.name.clone() };
    let dates = days.iter().map(|day| [month, "-", day].concat()).collect();
    let unit = store.now(|model| model.route.filter().unit.clone().or_else(|| only_unit(model.me()?)));
    let writes = unit.filter(|_| store.now(|model| model.may(Act::File))).map(|unit| {
        parts::opens(
            store,
            words.t(Key::ShiftWrite),
            Shape::Document,
            ButtonKind::Text,
            "button--small",
            WriteShifts { unit, dates, who },
        )
    });
    let cells: Vec<_> = days
        .iter()
        .map(|day| {
            let date = [month, "-", day].concat();
            let written = person.days.iter().find(|shift| shift.date == date);
            let code = written.map(|shift| shift.shift.clone().unwrap_or_else(|| words.t(Key::ShiftOff)));
            view! { <td>{code}</td> }
        })
        .collect();
    view! { <tr><th scope="row" class="grid__name">{parts::person(&person.name, &person.nip)}{writes}</th>{cells}</tr> }
}
