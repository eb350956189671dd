//! What the cases are run against: the router on `SQLite` in this process, or an edge elsewhere over HTTP.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http_body_util::BodyExt as _;
use klabat_evidence::{Millis, SignatureCheck};
use klabat_ledger::{Algorithm, Trust, VerifierKey};
use klabat_protocol::SoftwareKey;
use klabat_service::ports::{
    Clock, Config, Limit, Limiter, Log, PortFault, Random, Rows, Signatures, Statement, Store, StoreError, Tiles,
};
use klabat_service::sqlite::Sqlite;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

/// When every test in this process begins: 2026-08-18, 07:20 WITA.
pub(crate) const START: u64 = 1_787_008_800_000;

/// Each byte of the edge's private key in this process.
pub(crate) const EDGE: u8 = 3;

/// Where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strike {
    /// The batch after so many is not run.
    Before(usize),
    /// It is run, and its answer lost.
    After(usize),
}

/// Ports of a test: fakes that can be made to fail, over a real store.
pub(crate) struct Ports {
    pub(crate) store: Sqlite,
    pub(crate) clock: AtomicU64,
    pub(crate) strike: Mutex<Option<Strike>>,
    /// What somebody else does right after so many batches more.
    meanwhile: Mutex<Vec<(usize, Statement)>>,
    /// The tables that each batch wrote to, once [`Self::watch`] is called.
    wrote: Mutex<Option<Vec<BTreeSet<String>>>>,
    /// How often each key of a limit is allowed: always, where it is not said.
    pub(crate) shares: Mutex<Vec<(Limit, u32)>>,
    /// How often each was, so far.
    pub(crate) counted: Mutex<BTreeMap<String, u32>>,
    pub(crate) faults: Mutex<Vec<String>>,
    /// How many casts stand before the store.
    pub(crate) casts: AtomicU16,
    /// Full tiles of the log.
    pub(crate) tiles: Mutex<BTreeMap<String, Vec<u8>>>,
    edge: Mutex<SoftwareKey>,
    random: AtomicU64,
}

impl Ports {
    /// Nobody else does anything any more.
    pub(crate) fn alone(&self) {
        self.meanwhile.lock().unwrap().clear();
    }

    /// Somebody else does this right after so many batches more.
    pub(crate) fn meanwhile(&self, batches: usize, statement: Statement) {
        self.meanwhile.lock().unwrap().push((batches, statement));
    }

    /// Notes from now on which tables each batch writes to.
    pub(crate) fn watch(&self) {
        self.store.watch().unwrap();
        *self.wrote.lock().unwrap() = Some(Vec::new());
    }

    /// The tables that each batch since then wrote to.
    pub(crate) fn wrote(&self) -> Vec<BTreeSet<String>> {
        self.wrote.lock().unwrap().replace(Vec::new()).unwrap()
    }

    /// Counts a call that a fault may strike.
    fn struck(&self) -> Option<Strike> {
        let mut strike = self.strike.lock().unwrap();
        match *strike {
            Some(Strike::Before(0) | Strike::After(0)) => strike.take(),
            Some(Strike::Before(left)) => strike.replace(Strike::Before(left - 1)).and(None),
            Some(Strike::After(left)) => strike.replace(Strike::After(left - 1)).and(None),
            None => None,
        }
    }
}

impl Store for Ports {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, StoreError> {
        // Whoever else waits gets their turn, as on any real store.
        tokio::task::yield_now().await;
        let lost = || StoreError::Fault("the store is gone".to_owned());
        match self.struck() {
            Some(Strike::Before(_)) => Err(lost()),
            Some(Strike::After(_)) => self.store.run(&statements).and(Err(lost())),
            None => {
                let answer = self.store.run(&statements);
                if let Some(wrote) = &mut *self.wrote.lock().unwrap() {
                    wrote.push(self.store.written().unwrap());
                }
                let mut meanwhile = self.meanwhile.lock().unwrap();
                meanwhile.iter_mut().for_each(|(left, _)| *left -= 1);
                let due: Vec<Statement> =
                    meanwhile.extract_if(.., |(left, _)| *left == 0).map(|(_, due)| due).collect();
                if !due.is_empty() {
                    self.store.run(&due).unwrap();
                }
                answer
            }
        }
    }
}

impl Signatures for Ports {
    async fn verify(&self, checks: Vec<SignatureCheck>) -> Result<Vec<bool>, PortFault> {
        tokio::task::yield_now().await;
        Ok(checks.iter().map(SignatureCheck::verify).collect())
    }

