//! The grid of a month: a row for each person, a cell for each day, by letter and colour; the sums beside it.

use klabat_api::console::{DayCell, Recap, RecapDay, RecapRow, RecapTotals};
use klabat_kit::effects::history;
use klabat_kit::flow::console::sheet::{APART, CODES};
use klabat_kit::flow::console::{Filter, Place, Route, weekday};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Choice, Segments};
use leptos::prelude::*;

use crate::navigation::follow;
use crate::parts;
use crate::store::Store;
use crate::words::Words;

/// How an address says that the sums are in sight.
const SUMS: &str = "sums";

/// Which half of the table is in sight, as the address says: both are too wide for most screens, and both are printed.
#[derive(Clone, Copy, PartialEq)]
enum View {
    Days,
    Sums,
}

/// The whole grid with its legend.
pub(super) fn grid(store: Store, words: Words, recap: &Recap) -> AnyView {
    let days: Vec<_> = recap.days.iter().map(|day| head(words, day)).collect();
    let sums: Vec<_> = sum_heads(words)
        .into_iter()
        .map(|(short, long)| view! { <th scope="col" title=long class="grid__sum">{short}</th> })
        .collect();
    let rows: Vec<_> =
        recap.rows.iter().enumerate().map(|(line, person)| row(store, words, recap, line, person)).collect();
    let name = format!("{} {}", words.t(Key::Recap), words.month(&recap.month));
    let caption = name.clone();
    let foot = sum_cells(words, &recap.totals);
    let view =
        store.part(|model| if model.route.filter().state.as_deref() == Some(SUMS) { View::Sums } else { View::Days });
    let choose = move |chosen| store.filter(|filter| filter.state = (chosen == View::Sums).then(|| SUMS.to_owned()));
    let choices = [(View::Days, Key::DaysView), (View::Sums, Key::SumsView)];
    let choices = choices.map(|(value, key)| Choice { value, label: words.t(key) });
    view! {
        <div class="no-print">
            <Segments label=words.t(Key::GridView) choices=choices.into() chosen=view on_choose=choose/>
        </div>
        <div class="grid-frame card scrolls" role="region" tabindex="0" aria-label=name on:keydown=walk>
            <table class="grid" class:grid--days=move || view.get() == View::Days class:grid--sums=move || view.get() == View::Sums>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="grid__number">"No"</th>
                        <th scope="col" class="grid__name">{words.t(Key::Employee)}</th>
                        {days}
                        {sums}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><td class="grid__number"></td><th scope="row" class="grid__name">{words.t(Key::Total)}</th><td class="grid__days" colspan=recap.days.len().to_string()></td>{foot}</tr></tfoot>
            </table>
        </div>
        {legend(words, recap)}
    }
    .into_any()
}

fn head(words: Words, day: &RecapDay) -> impl IntoView + use<> {
    let number = day.date.get(8..).unwrap_or_default().trim_start_matches('0').to_owned();
    let title = day.name.clone().unwrap_or_else(|| words.day(&day.date));
    let (_, weekday) = place(day);
    view! {
        <th scope="col" class="grid__day" class:grid__free=day.holiday class:grid__weekend=is_weekend(&day.date) data-weekday=weekday title=title>
            <span class="grid__weekday">{words.weekday(&day.date)}</span>
            {number}
        </th>
    }
}

/// Saturday and Sunday, which help to find a date, whoever works on them.
pub(super) fn is_weekend(date: &str) -> bool {
    weekday(date).is_some_and(|day| day >= 5)
}

