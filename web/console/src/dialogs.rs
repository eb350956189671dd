//! The dialogs: each asks before it changes anything, and says what will happen.

use std::mem::discriminant;

use klabat_api::console::{EnrolmentCode, Invite, Role, Site};
use klabat_kit::flow::console::{Dialog as Open, Event, Field, Subject, Work};
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Dialog, Icon, Mark, Shape, Tone};
use leptos::prelude::*;

use crate::screens::enrolments as pending;
use crate::store::Store;
use crate::words::{Words, nip};

/// The one dialog of the page.
pub(crate) fn dialog(store: Store, words: Words) -> impl IntoView {
    let which = store.part(|model| model.dialog.as_ref().map(|dialog| discriminant(&dialog.subject)));
    let open = Signal::derive(move || which.get().is_some());
    let title = Signal::derive(move || {
        which.get();
        store.now(|model| model.dialog.as_ref().map(|dialog| title(words, dialog))).unwrap_or_default()
    });
    view! {
        <Dialog open title on_close=move || store.send(Event::Close)>
            {move || {
                which.get();
                store.now(|model| model.dialog.as_ref().map(|dialog| dialog.subject.clone())).map(|subject| body(store, words, subject))
            }}
        </Dialog>
    }
}

fn title(words: Words, dialog: &Open) -> String {
    match &dialog.subject {
        Subject::IssueCode(_) => words.t(Key::IssueCode),
        Subject::Code(_) => words.t(Key::CodeTitle),
        Subject::ResetPhone(employee) => words.f(Key::ResetTitle, &[("name", &employee.name)]),
        Subject::Confirm(enrolment) => words.f(Key::ConfirmTitle, &[("name", &enrolment.employee.name)]),
        Subject::Reject(enrolment) => words.f(Key::RejectTitle, &[("name", &enrolment.employee.name)]),
        Subject::NewBeacon(_) => words.t(Key::RegisterBeacon),
        Subject::RevokeBeacon(beacon) => words.f(Key::RevokeTitle, &[("name", &beacon.name)]),
        Subject::Invite(_) => words.t(Key::Invite),
        Subject::InviteAgain(user) => words.f(Key::InviteAgainTitle, &[("name", &user.name)]),
        Subject::EndAccess(user) => words.f(Key::EndTitle, &[("name", &user.name)]),
        Subject::Invited { .. } => words.t(Key::InvitedTitle),
    }
}

fn body(store: Store, words: Words, subject: Subject) -> AnyView {
    match subject {
        Subject::IssueCode(employee) => view! {
            <p><strong>{employee.name}</strong><br/><span class="soft figures">{nip(&employee.nip)}</span></p>
            <p>{words.t(Key::IssueCodeText)}</p>
            {employee.code_until.map(|_| view! { <Banner tone=Tone::Queued title=words.t(Key::IssueCodeReplaces)/> })}
            {actions(store, words, Key::IssueCode, ButtonKind::Primary)}
        }
        .into_any(),
        Subject::Code(code) => code_slip(store, words, &code).into_any(),
        Subject::ResetPhone(_) => {
            with_reason(store, words, Key::ResetText, Key::ResetPhone, ButtonKind::Danger).into_any()
        }
        Subject::Confirm(enrolment) => view! {
            <p>{words.t(Key::LookText)}</p>
            {pending::facts(words, &enrolment)}
            {pending::alarms(words, &enrolment)}
            {looked(store, words)}
            {actions(store, words, Key::Confirm, ButtonKind::Primary)}
        }
        .into_any(),
        Subject::Reject(_) => with_reason(store, words, Key::RejectText, Key::Reject, ButtonKind::Danger).into_any(),
        Subject::NewBeacon(form) => new_beacon(store, words, &form.unit).into_any(),
        Subject::RevokeBeacon(_) => {
            with_reason(store, words, Key::RevokeText, Key::Revoke, ButtonKind::Danger).into_any()
        }
        Subject::Invite(_) => invite(store, words).into_any(),
        Subject::InviteAgain(_) => view! {
            <p>{words.t(Key::InviteAgainText)}</p>
            {actions(store, words, Key::InviteButton, ButtonKind::Primary)}
        }
        .into_any(),
        Subject::EndAccess(_) => with_reason(store, words, Key::EndText, Key::EndAccess, ButtonKind::Danger).into_any(),
        Subject::Invited { invite, name } => invited(store, words, &invite, &name).into_any(),
    }
}

