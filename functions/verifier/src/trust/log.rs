//! By whom a checkpoint must be signed: by the log's key, or, if it is an old one, by a key that the log had then.

use klabat_ledger::{Refusal as LogRefusal, Trust, VerifiedCheckpoint, VerifierKey};
use serde::{Deserialize, Serialize};

use super::TrustError;
use crate::Refusal;

/// The log's key with the witnesses', and the keys that the log had before.
#[derive(Clone, Debug)]
pub struct LogTrust {
    now: Trust,
    former: Vec<Former>,
}

/// A key that signs no longer.
#[derive(Clone, Debug)]
struct Former {
    trust: Trust,
    /// Leaves of the last checkpoint that it signed before it leaked. A thief who adds anything signs a larger one; a
    /// smaller one that says something else is not how the log begins, which a mirror of it shows.
    until_size: u64,
}

/// `log` of the trust file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogJson {
    origin: String,
    key: String,
    #[serde(default)]
    former: Vec<FormerJson>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FormerJson {
    key: String,
    until_size: u64,
}

impl LogTrust {
    /// Keys in the text form of C2SP signed-note; each of the log's has its origin for a name, and comes once.
    pub(super) fn read(log: &LogJson, witnesses: &[String], threshold: usize) -> Result<Self, TrustError> {
        let witnesses = witnesses.iter().map(|text| key(text)).collect::<Result<Vec<_>, _>>()?;
        let signed_by = |text: &str| {
            let own = key(text)?;
            if own.name() != log.origin {
                return Err(TrustError("the log's key has another name than its origin".to_owned()));
            }
            Trust::new(own, witnesses.clone(), threshold)
                .map_err(|_| TrustError("the keys of log and witnesses do not go together".to_owned()))
        };
        let now = signed_by(&log.key)?;
        let mut former: Vec<Former> = Vec::new();
        for FormerJson { key, until_size } in &log.former {
            let trust = signed_by(key)?;
            if former.iter().map(|one| &one.trust).chain([&now]).any(|other| other.log().key() == trust.log().key()) {
                return Err(TrustError("a key of the log is listed twice".to_owned()));
            }
            former.push(Former { trust, until_size: *until_size });
        }
        Ok(Self { now, former })
    }

    /// A checkpoint of the log as it is now: by its key alone.
    pub(crate) fn present(&self, note: &str) -> Result<VerifiedCheckpoint, Refusal> {
        Ok(self.now.checks(note)?.verify()?)
    }

    /// A checkpoint that was kept: also by a former key, up to the size that it is believed for.
    pub(crate) fn kept(&self, note: &str) -> Result<VerifiedCheckpoint, Refusal> {
        let unsigned = |trust: &Trust| trust.checks(note) == Err(LogRefusal::UnsignedCheckpoint);
        let Some(former) = self.former.iter().find(|former| unsigned(&self.now) && !unsigned(&former.trust)) else {
            return self.present(note);
        };
        let checkpoint = former.trust.checks(note)?.verify()?;
        if checkpoint.head().size > former.until_size { Err(Refusal::EndedLogKey) } else { Ok(checkpoint) }
    }
}

fn key(text: &str) -> Result<VerifierKey, TrustError> {
    VerifierKey::parse(text).map_err(|_| TrustError(format!("{text} is no verifier key")))
}
