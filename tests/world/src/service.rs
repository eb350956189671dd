//! The service in this process: its router over a store that can fail, and requests that can meet.

use std::collections::BTreeSet;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use klabat_evidence::Millis;
use klabat_flow::http::{self, Failure, Reply, Request};
use klabat_ledger::{Algorithm, Trust, VerifierKey};
use klabat_protocol::PublicKey;
use klabat_service::ports::{Clock as _, Config, Statement, StoreError, log_origin};
use klabat_service::sqlite::Sqlite;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower::ServiceExt as _;

use crate::dice::Dice;
use crate::installation::Installation;
pub use crate::ports::Strike;
use crate::ports::{Ports, locked};

/// No body of ours comes near this.
const MAX_REPLY: usize = 1 << 24;
/// What a refusal may leave in the store: that it was, and what it gives to think about; or that this could not be kept.
const LEFT_BY_REFUSALS: [&str; 4] = ["alarms", "disputes", "faults", "refusals"];

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

    fn into_http(self, origin: &str) -> axum::http::Request<Body> {
        let (method, content_type, body) = match self.request.body {
            http::Body::Get => ("GET", None, Body::empty()),
            http::Body::Json(text) => ("POST", Some("application/json"), Body::from(text)),
            http::Body::Bytes(bytes) => ("POST", Some("application/octet-stream"), Body::from(bytes)),
        };
        let mut request = axum::http::Request::builder().method(method).uri(&self.request.path);
        request = request.header("origin", origin);
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
    config: Arc<Config>,
    router: Router,
    dice: Dice,
    /// Whether it is watched that a refusal writes nothing.
    watched: bool,
}

impl Service {
    /// On an empty store, as in production, where phones need not prove what they are: the world's cannot.
    #[must_use]
    pub fn new(mut dice: Dice, now: Millis) -> Self {
        let installation = Installation::thrown(&mut dice);
        // The world's console stays open for as long as any story lasts.
        let mut service = Self::of(installation, dice, now, Duration::from_hours(24 * 365));
        service.ports.store.watch().expect("a store in memory");
        service.watched = true;
        service
    }

    /// The same of an installation, with sessions of the console as long as that.
    #[must_use]
    pub fn of(installation: Installation, mut dice: Dice, now: Millis, session: Duration) -> Self {
        let Installation { origin, rp_id, mac_secret, edge, log, development } = installation;
        let vkey = VerifierKey::new(&log_origin(&rp_id), Algorithm::Ed25519, log.verifying_key().to_bytes());
        let config = Arc::new(Config {
            regency: "Pemerintah Kabupaten Minahasa Utara".to_owned(),
            rp_id,
            origin,
            mac_secret,
            edge_keys: vec![edge.public_key().0],
            next_edge_key: None,
            log: Trust::log_alone(vkey.expect("a host is a name")).expect("a log's key"),
            development,
            attested_only: false,
            attestation_roots: klabat_webauthn::android::google_roots(),
            device_rules: klabat_webauthn::android::DeviceRules::production(72 * 60 * 60 * 1000),
            session,
        });
        let ports = Arc::new(Ports {
            store: Sqlite::journaled().expect("an empty database in memory"),
            now: AtomicU64::new(now.0),
            strike: Mutex::new(None),
            dice: Mutex::new(dice.fork()),
            edge,
            log,
            faults: Mutex::new(Vec::new()),
        });
        let router = klabat_service::router(Arc::clone(&ports), Arc::clone(&config));
        Self { ports, config, router, dice, watched: false }
    }

