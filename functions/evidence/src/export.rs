//! A month's export: pages of NDJSON, one header and then one line for each beacon, credential, grant, record and
//! enrolment; the export of one unit ends with its signed recaps. Each page carries the parties that its submissions name,
//! before them, so that it verifies alone.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_protocol::frames::Grant;
use klabat_protocol::{BeaconId, KeyId};
use klabat_webauthn::P256Key;
use serde::{Deserialize, Serialize};

use crate::file::{bytes, key, member, read_json};
use crate::{Beacon, Bundle, Conditions, Millis, NoEvidenceFile, Receipt, RelyingParty, Submission};

/// What the header calls itself; another format gets another name.
const FORMAT: &str = "klabat-export-v1";

/// The first line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportHeader {
    /// Unit id, with the units below it; `None` for all that the reader may see.
    pub unit: Option<String>,
    /// `YYYY-MM`: submissions sealed in this month, in the zone of the ASN's unit.
    pub month: String,
    /// 1 for the first.
    pub page: u32,
    /// What was asked with: the former page's `next`; `None` on the first.
    pub cursor: Option<String>,
    /// What the next page is asked with; `None` on the last.
    pub next: Option<String>,
    /// The relying party.
    pub relying_party: RelyingParty,
}

/// A credential and whose it is said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The credential id.
    pub credential: Vec<u8>,
    /// Its public key.
    pub key: P256Key,
    /// The ASN's 18 digits.
    pub nip: String,
    /// Their name.
    pub name: String,
    /// The once-key of the enrolment that made it.
    pub enrolment: [u8; 32],
}

/// A locked recap, and all that it was computed from: both documents are of `klabat-attendance`, and opaque here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedRecap {
    /// Which version of the unit's month, from 1.
    pub version: u32,
    /// When it was locked.
    pub locked_at: Millis,
    /// When it was unlocked: a former version, which counts no longer and keeps its signature. The word of who exports it,
    /// which no lock signs; the audit log has it, too.
    pub unlocked_at: Option<Millis>,
    /// Which edge key signed.
    pub edge_key: KeyId,
    /// The edge's signature over the lock.
    pub signature: [u8; 64],
    /// The inputs' canonical bytes.
    pub inputs: Vec<u8>,
    /// The recap's canonical bytes.
    pub recap: Vec<u8>,
}

/// Any other line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportLine {
    /// A beacon that a submission names.
    Beacon(Beacon),
    /// A credential that a submission names, or made.
    Credential(Holder),
    /// The grant of an epoch that a submission names.
    Grant(Box<Grant>),
    /// A check-in or an enrolment; which of the two, the bundle says.
    Submission {
        /// What was submitted, judged and answered.
        submission: Box<Submission>,
        /// The ASN's unit then.
        unit: String,
        /// Its place in the log; `None` where it was not sequenced yet.
        position: Option<u64>,
    },
    /// A recap of the header's unit and month, after the submissions: the newest first, each former version on a page of
    /// its own.
    Recap(Box<LockedRecap>),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderJson {
    format: String,
    unit: Option<String>,
    month: String,
    page: u32,
    cursor: Option<String>,
    next: Option<String>,
    relying_party: RelyingParty,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum LineJson {
    Beacon {
        id: String,
        key: String,
    },
    Credential {
        id: String,
        key: String,
        nip: String,
        name: String,
        enrolment: String,
    },
    Grant {
        grant: String,
    },
    Submission {
        bundle: String,
        conditions: Box<Conditions>,
        receipt: String,
        unit: String,
        position: Option<u64>,
    },
    Recap {
        version: u32,
        locked_at: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unlocked_at: Option<u64>,
        edge_key: String,
        signature: String,
        inputs: String,
        recap: String,
    },
}

impl ExportHeader {
    /// The line, without its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { unit, month, page, cursor, next, relying_party } = self.clone();
        line(&HeaderJson { format: FORMAT.to_owned(), unit, month, page, cursor, next, relying_party })
    }

    /// Reads the line.
    ///
    /// # Errors
    ///
    /// [`NoEvidenceFile`] when a member is missing, unknown or no such thing.
    pub fn from_json(text: &str) -> Result<Self, NoEvidenceFile> {
        let HeaderJson { format, unit, month, page, cursor, next, relying_party } = read_json(text)?;
        if format != FORMAT {
            return Err(NoEvidenceFile(format!("its format is not {FORMAT}")));
        }
        Ok(Self { unit, month, page, cursor, next, relying_party })
    }
}

