//! Who has which shift in a month.

use klabat_api::console::{Me, ShiftHours, ShiftRow, Shifts};
use klabat_kit::flow::console::change::{PasteShifts, Who, WriteShifts, shift_meaning};
use klabat_kit::flow::console::{Act, Place, Route, dates_of};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use super::grid::is_weekend;
use crate::store::Store;
use crate::words::Words;
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

/// A unit's month.
struct Sheet {
    /// `YYYY-MM-DD`, in order.
    dates: Vec<String>,
    /// The unit, for whoever may write its roster.
    writes: Option<String>,
    legend: Vec<ShiftHours>,
}

fn content(store: Store, words: Words, data: &Shifts) -> AnyView {
    let month = store.now(|model| model.me().map(|me| model.route.filter().month_for(me))).unwrap_or_default();
    let unit = store.now(|model| model.route.filter().unit.clone().or_else(|| only_unit(model.me()?)));
    let writes = unit.filter(|_| store.now(|model| model.may(Act::File)));
    let sheet = Sheet { dates: dates_of(&month), writes, legend: data.legend.clone() };
    parts::rows_or(words, &data.rows, (Shape::People, Key::NothingHere, Key::ShiftsEmptyText), |rows| {
        let heads: Vec<_> = sheet.dates.iter().map(|date| head(words, date)).collect();
        let paste = sheet.writes.clone().map(|unit| {
            let ask = PasteShifts { unit, month, people: rows.to_vec(), legend: sheet.legend.clone() };
            parts::opens(store, words.t(Key::Paste), Shape::List, ButtonKind::Secondary, "", ask)
        });
        let rows: Vec<_> = rows.iter().map(|person| row(store, words, person, &sheet)).collect();
        view! {
            <div class="row">{paste}</div>
            {legend(words, &sheet.legend)}
            <div class="grid-frame card scrolls" role="region" tabindex="0" aria-label=words.t(Key::Shifts)>
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

/// What the codes mean, or that there are none yet.
fn legend(words: Words, legend: &[ShiftHours]) -> AnyView {
    if legend.is_empty() {
        let (title, text) = (words.t(Key::ShiftsNoCodes), words.t(Key::ShiftsNoCodesText));
        return view! { <Banner tone=Tone::Info icon=Shape::Info title=title text=text/> }.into_any();
    }
    let lines: Vec<_> = legend.iter().map(|told| view! { <li>{words.said(&shift_meaning(told))}</li> }).collect();
    view! {
        <section class="stack stack--tight small">
            <h2 class="small">{words.t(Key::ShiftCodes)}</h2>
            <ul class="bullets figures">{lines}</ul>
        </section>
    }
    .into_any()
}

/// A date: its weekday over its number.
fn head(words: Words, date: &str) -> impl IntoView + use<> {
    let number = date.get(8..).unwrap_or_default().trim_start_matches('0').to_owned();
    view! {
        <th scope="col" class="grid__day" class:grid__weekend=is_weekend(date) title=words.day(date)>
            <span class="grid__weekday">{words.weekday(date)}</span>
            {number}
        </th>
    }
}

/// The one unit of somebody who has a single one.
fn only_unit(me: &Me) -> Option<String> {
    if let [unit] = &*me.units { Some(unit.id.clone()) } else { None }
}

fn row(store: Store, words: Words, person: &ShiftRow, sheet: &Sheet) -> impl IntoView + use<> {
    let who = Who { id: person.employee.clone(), name: person.name.clone() };
    let writes = sheet.writes.clone().map(|unit| {
        let ask = WriteShifts { unit, dates: sheet.dates.clone(), who, legend: sheet.legend.clone() };
        parts::opens(store, words.t(Key::ShiftWrite), Shape::Document, ButtonKind::Text, "button--small", ask)
    });
    let cells: Vec<_> = sheet
        .dates
        .iter()
        .map(|date| {
            let written = person.days.iter().find(|shift| shift.date == *date);
            let code = written.map(|shift| shift.shift.clone().unwrap_or_else(|| words.t(Key::ShiftOff)));
            view! { <td class:grid__weekend=is_weekend(date)>{code}</td> }
        })
        .collect();
    view! { <tr><th scope="row" class="grid__name">{parts::person(&person.name, &person.nip)}{writes}</th>{cells}</tr> }
}
