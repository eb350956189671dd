//! What the import of a table finds, line by line.

use klabat_api::console::{ImportFate, ImportReport, ImportRow};

use crate::app::{App, sha256};
use crate::console::rules::calendar_read::problem;
use crate::http::Session;
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::store::sql;

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
        ImportFate::Locked => report.locked += 1,
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

const IMPORT: &str = "
    INSERT INTO imports (id, kind, file, valid_from, added, changed, imported_by, imported_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// An import that is stored now.
pub(super) struct Import {
    /// Its id: random.
    pub(super) id: String,
    /// SHA-256 of the file.
    pub(super) file: String,
}

impl Import {
    /// Of this file.
    pub(super) fn of<P: Ports>(app: &App<P>, csv: &str) -> Self {
        Self {
            id: base16ct::lower::encode_string(&app.random::<16>()),
            file: base16ct::lower::encode_string(&sha256(csv.as_bytes())),
        }
    }

    /// Its row; `valid_from` makes it a roster's.
    pub(super) fn row<P: Ports>(
        &self,
        app: &App<P>,
        session: &Session,
        valid_from: Option<&str>,
        report: &ImportReport,
    ) -> Statement {
        let kind = if valid_from.is_some() { "roster" } else { "machine" };
        let (user, now) = (session.user.as_str(), app.now());
        sql!(IMPORT, &self.id, kind, &self.file, valid_from, report.added, report.changed, user, now)
    }
}
