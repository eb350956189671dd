//! `klabat evidence`: one submission and all that it takes to verify it.

use std::path::PathBuf;

use klabat_evidence::EvidenceFile;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::answer::answer;
use crate::facts::Facts;
use crate::mirror::CheckedLog;
use crate::receipt::logged;
use crate::report::{Finding, Place};
use crate::{Failure, Refusal, Report, Trust, input};

/// Files verified at a time, on all cores: enough that none waits for another for long, and few enough that their lines
/// come while the rest is still verified.
const BATCH: usize = 256;

pub(crate) fn run(
    files: &[PathBuf],
    trust: &Trust,
    log: Option<&CheckedLog>,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    for batch in files.chunks(BATCH) {
        let finding = |file: &PathBuf| Finding::of(|facts| judge(&input::read(file)?, trust, log, facts));
        let findings: Vec<Finding> = batch.par_iter().map(finding).collect();
        for (file, finding) in batch.iter().zip(&findings) {
            report.line(Place::file(file), finding)?;
        }
    }
    Ok(())
}

fn judge(text: &str, trust: &Trust, log: Option<&CheckedLog>, facts: &mut Facts) -> Result<(), Refusal> {
    let file = EvidenceFile::from_json(text).map_err(|error| Refusal::MalformedFile(error.to_string()))?;
    facts.put_bundle(&file.submission.bundle);
    trust.is_of(&file.relying_party)?;
    let (grant, receipt) = (&file.grant.body, &file.submission.receipt.body);
    let edge_keys = trust.edge_keys(&[(grant.edge_key, grant.issued_at), (receipt.edge_key, receipt.received_at)]);
    let pending = file.checks(&edge_keys)?;
    let answers = answer(pending.checks());
    let audited = facts.put_answer(receipt, pending.conclude(&answers))?;
    logged(audited.receipt.body(), log, facts)
}
