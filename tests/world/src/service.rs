//! The service in this process: its router over a store that can fail, and requests that can meet.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use ed25519_dalek::{Signer as _, SigningKey};
use klabat_evidence::{Millis, SignatureCheck};
use klabat_flow::http::{self, Failure, Reply, Request};
use klabat_ledger::{Algorithm, Trust, VerifierKey};
use klabat_protocol::{PublicKey, SoftwareKey};
use klabat_service::ports::{
    Clock, Config, Limit, Limiter, Log, PortFault, Random, Rows, Signatures, Statement, Store, StoreError, Tiles,
    log_origin,
};
use klabat_service::sqlite::Sqlite;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower::ServiceExt as _;

use crate::dice::Dice;

/// The origin that pages, cookies and WebAuthn see.
pub const ORIGIN: &str = "https://klabat.example";
/// The relying party.
pub const RP_ID: &str = "klabat.example";
/// No body of ours comes near this.
const MAX_REPLY: usize = 1 << 24;

/// Where the store fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strike {
    /// The batch after so many is not run.
    Before(usize),
    /// It is run, and its answer lost.
    After(usize),
}

impl Strike {
    /// One batch further, if it is not this one.
    const fn closer(self) -> Option<Self> {
        match self {
            Self::Before(0) | Self::After(0) => None,
            Self::Before(left) => Some(Self::Before(left - 1)),
            Self::After(left) => Some(Self::After(left - 1)),
        }
    }
}

/// The ports.
struct Ports {
    store: Sqlite,
    now: AtomicU64,
    strike: Mutex<Option<Strike>>,
    dice: Mutex<Dice>,
    edge: SoftwareKey,
    log: SigningKey,
    faults: Mutex<Vec<String>>,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets whoever else waits go first, once.
async fn give_way() {
    let mut given = false;
    poll_fn(|_| if std::mem::replace(&mut given, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl Store for Ports {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, StoreError> {
        give_way().await;
        let lost = || StoreError::Fault("the store is gone".to_owned());
        let strike = {
            let mut planned = locked(&self.strike);
            let present = *planned;
            *planned = present.and_then(Strike::closer);
            present
        };
        match strike {
            Some(Strike::Before(0)) => Err(lost()),
            Some(Strike::After(0)) => self.store.run(&statements).and(Err(lost())),
            _ => self.store.run(&statements),
        }
    }
}

impl Signatures for Ports {
    async fn verify(&self, checks: Vec<SignatureCheck>) -> Result<Vec<bool>, PortFault> {
        give_way().await;
        Ok(checks.iter().map(SignatureCheck::verify).collect())
    }

    async fn sign(&self, message: Vec<u8>) -> Result<[u8; 64], PortFault> {
        give_way().await;
        Ok(*self.edge.sign(&message).as_bytes())
    }

    async fn sign_log(&self, message: Vec<u8>) -> Result<[u8; 64], PortFault> {
        give_way().await;
        Ok(self.log.sign(&message).to_bytes())
    }

    async fn verify_log(&self, checks: Vec<klabat_ledger::SignatureCheck>) -> Result<Vec<bool>, PortFault> {
        give_way().await;
        Ok(checks.iter().map(klabat_ledger::SignatureCheck::verify).collect())
    }
}

/// Keeps nothing: the service has every tile in its store, too.
impl Tiles for Ports {
    async fn put_tile(&self, _: String, _: Vec<u8>) -> Result<(), PortFault> {
        give_way().await;
        Ok(())
    }

    async fn tile(&self, _: String) -> Option<Vec<u8>> {
        None
    }
}

impl Clock for Ports {
    fn now(&self) -> Millis {
        Millis(self.now.load(Ordering::Relaxed))
    }
}

impl Random for Ports {
    fn fill(&self, buffer: &mut [u8]) {
        locked(&self.dice).fill(buffer);
    }
}

impl Limiter for Ports {
    async fn allow(&self, _: Limit, _: String) -> bool {
        true
    }
}

impl Log for Ports {
    fn fault(&self, reference: &str, text: &str) {
        locked(&self.faults).push(format!("{reference} {text}"));
    }
}

/// One request.
#[derive(Clone, Debug)]
pub struct Call {
    request: Request,
    cookie: Option<String>,
}

impl Call {
    /// As our own page sends it.
    #[must_use]
    pub const fn new(request: Request) -> Self {
        Self { request, cookie: None }
    }

    /// GET.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Request::get(path))
    }

    /// POST of JSON.
    #[must_use]
    pub fn json(path: impl Into<String>, value: &impl Serialize) -> Self {
        Self::new(Request::json(path, value))
    }

    /// POST of bytes.
    #[must_use]
    pub fn bytes(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self::new(Request::bytes(path, bytes))
    }

    /// By somebody signed in.
    #[must_use]
    pub fn by(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.to_owned());
        self
    }

    fn into_http(self) -> axum::http::Request<Body> {
        let (method, content_type, body) = match self.request.body {
            http::Body::Get => ("GET", None, Body::empty()),
            http::Body::Json(text) => ("POST", Some("application/json"), Body::from(text)),
            http::Body::Bytes(bytes) => ("POST", Some("application/octet-stream"), Body::from(bytes)),
        };
        let mut request = axum::http::Request::builder().method(method).uri(&self.request.path);
        request = request.header("origin", ORIGIN);
        for (name, value) in [("content-type", content_type), ("cookie", self.cookie.as_deref())] {
            request = value.into_iter().fold(request, |request, value| request.header(name, value));
        }
        request.body(body).expect("paths and headers of ours are well formed")
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
    /// The cookie that it sets, as a browser sends it back.
    pub cookie: Option<String>,
}

impl Answer {
    /// As the app sees it.
    ///
    /// # Errors
    /// Whatever is not granted.
    pub fn reply(&self) -> Reply {
        if self.status == 200 { Ok(self.body.clone()) } else { Err(Failure::of(self.status, &self.body)) }
    }

    /// The reply of a request that is granted.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        http::read(self.reply()).unwrap_or_else(|failure| panic!("not granted: {failure:?}"))
    }

    /// The code of a refusal or a fault.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        match self.reply() {
            Err(Failure::Refused(problem) | Failure::Fault(Some(problem))) => Some(problem.code),
            _ => None,
        }
    }
}

