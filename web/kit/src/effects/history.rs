//! The address bar and the title.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::js::get;

/// The path of the page.
#[must_use]
pub fn path() -> String {
    web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// The path of the page with its query.
#[must_use]
pub fn address() -> String {
    let query = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    [path(), query].concat()
}

/// Adds an entry; the back button returns to the former one.
pub fn push(path: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Changes the present entry.
pub fn replace(path: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Calls back with the path when the person goes back or forth; for as long as the page lives.
pub fn on_move(mut call: impl FnMut(String) + 'static) {
    listen("popstate", move || call(path()));
}

/// Loads the page anew when the browser shows it again as it was left: another page may have changed what is stored.
pub fn reload_when_restored() {
    let listener = Closure::<dyn FnMut(JsValue)>::new(|event: JsValue| {
        if get(&event, "persisted").is_truthy() {
            reload();
        }
    });
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback("pageshow", listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

/// Sets the title and the language of the page.
pub fn describe(title: &str, language: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
        if let Some(root) = document.document_element() {
            let _ = root.set_attribute("lang", language);
        }
    }
}

/// Moves the focus to the element of that id, as a screen reader wants after a change of screen.
pub fn focus(id: &str) {
    let element = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Brings the first element of that selector into sight, as soon as it is drawn, where it is not in sight.
pub fn bring(selector: &'static str) {
    wasm_bindgen_futures::spawn_local(async move {
        super::clock::wait(0).await;
        let element = web_sys::window().and_then(|window| window.document()?.query_selector(selector).ok()?);
        if let Some(element) = element {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Listens to an event of the window for as long as the page lives.
pub(crate) fn listen(event: &str, call: impl FnMut() + 'static) {
    let listener = Closure::<dyn FnMut()>::new(call);
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    }
    listener.forget();
}
