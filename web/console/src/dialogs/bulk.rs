//! Deciding about many: the form, the progress, and what became of each.

use klabat_kit::flow::console::{Bulk, Event, Subject, Work};
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Banner, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;
use crate::{forms, parts};

pub(super) fn bulk(store: Store, words: Words, bulk: &Bulk) -> AnyView {
    if bulk.is_over() { over(store, words) } else { ask(store, words, bulk) }
}

/// How many were answered, and how many there are.
fn progress(store: Store) -> Memo<(usize, usize)> {
    store.part(|model| match model.dialog.as_ref().map(|dialog| &dialog.subject) {
        Some(Subject::Bulk(bulk)) => bulk.progress(),
        _ => (0, 0),
    })
}

fn ask(store: Store, words: Words, bulk: &Bulk) -> AnyView {
    let work = store.part(|model| model.dialog.as_ref().map(|dialog| dialog.work.clone()));
    let busy = Signal::derive(move || work.get() == Some(Work::Busy));
    let progress = progress(store);
    let is_begun = move || busy.get() || progress.get().0 > 0;
    let (button, kind) =
        if bulk.approve { (Key::Approve, ButtonKind::Primary) } else { (Key::Reject, ButtonKind::Danger) };
    view! {
        <div class="stack" hidden=is_begun>{forms::form(store, words)}</div>
        <p role="status">{move || is_begun().then(|| {
            let (done, all) = progress.get();
            words.f(Key::BulkProgress, &[("done", &done.to_string()), ("count", &all.to_string())])
        })}</p>
        <progress class="progress" aria-label=words.t(Key::BulkOverTitle) hidden=move || !is_begun() max=move || progress.get().1.to_string() value=move || progress.get().0.to_string()></progress>
        <div class="dialog__actions">
            <div role="alert" class="dialog__alert">
                {move || match work.get() {
                    Some(Work::Failed(failure)) => Some(view! { <Banner tone=Tone::Error title=words.t(Key::NotDone) text=words.failure(&failure)/> }),
                    _ => None,
                }}
            </div>
            {move || {
                let (close, go_on) = if is_begun() { (words.t(Key::BulkStop), words.t(Key::BulkGoOn)) } else { (words.t(Common::Cancel), words.t(button)) };
                view! {
                    <Button label=close disabled=busy on_press=move || store.send(Event::Close)/>
                    <Button label=go_on kind busy on_press=move || store.send(Event::Submit)/>
                }
            }}
        </div>
    }
    .into_any()
}

/// What became of every one.
fn over(store: Store, words: Words) -> AnyView {
    let bulk = store.now(|model| match model.dialog.as_ref().map(|dialog| &dialog.subject) {
        Some(Subject::Bulk(bulk)) => Some(bulk.clone()),
        _ => None,
    });
    let Some(bulk) = bulk else { return ().into_any() };
    let count = |number: usize| number.to_string();
    let (tone, icon, key) = if bulk.approve {
        (Tone::Success, Shape::Check, Key::BulkApproved)
    } else {
        (Tone::Neutral, Shape::Cross, Key::BulkRejected)
    };
    let refused: Vec<_> = bulk
        .refused
        .iter()
        .map(|one| {
            view! {
                <tr>
                    <td class="cell--name" data-label=words.t(Key::Employee)>{one.name.clone()}</td>
                    <td data-label=words.t(Key::Reason)>{words.failure(&one.why)}</td>
                </tr>
            }
        })
        .collect();
    let unsent: Vec<_> = bulk.unsent().map(|name| view! { <li>{name.to_owned()}</li> }).collect();
    let (some_refused, some_unsent) = (!refused.is_empty(), !unsent.is_empty());
    let title = words.f(Key::BulkRefused, &[("count", &count(refused.len()))]);
    let unanswered = words.f(Key::BulkUnsent, &[("count", &count(unsent.len()))]);
    view! {
        <div class="stack" role="status">
            <ul class="row">
                <li><Badge tone icon label=words.f(key, &[("count", &count(bulk.passed()))])/></li>
                {some_refused.then(|| view! { <li><Badge tone=Tone::Error icon=Shape::Warning label=title.clone()/></li> })}
                {some_unsent.then(|| view! { <li><Badge tone=Tone::Queued icon=Shape::Clock label=unanswered.clone()/></li> })}
            </ul>
            {some_refused.then(|| parts::table(words, title, &[Key::Employee, Key::Reason].map(|key| words.t(key)), refused))}
            {some_unsent.then(|| view! {
                <Banner tone=Tone::Queued icon=Shape::Clock title=unanswered text=words.t(Key::BulkUnsentText)><ul>{unsent}</ul></Banner>
            })}
        </div>
        <div class="dialog__actions">
            <Button label=words.t(Common::Close) kind=ButtonKind::Primary on_press=move || store.send(Event::Close)/>
        </div>
    }
    .into_any()
}
