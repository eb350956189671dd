//! Pengguna: who may use the console.

use klabat_api::console::{Role, UserRow, Users};
use klabat_kit::flow::console::change::{ChangeRole, EndAccess, Invite, InviteAgain};
use klabat_kit::flow::console::{Act, Event};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::parts;
use crate::store::Store;
use crate::words::Words;

/// The screen.
pub(crate) fn users(store: Store, words: Words) -> impl IntoView {
    let invite = store.now(|model| model.may(Act::ManageUsers)).then(|| {
        view! {
            <Button label=words.t(Key::Invite) icon=Shape::Plus kind=ButtonKind::Primary on_press=move || store.send(Event::Open(Invite.into()))/>
        }
    });
    view! {
        {parts::heading(words.t(Key::Users), words.t(Key::UsersLead), invite)}
        {parts::page(store, words, move |data: &Users| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, data: &Users) -> AnyView {
    let columns = [Key::Name, Key::Role, Key::Units, Key::Passkeys, Key::Actions];
    parts::rows_or(words, &data.rows, (Shape::People, Key::UsersEmpty, Key::UsersEmptyText), |rows| {
        let rows: Vec<_> = rows.iter().map(|user| row(store, words, user)).collect();
        parts::table(words, words.t(Key::Users), &columns.map(|column| words.t(column)), rows)
    })
}

fn row(store: Store, words: Words, user: &UserRow) -> impl IntoView + use<> {
    let units = match user.role {
        Role::Operator | Role::Superior => parts::names(&user.units),
        Role::Admin | Role::Auditor => words.t(Key::AllUnits),
    };
    let (tone, icon, label) = match (user.passkeys, user.link_until) {
        (0, None) => (Tone::Neutral, Shape::Cross, words.t(Key::NoAccess)),
        (0, Some(_)) => (Tone::Queued, Shape::Clock, words.t(Key::LinkUnused)),
        (count, _) => (Tone::Success, Shape::Key, words.f(Key::PasskeyCount, &[("count", &count.to_string())])),
    };
    let nip = user.nip.clone().unwrap_or_else(|| words.t(Key::UserNipNone));
    let may = store.now(|model| model.may(Act::ManageUsers));
    let (to_invite, to_end) = (user.clone(), user.clone());
    let in_reach = user.passkeys > 0 || user.link_until.is_some();
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Name)>{parts::person(&user.name, &nip)}</td>
            <td data-label=words.t(Key::Role)>{words.role(user.role)}</td>
            <td data-label=words.t(Key::Units)>{units}</td>
            <td data-label=words.t(Key::Passkeys)><Badge tone icon label/></td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>
                {may.then(|| parts::opens(store, words.t(Key::RoleChange), Shape::Person, ButtonKind::Secondary, "button--small", ChangeRole(user.clone())))}
                {may.then(|| view! {
                    <Button label=words.t(Key::InviteAgain) class="button--small" on_press=move || store.send(Event::Open(InviteAgain(to_invite.clone()).into()))/>
                })}
                {(may && in_reach).then(|| view! {
                    <Button label=words.t(Key::EndAccess) kind=ButtonKind::Danger class="button--small" on_press=move || store.send(Event::Open(EndAccess(to_end.clone()).into()))/>
                })}
            </td>
        </tr>
    }
}
