//! The dialogs: each asks before it changes anything, and says what will happen.

mod bulk;
mod effect;
mod import;
mod slips;

pub(crate) use import::changes;
use klabat_api::console::{EnrolmentCode, Invite};
use klabat_kit::flow::console::change::{DecideCorrection, DecideOutage, WithdrawCorrection, WithdrawOutage};
use klabat_kit::flow::console::{Change, Event, Slips, Subject, Work};
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Dialog, Shape, Tone};
use leptos::prelude::*;

use crate::exports::print;
use crate::screens::{corrections, enrolments as pending};
use crate::store::Store;
use crate::words::Words;
use crate::{forms, parts, queue};

/// The one dialog of the page.
pub(crate) fn dialog(store: Store, words: Words) -> impl IntoView {
    // What is sent one after the other changes at each step, and shows its progress by itself: it is drawn anew at its
    // end.
    let which = store.part(|model| {
        let dialog = model.dialog.as_ref()?;
        let subject = match &dialog.subject {
            Subject::Slips(slips) if !slips.is_done() => Subject::Slips(Slips::default()),
            Subject::Bulk(bulk) => Subject::Bulk(Box::new(bulk.at_rest())),
            other => other.clone(),
        };
        Some(subject)
    });
    let kept = store.part(|model| model.dialog.as_ref().is_some_and(|dialog| dialog.kept));
    let open = Signal::derive(move || which.with(Option::is_some));
    let title =
        Signal::derive(move || which.with(|which| which.as_ref().map(|which| title(words, which)).unwrap_or_default()));
    view! {
        <Dialog open title on_close=move || store.send(Event::Escape)>
            <div class="dialog__kept" role="alert">
                {move || kept.get().then(|| view! { <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::DialogKept) text=words.t(Key::DialogKeptText)/> })}
            </div>
            {move || which.get().and_then(|_| store.now(|model| model.dialog.as_ref().map(|dialog| body(store, words, &dialog.subject))))}
        </Dialog>
    }
}

fn title(words: Words, subject: &Subject) -> String {
    match subject {
        Subject::Change(change) => words.said(&change.title()),
        Subject::Bulk(bulk) if bulk.is_over() => words.t(Key::BulkOverTitle),
        Subject::Bulk(bulk) => words.said(&bulk.title()),
        Subject::Slips(_) => words.t(Key::Slips),
        Subject::Stored(_) => words.t(Key::ImportStored),
        Subject::Problems(_) => words.t(Key::ImportProblems),
        Subject::Rule(rule) => words.t(rule.title()),
        Subject::Keys { .. } => words.t(Key::Keys),
        Subject::Code(_) => words.t(Key::CodeTitle),
        Subject::Invited { .. } => words.t(Key::InvitedTitle),
    }
}

fn body(store: Store, words: Words, subject: &Subject) -> AnyView {
    match subject {
        Subject::Change(change) => view! {
            {about(store, words, change)}
            {forms::form(store, words)}
            {actions(store, words)}
        }
        .into_any(),
        Subject::Bulk(bulk) => bulk::bulk(store, words, bulk),
        Subject::Slips(slips) => slips::slips(store, words, slips),
        Subject::Stored(report) => import::stored(store, words, report),
        Subject::Rule(_) => view! {
            <fieldset class="reads stack" disabled=true>{forms::form(store, words)}</fieldset>
            <div class="dialog__actions"><Button label=words.t(Common::Close) on_press=move || store.send(Event::Close)/></div>
        }
        .into_any(),
        Subject::Problems(problems) => view! {
            {import::problems(store, words, problems)}
            <div class="dialog__actions"><Button label=words.t(Common::Close) on_press=move || store.send(Event::Close)/></div>
        }
        .into_any(),
        Subject::Keys { ticks } => queue::keys(store, words, *ticks),
        Subject::Code(code) => code_slip(store, words, code).into_any(),
        Subject::Invited { invite, name } => invited(store, words, invite, name).into_any(),
    }
}

