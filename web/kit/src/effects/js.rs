//! Reading and building JavaScript objects by name, where no binding fits.

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;

/// The property of that name; `undefined` when there is none or the value is no object.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The bytes of an `ArrayBuffer`.
pub(crate) fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

/// The property of that name as bytes.
pub(crate) fn get_bytes(object: &JsValue, name: &str) -> Vec<u8> {
    bytes(&get(object, name))
}

/// An array of the values.
pub(crate) fn array(values: impl IntoIterator<Item = JsValue>) -> JsValue {
    values.into_iter().collect::<js_sys::Array>().into()
}

/// An object of these properties.
pub(crate) fn object<const N: usize>(properties: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // Setting a property of a fresh plain object cannot fail.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

/// `name` of a thrown `DOMException`; empty for anything else.
pub(crate) fn error_name(error: &JsValue) -> String {
    get(error, "name").as_string().unwrap_or_default()
}

/// A `Uint8Array` with a copy of the bytes.
pub(crate) fn buffer(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).unchecked_into()
}

/// Waits for one of two events of something, of which the second means that it failed.
pub(crate) async fn until(target: &EventTarget, good: &str, bad: &str) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let _ = target.add_event_listener_with_callback(good, &resolve);
        let _ = target.add_event_listener_with_callback(bad, &reject);
    });
    JsFuture::from(promise).await.map(drop)
}
