//! What the import of a table finds, line by line.

use klabat_api::console::{ImportFate, ImportReport, ImportRow, LineProblem};

use crate::app::{App, sha256};
use crate::console::rules::calendar_read::problem;
use crate::http::Session;
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::store::sql;

/// What is wrong with a line: the column, where it is one, and the code.
pub(super) type Wrong = (Option<&'static str>, &'static str);

/// A line as it was read: its number, and its cells by their columns, of which the first two are shown.
pub(super) struct Line<'a> {
    pub(super) number: u64,
    pub(super) cells: &'a [(&'static str, &'a str)],
}

/// Notes a line with what it does.
pub(super) fn note(report: &mut ImportReport, line: &Line<'_>, fate: Result<ImportFate, Wrong>) {
    let Line { number, cells } = *line;
    let fate = fate.unwrap_or_else(|(column, code)| {
        let cell = cells.iter().find(|(name, _)| Some(*name) == column);
        let value = cell.map(|(_, text)| (*text).to_owned());
        report.problems.push(LineProblem { value, ..problem(number, column, code) });
        ImportFate::Problem
    });
    match fate {
        ImportFate::Add => report.added += 1,
        ImportFate::Change => report.changed += 1,
        ImportFate::Same => report.same += 1,
        ImportFate::Locked => report.locked += 1,
        ImportFate::Unknown => report.unknown += 1,
        ImportFate::Problem => {}
    }
    let line = u32::try_from(number).unwrap_or(u32::MAX);
    let text = |index: usize| cells.get(index).map_or("", |(_, text)| text).to_owned();
    report.rows.push(ImportRow { line, fate, nip: text(0), text: text(1), was: None, is: None });
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
    INSERT INTO imports (id, kind, file, valid_from, added, changed, imported_by, imported_at, name)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/// An import that is stored now.
pub(super) struct Import {
    /// Its id: random.
    pub(super) id: String,
    /// SHA-256 of the file.
    pub(super) file: String,
    /// Its name, as far as it can be shown.
    name: Option<String>,
}

impl Import {
    /// Of this file.
    pub(super) fn of<P: Ports>(app: &App<P>, csv: &str, name: Option<&str>) -> Self {
        let shown = |name: &str| name.chars().filter(|letter| !letter.is_control()).take(100).collect();
        Self {
            name: name.map(shown),
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
        sql!(
            IMPORT,
            &self.id,
            kind,
            &self.file,
            valid_from,
            report.added,
            report.changed,
            user,
            now,
            self.name.as_deref()
        )
    }
}
