//! Installing the app, and its service worker.

use std::cell::RefCell;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::js::get;

thread_local! {
    /// The browser's `beforeinstallprompt` event, kept until the person wants it.
    static PROMPT: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Keeps the browser from asking by itself, and calls back when it would have. For as long as the page lives.
pub fn on_offer(mut call: impl FnMut() + 'static) {
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        event.prevent_default();
        PROMPT.with_borrow_mut(|prompt| *prompt = Some(event.into()));
        call();
    });
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback("beforeinstallprompt", listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

/// Shows the browser's dialog; true when the person accepted. Must be called while handling a tap.
pub async fn install() -> bool {
    let Some(event) = PROMPT.with_borrow_mut(Option::take) else { return false };
    let shown = get(&event, "prompt").dyn_ref::<js_sys::Function>().and_then(|prompt| prompt.call0(&event).ok());
    let Some(promise) = shown.and_then(|shown| shown.dyn_into::<js_sys::Promise>().ok()) else { return false };
    let choice = JsFuture::from(promise).await.unwrap_or(JsValue::UNDEFINED);
    get(&choice, "outcome").as_string().as_deref() == Some("accepted")
}

/// Whether the page runs as an installed app.
#[must_use]
pub fn installed() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media("(display-mode: standalone)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// Registers the service worker, which lets the app open without a network.
pub async fn register_worker(path: &str) {
    let navigator = web_sys::window().map(|window| window.navigator());
    if let Some(navigator) = navigator.filter(|navigator| get(navigator, "serviceWorker").is_object()) {
        let _ = JsFuture::from(navigator.service_worker().register(path)).await;
    }
}
