//! What is known of withdrawn attestation certificates: kept here, looked up at an enrolment.

use std::fmt;

use klabat_evidence::Millis;
use klabat_webauthn::android::{NoStatusList, RevocationList, Serial};
use serde_json::Value as Json;

use crate::failure::Failure;
use crate::ports::{Ports, Statement, StoreError};
use crate::store::{Answers, Row, sql};

/// Where Google publishes them.
pub const STATUS_URL: &str = "https://android.googleapis.com/attestation/status";

/// How often the list is fetched, in ms. Google lets it be cached for a day.
const EVERY_MS: u64 = 12 * 60 * 60 * 1000;

/// How soon after a try that failed the next one is made, in ms.
const RETRY_MS: u64 = 60 * 60 * 1000;

const KNOWN: &str = "SELECT fetched_at, tried_at FROM revocations";

const AMONG: &str = "SELECT serial FROM revoked_attestations WHERE serial IN (SELECT value FROM json_each(?1))";

const FORGET: &str = "DELETE FROM revoked_attestations WHERE serial NOT IN (SELECT value FROM json_each(?1))";

const REVOKE: &str = "
    INSERT INTO revoked_attestations (serial) SELECT value FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING";

const FETCHED: &str = "
    INSERT INTO revocations (one, fetched_at, tried_at, failure) VALUES (1, ?1, ?1, NULL)
    ON CONFLICT (one) DO UPDATE SET fetched_at = ?1, tried_at = ?1, failure = NULL";

/// Never fetched is fetched at zero: such a list is too old for everything.
const FAILED: &str = "
    INSERT INTO revocations (one, fetched_at, tried_at, failure) VALUES (1, 0, ?1, ?2)
    ON CONFLICT (one) DO UPDATE SET tried_at = ?1, failure = ?2";

/// Two statements, read by [`read`]: the list, as far as it is about these certificates.
pub(crate) fn statements(serials: &[Serial]) -> [Statement; 2] {
    [sql!(KNOWN), sql!(AMONG, json(serials))]
}

pub(crate) fn read(answers: &mut Answers) -> Result<RevocationList, Failure> {
    let known = answers.first(|mut row| Ok((row.next::<Millis>()?, row.next::<Millis>()?)))?;
    let revoked = answers.rows(serial)?;
    let fetched_at_ms = known.map_or(0, |(fetched_at, _)| fetched_at.0);
    Ok(RevocationList { fetched_at_ms, revoked: revoked.into_iter().collect() })
}

fn serial(mut row: Row) -> Result<Serial, Failure> {
    let text: String = row.next()?;
    Serial::parse(&text).ok_or_else(|| Failure::Fault("a stored serial number is none".to_owned()))
}

fn json<'a>(serials: impl IntoIterator<Item = &'a Serial>) -> String {
    serials.into_iter().map(Serial::as_str).collect::<Json>().to_string()
}

/// Whether it is time to fetch the list again. An adapter asks now and then.
///
/// # Errors
/// [`StoreError`].
pub async fn is_due<P: Ports>(ports: &P) -> Result<bool, StoreError> {
    let mut answers = Answers::new(ports.batch(vec![sql!(KNOWN)]).await?);
    let known = answers.first(|mut row| Ok((row.next::<Millis>()?, row.next::<Millis>()?)));
    let known = known.map_err(|failure| StoreError::Fault(format!("{failure:?}")))?;
    let now = ports.now();
    Ok(known.is_none_or(|(fetched_at, tried_at)| {
        now.since(fetched_at) >= EVERY_MS && (tried_at == fetched_at || now.since(tried_at) >= RETRY_MS)
    }))
}

/// Why the list was not replaced.
#[derive(Debug)]
pub enum Unkept {
    /// It did not come, and why. The old one stays.
    NotFetched(String),
    /// It is not what Google publishes. The old one stays.
    List(NoStatusList),
    /// The store failed.
    Store(StoreError),
}

impl fmt::Display for Unkept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFetched(reason) => write!(f, "not fetched: {reason}"),
            Self::List(reason) => write!(f, "{reason}"),
            Self::Store(error) => write!(f, "not stored: {error:?}"),
        }
    }
}

impl std::error::Error for Unkept {}

/// Takes what was fetched just now, or why nothing was. A list that cannot be read and one that did not come leave the
/// old one in place, which in time becomes too old to enrol by.
///
/// # Errors
/// [`Unkept`], for the log.
pub async fn keep<P: Ports>(ports: &P, fetched: Result<Vec<u8>, String>) -> Result<usize, Unkept> {
    let now = ports.now();
    let list = fetched
        .map_err(Unkept::NotFetched)
        .and_then(|bytes| RevocationList::parse(&bytes, now.0).map_err(Unkept::List));
    let list = match list {
        Ok(list) => list,
        Err(unkept) => {
            let failed = sql!(FAILED, now, unkept.to_string());
            ports.batch(vec![failed]).await.map_err(Unkept::Store)?;
            return Err(unkept);
        }
    };
    let serials = json(&list.revoked);
    let statements = vec![sql!(FORGET, &serials), sql!(REVOKE, &serials), sql!(FETCHED, now)];
    ports.batch(statements).await.map_err(Unkept::Store)?;
    Ok(list.revoked.len())
}
