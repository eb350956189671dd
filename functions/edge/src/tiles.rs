//! Tiles of the log in KV. A name stands for its content, so that it does not matter that KV shows a new value late.

use klabat_service::ports::PortFault;
use worker::console_error;
use worker::kv::KvStore;
use worker::send::SendWrapper;

/// The namespace.
pub(crate) struct Tiles(SendWrapper<KvStore>);

impl Tiles {
    pub(crate) fn new(kv: KvStore) -> Self {
        Self(SendWrapper::new(kv))
    }

    /// # Errors
    /// [`PortFault`] when KV may not have kept it.
    pub(crate) async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), PortFault> {
        let fault = |error| PortFault(format!("KV: {error}"));
        self.0.put_bytes(name, bytes).map_err(fault)?.execute().await.map_err(fault)
    }

    /// `None` when KV does not have it, or does not answer: then the log says so.
    pub(crate) async fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.0.get(name).bytes().await.unwrap_or_else(|error| {
            console_error!("KV: {error}");
            None
        })
    }
}