/// The service.
pub struct Service {
    ports: Arc<Ports>,
    router: Router,
    dice: Dice,
}

impl Service {
    /// On an empty store, as in production, where phones need not prove what they are: the world's cannot.
    #[must_use]
    pub fn new(mut dice: Dice, now: Millis) -> Self {
        let edge = dice.key();
        let log = SigningKey::from_bytes(&dice.bytes());
        let vkey = VerifierKey::new(&log_origin(RP_ID), Algorithm::Ed25519, log.verifying_key().to_bytes());
        let config = Config {
            regency: "BKPP Minahasa Utara".to_owned(),
            rp_id: RP_ID.to_owned(),
            origin: ORIGIN.to_owned(),
            mac_secret: dice.bytes(),
            edge_keys: vec![edge.public_key().0],
            next_edge_key: None,
            log: Trust::log_alone(vkey.expect("a host is a name")).expect("a log's key"),
            development: false,
            attested_only: false,
            attestation_roots: klabat_webauthn::android::google_roots(),
            device_rules: klabat_webauthn::android::DeviceRules::production(72 * 60 * 60 * 1000),
            // The world's console stays open for as long as any story lasts.
            session: Duration::from_hours(24 * 365),
        };
        let ports = Arc::new(Ports {
            store: Sqlite::in_memory().expect("an empty database in memory"),
            now: AtomicU64::new(now.0),
            strike: Mutex::new(None),
            dice: Mutex::new(dice.fork()),
            edge,
            log,
            faults: Mutex::new(Vec::new()),
        });
        let router = klabat_service::router(Arc::clone(&ports), Arc::new(config));
        Self { ports, router, dice }
    }

    /// Puts rows into the store.
    pub fn seed(&self, rows: &[Statement]) {
        self.ports.store.run(rows).unwrap_or_else(|error| panic!("the cast does not fit: {error:?}"));
    }

    /// The edge's public key.
    #[must_use]
    pub fn edge_key(&self) -> PublicKey {
        self.ports.edge.public_key()
    }

    /// Its clock.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.ports.now()
    }

    /// Time passes.
    pub fn pass(&self, ms: u64) {
        self.ports.now.fetch_add(ms, Ordering::Relaxed);
    }

    /// Plans a failure of the store, or none.
    pub fn strike(&self, strike: Option<Strike>) {
        *locked(&self.ports.strike) = strike;
    }

    /// What faults left in the log, since last asked.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        std::mem::take(&mut *locked(&self.ports.faults))
    }

    /// One request by itself.
    pub fn send(&mut self, call: Call) -> Answer {
        self.together(vec![call]).pop().expect("an answer for each request")
    }

    /// Requests that meet: wherever one waits for a port, the dice say whose turn it is.
    pub fn together(&mut self, calls: Vec<Call>) -> Vec<Answer> {
        let mut answers: Vec<Option<Answer>> = calls.iter().map(|_| None).collect();
        let mut running: Vec<_> = calls.into_iter().map(|call| answer(self.router.clone(), call)).enumerate().collect();
        let mut context = Context::from_waker(Waker::noop());
        while !running.is_empty() {
            let turn = self.dice.below(running.len());
            let (number, future) = &mut running[turn];
            if let Poll::Ready(answer) = future.as_mut().poll(&mut context) {
                answers[*number] = Some(answer);
                drop(running.swap_remove(turn));
            }
        }
        answers.into_iter().flatten().collect()
    }
}

fn answer(router: Router, call: Call) -> Pin<Box<dyn Future<Output = Answer>>> {
    Box::pin(async move {
        let response = router.oneshot(call.into_http()).await.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let cookie = parts.headers.get("set-cookie").and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
        let body = to_bytes(body, MAX_REPLY).await.expect("a body in memory").to_vec();
        Answer { status: parts.status.as_u16(), body, cookie }
    })
}
