//! The ports: all that the service asks of the world outside. Each is shaped by what the service needs; absence is
//! `None`, a failure is a fault of ours. Their futures are `Send`; whatever a platform needs for that stays in its
//! adapter.

use std::future::Future;
use std::time::Duration;

use klabat_evidence::Millis;
use klabat_webauthn::android::DeviceRules;
use klabat_webauthn::{SignatureCheck, TrustAnchor};

/// A value bound to a statement or read from a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// Whole number; milliseconds fit (an adapter may carry it as a double, exact to 2^53).
    Integer(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// The greatest whole number that every store keeps exactly (D1 carries numbers as doubles): 2^53 − 1.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// One SQL statement with its parameters (`?1`, `?2`, …).
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// SQL, `SQLite`'s dialect.
    pub sql: &'static str,
    /// At most 100 (D1's limit).
    pub parameters: Vec<Value>,
}

/// Rows of one statement, columns in the order in which the statement selects them.
pub type Rows = Vec<Vec<Value>>;

/// Why a batch did not happen. Nothing of it was stored, as far as the store knows: after a lost connection the
/// outcome is unknown, and the caller's statements must stand being sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// A constraint of ours refused it: its name (`CONSTRAINT name CHECK …`), or `SQLite`'s text for keys.
    Constraint(String),
    /// Anything else, for the log.
    Fault(String),
}

impl StoreError {
    /// Reads `SQLite`'s message, with whatever an adapter's platform wraps around it: after
    /// `CHECK constraint failed: ` the constraint's name; after `UNIQUE constraint failed: ` the columns, as
    /// `table.column` with commas between.
    #[must_use]
    pub fn from_sqlite(message: &str) -> Self {
        ["CHECK constraint failed: ", "UNIQUE constraint failed: "]
            .into_iter()
            .find_map(|marker| message.split_once(marker))
            .map_or_else(
                || Self::Fault(message.to_owned()),
                |(_, rest)| Self::Constraint(rest.split([':', '\n']).next().unwrap_or(rest).trim().to_owned()),
            )
    }
}

/// The SQL store.
pub trait Store: Send + Sync {
    /// Runs the statements in one transaction: all or nothing. One set of rows per statement.
    ///
    /// # Errors
    /// [`StoreError`], with nothing stored.
    fn batch(&self, statements: Vec<Statement>) -> impl Future<Output = Result<Vec<Rows>, StoreError>> + Send;
}

/// A failure of a port that is not the store; its text goes to the log only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortFault(pub String);

/// Signatures: answers the checks that the core hands out as data, and signs with the edge key.
pub trait Signatures: Send + Sync {
    /// Whether each check holds, in order.
    ///
    /// # Errors
    /// [`PortFault`] when the platform could not tell (never for a signature that is merely wrong).
    fn verify(&self, checks: Vec<SignatureCheck>) -> impl Future<Output = Result<Vec<bool>, PortFault>> + Send;

    /// Signs with the current edge key: ECDSA P-256 over SHA-256, r‖s, low s.
    ///
    /// # Errors
    /// [`PortFault`] when the key cannot be used.
    fn sign(&self, message: Vec<u8>) -> impl Future<Output = Result<[u8; 64], PortFault>> + Send;

    /// Signs with the log's key: Ed25519 (RFC 8032).
    ///
    /// # Errors
    /// [`PortFault`] when the key cannot be used.
    fn sign_log(&self, message: Vec<u8>) -> impl Future<Output = Result<[u8; 64], PortFault>> + Send;

    /// Whether each signature below a checkpoint holds, in order.
    ///
    /// # Errors
    /// [`PortFault`] when the platform could not tell.
    fn verify_log(
        &self,
        checks: Vec<klabat_ledger::SignatureCheck>,
    ) -> impl Future<Output = Result<Vec<bool>, PortFault>> + Send;
}

/// Full tiles of the log, named by the hash over them, so that what a name stands for never changes. The store could
/// give each of them, too; from here they come faster. A tile may be absent for a while after it was put.
pub trait Tiles: Send + Sync {
    /// Keeps a tile for good.
    ///
    /// # Errors
    /// [`PortFault`] when it may not have been kept; putting it again is right.
    fn put_tile(&self, name: String, bytes: Vec<u8>) -> impl Future<Output = Result<(), PortFault>> + Send;

    /// A tile; `None` when it is not there, or cannot be had now.
    fn tile(&self, name: String) -> impl Future<Output = Option<Vec<u8>>> + Send;
}

/// The server's clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Millis;
}

