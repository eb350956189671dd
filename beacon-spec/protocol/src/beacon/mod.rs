//! The beacon's side: everything a firmware needs except radio, non-volatile memory and entropy.
//!
//! A firmware makes one [`Beacon`] per boot, tells it of connections and signal strength, and passes GATT reads
//! and writes through. Time, randomness and the key are its [`Hardware`].
//!
//! ```text
//! radio:  connect(conn, peer) · signal(conn, dbm) · write(conn, …) · read(conn, …) · disconnect(conn)
//! Wi-Fi:  refresh_due_s() · request() → POST → grant(bytes)
//! NVM:    boot number, +1 and written before new(); edge_keys(), written whenever they change
//! ```
//!
//! Nothing here fails or panics on what a phone sends: the outcome of a write is the status byte of the reads
//! that follow it on the same connection.

mod connections;
mod refresh;
mod reply;
mod samples;
mod sessions;

use crate::clock::{Clock, DEFAULT_DRIFT_PPM, Reading};
use crate::frames::{Battery, Identity, Seal, SealBody, SealWrite, SessionAnswer};
use crate::gatt::{Characteristic, Status};
use crate::hash::{self, Peer};
use crate::{BeaconId, Boot, Counter, EchoToken, Hello, PublicKey, SessionId, Signature};

pub use connections::{Connection, MAX_CONNECTIONS};
pub use refresh::{EdgeKeys, GrantRefusal, MAX_UNCERTAINTY_MS, REFRESH_PAUSE_MS, REQUEST_LIFETIME_MS};
pub use reply::Reply;
pub use sessions::{MAX_ECHO_ROUNDS, MAX_SESSIONS, SESSION_LIFETIME_MS};

use connections::Connections;
use refresh::Refresh;
use sessions::{Session, Sessions, State};

/// What a board gives the beacon.
pub trait Hardware {
    /// Milliseconds since boot, never decreasing, within the configured drift.
    fn uptime_ms(&mut self) -> u64;

    /// Fills `bytes` from a true random source (SPEC.md, Security requirements).
    fn random(&mut self, bytes: &mut [u8]);

    /// Signs with the beacon's key: ECDSA P-256, SHA-256, RFC 6979, low s.
    fn sign(&mut self, message: &[u8]) -> Signature;

    /// Whether `signature` is `key`'s over `message`, by ECDSA P-256 with SHA-256.
    fn verify(&mut self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool;

    /// Charge left, as reported with each refresh.
    fn battery(&mut self) -> Battery {
        Battery::Mains
    }
}

/// What a beacon knows when it starts.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    /// Its name for life.
    pub beacon: BeaconId,
    /// The public half of the key that [`Hardware::sign`] uses.
    pub key: PublicKey,
    /// The boot number, already raised and stored: no two starts may share one.
    pub boot: Boot,
    /// The edge keys from provisioning, or as last stored.
    pub edge_keys: EdgeKeys,
    /// Bound on the uptime counter's error, in millionths.
    pub drift_ppm: u32,
}

impl Config {
    /// A configuration with the default drift.
    #[must_use]
    pub const fn new(beacon: BeaconId, key: PublicKey, boot: Boot, edge_keys: EdgeKeys) -> Self {
        Self { beacon, key, boot, edge_keys, drift_ppm: DEFAULT_DRIFT_PPM }
    }
}

/// One boot of a beacon.
#[derive(Debug)]
pub struct Beacon<H> {
    hardware: H,
    config: Config,
    /// Keys the peer tags; drawn at boot and never stored, so that tags cannot be linked across boots.
    boot_secret: [u8; 32],
    /// The latest uptime seen, so that a counter that falters cannot turn time back.
    uptime: u64,
    clock: Clock,
    /// The last seal's.
    counter: Counter,
    refusals: u16,
    connections: Connections,
    sessions: Sessions,
    refresh: Refresh,
}

impl<H: Hardware> Beacon<H> {
    /// Starts a boot: no session, no clock, no epoch.
    pub fn new(config: Config, mut hardware: H) -> Self {
        let mut boot_secret = [0; 32];
        hardware.random(&mut boot_secret);
        Self {
            hardware,
            boot_secret,
            uptime: 0,
            clock: Clock::new(config.drift_ppm),
            counter: Counter(0),
            refusals: 0,
            connections: Connections::new(),
            sessions: Sessions::new(),
            refresh: Refresh::new(config.edge_keys),
            config,
        }
    }

    /// Raises the counter to that of a last seal, so that a conformance test gets to the end of a boot's counters. A
    /// firmware has no use for it.
    #[doc(hidden)]
    pub fn raise_counter(&mut self, last: Counter) {
        self.counter = self.counter.max(last);
    }

    /// A phone connected. Beyond [`MAX_CONNECTIONS`] it is not remembered, and its reads answer busy.
    ///
    /// `connection` is the stack's handle; using one again forgets the former connection of that handle.
    pub fn connect(&mut self, connection: Connection, peer: Peer) {
        let tag = hash::peer_tag(&self.boot_secret, &peer);
        let outcome = self.connections.add(connection, tag);
        self.count(outcome);
    }

