//! `klabat log verify`: that a log only grew.

use std::path::Path;

use crate::mirror::Mirror;
use crate::report::{Finding, Place};
use crate::trust::LogTrust;
use crate::{Failure, Refusal, Report};

/// Two lines: the older checkpoint by its signatures; the newer by its signatures, every entry and tile under it, and
/// that it begins with the older.
pub(crate) fn verify(from: &Path, to: &Path, trust: &LogTrust, report: &mut Report<'_>) -> Result<(), Failure> {
    let (older, newer) = (Mirror::at(from), Mirror::at(to));
    let mut old = None;
    let finding = Finding::of(|facts| {
        let checkpoint = older.kept_checkpoint(trust)?;
        facts.put_checkpoint(&checkpoint);
        old = Some(*checkpoint.head());
        Ok(())
    });
    report.line(Place::file(from), &finding)?;
    let finding = Finding::of(|facts| {
        let checkpoint = newer.checkpoint(trust)?;
        facts.put_checkpoint(&checkpoint);
        let head = checkpoint.head();
        newer.check(head)?;
        newer.extends(head, &old.ok_or(Refusal::NothingToCompare)?)
    });
    Ok(report.line(Place::file(to), &finding)?)
}
