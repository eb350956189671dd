//! Pegawai: the roster, and what one does for a phone.

use klabat_api::console::EmployeeRow;
use klabat_api::phone::CredentialState;
use klabat_kit::flow::console::{Act, Event, ROSTER_PAGE, RosterFilter, Route, Screen, Subject};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::parts;
use crate::store::Store;
use crate::words::Words;

fn filter(route: &Route) -> RosterFilter {
    if let Route::Roster(filter) = route { filter.clone() } else { RosterFilter::default() }
}

fn change(store: Store, change: impl FnOnce(&mut RosterFilter)) {
    let mut next = store.now(|model| filter(&model.route));
    change(&mut next);
    store.send(Event::Filter(Route::Roster(next)));
}

/// The screen.
pub(crate) fn roster(store: Store, words: Words) -> impl IntoView {
    let stage = store.screen(|screen| if let Screen::Roster(page) = screen { Some(page.into()) } else { None });
    view! {
        {parts::heading(words.t(Key::Roster), words.t(Key::RosterLead), ())}
        <div class="filters">
            {parts::unit_filter(store, words, |route| filter(route).unit, move |unit| change(store, |filter| {
                filter.unit = unit;
                filter.page = 0;
            }))}
            {parts::search_filter(store, words, Key::SearchRoster, |route| filter(route).search, move |search| change(store, |filter| {
                filter.search = search;
                filter.page = 0;
            }))}
        </div>
        {parts::stages(store, words, stage, move || content(store, words))}
    }
}

fn content(store: Store, words: Words) -> impl IntoView {
    let data = store.screen(|screen| if let Screen::Roster(page) = screen { page.data().cloned() } else { None });
    let busy = store.part(|model| model.busy);
    let columns = [Key::Employee, Key::Position, Key::Unit, Key::Phone, Key::Actions];
    view! {
        <div class:fading=move || busy.get() aria-busy=move || busy.get().to_string()>
            {move || data.get().map(|data| if data.rows.is_empty() {
                parts::state(Shape::People, words.t(Key::NothingFound), words.t(Key::RosterEmptyText), ()).into_any()
            } else {
                let rows: Vec<_> = data.rows.iter().map(|employee| row(store, words, employee)).collect();
                let shown = data.rows.len();
                view! {
                    {parts::table(words.t(Key::Roster), &columns.map(|column| words.t(column)), rows)}
                    {pages(store, words, shown, data.total)}
                }
                .into_any()
            })}
        </div>
    }
}

fn pages(store: Store, words: Words, shown: usize, total: u32) -> impl IntoView {
    let page = store.now(|model| filter(&model.route).page);
    let first = u64::from(page) * u64::from(ROSTER_PAGE) + 1;
    let last = first + shown as u64 - 1;
    let is_last = last >= u64::from(total);
    let numbers = [first, last, u64::from(total)].map(|number| number.to_string());
    let text = words.f(Key::PageOf, &[("first", &numbers[0]), ("last", &numbers[1]), ("total", &numbers[2])]);
    view! {
        <nav class="pages" aria-label=words.t(Key::Pages)>
            <p class="soft figures" role="status">{text}</p>
            <Button label=words.t(Key::Previous) icon=Shape::Left class="button--small" disabled=page == 0 on_press=move || change(store, |filter| filter.page = filter.page.saturating_sub(1))/>
            <Button label=words.t(Key::Next) icon=Shape::Right class="button--small" disabled=is_last on_press=move || change(store, |filter| filter.page += 1)/>
        </nav>
    }
}

/// State of the phone: icon, word and colour.
pub(super) fn phone(words: Words, state: Option<CredentialState>) -> impl IntoView + use<> {
    let (tone, icon) = match state {
        Some(CredentialState::Active) => (Tone::Success, Shape::Check),
        Some(CredentialState::Pending) => (Tone::Queued, Shape::Clock),
        None | Some(CredentialState::Revoked) => (Tone::Neutral, Shape::Phone),
    };
    view! { <Badge tone icon label=words.phone(state)/> }
}

fn row(store: Store, words: Words, employee: &EmployeeRow) -> impl IntoView + use<> {
    let may = store.now(|model| model.may(Act::ManagePhones));
    let has_phone = matches!(employee.phone, Some(CredentialState::Active | CredentialState::Pending));
    let (to_issue, to_reset) = (employee.clone(), employee.clone());
    let until = employee.code_until.filter(|until| *until > store.server_time());
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person(&employee.name, &employee.nip)}</td>
            <td data-label=words.t(Key::Position)>{employee.position.clone()}<br/><span class="soft small">{words.kind(employee.kind)}</span></td>
            <td class="cell--unit" data-label=words.t(Key::Unit)>{employee.unit.name.clone()}</td>
            <td data-label=words.t(Key::Phone)>
                {phone(words, employee.phone)}
                {until.map(|until| view! { <p class="soft small">{words.f(Key::CodeUntil, &[("time", &words.time(until, &employee.unit))])}</p> })}
            </td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>
                {may.then(|| view! {
                    <Button label=words.t(Key::IssueCode) icon=Shape::Key class="button--small" on_press=move || store.send(Event::Open(Subject::IssueCode(to_issue.clone())))/>
                    {has_phone.then(|| view! {
                        <Button label=words.t(Key::ResetPhone) kind=ButtonKind::Danger class="button--small" on_press=move || store.send(Event::Open(Subject::ResetPhone(to_reset.clone())))/>
                    })}
                })}
            </td>
        </tr>
    }
}
