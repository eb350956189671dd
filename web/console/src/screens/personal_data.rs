//! Data pribadi of one ASN: what is kept, until when; taking it along, and erasing it by rule.

use klabat_api::console::{EmployeeRow, KeptCategory, PersonalData, Roster, RuleKind};
use klabat_api::routes;
use klabat_kit::flow::console::change::Erase;
use klabat_kit::flow::console::{Act, Filter, KeptPeople, Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::marks::wire;
use crate::navigation::follow;
use crate::store::Store;
use crate::words::{Words, nip};
use crate::{exports, filters, parts};

/// The screen.
pub(crate) fn personal_data(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::back(store, words)}
        {parts::heading(words.t(Key::PersonalData), words.t(Key::PersonalDataLead), ())}
        {parts::page(store, words, move |data: &PersonalData| content(store, words, data))}
    }
}

/// The list from which one is opened.
pub(crate) fn people(store: Store, words: Words) -> impl IntoView {
    let states = [("left".to_owned(), words.t(Key::LeftService))];
    view! {
        {parts::heading(words.t(Key::PersonalData), words.t(Key::KeptPeopleLead), ())}
        <div class="filters">
            {filters::unit(store, words)}
            {filters::state(store, words, states)}
            {filters::search(store, words, Key::SearchRoster)}
        </div>
        {parts::page(store, words, move |data: &KeptPeople| list(store, words, &data.0))}
    }
}

fn list(store: Store, words: Words, data: &Roster) -> AnyView {
    let columns = [Key::Employee, Key::Position, Key::Unit, Key::Actions];
    parts::rows_or(words, &data.rows, (Shape::People, Key::NothingFound, Key::RosterEmptyText), |rows| {
        let shown = rows.len();
        let line = |employee: &EmployeeRow| {
            let route = Route::of_one(Place::PersonalData, employee.id.clone());
            view! {
                <tr>
                    <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &employee.id, &employee.name, &employee.nip)}</td>
                    <td data-label=words.t(Key::Position)>{employee.position.clone()}<br/><span class="soft small">{words.kind(employee.kind)}</span></td>
                    <td class="cell--unit" data-label=words.t(Key::Unit)>{employee.unit.name.clone()}</td>
                    <td class="cell--actions" data-label=words.t(Key::Actions)>{parts::link(store, &route, words.t(Key::PersonalData), Shape::Right, "button--secondary button--small")}</td>
                </tr>
            }
        };
        let rows: Vec<_> = rows.iter().map(line).collect();
        view! {
            {parts::table(words, words.t(Key::PersonalData), &columns.map(|column| words.t(column)), rows)}
            {parts::pages(store, words, shown, data.total)}
        }
        .into_any()
    })
}

/// By which rule data are kept.
fn rule(store: Store, words: Words, data: &PersonalData) -> impl IntoView + use<> {
    let text = match &data.rule_from {
        Some(from) => words.f(Key::KeptByRule, &[("date", &words.day(from))]),
        None => words.t(Key::KeptByShipped),
    };
    let route = Route::At(Place::Rules, Filter { kind: Some(wire(&RuleKind::Retention)), ..Filter::default() });
    view! { <p class="soft">{text}" "<a href=route.address() on:click=follow(store, route.clone())>{words.t(Key::OpenRules)}</a></p> }
}

/// So many days as people say it: ten years are 3,650 to 3,653 days.
fn span(words: Words, days: u32) -> String {
    let (years, rest) = (days / 365, days % 365);
    if years == 1 && rest <= years {
        words.t(Key::YearLong)
    } else if years > 0 && rest <= years {
        words.f(Key::YearsLong, &[("count", &years.to_string())])
    } else {
        words.f(Key::DayCount, &[("count", &days.to_string())])
    }
}

const fn category(code: &str) -> Option<Key> {
    Some(match code.as_bytes() {
        b"identity" => Key::KeptIdentity,
        b"phone" => Key::KeptPhone,
        b"records" => Key::KeptRecords,
        b"evidence" => Key::KeptEvidence,
        b"refusals" => Key::KeptRefusals,
        b"absences" => Key::KeptAbsences,
        b"attachments" => Key::KeptAttachments,
        b"corrections" => Key::KeptCorrections,
        b"recaps" => Key::KeptRecaps,
        b"audit" => Key::KeptAudit,
        _ => return None,
    })
}

fn content(store: Store, words: Words, data: &PersonalData) -> impl IntoView + use<> {
    let export = routes::fill(routes::EMPLOYEE_DATA_EXPORT, &[&data.employee]);
    let may_erase = data.erasable && data.erased_at.is_none() && store.now(|model| model.may(Act::ManageUsers));
    let columns = [Key::Category, Key::Count, Key::NewestOne, Key::KeptUntil];
    let rows: Vec<_> = data.rows.iter().map(|kept| row(store, words, kept)).collect();
    view! {
        {data.erased_at.map(|_| view! { <Banner tone=Tone::Info title=words.t(Key::AlreadyErased)/> })}
        <h2 class="summary__name">{data.name.clone()}</h2>
        <p class="soft figures">{nip(&data.nip)}</p>
        <div class="row">
            {exports::file_button(words, export, "button button--primary", Key::ExportData, "data-pribadi.json".to_owned())}
            {may_erase.then(|| parts::opens(store, words.t(Key::Erase), Shape::Bin, ButtonKind::Danger, "", Erase(data.clone())))}
        </div>
        {(!data.erasable && data.erased_at.is_none()).then(|| view! { <p class="soft">{words.t(Key::NotErasable)}</p> })}
        {rule(store, words, data)}
        {parts::table(words, words.t(Key::PersonalData), &columns.map(|column| words.t(column)), rows)}
    }
}

fn row(store: Store, words: Words, kept: &KeptCategory) -> impl IntoView + use<> {
    let moment =
        |at| store.now(|model| model.me().and_then(|me| me.units.first().map(|unit| words.short_date(at, unit))));
    let dash = || Some("–".to_owned());
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Category)><strong>{category(&kept.code).map_or_else(|| kept.code.clone(), |key| words.t(key))}</strong></td>
            <td class="number" data-label=words.t(Key::Count)>{kept.count.to_string()}</td>
            <td class="figures" data-label=words.t(Key::NewestOne)>{kept.newest.map_or_else(dash, moment)}</td>
            <td class="figures" data-label=words.t(Key::KeptUntil)>{kept.until.map(moment)}<p class="soft small">{words.f(Key::KeptAfter, &[("time", &span(words, kept.days))])}</p></td>
        </tr>
    }
}