/// Randomness for challenges, codes, tokens and epochs.
pub trait Random: Send + Sync {
    /// Fills the buffer from a cryptographically secure generator.
    fn fill(&self, buffer: &mut [u8]);
}

/// What is rate limited, each with the platform's own counter. [`Self::ALL`] ends with the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// NIP and enrolment code, by client address: an office may enrol behind one.
    Address,
    /// NIP and enrolment code, by client address and NIP.
    Enrolment,
    /// Requests of beacons, by client address: an office's phones carry them for all of its beacons.
    Refresh,
    /// New grants, by the beacon that signed the request.
    Grant,
    /// What a phone answers to a challenge of ours, by challenge: only who took it knows it.
    Challenge,
    /// Check-ins that the credential signed, by credential (never by address: a whole office is behind one).
    Punch,
    /// Check-ins that the beacon sealed, by beacon.
    Seal,
    /// What a phone asks of its owner's days and requests, by credential, once its token is known to be right.
    Own,
    /// Sign-in at the console, by challenge.
    SignIn,
    /// Links of the console, by client address.
    Link,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; Self::Link as usize + 1] = [
        Self::Address,
        Self::Enrolment,
        Self::Refresh,
        Self::Grant,
        Self::Challenge,
        Self::Punch,
        Self::Seal,
        Self::Own,
        Self::SignIn,
        Self::Link,
    ];
}

/// Rate limits.
pub trait Limiter: Send + Sync {
    /// Whether one more is allowed for this key now.
    fn allow(&self, limit: Limit, key: String) -> impl Future<Output = bool> + Send;
}

/// The client's network address, which an adapter puts into a request's extensions; only rate limits read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub String);

/// What a fault leaves in the log.
pub trait Log: Send + Sync {
    /// Writes one line; never secrets, never evidence.
    fn fault(&self, reference: &str, text: &str);
}

/// All ports of one platform.
pub trait Ports: Store + Signatures + Tiles + Clock + Random + Limiter + Log + 'static {}

impl<T: Store + Signatures + Tiles + Clock + Random + Limiter + Log + 'static> Ports for T {}

/// What the operator of the installation sets; the same for every request.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name of the regency and agency, for the header.
    pub regency: String,
    /// WebAuthn relying party id.
    pub rp_id: String,
    /// The one accepted origin, e.g. `https://absen.minahasautara.go.id`.
    pub origin: String,
    /// Secret for challenge MACs (32 bytes).
    pub mac_secret: [u8; 32],
    /// Public edge keys (x‖y), the signing one first, then former ones whose receipts must still verify.
    pub edge_keys: Vec<[u8; 64]>,
    /// The key that the next grants announce to the beacons, when a rotation is under way.
    pub next_edge_key: Option<[u8; 64]>,
    /// By whom the log is signed: its own key, whose name is [`log_origin`], and the witnesses whose cosignatures are
    /// taken, with how many of them a checkpoint needs before it is served.
    pub log: klabat_ledger::Trust,
    /// Whether simulated beacons are accepted: development builds only.
    pub development: bool,
    /// Whether a phone must prove by its attestation what it is. Otherwise any phone is taken, and one that did not
    /// prove it is marked.
    pub attested_only: bool,
    /// Where the chains of attested phones must end: [Google's](klabat_webauthn::android::google_roots).
    pub attestation_roots: Vec<TrustAnchor>,
    /// What is demanded of an attested phone.
    pub device_rules: DeviceRules,
    /// How long a session of the console lasts.
    pub session: Duration,
}

/// The origin line of an installation's log, also the name of its key.
#[must_use]
pub fn log_origin(rp_id: &str) -> String {
    format!("{rp_id}/log")
}

#[cfg(test)]
mod tests {
    use super::StoreError;

    #[test]
    fn a_constraint_is_known_by_its_name_however_it_is_wrapped() {
        for (message, name) in [
            ("CHECK constraint failed: altered_submission", "altered_submission"),
            ("D1_ERROR: CHECK constraint failed: repeated_counter: SQLITE_CONSTRAINT", "repeated_counter"),
            (
                "D1_ERROR: UNIQUE constraint failed: answered.challenge: SQLITE_CONSTRAINT_PRIMARYKEY",
                "answered.challenge",
            ),
        ] {
            assert_eq!(StoreError::from_sqlite(message), StoreError::Constraint(name.to_owned()));
        }
        let fault = "FOREIGN KEY constraint failed";
        assert_eq!(StoreError::from_sqlite(fault), StoreError::Fault(fault.to_owned()));
    }
}