/// Whom or what a change is about, where the title does not say it all.
fn about(store: Store, words: Words, change: &Change) -> Option<AnyView> {
    match change {
        Change::IssueCode(change) => Some(parts::person(&change.0.name, &change.0.nip).into_any()),
        Change::Confirm(change) => {
            Some(view! { {pending::facts(words, &change.0)} {pending::alarms(words, &change.0)} <p>{words.t(Key::LookText)}</p> {pending::check(words, &change.0)} }.into_any())
        }
        Change::Import(change) => Some(import::blank(store, words, change.0)),
        Change::Store(change) => Some(import::report(store, words, &change.report)),
        Change::StoreRule(change) => Some(effect::effect(words, change)),
        Change::DecideCorrection(DecideCorrection(row, _)) | Change::WithdrawCorrection(WithdrawCorrection(row)) => {
            Some(case(&[words.day(&row.date), corrections::claim(words, &row.claim)], &row.reason))
        }
        Change::DecideOutage(DecideOutage(row, _)) | Change::WithdrawOutage(WithdrawOutage(row)) => {
            let unit = row.unit.clone().or_else(|| store.now(|model| model.me()?.units.first().cloned()))?;
            let [from, until] = [row.from, row.until].map(|at| words.short_moment(at, &unit));
            Some(case(&[[from, until].join(" – ")], &row.reason))
        }
        _ => None,
    }
}

/// Which case it is, of several of the same name, and its reason.
fn case(facts: &[String], reason: &str) -> AnyView {
    view! {
        <div class="stack stack--tight">
            <p><strong>{facts.join(" · ")}</strong></p>
            <p class="soft">{reason.to_owned()}</p>
        </div>
    }
    .into_any()
}

/// What went wrong, and the buttons: what can wait unfinished has one more.
pub(super) fn actions(store: Store, words: Words) -> impl IntoView {
    let work = store.part(|model| model.dialog.as_ref().map(|dialog| dialog.work.clone()));
    let busy = Signal::derive(move || work.get() == Some(Work::Busy));
    let (button, is_danger, drafts) = store.now(|model| {
        let form = model.dialog.as_ref().and_then(|dialog| dialog.form.as_ref());
        form.map_or((Key::Confirm, false, false), |form| (form.button, form.is_danger, form.drafts))
    });
    let kind = if is_danger { ButtonKind::Danger } else { ButtonKind::Primary };
    let leads_back = store.now(|model| model.dialog.as_ref().is_some_and(|dialog| dialog.before.is_some()));
    let close = if leads_back || is_danger { Common::Back } else { Common::Cancel };
    view! {
        <div class="dialog__actions">
            <div role="alert" class="dialog__alert">
                {move || match work.get() {
                    Some(Work::Failed(failure)) => Some(view! { <Banner tone=Tone::Error title=words.t(Key::NotDone) text=words.failure(&failure)>{parts::day_of(store, words, &failure)}</Banner> }),
                    _ => None,
                }}
            </div>
            <Button label=words.t(close) disabled=busy on_press=move || store.send(Event::Close)/>
            {drafts.then(|| view! { <Button label=words.t(Key::DraftSave) disabled=busy on_press=move || store.send(Event::PutAside)/> })}
            <Button label=words.t(button) kind busy on_press=move || store.send(Event::Submit)/>
        </div>
    }
}

/// The code, large, and the slip that is printed and handed over.
fn code_slip(store: Store, words: Words, code: &EnrolmentCode) -> impl IntoView + use<> {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    view! {
        {slips::slip(words, code, &origin)}
        <p class="soft small">{words.t(Key::CodeOnce)}</p>
        <div class="dialog__actions">
            <Button label=words.t(Common::Close) on_press=move || store.send(Event::Close)/>
            <Button label=words.t(Key::Print) icon=Shape::Document kind=ButtonKind::Primary on_press=print/>
        </div>
    }
}

/// The link, and a button that copies it.
fn invited(store: Store, words: Words, invite: &Invite, name: &str) -> impl IntoView + use<> {
    let link = invite.link.clone();
    let until = store
        .now(|model| model.me().and_then(|me| me.units.first().cloned()))
        .map(|unit| words.short_moment(invite.expires_at, &unit));
    view! {
        <p>{words.f(Key::InvitedText, &[("name", name)])}</p>
        <div class="field">
            <label class="field__label" for="invite-link">{words.t(Key::Link)}</label>
            <textarea id="invite-link" class="field__input code" rows="3" readonly>{invite.link.clone()}</textarea>
        </div>
        {until.map(|time| view! { <p>{words.f(Key::LinkUntil, &[("time", &time)])}</p> })}
        <p class="soft small">{words.t(Key::InvitedOnce)}</p>
        <div class="dialog__actions">
            <Button label=words.t(Common::Close) on_press=move || store.send(Event::Close)/>
            <Button label=words.t(Key::Copy) icon=Shape::Document kind=ButtonKind::Primary on_press=move || store.copy(link.clone())/>
        </div>
    }
}