/// What went wrong, and the two buttons.
fn actions(store: Store, words: Words, label: Key, kind: ButtonKind) -> impl IntoView {
    let work = store.part(|model| model.dialog.as_ref().map(|dialog| dialog.work.clone()));
    let busy = Signal::derive(move || work.get() == Some(Work::Busy));
    view! {
        <div role="alert">
            {move || match work.get() {
                Some(Work::Failed(failure)) => Some(view! { <Banner tone=Tone::Error title=words.t(Key::NotDone) text=words.failure(&failure)/> }),
                _ => None,
            }}
        </div>
        <div class="dialog__actions">
            <Button label=words.t(Common::Cancel) disabled=busy on_press=move || store.send(Event::Close)/>
            <Button label=words.t(label) kind busy on_press=move || store.send(Event::Submit)/>
        </div>
    }
}

fn fault(store: Store, words: Words, field: Field) -> Signal<String> {
    let fault = store.part(move |model| model.dialog.as_ref().and_then(|dialog| dialog.fault(field)));
    Signal::derive(move || fault.get().map(|fault| words.fault(fault)).unwrap_or_default())
}

/// A labelled field around any input, which names `{id}-hint` and `{id}-error` as its description.
fn labelled(
    words: Words,
    id: &'static str,
    label: Key,
    hint: Option<Key>,
    error: Signal<String>,
    input: impl IntoView,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=id>{words.t(label)}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=[id, "-hint"].concat()>{words.t(hint)}</p> })}
            <p class="field__error" id=[id, "-error"].concat() hidden=move || error.with(String::is_empty)>
                <Icon shape=Shape::Warning/>
                <span>{move || error.get()}</span>
            </p>
            {input}
        </div>
    }
}

fn described(id: &str) -> String {
    [id, "-hint ", id, "-error"].concat()
}

fn invalid(error: Signal<String>) -> impl Fn() -> &'static str {
    move || if error.with(String::is_empty) { "false" } else { "true" }
}

/// What a field holds: the model may change it too, as when the printed line of a beacon is pasted.
fn typed(store: Store, field: Field) -> Memo<String> {
    store.part(move |model| {
        let Some(dialog) = &model.dialog else { return String::new() };
        match (&dialog.subject, field) {
            (Subject::NewBeacon(form), Field::BeaconId) => form.id.clone(),
            (Subject::NewBeacon(form), Field::PublicKey) => form.public_key.clone(),
            (Subject::NewBeacon(form), Field::Name) => form.name.clone(),
            (Subject::Invite(form), Field::Name) => form.name.clone(),
            _ => dialog.reason.clone(),
        }
    })
}

fn area(store: Store, words: Words, id: &'static str, field: Field, label: Key, hint: Key, rows: u8) -> impl IntoView {
    let error = fault(store, words, field);
    let typed = typed(store, field);
    let input = view! {
        <textarea
            id=id
            class="field__input"
            class:code=field != Field::Reason
            rows=rows
            maxlength="500"
            spellcheck=if field == Field::Reason { "true" } else { "false" }
            aria-invalid=invalid(error)
            aria-describedby=described(id)
            prop:value=move || typed.get()
            on:input=move |event| store.send(Event::Edit(field, event_target_value(&event)))
        ></textarea>
    };
    labelled(words, id, label, Some(hint), error, input)
}

fn line(store: Store, words: Words, id: &'static str, field: Field, label: Key, hint: Key) -> impl IntoView {
    let error = fault(store, words, field);
    let typed = typed(store, field);
    let input = view! {
        <input
            id=id
            class="field__input"
            type="text"
            autocomplete="off"
            maxlength="400"
            aria-invalid=invalid(error)
            aria-describedby=described(id)
            prop:value=move || typed.get()
            on:input=move |event| store.send(Event::Edit(field, event_target_value(&event)))
        />
    };
    labelled(words, id, label, Some(hint), error, input)
}