    /// Not by RFC 6979 alone, as WebCrypto is not: each signature differs.
    async fn sign(&self, message: Vec<u8>) -> Result<[u8; 64], PortFault> {
        Ok(*self.edge.lock().unwrap().sign(&message).as_bytes())
    }

    async fn sign_log(&self, message: Vec<u8>) -> Result<[u8; 64], PortFault> {
        tokio::task::yield_now().await;
        match self.struck() {
            Some(_) => Err(PortFault("the log's key is gone".to_owned())),
            None => Ok(ed25519_dalek::Signer::sign(&log_key(), &message).to_bytes()),
        }
    }

    async fn verify_log(&self, checks: Vec<klabat_ledger::SignatureCheck>) -> Result<Vec<bool>, PortFault> {
        Ok(checks.iter().map(klabat_ledger::SignatureCheck::verify).collect())
    }
}

impl Tiles for Ports {
    async fn put_tile(&self, name: String, bytes: Vec<u8>) -> Result<(), PortFault> {
        tokio::task::yield_now().await;
        let strike = self.struck();
        if !matches!(strike, Some(Strike::Before(_))) {
            let former = self.tiles.lock().unwrap().insert(name.clone(), bytes.clone());
            assert!(former.is_none_or(|former| former == bytes), "{name} changed");
        }
        if strike.is_some() { Err(PortFault("the tiles are gone".to_owned())) } else { Ok(()) }
    }

    async fn tile(&self, name: String) -> Option<Vec<u8>> {
        self.tiles.lock().unwrap().get(&name).cloned()
    }
}

/// The log's key in this process.
pub(crate) fn log_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[4; 32])
}

/// Its public half.
pub(crate) fn log_vkey() -> VerifierKey {
    let origin = klabat_service::ports::log_origin("klabat.example");
    VerifierKey::new(&origin, Algorithm::Ed25519, log_key().verifying_key().to_bytes()).unwrap()
}

impl Clock for Ports {
    fn now(&self) -> Millis {
        Millis(self.clock.load(Ordering::SeqCst))
    }
}

impl Random for Ports {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let number = self.random.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&Sha256::digest(number.to_be_bytes())[..chunk.len()]);
        }
    }
}

impl Limiter for Ports {
    async fn allow(&self, limit: Limit, key: String) -> bool {
        let mut counted = self.counted.lock().unwrap();
        let count = counted.entry(format!("{limit:?} {key}")).or_default();
        *count += 1;
        let shares = self.shares.lock().unwrap();
        shares.iter().find(|(of, _)| *of == limit).is_none_or(|(_, share)| *count <= *share)
    }
}

impl Log for Ports {
    fn fault(&self, reference: &str, text: &str) {
        self.faults.lock().unwrap().push(format!("{reference} {text}"));
    }
}

impl Ports {
    /// Another key of the edge from now on.
    pub(crate) fn sign_with(&self, key: SoftwareKey) {
        *self.edge.lock().unwrap() = key;
    }
}

/// The service in this process.
pub(crate) struct Here {
    pub(crate) ports: Arc<Ports>,
    pub(crate) config: Arc<Config>,
    router: Router,
}

impl Here {
    /// The same ports under another configuration.
    pub(crate) fn with(&self, config: Config) -> Target {
        let config = Arc::new(config);
        let router = klabat_service::router(Arc::clone(&self.ports), Arc::clone(&config));
        Target::Here(Arc::new(Self { ports: Arc::clone(&self.ports), config, router }))
    }
}

/// What the cases are run against.
#[derive(Clone)]
pub(crate) enum Target {
    Here(Arc<Here>),
    There { url: Arc<str>, agent: ureq::Agent },
}

/// One request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The code of a problem, with its status.
    pub(crate) fn refusal(&self) -> (u16, String) {
        let text = String::from_utf8_lossy(&self.body);
        assert_ne!(self.status, 200, "not refused: {text}");
        let problem: klabat_api::Problem = serde_json::from_str(&text).expect(&text);
        assert_eq!(Some(&problem.message), klabat_api::messages::sentence(&problem.code));
        (self.status, problem.code)
    }

    pub(crate) fn code(&self) -> String {
        self.refusal().1
    }
}

