//! Boxes in the rows of a queue, and what is done with the rows that are ticked.

use klabat_kit::flow::console::Event;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Button, ButtonKind, Shape};
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
                    <Button label=words.t(Key::BulkApprove) icon=Shape::Check kind=ButtonKind::Secondary class="button--small" disabled=none on_press=move || store.send(Event::Decide(true))/>
                    <Button label=words.t(Key::BulkReject) icon=Shape::Cross kind=ButtonKind::Danger class="button--small" disabled=none on_press=move || store.send(Event::Decide(false))/>
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
            <input type="checkbox" aria-label=words.f(Key::BulkTickOne, &[("name", name)]) prop:checked=move || ticked.get() on:change=move |_| store.send(Event::Tick(sent.clone()))/>
            <span aria-hidden="true">{words.t(Key::BulkTick)}</span>
        </label>
    }
}
