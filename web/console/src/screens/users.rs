//! Pengguna: who may use the console.

use klabat_api::console::{Role, UserRow};
use klabat_kit::flow::console::{Act, Event, InviteForm, Screen, Subject};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::parts;
use crate::store::Store;
use crate::words::Words;

/// The screen.
pub(crate) fn users(store: Store, words: Words) -> impl IntoView {
    let stage = store.screen(|screen| if let Screen::Users(page) = screen { Some(page.into()) } else { None });
    let invite = store.now(|model| model.may(Act::ManageUsers)).then(|| {
        view! {
            <Button label=words.t(Key::Invite) icon=Shape::Plus kind=ButtonKind::Primary on_press=move || store.send(Event::Open(Subject::Invite(InviteForm::default())))/>
        }
    });
    view! {
        {parts::heading(words.t(Key::Users), words.t(Key::UsersLead), invite)}
        {parts::stages(store, words, stage, move || content(store, words))}
    }
}

fn content(store: Store, words: Words) -> impl IntoView {
    let rows =
        store.screen(
            |screen| if let Screen::Users(page) = screen { page.data().map(|data| data.rows.clone()) } else { None },
        );
    let columns = [Key::Name, Key::Role, Key::Units, Key::Passkeys];
    move || {
        rows.get().map(|rows| {
            if rows.is_empty() {
                return parts::state(Shape::People, words.t(Key::UsersEmpty), words.t(Key::UsersEmptyText), ())
                    .into_any();
            }
            let rows: Vec<_> = rows.iter().map(|user| row(words, user)).collect();
            parts::table(words.t(Key::Users), &columns.map(|column| words.t(column)), rows).into_any()
        })
    }
}

fn row(words: Words, user: &UserRow) -> impl IntoView + use<> {
    let units = match user.role {
        Role::Operator => parts::names(&user.units),
        Role::Admin | Role::Auditor => words.t(Key::AllUnits),
    };
    let passkeys = if user.passkeys == 0 {
        view! { <Badge tone=Tone::Queued icon=Shape::Clock label=words.t(Key::LinkUnused)/> }.into_any()
    } else {
        view! { <Badge tone=Tone::Success icon=Shape::Key label=words.f(Key::PasskeyCount, &[("count", &user.passkeys.to_string())])/> }.into_any()
    };
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Name)><strong>{user.name.clone()}</strong></td>
            <td data-label=words.t(Key::Role)>{words.role(user.role)}</td>
            <td data-label=words.t(Key::Units)>{units}</td>
            <td data-label=words.t(Key::Passkeys)>{passkeys}</td>
        </tr>
    }
}
