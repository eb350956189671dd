//! A queue by keyboard, the same in each: one goes through what waits, and opens what decides about it. What the keys do is
//! said in `klabat_flow::console::keys`. They work only while the focus is within the queue.
//!
//! A row or card that waits is marked by [`WAITS`], and whatever a key presses in it bears that key as
//! `aria-keyshortcuts`, for people as for this file.

use klabat_kit::effects::{clock, history};
use klabat_kit::flow::console::keys::{HELP, KEYS, Pressed, Stroke, kept, step, stroke};
use klabat_kit::flow::console::{Event, Subject};
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Button, ButtonKind};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent};

use crate::store::{HEADING, Store};
use crate::words::Words;

/// Marks what waits for a decision of whoever looks, with its id (`data-waits`).
const WAITS: &str = "data-waits";
/// What may be marked.
const ROWS: &str = "tr, li";
/// What takes letters.
const FIELDS: &str = "input:not([type=checkbox]), textarea, select";

/// The list of one screen; copies are handles of it.
#[derive(Clone, Copy)]
pub(crate) struct Queue {
    store: Store,
    node: NodeRef<html::Div>,
    seat: StoredValue<Seat>,
}

/// Where the focus is in a list, or was last.
#[derive(Clone, Default)]
struct Seat {
    id: String,
    place: usize,
    /// Whether it is there, or is to come back when the list is drawn anew.
    is_taken: bool,
}

impl Queue {
    /// For a screen, which draws its rows in [`Self::frame`].
    pub(crate) fn new(store: Store) -> Self {
        let queue = Self { store, node: NodeRef::new(), seat: StoredValue::default() };
        let asks = store.part(|model| model.dialog.is_some());
        // The row from which a dialog was opened may be gone when it closes.
        Effect::new(move |_| {
            if !asks.get() {
                queue.settle_soon();
            }
        });
        queue
    }

    /// The list, in which the keys work.
    pub(crate) fn frame(self, content: impl IntoView + 'static) -> AnyView {
        view! {
            <div
                class="queue stack"
                node_ref=self.node
                on:keydown=move |event| self.press(&event)
                on:focusin=move |event| self.enter(&event)
                on:focusout=move |event| self.leave(&event)
            >
                {content}
            </div>
        }
        .into_any()
    }

    /// Which keys there are; drawn with the rows, whenever they are.
    pub(crate) fn hint(self, words: Words, ticks: bool) -> AnyView {
        self.settle_soon();
        let store = self.store;
        let hint = if ticks { Key::KeysHintTicks } else { Key::KeysHint };
        view! {
            <div class="keys row soft small no-print">
                <span>{words.t(hint)}</span>
                <Button label=words.t(Key::Keys) kind=ButtonKind::Text class="button--small" keys=HELP on_press=move || store.send(Event::Open(Subject::Keys { ticks }))/>
            </div>
        }
        .into_any()
    }

    fn press(self, event: &KeyboardEvent) {
        let (Some(list), Some(target)) = (self.list(), element(event)) else { return };
        let pressed = Pressed {
            key: &event.key(),
            shift: event.shift_key(),
            others: event.ctrl_key() || event.alt_key() || event.meta_key(),
            typed: event.is_composing() || target.matches(FIELDS).unwrap_or(true),
            repeats: event.repeat(),
        };
        if self.store.now(|model| model.dialog.is_some()) {
            return;
        }
        let Some(stroke) = stroke(pressed) else { return };
        let one = waiting_at(&target);
        let is_done = match stroke {
            Stroke::Next => go(&list, one.as_ref(), true),
            Stroke::Previous => go(&list, one.as_ref(), false),
            Stroke::One(key) => one.is_some_and(|one| click(&one, key)),
            Stroke::All(key) => click(&list, key),
        };
        if is_done {
            event.prevent_default();
        }
    }

    fn enter(self, event: &FocusEvent) {
        let (Some(list), Some(target)) = (self.list(), element(event)) else { return };
        self.seat.update_value(|seat| seat.is_taken = true);
        self.sit(&waiting(&list), waiting_at(&target).as_ref());
    }

    /// The focus goes elsewhere: but not while a dialog of the list has it, nor when its row was drawn anew beneath it.
    fn leave(self, event: &FocusEvent) {
        let Some(target) = element(event) else { return };
        soon(move || {
            let Some(list) = self.list() else { return };
            let is_within = focused().is_some_and(|focused| list.contains(Some(&focused)));
            if target.is_connected() && !is_within && !self.store.now(|model| model.dialog.is_some()) {
                self.seat.update_value(|seat| seat.is_taken = false);
            }
        });
    }

    fn settle_soon(self) {
        soon(move || self.settle());
    }

