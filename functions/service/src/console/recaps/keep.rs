//! Recaps as the store keeps them.

use klabat_api::Base64Url;
use klabat_api::console::{RecapEvent, RecapState};
use klabat_attendance::PersonId;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::recap::Recap;
use klabat_evidence::{LockedRecap, Millis};
use klabat_protocol::KeyId;

use crate::app::App;
use crate::failure::Failure;
use crate::ports::{Ports, Statement};
use crate::store::{Row, sql};

/// Longest part: half of what a row may hold.
const PART: usize = 1 << 20;

const VERSIONS: &str = "
    SELECT version, state, hash, signature, verified_by AS verifier, verified.name AS verified_by, verified_at,
      locked.name AS locked_by, locked_at, unlocked.name AS unlocked_by, unlocked_at, unlock_reason
    FROM recaps JOIN users AS verified ON verified.id = verified_by
      LEFT JOIN users AS locked ON locked.id = locked_by LEFT JOIN users AS unlocked ON unlocked.id = unlocked_by
    WHERE unit = ?1 AND month = ?2 ORDER BY version";

const PARTS: &str = "
    SELECT bytes FROM recap_parts WHERE unit = ?1 AND month = ?2 AND version = ?3 AND what = ?4 ORDER BY part";

/// The newest signed version below `?3`, and whether there is an older one.
const SIGNED: &str = "
    SELECT version, locked_at, unlocked_at, key, signature, EXISTS (
      SELECT 1 FROM recaps AS older WHERE older.unit = recaps.unit AND older.month = recaps.month
        AND older.version < recaps.version AND older.signature IS NOT NULL) AS more
    FROM recaps
    WHERE unit = ?1 AND month = ?2 AND version < ?3 AND signature IS NOT NULL ORDER BY version DESC LIMIT 1";

/// Only beside the version that the same batch has kept.
const KEEP_PART: &str = "
    INSERT INTO recap_parts (unit, month, version, what, part, bytes)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (
      SELECT 1 FROM recaps WHERE unit = ?1 AND month = ?2 AND version = ?3 AND verified_at = ?7 AND verified_by = ?8)";

/// One version that was kept.
pub(super) struct Version {
    pub(super) number: u32,
    pub(super) state: RecapState,
    pub(super) hash: [u8; 32],
    pub(super) signature: Option<Vec<u8>>,
    pub(super) verifier: String,
    pub(super) verified_at: Millis,
    pub(super) events: Vec<RecapEvent>,
}

/// All versions, in order.
pub(super) async fn versions<P: Ports>(app: &App<P>, unit: &str, month: &str) -> Result<Vec<Version>, Failure> {
    app.batch(vec![sql!(VERSIONS, unit, month)]).await?.rows(version)
}

/// The one that counts: the last, unless it was unlocked.
pub(super) fn current(versions: &[Version]) -> Option<&Version> {
    versions.last().filter(|last| last.state != RecapState::Unlocked)
}

/// The number of the next one.
pub(super) fn next(versions: &[Version]) -> u32 {
    versions.last().map_or(1, |last| last.number + 1)
}

fn version(mut row: Row) -> Result<Version, Failure> {
    let (version, state, hash, signature) = (row.next()?, row.next()?, row.next::<[u8; 32]>()?, row.next()?);
    let (verifier, verified_by, verified_at): (String, String, Millis) = (row.next()?, row.next()?, row.next()?);
    let (locked_by, locked_at): (Option<String>, Option<u64>) = (row.next()?, row.next()?);
    let (unlocked_by, unlocked_at): (Option<String>, Option<u64>) = (row.next()?, row.next()?);
    let event = |state, by: Option<String>, at: Option<u64>, reason| {
        let hash = Base64Url::from(hash);
        by.zip(at).map(|(by, at)| RecapEvent { version, state, by, at, reason, hash })
    };
    let events = [
        event(RecapState::Verified, Some(verified_by), Some(verified_at.0), None),
        event(RecapState::Locked, locked_by, locked_at, None),
        event(RecapState::Unlocked, unlocked_by, unlocked_at, row.next()?),
    ];
    let events = events.into_iter().flatten().collect();
    Ok(Version { number: version, state, hash, signature, verifier, verified_at, events })
}