fn with_reason(store: Store, words: Words, text: Key, label: Key, kind: ButtonKind) -> impl IntoView {
    view! {
        <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::WhatHappens) text=words.t(text)/>
        {area(store, words, "dialog-reason", Field::Reason, Key::Reason, Key::ReasonHint, 3)}
        {actions(store, words, label, kind)}
    }
}

fn looked(store: Store, words: Words) -> impl IntoView {
    let error = fault(store, words, Field::Looked);
    view! {
        <div class="field">
            <p class="field__error" id="dialog-looked-error" hidden=move || error.with(String::is_empty)>
                <Icon shape=Shape::Warning/>
                <span>{move || error.with(|error| if error.is_empty() { String::new() } else { words.t(Key::LookFirst) })}</span>
            </p>
            <label class="check">
                <input
                    type="checkbox"
                    aria-invalid=invalid(error)
                    aria-describedby="dialog-looked-error"
                    on:change=move |_| store.send(Event::Edit(Field::Looked, String::new()))
                />
                <span>{words.t(Key::LookedLabel)}</span>
            </label>
        </div>
    }
}

fn units(store: Store) -> Vec<(String, String)> {
    store.now(|model| {
        model
            .me()
            .map(|me| me.units.iter().map(|unit| (unit.id.clone(), unit.name.clone())).collect())
            .unwrap_or_default()
    })
}

/// Which of the unit's sites, where there are several.
fn beacon_site(store: Store, words: Words, sites: &[Site]) -> impl IntoView + use<> {
    let error = fault(store, words, Field::Site);
    let options = sites.iter().map(|site| view! { <option value=site.id.clone()>{site.name.clone()}</option> });
    let select = view! {
        <select
            id="beacon-site"
            class="field__input"
            aria-invalid=invalid(error)
            aria-describedby="beacon-site-error"
            on:change=move |event| store.send(Event::Edit(Field::Site, event_target_value(&event)))
        >
            <option value="">{words.t(Key::Choose)}</option>
            {options.collect::<Vec<_>>()}
        </select>
    };
    labelled(words, "beacon-site", Key::Site, None, error, select)
}

fn new_beacon(store: Store, words: Words, unit: &str) -> impl IntoView + use<> {
    let error = fault(store, words, Field::Unit);
    let sites = store.part(|model| match model.dialog.as_ref().map(|dialog| &dialog.subject) {
        Some(Subject::NewBeacon(form)) => form.choices().into_iter().cloned().collect(),
        _ => Vec::<Site>::new(),
    });
    let options = units(store).into_iter().map(|(id, name)| {
        let selected = id == unit;
        view! { <option value=id selected=selected>{name}</option> }
    });
    let select = view! {
        <select
            id="beacon-unit"
            class="field__input"
            aria-invalid=invalid(error)
            aria-describedby="beacon-unit-error"
            on:change=move |event| store.send(Event::Edit(Field::Unit, event_target_value(&event)))
        >
            <option value="">{words.t(Key::Choose)}</option>
            {options.collect::<Vec<_>>()}
        </select>
    };
    view! {
        <p>{words.t(Key::BeaconText)}</p>
        {line(store, words, "beacon-id", Field::BeaconId, Key::BeaconId, Key::BeaconIdHint)}
        {area(store, words, "beacon-key", Field::PublicKey, Key::PublicKey, Key::PublicKeyHint, 3)}
        {line(store, words, "beacon-name", Field::Name, Key::Name, Key::BeaconNameHint)}
        {labelled(words, "beacon-unit", Key::Unit, None, error, select)}
        {move || (!sites.with(Vec::is_empty)).then(|| beacon_site(store, words, &sites.get()))}
        {actions(store, words, Key::RegisterBeacon, ButtonKind::Primary)}
    }
}