impl ExportLine {
    /// The line, without its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let encode = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
        line(&match self {
            Self::Beacon(Beacon { id, key }) => LineJson::Beacon { id: encode(&id.0), key: encode(key.as_sec1()) },
            Self::Credential(Holder { credential, key, nip, name, enrolment }) => LineJson::Credential {
                id: encode(credential),
                key: encode(key.as_sec1()),
                nip: nip.clone(),
                name: name.clone(),
                enrolment: encode(enrolment),
            },
            Self::Grant(grant) => LineJson::Grant { grant: encode(&grant.encode()) },
            Self::Submission { submission, unit, position } => LineJson::Submission {
                bundle: encode(&submission.bundle.encode()),
                conditions: Box::new(submission.conditions.clone()),
                receipt: encode(&submission.receipt.encode()),
                unit: unit.clone(),
                position: *position,
            },
            Self::Recap(locked) => LineJson::Recap {
                version: locked.version,
                locked_at: locked.locked_at.0,
                unlocked_at: locked.unlocked_at.map(|at| at.0),
                edge_key: encode(&locked.edge_key.0),
                signature: encode(&locked.signature),
                inputs: encode(&locked.inputs),
                recap: encode(&locked.recap),
            },
        })
    }

    /// Reads the line.
    ///
    /// # Errors
    ///
    /// [`NoEvidenceFile`] when a member is missing, unknown or no such thing.
    pub fn from_json(text: &str) -> Result<Self, NoEvidenceFile> {
        Ok(match read_json(text)? {
            LineJson::Beacon { id, key: point } => {
                Self::Beacon(Beacon { id: BeaconId(array("id", &id)?), key: key("key", &point)? })
            }
            LineJson::Credential { id, key: point, nip, name, enrolment } => Self::Credential(Holder {
                credential: bytes("id", &id)?,
                key: key("key", &point)?,
                nip,
                name,
                enrolment: array("enrolment", &enrolment)?,
            }),
            LineJson::Grant { grant } => {
                Self::Grant(Box::new(Grant::decode(&bytes("grant", &grant)?).map_err(|error| member("grant", error))?))
            }
            LineJson::Submission { bundle, conditions, receipt, unit, position } => Self::Submission {
                submission: Box::new(Submission {
                    bundle: Bundle::decode(&bytes("bundle", &bundle)?).map_err(|error| member("bundle", error))?,
                    conditions: *conditions,
                    receipt: Receipt::decode(&bytes("receipt", &receipt)?).map_err(|error| member("receipt", error))?,
                }),
                unit,
                position,
            },
            LineJson::Recap { version, locked_at, unlocked_at, edge_key, signature, inputs, recap } => {
                Self::Recap(Box::new(LockedRecap {
                    version,
                    locked_at: Millis(locked_at),
                    unlocked_at: unlocked_at.map(Millis),
                    edge_key: KeyId(array("edge_key", &edge_key)?),
                    signature: array("signature", &signature)?,
                    inputs: bytes("inputs", &inputs)?,
                    recap: bytes("recap", &recap)?,
                }))
            }
        })
    }
}

pub(crate) fn line(json: &impl Serialize) -> String {
    serde_json::to_string(json).expect("strings, numbers and string keys only")
}

pub(crate) fn array<const N: usize>(name: &str, text: &str) -> Result<[u8; N], NoEvidenceFile> {
    let bytes = bytes(name, text)?;
    bytes.try_into().map_err(|bytes: Vec<u8>| member(name, format!("{} bytes instead of {N}", bytes.len())))
}