    /// The connection is gone; its session stays until it expires, so that the phone can resume.
    pub fn disconnect(&mut self, connection: Connection) {
        self.connections.remove(connection);
    }

    /// A signal strength reading of a connection, in dBm. Values that no controller reports are ignored.
    pub fn signal(&mut self, connection: Connection, dbm: i8) {
        self.tick();
        let Some(link) = self.connections.get(connection) else {
            return;
        };
        let open = link.session.and_then(|id| self.sessions.get(id));
        match open {
            Some(session) if session.is_open() => session.samples.push(dbm),
            _ => link.samples.push(dbm),
        }
    }

    /// The phone wrote `value`. What came of it is read on the same connection.
    pub fn write(&mut self, connection: Connection, target: Characteristic, value: &[u8]) {
        let now = self.tick();
        if self.connections.get(connection).is_none() {
            return;
        }
        let outcome = match target {
            Characteristic::Identity => Err(Status::Refused),
            Characteristic::Session => self.write_session(connection, now, value),
            Characteristic::Echo => self.write_echo(connection, now, value),
            Characteristic::Seal => self.write_seal(connection, now, value),
            Characteristic::Refresh => self.write_refresh(connection, value),
        };
        self.count(outcome);
    }

    /// Counts what came of a write or a connection among the refusals, where it is one.
    fn count(&mut self, outcome: Result<(), Status>) {
        if matches!(outcome, Err(Status::Refused | Status::Malformed | Status::Busy)) {
            self.refusals = self.refusals.saturating_add(1);
        }
    }

    /// The phone reads: a status byte and, when it is ok, the frame.
    ///
    /// A stack that serves a long read in pieces calls this once, at offset 0, and cuts the reply.
    pub fn read(&mut self, connection: Connection, source: Characteristic) -> Reply {
        let now = self.tick();
        if self.connections.get(connection).is_none() {
            return Reply::status(Status::Busy);
        }
        match source {
            Characteristic::Identity => Reply::ok(&self.identity().encode()),
            Characteristic::Session => self.read_session(connection),
            Characteristic::Echo => self.read_echo(connection, now),
            Characteristic::Seal => self.read_seal(connection),
            Characteristic::Refresh => self.read_refresh(connection),
        }
    }

    /// Who the beacon is now.
    pub fn identity(&mut self) -> Identity {
        let now = self.tick();
        let clock = self.clock.read(now);
        Identity {
            beacon: self.config.beacon,
            fingerprint: hash::fingerprint(&self.config.key),
            boot: self.config.boot,
            epoch: self.refresh.current(clock).map(|epoch| epoch.id),
            refresh_due_s: self.refresh.due_s(clock, now),
        }
    }

    /// What the clock shows; `None` before the first grant.
    pub fn clock(&mut self) -> Option<Reading> {
        let now = self.tick();
        self.clock.read(now)
    }

    /// The edge keys to store and to give to the next [`Config`]; they change when a grant is accepted.
    #[must_use]
    pub fn edge_keys(&self) -> EdgeKeys {
        self.refresh.keys
    }

    /// The board.
    pub fn hardware_mut(&mut self) -> &mut H {
        &mut self.hardware
    }

    /// Takes the time, and clears what it has ended.
    fn tick(&mut self) -> u64 {
        self.uptime = self.uptime.max(self.hardware.uptime_ms());
        self.sessions.expire(self.uptime);
        self.uptime
    }

    fn write_session(&mut self, connection: Connection, now: u64, value: &[u8]) -> Result<(), Status> {
        let outcome = self.open(connection, now, value);
        if let Some(link) = self.connections.get(connection) {
            link.opened = outcome;
        }
        outcome.map(drop)
    }

    /// Opens a session for a hello, or finds the one that this connection opened with it.
    fn open(&mut self, connection: Connection, now: u64, value: &[u8]) -> Result<SessionId, Status> {
        let hello = Hello(value.try_into().map_err(|_| Status::Malformed)?);
        let link = self.connections.get(connection).ok_or(Status::Busy)?;
        let former = link.session.and_then(|id| self.sessions.get(id));
        let replaced = match former {
            Some(session) if session.hello == hello => return Ok(session.id),
            Some(session) if session.is_open() => Some(session.id),
            Some(_) | None => None,
        };
        let epoch = self.refresh.current(self.clock.read(now)).ok_or(Status::Stale)?;
        let mut id = SessionId([0; 16]);
        self.hardware.random(&mut id.0);
        let nonce = hash::nonce(&epoch.nonce, &id, &hello);
        let session = Session::open(id, hello, nonce, epoch, link.tag, now);
        self.sessions.add(&session, replaced, |id| self.connections.opener(id).is_some())?;
        let link = self.connections.get(connection).ok_or(Status::Busy)?;
        link.session = Some(id);
        link.samples.clear();
        Ok(id)
    }