/// The bytes of a version's recap or inputs.
async fn bytes<P: Ports>(
    app: &App<P>,
    (unit, month, version): (&str, &str, u32),
    what: &'static str,
) -> Result<Vec<u8>, Failure> {
    let parts: Vec<Vec<u8>> =
        app.batch(vec![sql!(PARTS, unit, month, version, what)]).await?.rows(|mut row| row.next())?;
    Ok(parts.concat())
}

/// The frozen recap of a version; that its bytes no longer are one is our fault.
pub(super) async fn frozen<P: Ports>(app: &App<P>, unit: &str, month: &str, version: u32) -> Result<Recap, Failure> {
    let bytes = bytes(app, (unit, month, version), "recap").await?;
    Recap::parse(&bytes).map_err(|error| Failure::Fault(format!("a stored recap: {error}")))
}

/// The frozen inputs of the version that counts, where the month was verified or locked and the person was of it.
pub(crate) async fn frozen_inputs<P: Ports>(
    app: &App<P>,
    unit: &str,
    month: &str,
    person: &PersonId,
) -> Result<Option<(Inputs, RecapState)>, Failure> {
    let versions = versions(app, unit, month).await?;
    let Some(kept) = current(&versions) else { return Ok(None) };
    let frozen = inputs(app, unit, month, kept.number).await?;
    let of_it = frozen.employees.iter().any(|employee| employee.id == *person);
    Ok(of_it.then_some((frozen, kept.state)))
}

/// The frozen inputs of a version, likewise.
async fn inputs<P: Ports>(app: &App<P>, unit: &str, month: &str, version: u32) -> Result<Inputs, Failure> {
    let bytes = bytes(app, (unit, month, version), "inputs").await?;
    Inputs::parse(&bytes).map_err(|problem| Failure::Fault(format!("stored inputs: {problem:?}")))
}

/// The newest version of a unit's month that was ever signed, of those below a number, with the bytes of both documents,
/// for an auditor, and whether an older one follows; `None` where there is none. Whoever unlocks a version leaves it with
/// its signature, and what was signed can be checked.
pub(in crate::console) async fn signed<P: Ports>(
    app: &App<P>,
    unit: &str,
    month: &str,
    below: u32,
) -> Result<Option<(LockedRecap, bool)>, Failure> {
    let mut answers = app.batch(vec![sql!(SIGNED, unit, month, below)]).await?;
    let lock = answers.first(|mut row| {
        let lock = LockedRecap {
            version: row.next()?,
            locked_at: row.next()?,
            unlocked_at: row.next::<Option<u64>>()?.map(Millis),
            edge_key: KeyId(row.next()?),
            signature: row.next()?,
            inputs: Vec::new(),
            recap: Vec::new(),
        };
        Ok((lock, row.next()?))
    })?;
    let Some((lock, more)) = lock else { return Ok(None) };
    let parts = ["inputs", "recap"].map(|what| sql!(PARTS, unit, month, lock.version, what));
    let mut answers = app.batch(parts.into()).await?;
    let mut bytes = || Ok::<_, Failure>(answers.rows(|mut row| row.next::<Vec<u8>>())?.concat());
    Ok(Some((LockedRecap { inputs: bytes()?, recap: bytes()?, ..lock }, more)))
}

/// The bytes of a version in parts.
pub(super) fn parts(
    (unit, month, version): (&str, &str, u32),
    what: &'static str,
    bytes: &[u8],
    (at, by): (Millis, &str),
) -> Vec<Statement> {
    let parts = bytes.chunks(PART).zip(0u32..);
    parts.map(|(bytes, part)| sql!(KEEP_PART, unit, month, version, what, part, bytes, at, by)).collect()
}
