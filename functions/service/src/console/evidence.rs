//! The evidence of one submission, as it is stored and as an auditor downloads it.

use axum::http::header;
use axum::response::IntoResponse;
use klabat_evidence::{Bundle, Conditions, EvidenceFile, Receipt, RelyingParty, Submission};
use klabat_protocol::PublicKey;
use klabat_protocol::frames::Grant;
use klabat_webauthn::P256Key;

use crate::failure::Failure;
use crate::store::Row;

/// Columns of a [`Stored`], from the tables of [`evidence_tables!`].
macro_rules! evidence_columns {
    () => {
        "evidence.bundle, evidence.conditions, spent.receipt, credentials.public_key AS credential_key,
         beacons.public_key AS beacon_key, epochs.grant_frame "
    };
}
pub(super) use evidence_columns;

/// The tables beside `evidence`; whoever names them joins `beacons`, too.
macro_rules! evidence_tables {
    () => {
        "JOIN spent ON spent.once = evidence.once
         JOIN credentials ON credentials.id = evidence.credential
         JOIN epochs ON epochs.id = evidence.epoch "
    };
}
pub(super) use evidence_tables;

/// A row of [`evidence_columns!`].
pub(super) struct Stored {
    bundle: Vec<u8>,
    conditions: String,
    receipt: Vec<u8>,
    credential_key: Vec<u8>,
    beacon_key: [u8; 64],
    grant: Vec<u8>,
}

impl Stored {
    pub(super) fn read(mut row: Row) -> Result<Self, Failure> {
        Ok(Self {
            bundle: row.next()?,
            conditions: row.next()?,
            receipt: row.next()?,
            credential_key: row.next()?,
            beacon_key: row.next()?,
            grant: row.next()?,
        })
    }

    /// The file, as a download under this name.
    pub(super) fn download(
        &self,
        relying_party: RelyingParty,
        name: &str,
    ) -> Result<impl IntoResponse + use<>, Failure> {
        let file = EvidenceFile {
            submission: stored_submission(&self.bundle, &self.conditions, &self.receipt)?,
            relying_party,
            credential_key: stored_key(&self.credential_key)?,
            beacon_key: stored_key(&PublicKey(self.beacon_key).to_sec1())?,
            grant: stored_grant(&self.grant)?,
        };
        let headers = [
            (header::CONTENT_TYPE, "application/json".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"klabat-{name}.json\"")),
        ];
        Ok((headers, file.to_json()))
    }
}

/// What was accepted once; that it no longer decodes is our fault.
pub(super) fn stored_submission(bundle: &[u8], conditions: &str, receipt: &[u8]) -> Result<Submission, Failure> {
    Ok(Submission {
        bundle: stored_bundle(bundle)?,
        conditions: stored_conditions(conditions)?,
        receipt: Receipt::decode(receipt).map_err(|refusal| Failure::Fault(format!("a stored receipt: {refusal}")))?,
    })
}

pub(super) fn stored_bundle(bytes: &[u8]) -> Result<Bundle, Failure> {
    Bundle::decode(bytes).map_err(|refusal| Failure::Fault(format!("a stored bundle: {refusal}")))
}

pub(super) fn stored_conditions(json: &str) -> Result<Conditions, Failure> {
    serde_json::from_slice(json.as_bytes()).map_err(|error| Failure::Fault(format!("stored conditions: {error}")))
}

pub(crate) fn stored_grant(frame: &[u8]) -> Result<Grant, Failure> {
    Grant::decode(frame).map_err(|error| Failure::Fault(format!("a stored grant: {error}")))
}

pub(super) fn stored_key(sec1: &[u8]) -> Result<P256Key, Failure> {
    P256Key::from_sec1(sec1).ok_or_else(|| Failure::Fault("a stored key is no point".to_owned()))
}