/// The sums' headings: short for the grid, long for whoever asks.
fn sum_heads(words: Words) -> Vec<(String, String)> {
    let fixed = |short: Key, long: Key| (words.t(short), words.t(long));
    let codes = CODES.iter().map(|(code, key)| ((*code).to_owned(), words.t(*key)));
    [fixed(Key::WorkingDaysShort, Key::WorkingDays), fixed(Key::PresentShort, Key::PresencePresent)]
        .into_iter()
        .chain(codes)
        .chain([
            fixed(Key::WorkedShort, Key::WorkedMinutes),
            fixed(Key::LateShort, Key::LateMinutes),
            fixed(Key::EarlyShort, Key::EarlyMinutes),
            fixed(Key::CutShort, Key::Deduction),
        ])
        .chain(APART.map(|(short, long, _)| fixed(short, long)))
        .collect()
}

/// The sums of a row; each carries its heading for a narrow screen.
fn sum_cells(words: Words, totals: &RecapTotals) -> Vec<impl IntoView + use<>> {
    let cell = |((short, _), sum)| view! { <td class="grid__sum" data-label=short>{sum}</td> };
    sum_heads(words).into_iter().zip(sums_of(words, totals)).map(cell).collect()
}

fn sums_of(words: Words, totals: &RecapTotals) -> Vec<String> {
    let codes = CODES.iter().map(|(code, _)| totals.codes.get(*code).copied().unwrap_or(0).to_string());
    [totals.working_days.to_string(), totals.present.to_string()]
        .into_iter()
        .chain(codes)
        .chain([
            format!("{}:{:02}", totals.worked_minutes / 60, totals.worked_minutes % 60),
            totals.late_minutes.to_string(),
            totals.early_minutes.to_string(),
            words.hundredths(totals.deduction),
        ])
        .chain(APART.map(|(.., pick)| pick(totals).to_string()))
        .collect()
}

fn row(store: Store, words: Words, recap: &Recap, line: usize, person: &RecapRow) -> impl IntoView + use<> {
    let cells: Vec<_> = recap
        .days
        .iter()
        .zip(&person.days)
        .enumerate()
        .map(|(column, (day, cell))| match cell {
            Some(cell) => day_cell(store, words, person, day, cell, (line, column)),
            None => elsewhere(words, day),
        })
        .collect();
    let sums = sum_cells(words, &person.totals);
    let position = person.position.clone();
    view! {
        <tr>
            <td class="grid__number">{(line + 1).to_string()}</td>
            <th scope="row" class="grid__name">
                {parts::person_link(store, &person.employee, &person.name, &person.nip)}
                {(!position.is_empty()).then(|| view! { <span class="grid__position soft small">{position}</span> })}
            </th>
            {cells}
            {sums}
        </tr>
    }
}

/// Where a day stands in a person's month on a narrow screen, which is a small calendar: its number, and its column.
fn place(day: &RecapDay) -> (String, String) {
    let number = day.date.get(8..).unwrap_or_default().trim_start_matches('0').to_owned();
    (number, weekday(&day.date).unwrap_or_default().to_string())
}

/// A day that belongs to another unit's recap.
fn elsewhere(words: Words, day: &RecapDay) -> AnyView {
    let (number, weekday) = place(day);
    view! { <td class="grid__elsewhere" data-day=number data-weekday=weekday><span class="visually-hidden">{words.t(Key::OtherUnit)}</span></td> }
        .into_any()
}

/// How a day looks: its letter says it, the colour helps to find it.
fn look(cell: &DayCell) -> &'static str {
    if cell.late_minutes + cell.early_minutes > 0 { "day day--late" } else { look_of(&cell.code) }
}

const fn look_of(code: &str) -> &'static str {
    match code.as_bytes() {
        b"A" => "day day--absent",
        b"L" | b"O" => "day day--free",
        b"S" | b"I" | b"C" | b"D" | b"TB" | b"G" => "day day--leave",
        b"?" => "day day--open",
        _ => "day day--present",
    }
}

