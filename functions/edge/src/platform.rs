//! The service's ports on Cloudflare. What of the platform is not `Send` is wrapped here and nowhere else: an isolate
//! has one thread.

use std::future::Future;

use klabat_evidence::Millis;
use klabat_service::ports::{
    Clock, Limit, Limiter, Log, PortFault, Random, Rows, Signatures, Statement, Store, StoreError,
};
use klabat_webauthn::SignatureCheck;
use worker::send::{IntoSendFuture as _, SendWrapper};
use worker::{Date, console_error};

use crate::crypto::WebCrypto;
use crate::d1::Database;
use crate::limiter::Limits;
use crate::log_key::LogKey;
use crate::tiles::Tiles;

/// All ports.
pub(crate) struct Platform {
    database: Database,
    tiles: Tiles,
    crypto: SendWrapper<WebCrypto>,
    log_key: LogKey,
    limits: Limits,
}

impl Platform {
    pub(crate) fn new(database: Database, tiles: Tiles, crypto: WebCrypto, log_key: LogKey, limits: Limits) -> Self {
        Self { database, tiles, crypto: SendWrapper::new(crypto), log_key, limits }
    }
}

impl Store for Platform {
    fn batch(&self, statements: Vec<Statement>) -> impl Future<Output = Result<Vec<Rows>, StoreError>> + Send {
        self.database.batch(statements).into_send()
    }
}

impl Signatures for Platform {
    fn verify(&self, checks: Vec<SignatureCheck>) -> impl Future<Output = Result<Vec<bool>, PortFault>> + Send {
        self.crypto.verify(checks).into_send()
    }

    fn sign(&self, message: Vec<u8>) -> impl Future<Output = Result<[u8; 64], PortFault>> + Send {
        async move { self.crypto.sign(&message).await }.into_send()
    }

    async fn sign_log(&self, message: Vec<u8>) -> Result<[u8; 64], PortFault> {
        Ok(self.log_key.sign(&message))
    }

    async fn verify_log(&self, checks: Vec<klabat_ledger::SignatureCheck>) -> Result<Vec<bool>, PortFault> {
        Ok(checks.iter().map(klabat_ledger::SignatureCheck::verify).collect())
    }
}

impl klabat_service::ports::Tiles for Platform {
    fn put_tile(&self, name: String, bytes: Vec<u8>) -> impl Future<Output = Result<(), PortFault>> + Send {
        async move { self.tiles.put(&name, &bytes).await }.into_send()
    }

    fn tile(&self, name: String) -> impl Future<Output = Option<Vec<u8>>> + Send {
        async move { self.tiles.get(&name).await }.into_send()
    }
}

impl Clock for Platform {
    /// Workers hold the clock still while code runs: it is the time of the request, or of the last answer from
    /// outside.
    fn now(&self) -> Millis {
        Millis(Date::now().as_millis())
    }
}

impl Random for Platform {
    fn fill(&self, buffer: &mut [u8]) {
        self.crypto.fill(buffer);
    }
}

impl Limiter for Platform {
    fn allow(&self, limit: Limit, key: String) -> impl Future<Output = bool> + Send {
        self.limits.allow(limit, key).into_send()
    }
}

impl Log for Platform {
    fn fault(&self, reference: &str, text: &str) {
        console_error!("{}", serde_json::json!({ "level": "fault", "reference": reference, "text": text }));
    }
}