impl Target {
    /// The edge at `KLABAT_URL`, or the service in this process.
    pub(crate) fn chosen() -> Self {
        static AGENT: OnceLock<ureq::Agent> = OnceLock::new();
        let Ok(url) = std::env::var("KLABAT_URL") else { return Self::here(true) };
        // A connection for each request: workerd closes one whose body it refused to read, and to send on it would be a race.
        let agent = AGENT.get_or_init(|| {
            ureq::Agent::config_builder().http_status_as_error(false).max_idle_connections(0).build().into()
        });
        Self::There { url: url.into(), agent: agent.clone() }
    }

    /// The service in this process.
    pub(crate) fn here(development: bool) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let edge = SoftwareKey::from_bytes(&[EDGE; 32]).unwrap();
        let config = Config {
            regency: "Pemerintah Kabupaten Minahasa Utara".to_owned(),
            rp_id: "klabat.example".to_owned(),
            origin: "https://klabat.example".to_owned(),
            mac_secret: [9; 32],
            edge_keys: vec![edge.public_key().0],
            next_edge_key: None,
            log: Trust::log_alone(log_vkey()).unwrap(),
            development,
            attested_only: !development,
            attestation_roots: vec![crate::android::anchor()],
            device_rules: klabat_webauthn::android::DeviceRules::production(72 * 3_600_000),
            session: Duration::from_hours(8),
        };
        let ports = Arc::new(Ports {
            store: Sqlite::in_memory().unwrap(),
            clock: AtomicU64::new(START),
            strike: Mutex::new(None),
            meanwhile: Mutex::new(Vec::new()),
            wrote: Mutex::new(None),
            shares: Mutex::new(Vec::new()),
            casts: AtomicU16::new(0),
            counted: Mutex::new(BTreeMap::new()),
            faults: Mutex::new(Vec::new()),
            tiles: Mutex::new(BTreeMap::new()),
            edge: Mutex::new(edge),
            random: AtomicU64::new(NEXT.fetch_add(1 << 32, Ordering::SeqCst)),
        });
        let config = Arc::new(config);
        let router = klabat_service::router(Arc::clone(&ports), Arc::clone(&config));
        Self::Here(Arc::new(Here { ports, config, router }))
    }

    /// The ports of the service in this process.
    pub(crate) fn ports(&self) -> &Ports {
        match self {
            Self::Here(here) => &here.ports,
            Self::There { .. } => panic!("this case needs the service in this process"),
        }
    }

    /// The configuration of the service in this process.
    pub(crate) fn config(&self) -> &Config {
        match self {
            Self::Here(here) => &here.config,
            Self::There { .. } => panic!("this case needs the service in this process"),
        }
    }

    /// What cron does each minute, here or there.
    pub(crate) async fn minute(&self) {
        match self {
            Self::Here(here) => {
                klabat_service::sequence(&here.ports, &here.config).await.unwrap();
            }
            Self::There { .. } => {
                let path = "/cdn-cgi/handler/scheduled".to_owned();
                assert_eq!(self.send(Call { method: "GET", path, ..Call::default() }).await.status, 200);
            }
        }
    }

    pub(crate) async fn send(&self, call: Call) -> Answer {
        match self {
            Self::Here(here) => oneshot(here.router.clone(), call).await,
            Self::There { url, agent } => {
                let (url, agent) = (format!("{url}{}", call.path), agent.clone());
                tokio::task::spawn_blocking(move || over_http(&agent, &url, &call)).await.unwrap()
            }
        }
    }
}

fn builder(url: &str, call: &Call) -> axum::http::request::Builder {
    let request = axum::http::Request::builder().method(call.method).uri(url);
    call.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
}

fn headers(headers: &axum::http::HeaderMap) -> BTreeMap<String, String> {
    headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
}

async fn oneshot(router: Router, call: Call) -> Answer {
    let request = builder(&call.path, &call).body(Body::from(call.body)).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), headers(response.headers()));
    let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
    Answer { status, headers, body }
}

fn over_http(agent: &ureq::Agent, url: &str, call: &Call) -> Answer {
    let request = builder(url, call);
    let response = match call.method {
        "GET" => agent.run(request.body(()).unwrap()),
        _ => agent.run(request.body(call.body.clone()).unwrap()),
    };
    let mut response = response.unwrap();
    let (status, headers) = (response.status().as_u16(), headers(response.headers()));
    Answer { status, headers, body: response.body_mut().read_to_vec().unwrap() }
}
