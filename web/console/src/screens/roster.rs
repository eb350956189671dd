//! Pegawai: the roster, and what one does for many at once.

use klabat_api::console::{EmployeeKind, EmployeeRow, Roster};
use klabat_api::phone::CredentialState;
use klabat_kit::flow::console::change::{AddEmployee, Import, IssueCode, Table};
use klabat_kit::flow::console::{Act, Event, Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::marks::wire;
use crate::store::Store;
use crate::words::Words;
use crate::{exports, filters, parts};

/// The screen.
pub(crate) fn roster(store: Store, words: Words) -> impl IntoView {
    let kinds = [EmployeeKind::Pns, EmployeeKind::Pppk, EmployeeKind::PppkParuhWaktu];
    let states = [("enrolled", Key::PhoneActive), ("not_enrolled", Key::NotEnrolled), ("left", Key::LeftService)];
    view! {
        {parts::heading(words.t(Key::Roster), words.t(Key::RosterLead), actions(store, words))}
        <div class="filters">
            {filters::unit(store, words)}
            {filters::kind(store, words, kinds.map(|kind| (wire(&kind), words.kind(kind))))}
            {filters::state(store, words, states.map(|(state, key)| (state.to_owned(), words.t(key))))}
            {filters::search(store, words, Key::SearchRoster)}
        </div>
        {parts::page(store, words, move |data: &Roster| content(store, words, data))}
    }
}

fn actions(store: Store, words: Words) -> impl IntoView {
    let (may, imports) = store.now(|model| (model.may(Act::ManagePhones), model.may(Act::ManageRoster)));
    // The filter of that moment, not of when the buttons were drawn.
    let add = move || store.send(Event::Open(AddEmployee(store.now(|model| model.route.filter().unit)).into()));
    let sees = store.now(|model| model.me().is_some_and(|me| Place::Imports.may_be_seen_by(me.role)));
    view! {
        <div class="row">
            {imports.then(|| view! { <Button label=words.t(Key::EmployeeAdd) icon=Shape::Plus on_press=add/> })}
            {imports.then(|| parts::opens(store, words.t(Key::ImportRoster), Shape::Send, ButtonKind::Primary, "", Import(Table::Roster)))}
            {may.then(|| exports::slips_button(store, words))}
            {exports::roster_button(store, words)}
            {may.then(|| parts::opens(store, words.t(Key::ImportMachine), Shape::Fingerprint, ButtonKind::Text, "", Import(Table::Machine)))}
            {sees.then(|| parts::link(store, &Route::from(Place::Imports), words.t(Key::Imports), Shape::List, "button--text"))}
            {parts::link(store, &Route::from(Place::Units), words.t(Key::Units), Shape::Home, "button--text")}
        </div>
    }
}

fn content(store: Store, words: Words, data: &Roster) -> AnyView {
    let columns = [Key::Employee, Key::Position, Key::Unit, Key::Phone, Key::Actions];
    parts::rows_or(words, &data.rows, (Shape::People, Key::NothingFound, Key::RosterEmptyText), |rows| {
        let shown = rows.len();
        let rows: Vec<_> = rows.iter().map(|employee| row(store, words, employee)).collect();
        view! {
            {parts::table(words, words.t(Key::Roster), &columns.map(|column| words.t(column)), rows)}
            {parts::pages(store, words, shown, data.total)}
        }
        .into_any()
    })
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

/// What one does for a phone.
pub(super) fn phone_actions(store: Store, words: Words, employee: &EmployeeRow) -> impl IntoView + use<> {
    use klabat_kit::flow::console::change::ResetPhone;
    let may = store.now(|model| model.may(Act::ManagePhones));
    let has_phone = matches!(employee.phone, Some(CredentialState::Active | CredentialState::Pending));
    let may_reset = may && has_phone && !employee.reset_proposed;
    view! {
        {may.then(|| parts::opens(store, words.t(Key::IssueCode), Shape::Key, ButtonKind::Secondary, "button--small", IssueCode(employee.clone())))}
        {may_reset.then(|| parts::opens(store, words.t(Key::ResetPhone), Shape::Phone, ButtonKind::Danger, "button--small", ResetPhone(employee.clone())))}
    }
}

fn row(store: Store, words: Words, employee: &EmployeeRow) -> impl IntoView + use<> {
    let until = employee.code_until.filter(|until| *until > store.server_time());
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &employee.id, &employee.name, &employee.nip)}</td>
            <td data-label=words.t(Key::Position)>{employee.position.clone()}<br/><span class="soft small">{words.kind(employee.kind)}</span></td>
            <td class="cell--unit" data-label=words.t(Key::Unit)>{employee.unit.name.clone()}</td>
            <td data-label=words.t(Key::Phone)>
                {phone(words, employee.phone)}
                {employee.reset_proposed.then(|| view! { <p class="soft small">{words.t(Key::ResetWaits)}</p> })}
                {until.map(|until| view! { <p class="soft small">{words.f(Key::CodeUntil, &[("time", &words.short_moment(until, &employee.unit))])}</p> })}
            </td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>{phone_actions(store, words, employee)}</td>
        </tr>
    }
}
