//! What the auditor trusts, from a file that came by another way than the evidence.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use klabat_evidence::RelyingParty;
use klabat_ledger::VerifierKey;
use klabat_protocol::PublicKey;
use klabat_webauthn::P256Key;
use serde::Deserialize;

use crate::{Failure, Refusal};

/// What the JSON calls itself; another format gets another name.
const FORMAT: &str = "klabat-trust-v1";

/// The relying party, its edge keys and its log.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Relying party id and origins.
    pub relying_party: RelyingParty,
    /// The edge's public keys, former ones too.
    pub edge_keys: Vec<PublicKey>,
    /// By whom a checkpoint must be signed; `None` where no log is trusted.
    pub log: Option<klabat_ledger::Trust>,
}

/// The text is no trust file.
#[derive(Debug, PartialEq, Eq)]
pub struct TrustError(String);

impl fmt::Display for TrustError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no trust file: {}", self.0)
    }
}

impl std::error::Error for TrustError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    format: String,
    rp_id: String,
    origins: Vec<String>,
    edge_keys: Vec<String>,
    log: Option<LogJson>,
    #[serde(default)]
    witnesses: Vec<String>,
    #[serde(default)]
    witness_threshold: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogJson {
    origin: String,
    key: String,
}

impl Trust {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// [`TrustError`] when a member is missing, unknown or no such thing, or when nothing could ever be trusted by it.
    pub fn from_json(text: &str) -> Result<Self, TrustError> {
        let json: Json = serde_json::from_str(text).map_err(|error| TrustError(error.to_string()))?;
        if json.format != FORMAT {
            return Err(TrustError(format!("its format is not {FORMAT}")));
        }
        if json.origins.is_empty() || json.edge_keys.is_empty() {
            return Err(TrustError("it names no origin or no edge key".to_owned()));
        }
        let log = json.log.as_ref().map(|log| self::log(log, &json.witnesses, json.witness_threshold)).transpose()?;
        let edge_keys = json.edge_keys.iter().map(|text| edge_key(text)).collect::<Option<_>>();
        Ok(Self {
            relying_party: RelyingParty { rp_id: json.rp_id, origins: json.origins },
            edge_keys: edge_keys.ok_or_else(|| TrustError("an edge key is no point of P-256".to_owned()))?,
            log,
        })
    }

    /// By whom a checkpoint must be signed.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where the file says nothing of a log.
    pub(crate) fn log(&self) -> Result<&klabat_ledger::Trust, Failure> {
        self.log.as_ref().ok_or_else(|| Failure::Usage("the trust file names no log".to_owned()))
    }

    /// Refuses every relying party but the trusted one. Evidence may name fewer origins, not others.
    pub(crate) fn is_of(&self, claimed: &RelyingParty) -> Result<(), Refusal> {
        let trusted = &self.relying_party;
        let ours = claimed.rp_id == trusted.rp_id
            && !claimed.origins.is_empty()
            && claimed.origins.iter().all(|origin| trusted.origins.contains(origin));
        if ours { Ok(()) } else { Err(Refusal::UntrustedRelyingParty) }
    }
}

/// Keys in the text form of C2SP signed-note; the log's has its origin for a name.
fn log(log: &LogJson, witnesses: &[String], threshold: usize) -> Result<klabat_ledger::Trust, TrustError> {
    let key = |text: &String| VerifierKey::parse(text).map_err(|_| TrustError(format!("{text} is no verifier key")));
    let own = key(&log.key)?;
    if own.name() != log.origin {
        return Err(TrustError("the log's key has another name than its origin".to_owned()));
    }
    let witnesses = witnesses.iter().map(key).collect::<Result<_, _>>()?;
    klabat_ledger::Trust::new(own, witnesses, threshold)
        .map_err(|_| TrustError("the keys of log and witnesses do not go together".to_owned()))
}

/// `04 ‖ x ‖ y` in base64url.
fn edge_key(text: &str) -> Option<PublicKey> {
    let key = P256Key::from_sec1(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?)?;
    key.as_sec1()[1..].try_into().ok().map(PublicKey)
}
