//! Whether the page is in sight.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

/// Calls back when the page comes into sight or goes out of it, for as long as it lives.
pub fn on_change(call: impl Fn(bool) + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let page = document.clone();
    let listener = Closure::<dyn FnMut()>::new(move || {
        call(page.visibility_state() == web_sys::VisibilityState::Visible);
    });
    let _ = document.add_event_listener_with_callback("visibilitychange", listener.as_ref().unchecked_ref());
    listener.forget();
}
