//! `klabat receipt`: what the edge signed, and that the log holds it.

use std::path::{Path, PathBuf};

use data_encoding::BASE64URL_NOPAD;
use klabat_evidence::{EvidenceFile, Receipt, ReceiptBody, VerifiedReceipt, read_json};
use klabat_ledger::{Entry, Kind};
use serde::{Deserialize, Serialize};

use crate::facts::Facts;
use crate::mirror::CheckedLog;
use crate::report::{Finding, Place};
use crate::trust::LogTrust;
use crate::{Failure, Refusal, Report, Trust, input};

pub(crate) fn run(
    files: &[PathBuf],
    trust: &Trust,
    log: Option<&CheckedLog>,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    for file in files {
        report.line(Place::file(file), &Finding::of(|facts| judge(file, trust, log, facts)))?;
    }
    Ok(())
}

fn judge(file: &Path, trust: &Trust, log: Option<&CheckedLog>, facts: &mut Facts) -> Result<(), Refusal> {
    let (receipt, proof, record) = read(&input::read(file)?)?;
    let verified = signed(&receipt, trust, facts)?;
    logged(verified.body(), log, facts)?;
    if let Some(record) = &record {
        record.is_of(verified.body())?;
    }
    match (proof, &trust.log) {
        (Some(proof), Some(trusted)) => included(verified.body(), &proof, trusted, facts),
        _ => Ok(()),
    }
}

/// That a trusted edge key signed it.
pub(crate) fn signed(receipt: &Receipt, trust: &Trust, facts: &mut Facts) -> Result<VerifiedReceipt, Refusal> {
    facts.put_receipt(&receipt.body);
    let edge_keys = trust.edge_keys(&[(receipt.body.edge_key, receipt.body.received_at)]);
    let valid = receipt.check(&edge_keys)?.verify();
    Ok(receipt.conclude(valid)?)
}

/// A receipt as the ASN's app saves it, with the proof that the log holds it once there was one. What it tells people of
/// the record must be what the receipt says; keys are believed only from the trust file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    format: String,
    receipt: String,
    log: Option<Proof>,
    record: Record,
    edge_keys: Vec<String>,
}

/// What the app shows of it. The names of unit and beacon are nobody's signed word.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Record {
    id: String,
    intent: String,
    sealed_at: u64,
    received_at: u64,
    unit: Unit,
    beacon: String,
    status: String,
    reasons: Vec<Reason>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    id: String,
    name: String,
    zone: String,
}

#[derive(Deserialize, Serialize)]
struct Reason {
    code: String,
}

impl Record {
    /// That it says what the receipt says.
    fn is_of(&self, body: &ReceiptBody) -> Result<(), Refusal> {
        let same = self.id == BASE64URL_NOPAD.encode(&body.once)
            && self.intent == crate::facts::intent(body.intent)
            && (self.sealed_at, self.received_at) == (body.sealed_at.0, body.received_at.0)
            && self.status == crate::facts::judgement(body.judgement)
            && self
                .reasons
                .iter()
                .map(|reason| reason.code.as_str())
                .eq(body.judgement.reasons().map(klabat_evidence::Reason::code));
        if same { Ok(()) } else { Err(Refusal::OtherRecord) }
    }
}

/// What a file calls itself.
#[derive(Deserialize)]
struct Named {
    format: String,
}

/// What [`Saved`] calls itself.
const SAVED: &str = "klabat-receipt-v1";

/// Where the leaf is, and the signed checkpoint that the path leads to.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    index: u64,
    path: Vec<String>,
    checkpoint: String,
}

/// That a checkpoint with the trusted signatures holds the receipt's leaf. Its place and the checkpoint's size are facts.
fn included(body: &ReceiptBody, proof: &Proof, trusted: &LogTrust, facts: &mut Facts) -> Result<(), Refusal> {
    let head = *trusted.kept(&proof.checkpoint)?.head();
    let hash = |text: &String| BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok();
    let path: Option<Vec<[u8; 32]>> = proof.path.iter().map(hash).collect();
    let path = path.ok_or_else(|| Refusal::MalformedFile("a hash of the path is none".to_owned()))?;
    head.includes(&Entry(body.leaf).leaf_hash(), proof.index, &path)?;
    facts.put("position", proof.index);
    facts.put("checkpointSize", head.size);
    Ok(())
}

/// The file that the app saved, the receipt alone in base64url, or that of an evidence file.
fn read(text: &str) -> Result<(Receipt, Option<Proof>, Option<Record>), Refusal> {
    let malformed = |reason: String| Refusal::MalformedFile(reason);
    let decode = |text: &str| -> Result<Receipt, Refusal> {
        let bytes =
            BASE64URL_NOPAD.decode(text.trim_ascii().as_bytes()).map_err(|error| malformed(error.to_string()))?;
        Ok(Receipt::decode(&bytes)?)
    };
    if !text.trim_ascii_start().starts_with('{') {
        return Ok((decode(text)?, None, None));
    }
    let saved = serde_json::from_str::<Named>(text).is_ok_and(|named| named.format == SAVED);
    if !saved {
        let file = EvidenceFile::from_json(text).map_err(|error| malformed(error.to_string()))?;
        return Ok((file.submission.receipt, None, None));
    }
    let saved: Saved = read_json(text).map_err(|error| malformed(error.to_string()))?;
    Ok((decode(&saved.receipt)?, saved.log, Some(saved.record)))
}

/// That the receipt's leaf commits to its facts.
pub(crate) fn commits(body: &ReceiptBody) -> Result<(), Refusal> {
    let holds = Entry::commit(Kind::Submission, &body.salt, &body.facts()).0 == body.leaf;
    if holds { Ok(()) } else { Err(Refusal::WrongLeaf) }
}

/// That the receipt's leaf commits to its facts, and, where a log is at hand, that it is in there. The place is a fact.
pub(crate) fn logged(body: &ReceiptBody, log: Option<&CheckedLog>, facts: &mut Facts) -> Result<(), Refusal> {
    commits(body)?;
    let Some(log) = log else { return Ok(()) };
    let position = log.position(&body.leaf).ok_or(Refusal::Log(klabat_ledger::Refusal::NotIncluded, None))?;
    facts.put("position", position);
    Ok(())
}
