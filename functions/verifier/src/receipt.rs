//! `klabat receipt`: what the edge signed, and that the log holds it.

use std::path::{Path, PathBuf};

use data_encoding::BASE64URL_NOPAD;
use klabat_evidence::{EvidenceFile, Receipt, ReceiptBody};
use klabat_ledger::{Entry, Kind};

use crate::facts::Facts;
use crate::mirror::CheckedLog;
use crate::report::{Finding, Place};
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
    let receipt = read(&input::read(file)?)?;
    facts.put_receipt(&receipt.body);
    let valid = receipt.check(&trust.edge_keys)?.verify();
    let verified = receipt.conclude(valid)?;
    logged(verified.body(), log, facts)
}

/// The receipt alone, in base64url as the app shows it, or that of an evidence file.
fn read(text: &str) -> Result<Receipt, Refusal> {
    let malformed = |reason: String| Refusal::MalformedFile(reason);
    if text.trim_ascii_start().starts_with('{') {
        return Ok(EvidenceFile::from_json(text).map_err(|error| malformed(error.to_string()))?.submission.receipt);
    }
    let bytes = BASE64URL_NOPAD.decode(text.trim_ascii().as_bytes()).map_err(|error| malformed(error.to_string()))?;
    Ok(Receipt::decode(&bytes)?)
}

/// That the receipt's leaf commits to its facts, and, where a log is at hand, that it is in there. The place is a fact.
pub(crate) fn logged(body: &ReceiptBody, log: Option<&CheckedLog>, facts: &mut Facts) -> Result<(), Refusal> {
    if Entry::commit(Kind::Submission, &body.salt, &body.facts()).0 != body.leaf {
        return Err(Refusal::WrongLeaf);
    }
    let Some(log) = log else { return Ok(()) };
    let position = log.position(&body.leaf).ok_or(Refusal::Log(klabat_ledger::Refusal::NotIncluded, None))?;
    facts.put("position", position);
    Ok(())
}
