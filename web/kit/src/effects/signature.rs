//! Verifying signatures (WebCrypto), so that the page carries no elliptic curve of its own.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::js::{array, object};

/// Whether `signature` (r‖s) over the message is good under a P-256 key (x‖y).
pub async fn verify(key: &[u8; 64], message: &[u8], signature: &[u8; 64]) -> bool {
    checked(key, message, signature).await.unwrap_or(false)
}

/// Whether an Ed25519 signature over the message is good; `None` where the browser does not know Ed25519 (Chrome before
/// 137).
pub async fn verify_ed25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Option<bool> {
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    let algorithm = object([("name", "Ed25519".into())]);
    let key = Uint8Array::from(&key[..]);
    let usages = array(["verify".into()]);
    let key =
        subtle.import_key_with_object("raw", key.unchecked_ref(), algorithm.unchecked_ref(), false, &usages).ok()?;
    let key: CryptoKey = JsFuture::from(key).await.ok()?.unchecked_into();
    let promise: Promise = subtle
        .verify_with_object_and_buffer_source_and_buffer_source(
            algorithm.unchecked_ref(),
            &key,
            &Uint8Array::from(&signature[..]),
            &Uint8Array::from(message),
        )
        .ok()?;
    Some(JsFuture::from(promise).await.ok()?.is_truthy())
}

async fn checked(key: &[u8; 64], message: &[u8], signature: &[u8; 64]) -> Result<bool, JsValue> {
    let subtle = web_sys::window().ok_or(JsValue::NULL)?.crypto()?.subtle();
    let key = import(&subtle, key).await?;
    let algorithm = object([("name", "ECDSA".into()), ("hash", "SHA-256".into())]);
    let promise: Promise = subtle.verify_with_object_and_buffer_source_and_buffer_source(
        algorithm.unchecked_ref(),
        &key,
        &Uint8Array::from(&signature[..]),
        &Uint8Array::from(message),
    )?;
    Ok(JsFuture::from(promise).await?.is_truthy())
}

async fn import(subtle: &SubtleCrypto, key: &[u8; 64]) -> Result<CryptoKey, JsValue> {
    let mut uncompressed = [4; 65];
    uncompressed[1..].copy_from_slice(key);
    let algorithm = object([("name", "ECDSA".into()), ("namedCurve", "P-256".into())]);
    let promise = subtle.import_key_with_object(
        "raw",
        Uint8Array::from(&uncompressed[..]).unchecked_ref(),
        algorithm.unchecked_ref(),
        false,
        &array(["verify".into()]),
    )?;
    Ok(JsFuture::from(promise).await?.unchecked_into())
}