    /// After the list was drawn anew: of the rows that wait, one is reached by Tab, and has the focus that was on a row.
    fn settle(self) {
        let (Some(list), Some(seat)) = (self.list(), self.seat.try_get_value()) else { return };
        let items = waiting(&list);
        let ids: Vec<_> = items.iter().map(|item| id(item)).collect();
        let place = kept(&ids, &seat.id, seat.place);
        let focused = focused();
        // A row that no longer waits may be drawn in the same element.
        let is_row = focused.as_ref().is_some_and(|focused| focused.matches(ROWS).unwrap_or_default());
        release(&list);
        rove(&items, place.unwrap_or_default());
        if !seat.is_taken || self.store.now(|model| model.dialog.is_some()) {
            return;
        }
        match &focused {
            Some(focused) if !list.contains(Some(focused)) => self.seat.update_value(|seat| seat.is_taken = false),
            // On something within a row, or on the very row.
            Some(focused) if !is_row => self.sit(&items, waiting_at(focused).as_ref()),
            Some(focused) if id(focused) == seat.id => {}
            _ => match place.and_then(|place| items.get(place)) {
                // It is read aloud only when the focus comes to it.
                Some(item) => {
                    let _ = item.blur().and_then(|()| item.focus());
                }
                None => history::focus(HEADING),
            },
        }
    }

    /// Notes on which one the focus is.
    fn sit(self, items: &[HtmlElement], one: Option<&Element>) {
        let place = items.iter().position(|item| item.is_same_node(one.map(AsRef::as_ref)));
        if let (Some(place), Some(one)) = (place, one) {
            self.seat.update_value(|seat| (seat.place, seat.id) = (place, id(one)));
            rove(items, place);
        }
    }

    /// `None` when its screen was left.
    fn list(self) -> Option<Element> {
        Some(self.node.try_get_untracked()??.unchecked_into())
    }
}

/// The keys, each with what it does.
pub(crate) fn keys(store: Store, words: Words, ticks: bool) -> AnyView {
    let rows = KEYS.into_iter().filter(|(_, _, of_ticks)| ticks || !of_ticks).map(|(keys, does, _)| {
        let keys: Vec<_> = keys.iter().map(|key| view! { <kbd>{*key}</kbd>" " }).collect();
        view! { <div><dt>{keys}</dt><dd>{words.t(does)}</dd></div> }
    });
    view! {
        <p>{words.t(Key::KeysText)}</p>
        <dl class="facts facts--pairs">{rows.collect::<Vec<_>>()}</dl>
        <div class="dialog__actions"><Button label=words.t(Common::Close) on_press=move || store.send(Event::Close)/></div>
    }
    .into_any()
}

fn soon(act: impl FnOnce() + 'static) {
    spawn_local(async move {
        clock::wait(0).await;
        act();
    });
}

fn element(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// What has the focus; `None` when that is the page as a whole.
fn focused() -> Option<Element> {
    let element = web_sys::window()?.document()?.active_element()?;
    (element.tag_name() != "BODY").then_some(element)
}

/// Those that wait and are in sight, in order.
fn waiting(list: &Element) -> Vec<HtmlElement> {
    let Ok(found) = list.query_selector_all(&["[", WAITS, "]"].concat()) else { return Vec::new() };
    let items = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<HtmlElement>().ok());
    items.filter(|item| item.offset_height() > 0).collect()
}

/// The one that waits in which an element stands.
fn waiting_at(element: &Element) -> Option<Element> {
    element.closest(&["[", WAITS, "]"].concat()).ok()?
}

fn id(element: &Element) -> String {
    element.get_attribute(WAITS).unwrap_or_default()
}

/// What waits no longer is not reached by Tab.
fn release(list: &Element) {
    let Ok(found) = list.query_selector_all("tr[tabindex]:not([data-waits]), li[tabindex]:not([data-waits])") else {
        return;
    };
    for item in (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<Element>().ok()) {
        let _ = item.remove_attribute("tabindex");
    }
}

/// Only one of them is reached by Tab; the others by key.
fn rove(items: &[HtmlElement], to: usize) {
    for (place, item) in items.iter().enumerate() {
        item.set_tab_index(if place == to { 0 } else { -1 });
    }
}

/// Moves the focus, which brings it into sight; false at either end.
fn go(list: &Element, from: Option<&Element>, is_forth: bool) -> bool {
    let items = waiting(list);
    let from = from.and_then(|from| items.iter().position(|item| item.is_same_node(Some(from))));
    let to = step(items.len(), from, is_forth).and_then(|place| items.get(place));
    to.is_some_and(|item| item.focus().is_ok())
}

/// Presses what bears a key within an element.
fn click(within: &Element, key: &str) -> bool {
    let found = within.query_selector(&["[aria-keyshortcuts=\"", key, "\"]"].concat());
    let Some(button) = found.ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    button.click();
    true
}
