//! The clipboard.

use js_sys::Promise;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::js::get;

/// Puts a text on the clipboard; false when the browser does not let us.
pub async fn copy(text: &str) -> bool {
    let promise: Option<Promise> = web_sys::window().and_then(|window| {
        let clipboard = get(&window.navigator(), "clipboard");
        let write = get(&clipboard, "writeText");
        write.dyn_ref::<js_sys::Function>()?.call1(&clipboard, &JsValue::from_str(text)).ok()?.dyn_into().ok()
    });
    match promise {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}
