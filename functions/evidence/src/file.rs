//! The evidence file: the evidence of one record or enrolment as it is downloaded and audited.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_protocol::PublicKey;
use klabat_protocol::frames::Grant;
use klabat_webauthn::{P256Key, SignatureCheck};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::receipt::edge_check;
use crate::{AuditParties, Beacon, Bundle, Conditions, PendingAudit, Receipt, Refusal, RelyingParty, Submission};

/// What the JSON calls itself; another format gets another name.
const FORMAT: &str = "klabat-evidence-v1";

/// Everything that re-verifying one check-in or enrolment takes, but for the edge's public keys: an auditor brings
/// those, since a file that named its own would prove nothing. The keys' ids are in grant and receipt. It names nobody:
/// a person is a credential here.
///
/// That the credential was made at a beacon, with the code that was handed to the person, is for the enrolment's own
/// evidence file to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// What was submitted, judged and answered.
    pub submission: Submission,
    /// The relying party then.
    pub relying_party: RelyingParty,
    /// The credential's public key.
    pub credential_key: P256Key,
    /// The beacon's public key.
    pub beacon_key: P256Key,
    /// The epoch's grant.
    pub grant: Grant,
}

/// The text is no evidence file.
#[derive(Debug)]
pub struct NoEvidenceFile(pub(crate) String);

impl fmt::Display for NoEvidenceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoEvidenceFile {}

/// The JSON: bytes as base64url without padding, keys as `04 ‖ x ‖ y`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    format: String,
    bundle: String,
    relying_party: RelyingParty,
    credential_key: String,
    beacon_key: String,
    grant: String,
    conditions: Conditions,
    receipt: String,
}

impl EvidenceFile {
    /// Writes the file, indented for people.
    ///
    /// # Panics
    ///
    /// Never: there is nothing in it that JSON cannot say.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = Json {
            format: FORMAT.to_owned(),
            bundle: Base64UrlUnpadded::encode_string(&self.submission.bundle.encode()),
            relying_party: self.relying_party.clone(),
            credential_key: Base64UrlUnpadded::encode_string(self.credential_key.as_sec1()),
            beacon_key: Base64UrlUnpadded::encode_string(self.beacon_key.as_sec1()),
            grant: Base64UrlUnpadded::encode_string(&self.grant.encode()),
            conditions: self.submission.conditions.clone(),
            receipt: Base64UrlUnpadded::encode_string(&self.submission.receipt.encode()),
        };
        serde_json::to_string_pretty(&json).expect("strings, numbers and string keys only")
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`NoEvidenceFile`] when a member is missing, unknown or no such thing.
    pub fn from_json(text: &str) -> Result<Self, NoEvidenceFile> {
        let json: Json = read_json(text)?;
        if json.format != FORMAT {
            return Err(NoEvidenceFile(format!("its format is not {FORMAT}")));
        }
        Ok(Self {
            submission: Submission {
                bundle: Bundle::decode(&bytes("bundle", &json.bundle)?).map_err(|error| member("bundle", error))?,
                conditions: json.conditions,
                receipt: Receipt::decode(&bytes("receipt", &json.receipt)?)
                    .map_err(|error| member("receipt", error))?,
            },
            relying_party: json.relying_party,
            credential_key: key("credential_key", &json.credential_key)?,
            beacon_key: key("beacon_key", &json.beacon_key)?,
            grant: Grant::decode(&bytes("grant", &json.grant)?).map_err(|error| member("grant", error))?,
        })
    }

    /// Every check that needs no signature: those of [`Submission::checks`] against the parties that the file names,
    /// and that the grant is signed by one of the edge keys that the auditor trusts.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] of the first check that fails.
    pub fn checks(&self, edge_keys: &[PublicKey]) -> Result<PendingAudit, Refusal> {
        let grant = &self.grant.body;
        let parties = AuditParties {
            relying_party: &self.relying_party,
            credential_key: self.credential_key,
            beacon: &Beacon { id: grant.beacon, key: self.beacon_key },
            epoch: &grant.into(),
        };
        let pending = self.submission.checks(&parties, edge_keys)?;
        Ok(pending.granted(grant_check(&self.grant, edge_keys)?))
    }
}

/// The signature of a grant to verify, under the one of the trusted edge keys that it names.
///
/// # Errors
///
/// [`Refusal::UnknownEdgeKey`].
pub fn grant_check(grant: &Grant, edge_keys: &[PublicKey]) -> Result<SignatureCheck, Refusal> {
    edge_check(grant.body.edge_key, edge_keys, grant.signed_message().to_vec(), &grant.signature)
}

/// Reads JSON in which every structure is written as an object, by its members' names: serde would take a list of the
/// values in their order as well, in which whoever else reads the file finds no name.
///
/// # Errors
///
/// [`NoEvidenceFile`] when a member is missing, unknown or of another type, or comes twice, and of such a list.
pub fn read_json<T: DeserializeOwned + Serialize>(text: &str) -> Result<T, NoEvidenceFile> {
    let failed = |error: serde_json::Error| NoEvidenceFile(error.to_string());
    let read: T = serde_json::from_slice(text.as_bytes()).map_err(failed)?;
    let given = serde_json::from_slice(text.as_bytes()).map_err(failed)?;
    let written = serde_json::to_vec(&read).and_then(|bytes| serde_json::from_slice(&bytes)).map_err(failed)?;
    if same_shape(&given, &written) { Ok(read) } else { Err(NoEvidenceFile("a list in an object's place".to_owned())) }
}

/// Whether objects and lists stand where they stand in the other.
fn same_shape(given: &Value, written: &Value) -> bool {
    match (given, written) {
        (Value::Object(given), Value::Object(written)) => {
            given.iter().all(|(name, value)| written.get(name).is_none_or(|other| same_shape(value, other)))
        }
        (Value::Array(given), Value::Array(written)) => {
            given.len() == written.len() && given.iter().zip(written).all(|(given, other)| same_shape(given, other))
        }
        (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_)) => false,
        _ => true,
    }
}

pub(crate) fn member(name: &str, error: impl fmt::Display) -> NoEvidenceFile {
    NoEvidenceFile(format!("{name}: {error}"))
}

pub(crate) fn bytes(name: &str, text: &str) -> Result<Vec<u8>, NoEvidenceFile> {
    Base64UrlUnpadded::decode_vec(text).map_err(|error| member(name, error))
}

pub(crate) fn key(name: &str, text: &str) -> Result<P256Key, NoEvidenceFile> {
    P256Key::from_sec1(&bytes(name, text)?).ok_or_else(|| member(name, "no point of P-256"))
}
