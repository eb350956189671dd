//! What the import of a table finds, line by line.

use klabat_api::console::{ImportFate, ImportReport, ImportRow};

use crate::console::rules::calendar_read::problem;
use crate::refusal::Refusal;

/// What is wrong with a line: the column, where it is one, and the code.
pub(super) type Wrong = (Option<&'static str>, &'static str);

/// Notes a line with what it does.
pub(super) fn note(report: &mut ImportReport, line: u64, fate: Result<ImportFate, Wrong>, nip: &str, text: &str) {
    let fate = fate.unwrap_or_else(|(column, code)| {
        report.problems.push(problem(line, column, code));
        ImportFate::Problem
    });
    match fate {
        ImportFate::Add => report.added += 1,
        ImportFate::Change => report.changed += 1,
        ImportFate::Same => report.same += 1,
        ImportFate::Problem => {}
    }
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    report.rows.push(ImportRow { line, fate, nip: nip.to_owned(), text: text.to_owned() });
}

/// Whether it is stored: when that is asked, and then all or nothing.
pub(super) fn is_committed(report: &mut ImportReport, asked: bool) -> Result<bool, Refusal> {
    if asked && !report.problems.is_empty() {
        return Err(Refusal::ImportProblems);
    }
    report.committed = asked;
    Ok(asked)
}
