//! Kesehatan: how well the installation works, and what waits.

use std::collections::BTreeMap;

use klabat_api::console::{Deferring, Faults, Health};
use klabat_kit::flow::console::chart::share;
use klabat_kit::flow::console::{Place, Route, chore};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Icon, Shape, Tone};
use leptos::prelude::*;

use crate::navigation::follow;
use crate::parts;
use crate::store::Store;
use crate::words::Words;

/// The screen.
pub(crate) fn health(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::heading(words.t(Key::HealthTitle), words.t(Key::HealthLead), ())}
        {parts::page(store, words, move |data: &Health| content(store, words, data))}
    }
}

fn tile(store: Store, words: Words, place: Option<Place>, icon: Shape, count: u32, key: Key, waits: bool) -> AnyView {
    let tone = if waits && count > 0 { Tone::Queued } else { Tone::Neutral };
    let class = ["tile card tone ", tone.class()].concat();
    let body = view! { <Icon shape=icon size=24/><span class="tile__count figures">{count.to_string()}</span><span>{words.t(key)}</span> };
    match place {
        Some(place) => {
            let route = Route::from(place);
            view! { <a class=[&*class, " tile--link"].concat() href=route.address() on:click=follow(store, route.clone())>{body}</a> }.into_any()
        }
        None => view! { <div class=class>{body}</div> }.into_any(),
    }
}

fn content(store: Store, words: Words, data: &Health) -> impl IntoView + use<> {
    let waits = |place, icon, count, key| tile(store, words, Some(place), icon, count, key, true);
    let open = [
        waits(Place::Enrolments, Shape::Shield, data.enrolments, Key::Enrolments),
        waits(Place::Reviews, Shape::Search, data.open.reviews, Key::Reviews),
        waits(Place::Absences, Shape::Document, data.open.absences, Key::Absences),
        waits(Place::Corrections, Shape::Check, data.open.corrections, Key::Corrections),
        waits(Place::Outages, Shape::Warning, data.open.outages, Key::Outages),
        waits(Place::Approvals, Shape::Fingerprint, data.open.manual, Key::Manual),
        waits(Place::Beacons, Shape::Beacon, data.silent, Key::SilentBeacons),
    ];
    let deferred = share(data.deferred, data.records).map_or_else(|| "–".to_owned(), |share| words.percent(share));
    let numbers = [
        (Key::RecordsReceived, data.records.to_string()),
        (Key::DeferredShare, deferred),
        (Key::BeaconsServing, data.beacons.to_string()),
    ];
    let numbers = numbers.map(|(key, value)| (words.t(key), value.into_any()));
    view! {
        <h2>{words.t(Key::Waiting)}</h2>
        <div class="tiles tiles--line">{open.into_iter().collect::<Vec<_>>()}</div>
        <div class="groups">
            <section class="card stack"><h2>{words.t(Key::LastDay)}</h2>{parts::facts(numbers)}</section>
            {codes(words, Key::RefusalsByCause, &data.refusals)}
            {codes(words, Key::AlarmsByCause, &data.alarms)}
        </div>
        {data.faults.as_ref().map(|faults| failed(store, words, faults))}
        <h2>{words.t(Key::DeferringTitle)}</h2>
        <p class="soft">{words.t(Key::DeferringText)}</p>
        {deferring(store, words, &data.deferring)}
    }
}

fn codes(words: Words, title: Key, counts: &BTreeMap<String, u32>) -> impl IntoView + use<> {
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let lines: Vec<_> = sorted
        .into_iter()
        .map(|(code, count)| view! { <li class="count-line"><strong class="figures">{count.to_string()}</strong><span>{words.code(code)}</span></li> })
        .collect();
    let none = lines.is_empty().then(|| view! { <p class="soft">{words.t(Key::NoneCounted)}</p> });
    view! { <section class="card stack"><h2>{words.t(title)}</h2>{none}<ul class="stack stack--tight">{lines}</ul></section> }
}

/// What failed on the server's side: the reference finds it in the platform's log.
fn failed(store: Store, words: Words, faults: &Faults) -> impl IntoView + use<> {
    let unit = store.now(|model| model.me().and_then(|me| me.units.first().cloned()));
    let columns = [Key::Time, Key::FaultPlace, Key::FaultReference];
    let rows: Vec<_> = faults
        .newest
        .iter()
        .map(|fault| {
            let at = unit.as_ref().map(|unit| words.short_moment(fault.at, unit));
            view! {
                <tr>
                    <td class="figures nowrap" data-label=words.t(Key::Time)>{at}</td>
                    <td data-label=words.t(Key::FaultPlace)>{match chore(&fault.place) {
                        Some(key) => words.t(key).into_any(),
                        None => view! { <code class="code audit__word">{fault.place.clone()}</code> }.into_any(),
                    }}</td>
                    <td data-label=words.t(Key::FaultReference)><code class="code audit__word">{fault.reference.clone()}</code></td>
                </tr>
            }
        })
        .collect();
    let none = rows.is_empty();
    view! {
        <h2>{words.f(Key::FaultsTitle, &[("count", &faults.count.to_string())])}</h2>
        <p class="soft">{words.t(if none { Key::FaultsNone } else { Key::FaultsText })}</p>
        {(!none).then(|| parts::table(words, words.t(Key::ServerFaults), &columns.map(|column| words.t(column)), rows))}
    }
}

fn deferring(store: Store, words: Words, people: &[Deferring]) -> AnyView {
    let columns = [Key::Employee, Key::Unit, Key::RecordsReceived, Key::DeferredCount, Key::DeferredShare];
    parts::rows_or(words, people, (Shape::Check, Key::NothingHere, Key::DeferringEmptyText), |people| {
        let rows: Vec<_> = people
            .iter()
            .map(|person| {
                let part = share(person.deferred, person.records).map_or_else(|| "–".to_owned(), |share| words.percent(share));
                view! {
                    <tr>
                        <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &person.employee, &person.name, &person.nip)}</td>
                        <td class="cell--unit" data-label=words.t(Key::Unit)>{person.unit.name.clone()}</td>
                        <td class="number" data-label=words.t(Key::RecordsReceived)>{person.records.to_string()}</td>
                        <td class="number" data-label=words.t(Key::DeferredCount)>{person.deferred.to_string()}</td>
                        <td class="number" data-label=words.t(Key::DeferredShare)>{part}</td>
                    </tr>
                }
            })
            .collect();
        parts::table(words, words.t(Key::DeferringTitle), &columns.map(|column| words.t(column)), rows)
    })
}
