//! A small store of texts by key that outlives the page (`IndexedDB`).

use std::collections::BTreeMap;

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Name of the database.
const DATABASE: &str = "klabat";
/// Name of its one object store.
const STORE: &str = "texts";

/// The browser keeps nothing for this page (private window, full disk, blocked).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable;

impl From<idb::Error> for Unavailable {
    fn from(_: idb::Error) -> Self {
        Self
    }
}

/// Everything that is kept, by key.
///
/// # Errors
/// [`Unavailable`].
pub async fn all() -> Result<BTreeMap<String, String>, Unavailable> {
    let transaction = open().await?.transaction(&[STORE], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(STORE)?;
    let keys = store.get_all_keys(None, None)?.await?;
    let values = store.get_all(None, None)?.await?;
    let mut texts = BTreeMap::new();
    for (key, value) in keys.iter().zip(&values) {
        if let (Some(key), Some(value)) = (key.as_string(), value.as_string()) {
            texts.insert(key, value);
        }
    }
    Ok(texts)
}

/// Keeps a text. When this returns `Ok`, it is on the disk.
///
/// # Errors
/// [`Unavailable`].
pub async fn put(key: &str, text: &str) -> Result<(), Unavailable> {
    let transaction = open().await?.transaction(&[STORE], TransactionMode::ReadWrite)?;
    transaction.object_store(STORE)?.put(&text.into(), Some(&key.into()))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

/// Forgets a text.
///
/// # Errors
/// [`Unavailable`].
pub async fn delete(key: &str) -> Result<(), Unavailable> {
    let transaction = open().await?.transaction(&[STORE], TransactionMode::ReadWrite)?;
    transaction.object_store(STORE)?.delete(JsValue::from(key))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

/// Forgets everything.
///
/// # Errors
/// [`Unavailable`].
pub async fn clear() -> Result<(), Unavailable> {
    let transaction = open().await?.transaction(&[STORE], TransactionMode::ReadWrite)?;
    transaction.object_store(STORE)?.clear()?.await?;
    transaction.commit()?.await?;
    Ok(())
}

/// Asks the browser not to evict this page's data when the disk runs full. It decides by itself.
pub async fn persist() {
    if let Some(Ok(promise)) = web_sys::window().map(|window| window.navigator().storage().persist()) {
        let _ = JsFuture::from(promise).await;
    }
}

async fn open() -> Result<Database, Unavailable> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            let _ = database.create_object_store(STORE, ObjectStoreParams::new());
        }
    });
    Ok(request.await?)
}
