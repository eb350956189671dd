//! Pegawai: the roster, and what one does for a phone.

use klabat_api::console::{EmployeeRow, Roster};
use klabat_api::phone::CredentialState;
use klabat_kit::flow::console::change::{IssueCode, ResetPhone};
use klabat_kit::flow::console::{Act, Event};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// The screen.
pub(crate) fn roster(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::heading(words.t(Key::Roster), words.t(Key::RosterLead), ())}
        <div class="filters">
            {filters::unit(store, words)}
            {filters::search(store, words, Key::SearchRoster)}
        </div>
        {parts::page(store, words, move |data: &Roster| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, data: &Roster) -> AnyView {
    let columns = [Key::Employee, Key::Position, Key::Unit, Key::Phone, Key::Actions];
    parts::rows_or(words, &data.rows, (Shape::People, Key::NothingFound, Key::RosterEmptyText), |rows| {
        let shown = rows.len();
        let rows: Vec<_> = rows.iter().map(|employee| row(store, words, employee)).collect();
        view! {
            {parts::table(words.t(Key::Roster), &columns.map(|column| words.t(column)), rows)}
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
                    <Button label=words.t(Key::IssueCode) icon=Shape::Key class="button--small" on_press=move || store.send(Event::Open(IssueCode(to_issue.clone()).into()))/>
                    {has_phone.then(|| view! {
                        <Button label=words.t(Key::ResetPhone) kind=ButtonKind::Danger class="button--small" on_press=move || store.send(Event::Open(ResetPhone(to_reset.clone()).into()))/>
                    })}
                })}
            </td>
        </tr>
    }
}
