//! What is on the screen now, and what the person does with it.

use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MouseEvent};

use super::placed::{self, Placed};
use super::{Hears, Node};
use crate::effects::js::get;

/// The events that elements listen to.
const EVENTS: [&str; 4] = ["click", "input", "submit", "cancel"];

/// A place in the document, and what was drawn there.
#[derive(Debug)]
pub struct Page<M> {
    root: web_sys::Element,
    placed: Vec<Placed<M>>,
}

impl<M: Clone + 'static> Page<M> {
    /// Takes that place; what is in it goes.
    #[must_use]
    pub fn new(root: web_sys::Element) -> Self {
        root.set_text_content(None);
        Self { root, placed: Vec::new() }
    }

    /// Calls back when something happens in that place, for as long as the document lives. Then [`Self::hear`] says
    /// what it means.
    pub fn listen(&self, call: impl Fn(Event) + 'static) {
        let call: Rc<dyn Fn(Event)> = Rc::new(call);
        for event in EVENTS {
            let call = Rc::clone(&call);
            let listener = Closure::<dyn FnMut(Event)>::new(move |event| call(event));
            // On the way down: `cancel` does not come up again.
            let listener = listener.into_js_value();
            let _ = self.root.add_event_listener_with_callback_and_bool(event, listener.unchecked_ref(), true);
        }
    }

    /// What the drawn element says to an event, if anything.
    #[must_use]
    pub fn hear(&self, event: &Event) -> Option<M> {
        let target: web_sys::Node = event.target()?.dyn_into().ok()?;
        let kind = event.type_();
        let (element, hears) = placed::hearer(&self.placed, &target, &kind)?;
        match hears {
            Hears::Press(message) => {
                if element.tag_name() == "A" {
                    let pressed: &MouseEvent = event.unchecked_ref();
                    if pressed.ctrl_key() || pressed.meta_key() || pressed.shift_key() {
                        return None;
                    }
                    event.prevent_default();
                }
                Some(message.clone())
            }
            Hears::Submit(message) | Hears::Cancel(message) => {
                event.prevent_default();
                Some(message.clone())
            }
            Hears::Value(message) => Some(message(get(JsValue::as_ref(element), "value").as_string()?)),
        }
    }

    /// Draws: what differs from what is there is changed in place.
    pub fn draw(&mut self, nodes: Vec<Node<M>>) {
        placed::update(&self.root, &mut self.placed, nodes);
    }
}
