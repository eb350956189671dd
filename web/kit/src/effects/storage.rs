//! A small store of texts by key that outlives the page (`IndexedDB`).

use std::collections::BTreeMap;

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::js::until;

/// Name of the database.
const DATABASE: &str = "klabat";
/// Name of its one object store.
const STORE: &str = "texts";

/// The browser keeps nothing for this page (private window, full disk, blocked).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable;

impl From<JsValue> for Unavailable {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// Everything that is kept, by key.
///
/// # Errors
/// [`Unavailable`].
pub async fn all() -> Result<BTreeMap<String, String>, Unavailable> {
    let transaction = begin(IdbTransactionMode::Readonly).await?;
    let store = transaction.object_store(STORE)?;
    let (keys, values) = (store.get_all_keys()?, store.get_all()?);
    end(&transaction).await?;
    let (keys, values): (Array, Array) = (keys.result()?.unchecked_into(), values.result()?.unchecked_into());
    let mut texts = BTreeMap::new();
    // One by one: collecting sorts first, by more code than all of this file.
    for (key, text) in keys.iter().zip(values.iter()) {
        if let (Some(key), Some(text)) = (key.as_string(), text.as_string()) {
            texts.insert(key, text);
        }
    }
    Ok(texts)
}

/// Keeps a text. When this returns `Ok`, it is on the disk.
///
/// # Errors
/// [`Unavailable`].
pub async fn put(key: &str, text: &str) -> Result<(), Unavailable> {
    change(|store| store.put_with_key(&text.into(), &key.into())).await
}

/// Forgets a text.
///
/// # Errors
/// [`Unavailable`].
pub async fn delete(key: &str) -> Result<(), Unavailable> {
    change(|store| store.delete(&key.into())).await
}

/// Forgets everything.
///
/// # Errors
/// [`Unavailable`].
pub async fn clear() -> Result<(), Unavailable> {
    change(IdbObjectStore::clear).await
}

/// Asks the browser not to evict this page's data when the disk runs full. It decides by itself.
pub async fn persist() {
    if let Some(Ok(promise)) = web_sys::window().map(|window| window.navigator().storage().persist()) {
        let _ = JsFuture::from(promise).await;
    }
}

async fn change(ask: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>) -> Result<(), Unavailable> {
    let transaction = begin(IdbTransactionMode::Readwrite).await?;
    ask(&transaction.object_store(STORE)?)?;
    end(&transaction).await
}

async fn begin(mode: IdbTransactionMode) -> Result<IdbTransaction, Unavailable> {
    let factory = web_sys::window().ok_or(Unavailable)?.indexed_db()?.ok_or(Unavailable)?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let opening = request.clone();
    let create = Closure::once_into_js(move || {
        if let Ok(database) = opening.result() {
            let _ = database.unchecked_ref::<IdbDatabase>().create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(create.unchecked_ref()));
    until(&request, "success", "error").await?;
    let database: IdbDatabase = request.result()?.unchecked_into();
    let transaction = database.transaction_with_str_and_mode(STORE, mode)?;
    // Once the transaction has ended: what is open keeps the person from clearing the browser.
    database.close();
    Ok(transaction)
}

async fn end(transaction: &IdbTransaction) -> Result<(), Unavailable> {
    Ok(until(transaction, "complete", "abort").await?)
}