    fn read_session(&mut self, connection: Connection) -> Reply {
        let outcome = self.connections.get(connection).map(|link| link.opened);
        let id = match outcome.unwrap_or(Err(Status::Busy)) {
            Ok(id) => id,
            Err(status) => return Reply::status(status),
        };
        self.sessions.get(id).map_or(Reply::status(Status::Expired), |session| {
            let answer = SessionAnswer { session: id, nonce: session.nonce };
            Reply::ok(&answer.encode())
        })
    }

    /// The open session of this connection, for the echo.
    fn echoing(&mut self, connection: Connection) -> Result<&mut Session, Status> {
        let id = self.connections.get(connection).and_then(|link| link.session).ok_or(Status::Empty)?;
        let session = self.sessions.get(id).ok_or(Status::Expired)?;
        if session.is_open() { Ok(session) } else { Err(Status::Refused) }
    }

    fn read_echo(&mut self, connection: Connection, now: u64) -> Reply {
        match self.start_round(connection, now) {
            Ok(token) => Reply::ok(&token.0),
            Err(status) => Reply::status(status),
        }
    }

    /// A second read before the write starts another round, with another token.
    fn start_round(&mut self, connection: Connection, now: u64) -> Result<EchoToken, Status> {
        self.echoing(connection)?.echo.count()?;
        let mut token = EchoToken([0; 8]);
        self.hardware.random(&mut token.0);
        self.echoing(connection)?.echo.start(token, now);
        Ok(token)
    }

    fn write_echo(&mut self, connection: Connection, now: u64, value: &[u8]) -> Result<(), Status> {
        let token = EchoToken(value.try_into().map_err(|_| Status::Malformed)?);
        self.echoing(connection)?.echo.finish(token, now)
    }

    fn write_seal(&mut self, connection: Connection, now: u64, value: &[u8]) -> Result<(), Status> {
        let outcome = SealWrite::decode(value)
            .map_err(|_| Status::Malformed)
            .and_then(|write| self.seal(connection, now, &write));
        if let Some(link) = self.connections.get(connection) {
            link.sealed = outcome;
        }
        outcome.map(drop)
    }

    /// Seals the session's first assertion; for the same one again there is nothing left to do.
    fn seal(&mut self, connection: Connection, now: u64, write: &SealWrite) -> Result<SessionId, Status> {
        let session = self.sessions.get(write.session).ok_or(Status::Expired)?;
        match &session.state {
            State::Sealed(seal) if seal.body.assertion == write.assertion => {
                return Ok(session.id);
            }
            State::Sealed(_) => return Err(Status::Refused),
            State::Open => {}
        }
        // Who listens in knows session and hello: while the opener is here, nobody else ends its session.
        if self.connections.opener(session.id).is_some_and(|opener| opener != connection) {
            return Err(Status::Refused);
        }
        let link = self.connections.get(connection).ok_or(Status::Busy)?;
        if link.session != Some(session.id) {
            session.samples.append(&link.samples);
        }
        let reading =
            self.clock.read(now).filter(|reading| reading.at < session.epoch_expires_at).ok_or(Status::Stale)?;
        let counter = self.counter.0.checked_add(1).ok_or(Status::Refused)?;
        self.counter = Counter(counter);
        let open_for = now.saturating_sub(session.opened);
        let body = SealBody {
            beacon: self.config.beacon,
            boot: self.config.boot,
            counter: self.counter,
            epoch: session.epoch,
            opened_at: crate::Millis(reading.at.0.saturating_sub(open_for)),
            sealed_at: reading.at,
            uncertainty_ms: reading.uncertainty_ms,
            signal: session.samples.signal(),
            shortest_echo_ms: session.echo.shortest_ms(),
            opener: session.opener,
            sealer: link.tag,
            session: session.id,
            hello: session.hello,
            nonce: session.nonce,
            assertion: write.assertion,
        };
        let seal = Seal::sign(body, |message| self.hardware.sign(message));
        session.state = State::Sealed(seal);
        Ok(session.id)
    }

    fn read_seal(&mut self, connection: Connection) -> Reply {
        let outcome = self.connections.get(connection).map(|link| link.sealed);
        let id = match outcome.unwrap_or(Err(Status::Busy)) {
            Ok(id) => id,
            Err(status) => return Reply::status(status),
        };
        match self.sessions.get(id).map(|session| &session.state) {
            Some(State::Sealed(seal)) => Reply::ok(&seal.encode()),
            Some(State::Open) | None => Reply::status(Status::Expired),
        }
    }

    fn write_refresh(&mut self, connection: Connection, value: &[u8]) -> Result<(), Status> {
        let outcome = self.grant_inner(value).map_err(GrantRefusal::status);
        if let Some(link) = self.connections.get(connection) {
            link.refreshed = Some(outcome.err().unwrap_or(Status::Accepted));
        }
        outcome
    }

    fn read_refresh(&mut self, connection: Connection) -> Reply {
        let written = self.connections.get(connection).and_then(|link| link.refreshed);
        match written {
            Some(status) => Reply::status(status),
            None => Reply::ok(&self.request().encode()),
        }
    }
}
