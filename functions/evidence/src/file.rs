//! The evidence file: one record's evidence as it is downloaded and audited.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use klabat_protocol::PublicKey;
use klabat_protocol::frames::Grant;
use klabat_webauthn::assertion::StoredCredential;
use klabat_webauthn::{P256Key, SignatureCheck};
use serde::{Deserialize, Serialize};

use crate::receipt::edge_check;
use crate::{
    AuthenticChallenge, Beacon, Bundle, Conditions, Judgement, Parties, Pending, Presence, Receipt, Refusal,
    RelyingParty, VerifiedReceipt, checks, judge,
};

/// What the JSON calls itself; another format gets another name.
const FORMAT: &str = "klabat-evidence-v1";

/// Everything that re-verifying one check-in takes, but for the edge's public keys: an auditor brings those,
/// since a file that named its own would prove nothing. The keys' ids are in grant and receipt. It names
/// nobody: a person is a credential here.
///
/// That the credential belongs to the person is for the enrolment's own evidence to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// What was submitted.
    pub bundle: Bundle,
    /// The relying party then.
    pub relying_party: RelyingParty,
    /// The credential's public key.
    pub credential_key: P256Key,
    /// The beacon's public key.
    pub beacon_key: P256Key,
    /// The epoch's grant.
    pub grant: Grant,
    /// What it was judged by.
    pub conditions: Conditions,
    /// What the edge answered.
    pub receipt: Receipt,
}

/// The text is no evidence file.
#[derive(Debug)]
pub struct NoEvidenceFile(String);

impl fmt::Display for NoEvidenceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no evidence file: {}", self.0)
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
            bundle: BASE64URL_NOPAD.encode(&self.bundle.encode()),
            relying_party: self.relying_party.clone(),
            credential_key: BASE64URL_NOPAD.encode(self.credential_key.as_sec1()),
            beacon_key: BASE64URL_NOPAD.encode(self.beacon_key.as_sec1()),
            grant: BASE64URL_NOPAD.encode(&self.grant.encode()),
            conditions: self.conditions.clone(),
            receipt: BASE64URL_NOPAD.encode(&self.receipt.encode()),
        };
        serde_json::to_string_pretty(&json).expect("strings, numbers and string keys only")
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`NoEvidenceFile`] when a member is missing, unknown or no such thing.
    pub fn from_json(text: &str) -> Result<Self, NoEvidenceFile> {
        let json: Json = serde_json::from_str(text).map_err(|error| NoEvidenceFile(error.to_string()))?;
        if json.format != FORMAT {
            return Err(NoEvidenceFile(format!("its format is not {FORMAT}")));
        }
        Ok(Self {
            bundle: Bundle::decode(&bytes("bundle", &json.bundle)?).map_err(|error| member("bundle", error))?,
            relying_party: json.relying_party,
            credential_key: key("credential_key", &json.credential_key)?,
            beacon_key: key("beacon_key", &json.beacon_key)?,
            grant: Grant::decode(&bytes("grant", &json.grant)?).map_err(|error| member("grant", error))?,
            conditions: json.conditions,
            receipt: Receipt::decode(&bytes("receipt", &json.receipt)?).map_err(|error| member("receipt", error))?,
        })
    }

    /// Every check that needs no signature: those of [`checks`] against the parties that the file names, and
    /// that grant and receipt are signed by one of the edge keys that the auditor trusts.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] of the first check that fails.
    pub fn checks(&self, edge_keys: &[PublicKey]) -> Result<PendingAudit, Refusal> {
        let crate::Proof::Assertion { credential_id, .. } = self.bundle.proof() else {
            return Err(Refusal::WrongIntent);
        };
        let credential = StoredCredential {
            id: credential_id.clone(),
            user_handle: None,
            key: self.credential_key,
            backup_eligible: false,
        };
        let grant = &self.grant.body;
        let parties = Parties {
            relying_party: &self.relying_party,
            credential: &credential,
            beacon: &Beacon { id: grant.beacon, key: self.beacon_key },
            epoch: &grant.into(),
        };
        let punch = checks(&self.bundle, &parties)?;
        let signed = self.grant.signed_message().to_vec();
        let mut all = punch.checks().to_vec();
        all.push(edge_check(grant.edge_key, edge_keys, signed, &self.grant.signature)?);
        all.push(self.receipt.check(edge_keys)?);
        Ok(PendingAudit { checks: all, punch, receipt: self.receipt, conditions: self.conditions.clone() })
    }
}

/// An evidence file in which all is right but perhaps the signatures and the judgement.
#[derive(Clone, Debug)]
#[must_use = "nothing is verified before `conclude`"]
pub struct PendingAudit {
    checks: Vec<SignatureCheck>,
    punch: Pending,
    receipt: Receipt,
    conditions: Conditions,
}

/// An evidence file that was verified: the presence is proven, and the receipt says what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// The presence.
    pub presence: Presence,
    /// The judgement, made again.
    pub judgement: Judgement,
    /// The receipt.
    pub receipt: VerifiedReceipt,
}

impl PendingAudit {
    /// The signatures to verify: assertion, seal, grant, receipt.
    #[must_use]
    pub fn checks(&self) -> &[SignatureCheck] {
        &self.checks
    }

    /// Takes the answers to [`checks`](Self::checks), in their order, and judges again.
    ///
    /// # Errors
    ///
    /// The signature that does not verify, a missing answer counting as no; whatever
    /// [`judge`] refuses; [`Refusal::WrongReceipt`] when the receipt says anything else than the evidence.
    pub fn conclude(self, answers: &[bool]) -> Result<Audited, Refusal> {
        let (punch, edge) = answers.split_at_checked(2).ok_or(Refusal::BadSeal)?;
        let presence = self.punch.conclude(punch)?;
        let receipt = match *edge {
            [true, receipt] => self.receipt.conclude(receipt)?,
            _ => return Err(Refusal::BadGrant),
        };
        let challenge = AuthenticChallenge::by_receipt(presence.statement(), &receipt)?;
        let judgement = judge(&presence, &challenge, &self.conditions)?;
        let said = receipt.body();
        let follows = crate::ReceiptBody::of(&presence, judgement, self.conditions.received_at, said.edge_key);
        if *said != follows {
            return Err(Refusal::WrongReceipt);
        }
        Ok(Audited { presence, judgement, receipt })
    }
}

fn member(name: &str, error: impl fmt::Display) -> NoEvidenceFile {
    NoEvidenceFile(format!("{name}: {error}"))
}

fn bytes(name: &str, text: &str) -> Result<Vec<u8>, NoEvidenceFile> {
    BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|error| member(name, error))
}

fn key(name: &str, text: &str) -> Result<P256Key, NoEvidenceFile> {
    P256Key::from_sec1(&bytes(name, text)?).ok_or_else(|| member(name, "no point of P-256"))
}