fn invite(store: Store, words: Words) -> impl IntoView {
    let role = store.part(|model| match model.dialog.as_ref().map(|dialog| &dialog.subject) {
        Some(Subject::Invite(form)) => Some(form.role),
        _ => None,
    });
    let roles = [
        (Role::Operator, "operator", Key::RoleOperatorText),
        (Role::Admin, "admin", Key::RoleAdminText),
        (Role::Superior, "superior", Key::RoleSuperiorText),
        (Role::Auditor, "auditor", Key::RoleAuditorText),
    ];
    let choices = roles.map(|(value, name, text)| {
        view! {
            <label class="check">
                <input type="radio" name="invite-role" value=name checked=value == Role::Operator on:change=move |_| store.send(Event::Edit(Field::Role, name.to_owned()))/>
                <span><strong>{words.role(value)}</strong><br/><span class="soft small">{words.t(text)}</span></span>
            </label>
        }
    });
    view! {
        {line(store, words, "invite-name", Field::Name, Key::Name, Key::InviteNameHint)}
        <fieldset class="group"><legend class="field__label">{words.t(Key::Role)}</legend>{choices.into_iter().collect::<Vec<_>>()}</fieldset>
        {move || (role.get() == Some(Role::Operator)).then(|| invite_units(store, words))}
        {actions(store, words, Key::InviteButton, ButtonKind::Primary)}
    }
}

fn invite_units(store: Store, words: Words) -> impl IntoView {
    let error = fault(store, words, Field::Units);
    let chosen = store.now(|model| match model.dialog.as_ref().map(|dialog| &dialog.subject) {
        Some(Subject::Invite(form)) => form.units.clone(),
        _ => Vec::new(),
    });
    let boxes = units(store).into_iter().map(|(id, name)| {
        let checked = chosen.contains(&id);
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    checked=checked
                    aria-invalid=invalid(error)
                    aria-describedby="invite-units-error"
                    on:change=move |_| store.send(Event::Edit(Field::Units, id.clone()))
                />
                <span>{name}</span>
            </label>
        }
    });
    view! {
        <fieldset class="group group--scroll">
            <legend class="field__label">{words.t(Key::Units)}</legend>
            <p class="field__error" id="invite-units-error" hidden=move || error.with(String::is_empty)>
                <Icon shape=Shape::Warning/>
                <span>{move || error.get()}</span>
            </p>
            {boxes.collect::<Vec<_>>()}
        </fieldset>
    }
}

/// The code, large, and the slip that is printed and handed over.
fn code_slip(store: Store, words: Words, code: &EnrolmentCode) -> impl IntoView + use<> {
    let employee = &code.employee;
    view! {
        <div class="slip">
            <p class="slip__brand"><Mark size=28/><strong>{words.t(Key::SlipTitle)}</strong></p>
            <p><strong>{employee.name.clone()}</strong><br/><span class="figures">{nip(&employee.nip)}</span><br/>{employee.unit.name.clone()}</p>
            <p class="slip__code">{code.code.clone()}</p>
            <p>{words.f(Key::CodeUntil, &[("time", &words.moment(code.expires_at, &employee.unit))])}</p>
            <p class="small">{words.t(Key::SlipText)}</p>
        </div>
        <p class="soft small">{words.t(Key::CodeOnce)}</p>
        <div class="dialog__actions">
            <Button label=words.t(Common::Close) on_press=move || store.send(Event::Close)/>
            <Button label=words.t(Key::Print) icon=Shape::Document kind=ButtonKind::Primary on_press=|| {
                if let Some(window) = web_sys::window() {
                    let _ = window.print();
                }
            }/>
        </div>
    }
}

/// The link, and a button that copies it.
fn invited(store: Store, words: Words, invite: &Invite, name: &str) -> impl IntoView + use<> {
    let link = invite.link.clone();
    let until = store
        .now(|model| model.me().and_then(|me| me.units.first().cloned()))
        .map(|unit| words.moment(invite.expires_at, &unit));
    view! {
        <p>{words.f(Key::InvitedText, &[("name", name)])}</p>
        <div class="field">
            <label class="field__label" for="invite-link">{words.t(Key::Link)}</label>
            <textarea id="invite-link" class="field__input code" rows="3" readonly>{invite.link.clone()}</textarea>
        </div>
        {until.map(|time| view! { <p>{words.f(Key::CodeUntil, &[("time", &time)])}</p> })}
        <p class="soft small">{words.t(Key::InvitedOnce)}</p>
        <div class="dialog__actions">
            <Button label=words.t(Common::Close) on_press=move || store.send(Event::Close)/>
            <Button label=words.t(Key::Copy) icon=Shape::Document kind=ButtonKind::Primary on_press=move || store.copy(link.clone())/>
        </div>
    }
}
