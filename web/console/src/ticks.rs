//! Boxes in the rows of a queue, and what is done with the rows that are ticked.

use klabat_kit::flow::console::Event;
use klabat_kit::flow::console::keys::{APPROVE_ALL, REJECT_ALL, TICK};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Button, ButtonKind, Icon, Shape};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;

/// Above the rows: all of them, how many are ticked, and the two acts. Nothing where there is nothing to decide.
pub(crate) fn bar(store: Store, words: Words) -> impl IntoView {
    let choice = store.part(klabat_kit::flow::console::Model::choice);
    let none = Signal::derive(move || choice.get().1 == 0);
    let is_all = move || choice.get().0 == choice.get().1;
    move || {
        let (all, _) = choice.get();
        (all > 0).then(|| {
            view! {
                <div class="ticks row" role="group" aria-label=words.t(Key::BulkTick)>
                    <label class="choice">
                        <input type="checkbox" prop:checked=is_all on:change=move |_| store.send(Event::TickAll)/>
                        <span>{words.f(Key::BulkTickAll, &[("count", &all.to_string())])}</span>
                    </label>
                    <span class="soft" role="status">{move || words.f(Key::BulkChosen, &[("count", &choice.get().1.to_string())])}</span>
                    <Button label=words.t(Key::BulkApprove) icon=Shape::Check kind=ButtonKind::Secondary class="button--small" disabled=none keys=APPROVE_ALL on_press=move || store.send(Event::Decide(true))/>
                    <Button label=words.t(Key::BulkReject) icon=Shape::Cross kind=ButtonKind::Danger class="button--small" disabled=none keys=REJECT_ALL on_press=move || store.send(Event::Decide(false))/>
                </div>
            }
        })
    }
}

/// The box of a row that can be decided about.
pub(crate) fn tick(store: Store, words: Words, id: &str, name: &str) -> impl IntoView + use<> {
    let (shown, sent) = (id.to_owned(), id.to_owned());
    let ticked = store.part(move |model| model.ticked.contains(&shown));
    view! {
        <label class="choice">
            <input type="checkbox" aria-keyshortcuts=TICK aria-label=words.f(Key::BulkTickOne, &[("name", name)]) prop:checked=move || ticked.get() on:change=move |_| store.send(Event::Tick(sent.clone()))/>
            <span aria-hidden="true">{words.t(Key::BulkTick)}</span>
        </label>
    }
}

/// The box of a row that waits for another person: it cannot be ticked, and says why.
pub(crate) fn own(words: Words, why: String) -> impl IntoView + use<> {
    view! {
        <label class="choice" title=why>
            <input type="checkbox" disabled=true/>
            <span class="visually-hidden">{words.t(Key::BulkTick)}</span>
            <span class="soft small">{why.clone()}</span>
        </label>
    }
}

/// Why a row could not be decided about with the others.
pub(crate) fn undecided(store: Store, words: Words, id: &str) -> impl IntoView + use<> {
    let id = id.to_owned();
    let why = store.part(move |model| model.undecided.get(&id).cloned());
    move || {
        why.get().map(|why| {
            let text = words.f(Key::BulkUndecided, &[("reason", &words.failure(&why))]);
            view! { <p class="with-icon small"><Icon shape=Shape::Warning size=16/><span>{text}</span></p> }
        })
    }
}
