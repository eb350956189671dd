//! `klabat chain`: an Android key-attestation chain alone.

use std::path::PathBuf;

use jiff::Timestamp;
use klabat_webauthn::android::{chain, google_roots, pem_certificates};

use crate::answer::answer;
use crate::facts::Facts;
use crate::registration::milliseconds;
use crate::report::{Finding, Place};
use crate::{Failure, Refusal, Report, input};

pub(crate) fn run(files: &[PathBuf], at: Timestamp, report: &mut Report<'_>) -> Result<(), Failure> {
    for file in files {
        let finding = Finding::of(|facts| judge(&input::read(file)?, milliseconds(at), facts));
        report.line(Place::file(file), &finding)?;
    }
    Ok(())
}

fn judge(text: &str, at_ms: u64, facts: &mut Facts) -> Result<(), Refusal> {
    let certificates = pem_certificates(text).map_err(|error| Refusal::MalformedFile(error.to_string()))?;
    if let Some(leaf) = certificates.first() {
        facts.put_attested_key(leaf);
    }
    let pending = chain::checks(&certificates, &google_roots(), at_ms, None)?;
    let answers = answer(pending.checks());
    pending.conclude(&answers)?;
    Ok(())
}
