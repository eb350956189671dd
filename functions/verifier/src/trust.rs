//! What the auditor trusts, from a file that came by another way than the evidence.

mod log;

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use klabat_evidence::{Millis, RelyingParty, read_json};
use klabat_protocol::{KeyId, PublicKey, hash};
use klabat_webauthn::P256Key;
use serde::{Deserialize, Serialize};

use crate::input::rfc3339;
use crate::{Failure, Refusal};
use log::LogJson;
pub use log::LogTrust;

/// What the JSON calls itself; another format gets another name.
const FORMAT: &str = "klabat-trust-v1";

/// The relying party, its edge keys and its log.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Relying party id and origins.
    pub relying_party: RelyingParty,
    /// The edge's keys, former ones too.
    edge_keys: Vec<EdgeKey>,
    /// By whom a checkpoint must be signed; `None` where no log is trusted.
    pub log: Option<LogTrust>,
}

/// A key of the edge.
#[derive(Clone, Copy, Debug)]
struct EdgeKey {
    id: KeyId,
    key: PublicKey,
    /// From when on it counts for nothing, because somebody else may have had it; `None` where nobody has.
    until: Option<Millis>,
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

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Json {
    format: String,
    rp_id: String,
    origins: Vec<String>,
    edge_keys: Vec<EdgeKeyJson>,
    log: Option<LogJson>,
    #[serde(default)]
    witnesses: Vec<String>,
    #[serde(default)]
    witness_threshold: usize,
}

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum EdgeKeyJson {
    Whole(String),
    Ended(EndedJson),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EndedJson {
    key: String,
    until: String,
}

impl Trust {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// [`TrustError`] when a member is missing, unknown or no such thing, or when nothing could ever be trusted by it.
    pub fn from_json(text: &str) -> Result<Self, TrustError> {
        let json: Json = read_json(text).map_err(|error| TrustError(error.to_string()))?;
        if json.format != FORMAT {
            return Err(TrustError(format!("its format is not {FORMAT}")));
        }
        if json.origins.is_empty() || json.edge_keys.is_empty() {
            return Err(TrustError("it names no origin or no edge key".to_owned()));
        }
        let log =
            json.log.as_ref().map(|log| LogTrust::read(log, &json.witnesses, json.witness_threshold)).transpose()?;
        let edge_keys = json.edge_keys.iter().map(edge_key).collect::<Result<_, _>>()?;
        Ok(Self { relying_party: RelyingParty { rp_id: json.rp_id, origins: json.origins }, edge_keys, log })
    }

    /// The edge's keys for evidence in which these of them signed, each with the time that it signed: all but those that
    /// ended by then. A key that is listed twice ends when either says so.
    pub(crate) fn edge_keys(&self, signed: &[(KeyId, Millis)]) -> Vec<PublicKey> {
        let ended = |id: KeyId| {
            let until = self.edge_keys.iter().filter(|key| key.id == id).filter_map(|key| key.until).min();
            until.is_some_and(|until| signed.iter().any(|(by, at)| *by == id && *at >= until))
        };
        self.edge_keys.iter().filter(|key| !ended(key.id)).map(|key| key.key).collect()
    }

    /// By whom a checkpoint must be signed.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where the file says nothing of a log.
    pub(crate) fn log(&self) -> Result<&LogTrust, Failure> {
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

/// `04 ‖ x ‖ y` in base64url, with or without an end by RFC 3339.
fn edge_key(json: &EdgeKeyJson) -> Result<EdgeKey, TrustError> {
    let (text, until) = match json {
        EdgeKeyJson::Whole(key) => (key, None),
        EdgeKeyJson::Ended(ended) => (&ended.key, Some(moment(&ended.until)?)),
    };
    let point = BASE64URL_NOPAD.decode(text.as_bytes()).ok().and_then(|bytes| P256Key::from_sec1(&bytes));
    let key = point.and_then(|point| point.as_sec1()[1..].try_into().ok().map(PublicKey));
    let key = key.ok_or_else(|| TrustError("an edge key is no point of P-256".to_owned()))?;
    Ok(EdgeKey { id: hash::key_id(&key), key, until })
}

fn moment(text: &str) -> Result<Millis, TrustError> {
    let moment = rfc3339(text);
    let ms = moment.and_then(|moment| u64::try_from(moment.as_millisecond()).ok());
    ms.map(Millis).ok_or_else(|| TrustError(format!("until is no time since 1970 by RFC 3339: {text}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The generator of P-256 (SEC 2 §2.4.2).
    const KEY: &str = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";

    fn trust(edge_keys: &str) -> Result<Trust, TrustError> {
        let edge_keys = edge_keys.replace("KEY", &format!("\"{KEY}\""));
        Trust::from_json(&format!(
            r#"{{"format":"klabat-trust-v1","rp_id":"x","origins":["https://x"],"edge_keys":{edge_keys}}}"#
        ))
    }

    #[test]
    fn a_key_is_its_text_or_has_an_end_and_nothing_else() {
        assert_eq!(trust("[KEY]").unwrap().edge_keys[0].until, None);
        let ended = trust(r#"[{"key":KEY,"until":"1970-01-01T00:00:01Z"}]"#).unwrap();
        assert_eq!(ended.edge_keys[0].until, Some(Millis(1_000)));
        for wrong in [
            r#"[{"key":KEY}]"#,
            r#"[{"key":KEY,"until":null}]"#,
            r#"[{"key":KEY,"until":"1970-01-02"}]"#,
            r#"[{"key":KEY,"until":"1969-01-01T00:00:00Z"}]"#,
            r#"[{"key":KEY,"until":"1970-01-01T00:00:01Z","from":1}]"#,
            r#"[{"key":"BA","until":"1970-01-01T00:00:01Z"}]"#,
            r#"["BA"]"#,
            "[]",
        ] {
            assert!(trust(wrong).is_err(), "{wrong}");
        }
    }

    /// Verifier keys of the log `x`, each of another public key, and one of the log `y`.
    fn of_log(former: &str) -> Result<Trust, TrustError> {
        use klabat_ledger::{Algorithm, VerifierKey};
        let key = |name, byte| VerifierKey::new(name, Algorithm::Ed25519, [byte; 32]).unwrap().to_string();
        let former = former.replace("OLD", &key("x", 2)).replace("NEW", &key("x", 1)).replace("OTHER", &key("y", 3));
        let log = format!(r#"{{"origin":"x","key":"{}","former":{former}}}"#, key("x", 1));
        Trust::from_json(&format!(
            r#"{{"format":"klabat-trust-v1","rp_id":"x","origins":["https://x"],"edge_keys":["{KEY}"],"log":{log}}}"#
        ))
    }

    #[test]
    fn a_former_key_of_the_log_is_its_own_comes_once_and_has_an_end() {
        assert!(of_log("[]").is_ok());
        assert!(of_log(r#"[{"key":"OLD","until_size":7}]"#).is_ok());
        for wrong in [
            r#"["OLD"]"#,
            r#"[{"key":"OLD"}]"#,
            r#"[{"key":"OLD","until_size":-1}]"#,
            r#"[{"key":"OLD","until_size":7,"from":1}]"#,
            r#"[{"key":"OLD","until_size":7},{"key":"OLD","until_size":8}]"#,
            r#"[{"key":"NEW","until_size":7}]"#,
            r#"[{"key":"OTHER","until_size":7}]"#,
            r#"[{"key":"","until_size":7}]"#,
        ] {
            assert!(of_log(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_key_that_is_listed_with_an_end_and_without_one_ends() {
        let trust = trust(r#"[KEY,{"key":KEY,"until":"1970-01-01T00:00:01Z"}]"#).unwrap();
        let id = trust.edge_keys[0].id;
        assert!(trust.edge_keys(&[(id, Millis(1_000))]).is_empty());
        assert_eq!(trust.edge_keys(&[(id, Millis(999))]).len(), 2);
        assert_eq!(trust.edge_keys(&[(KeyId([0; 8]), Millis(1_000))]).len(), 2, "another's signature");
    }
}