    /// The origin that pages, cookies and WebAuthn see.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.config.origin
    }

    /// The relying party.
    #[must_use]
    pub fn rp_id(&self) -> &str {
        &self.config.rp_id
    }

    /// What cron does each minute.
    pub fn minute(&mut self) {
        self.sequence(1).unwrap_or_else(|fault| panic!("the log: {fault}"));
        let (ports, config) = (Arc::clone(&self.ports), Arc::clone(&self.config));
        let tidied: Running<_> = Box::pin(async move { klabat_service::housekeeping(&*ports, &config).await });
        self.meet(vec![tidied]).remove(0).unwrap_or_else(|error| panic!("housekeeping: {error:?}"));
    }

    /// What cron does besides, once a day: judges the days before.
    pub fn night(&mut self) {
        let ports = Arc::clone(&self.ports);
        let judged: Running<_> = Box::pin(async move { klabat_service::nightly(&*ports).await });
        self.meet(vec![judged]).remove(0).unwrap_or_else(|fault| panic!("nightly: {fault:?}"));
    }

    /// Every statement that wrote something, in order, since last asked.
    #[must_use]
    pub fn journal(&self) -> Vec<Statement> {
        self.ports.store.journal()
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

    /// Copies the store into a new file.
    pub fn back_up(&self, file: &Path) {
        self.ports.store.back_up(file).expect("a file that can be written");
    }

    /// The store is gone; an empty one is in its place.
    pub fn lose(&self) {
        self.replace(Sqlite::in_memory());
    }

    /// Goes on with the store of a back-up, which is the file's from now on.
    pub fn restore(&self, file: &Path) {
        self.replace(Sqlite::open(file));
    }

    fn replace(&self, store: Result<Sqlite, StoreError>) {
        let store = store.expect("a store of ours");
        store.watch().expect("a store that was not watched yet");
        self.ports.store.replace(store);
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

    /// Requests that meet: wherever one waits for a port, the dice say whose turn it is. Where all are refused, nothing
    /// was spent.
    pub fn together(&mut self, calls: Vec<Call>) -> Vec<Answer> {
        if self.watched {
            self.written();
        }
        let running = calls.into_iter().map(|call| self.answer(call)).collect();
        let answers = self.meet(running);
        if self.watched && answers.iter().all(|answer| (400..500).contains(&answer.status)) {
            let written = self.written();
            let spent: Vec<_> = written.iter().filter(|table| !LEFT_BY_REFUSALS.contains(&table.as_str())).collect();
            assert!(spent.is_empty(), "a refusal wrote to {spent:?}: {:?}", answers.iter().map(Answer::code));
        }
        answers
    }

    fn written(&self) -> BTreeSet<String> {
        self.ports.store.written().expect("a store in memory")
    }

    /// The minute of the log, by so many sequencers at once; the size that the furthest has seen.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn sequence(&mut self, sequencers: usize) -> Result<u64, String> {
        let run = |_| -> Running<Result<u64, String>> {
            let (ports, config) = (Arc::clone(&self.ports), Arc::clone(&self.config));
            Box::pin(async move { klabat_service::sequence(&ports, &config).await.map_err(|fault| fault.0) })
        };
        let running = (0..sequencers).map(run).collect();
        self.meet(running).into_iter().collect::<Result<Vec<_>, _>>().map(|sizes| sizes.into_iter().max().unwrap_or(0))
    }

    /// What anybody trusts who checks the log.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        &self.config.log
    }

    fn meet<T>(&mut self, running: Vec<Running<T>>) -> Vec<T> {
        let mut done: Vec<Option<T>> = running.iter().map(|_| None).collect();
        let mut running: Vec<_> = running.into_iter().enumerate().collect();
        let mut context = Context::from_waker(Waker::noop());
        while !running.is_empty() {
            let turn = self.dice.below(running.len());
            let (number, future) = &mut running[turn];
            if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                done[*number] = Some(value);
                drop(running.swap_remove(turn));
            }
        }
        done.into_iter().flatten().collect()
    }

    fn answer(&self, call: Call) -> Pin<Box<dyn Future<Output = Answer>>> {
        let (router, request) = (self.router.clone(), call.into_http(self.origin()));
        Box::pin(async move {
            let response = router.oneshot(request).await.unwrap_or_else(|never| match never {});
            let (parts, body) = response.into_parts();
            let cookie = parts.headers.get("set-cookie").and_then(|cookie| cookie.to_str().ok());
            let cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
            let body = to_bytes(body, MAX_REPLY).await.expect("a body in memory").to_vec();
            Answer { status: parts.status.as_u16(), body, cookie }
        })
    }
}

/// What goes on, until it waits for a port.
type Running<T> = Pin<Box<dyn Future<Output = T>>>;
