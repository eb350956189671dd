//! Whether there is a network, and when it is worth trying again.

use std::rc::Rc;

use super::history::listen;

/// What the browser believes; a network that leads nowhere counts as one.
#[must_use]
pub fn online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Calls back when the network comes or goes, for as long as the page lives.
pub fn on_change(call: impl Fn(bool) + 'static) {
    let call = Rc::new(call);
    let other = Rc::clone(&call);
    listen("online", move || call(true));
    listen("offline", move || other(false));
}

/// Calls back when the person returns to the page.
pub fn on_return(call: impl Fn() + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    listen("focus", move || {
        if document.visibility_state() == web_sys::VisibilityState::Visible {
            call();
        }
    });
}