fn day_cell(
    store: Store,
    words: Words,
    person: &RecapRow,
    day: &RecapDay,
    cell: &DayCell,
    (line, column): (usize, usize),
) -> AnyView {
    let filter = Filter { id: Some(person.employee.clone()), date: Some(day.date.clone()), ..Filter::default() };
    let route = Route::At(Place::Day, filter);
    let minutes = cell.late_minutes + cell.early_minutes;
    // The label begins as the cell reads, for whoever says what they see.
    let seen = if minutes > 0 { format!("{} {minutes}", cell.code) } else { cell.code.clone() };
    let mut label = format!("{}, {}: {seen}", person.name, words.day(&day.date));
    for (count, key) in [(cell.late_minutes, Key::LateMinutes), (cell.early_minutes, Key::EarlyMinutes)] {
        if count > 0 {
            label = format!("{label}, {} {count}", words.t(key));
        }
    }
    let by_hand = cell.by_hand();
    if by_hand {
        label = [&*label, ", ", &*words.t(Key::ByHand)].concat();
    }
    let (number, weekday) = place(day);
    view! {
        <td class=look(cell) class:grid__weekend=is_weekend(&day.date) data-day=number data-weekday=weekday>
            <a
                id=format!("day-{line}-{column}")
                class="day__link"
                href=route.address()
                aria-label=label
                tabindex=if line == 0 && column == 0 { "0" } else { "-1" }
                on:click=follow(store, route.clone())
            >
                <span>{cell.code.clone()}{by_hand.then(|| view! { <sup class="day__mark">"m"</sup> })}</span>
                {(minutes > 0).then(|| view! { " "<span class="day__minutes">{minutes.to_string()}</span> })}
            </a>
        </td>
    }
    .into_any()
}

/// Arrow keys walk from day to day.
#[expect(clippy::needless_pass_by_value, reason = "event handlers are given the event")]
fn walk(event: leptos::ev::KeyboardEvent) {
    let step = match &*event.key() {
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        _ => return,
    };
    let focused = web_sys::window().and_then(|window| window.document()?.active_element()).map(|element| element.id());
    let Some(id) = focused.as_deref().and_then(|id| id.strip_prefix("day-")) else { return };
    let Some((line, column)) = id.split_once('-') else { return };
    let (Ok(line), Ok(column)) = (line.parse::<i32>(), column.parse::<i32>()) else { return };
    event.prevent_default();
    history::focus(&format!("day-{}-{}", line + step.0, column + step.1));
}

fn legend(words: Words, recap: &Recap) -> impl IntoView + use<> {
    let codes: Vec<_> = std::iter::once(&("H", Key::PresencePresent))
        .chain(&CODES)
        .chain(&[("?", Key::CodePending)])
        .map(|(code, key)| view! { <li><strong class=["legend__code ", look_of(code)].concat()>{*code}</strong>" "{words.t(*key)}</li> })
        .collect();
    let short = |short: String, long: String| view! { <li><strong>{short}</strong>" "{long}</li> };
    let codes_of_sums = CODES.map(|(code, _)| code);
    let sums: Vec<_> = sum_heads(words)
        .into_iter()
        .filter(|(head, _)| !codes_of_sums.contains(&&**head) && *head != words.t(Key::PresentShort))
        .map(|(head, long)| short(head, long))
        .collect();
    let holidays: Vec<_> = recap
        .days
        .iter()
        .filter_map(|day| day.name.as_ref().map(|name| format!("{}: {name}", words.day(&day.date))))
        .map(|text| view! { <li>{text}</li> })
        .collect();
    view! {
        <ul class="legend small">
            {codes}
            <li><span class="legend__code grid__elsewhere"></span>" "{words.t(Key::OtherUnit)}</li>
            <li><strong><sup class="day__mark">"m"</sup></strong>" "{words.t(Key::ByHand)}</li>
            <li><strong class="legend__code day--late">"H 5"</strong>" "{words.t(Key::LegendMinutes)}</li>
        </ul>
        <ul class="legend small">{sums}</ul>
        {(!holidays.is_empty()).then(|| view! { <ul class="legend small">{holidays}</ul> })}
    }
}
