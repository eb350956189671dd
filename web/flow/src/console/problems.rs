//! What is wrong with a table, as a table: for whoever mends a long file line by line.

use std::collections::BTreeMap;

use klabat_api::console::{ImportFate, ImportReport, LineProblem};

use crate::messages::console::Key;
use crate::messages::{Language, Message as _};

/// Line, column, what stands there and what is wrong with it, as CSV with a header; all of them.
///
/// Cells that a spreadsheet would take for a formula are kept from being one: what stands in the file is anybody's.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "memory takes all that is written, and each row has four cells")]
pub fn problem_table(problems: &[LineProblem], language: Language) -> Vec<u8> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = [Key::LineNumber, Key::Column, Key::Contents, Key::Reason].map(|key| key.text(language).to_owned());
    let rows = problems.iter().map(|problem| {
        let message = language.of(&problem.reason.message);
        let [column, value] = [&problem.column, &problem.value].map(|cell| cell.as_deref().unwrap_or_default());
        [&*problem.line.to_string(), column, value, &*message].map(harmless)
    });
    for row in std::iter::once(head).chain(rows) {
        table.write_record(row).expect("a row of four cells is written to memory");
    }
    table.into_inner().expect("memory takes all")
}

/// The numbers of an old machine's log that are nobody's, and of how many lines each is, in order.
#[must_use]
pub fn unknown_numbers(report: &ImportReport) -> BTreeMap<&str, usize> {
    let mut numbers = BTreeMap::new();
    for row in report.rows.iter().filter(|row| row.fate == ImportFate::Unknown) {
        *numbers.entry(&*row.nip).or_default() += 1;
    }
    numbers
}

fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { ["'", cell].concat() } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use klabat_api::Sentence;
    use klabat_api::common::Reason;

    use super::*;

    #[test]
    fn each_number_that_is_nobodys_is_told_once_with_its_lines() {
        let row = |nip: &str, fate: ImportFate| klabat_api::console::ImportRow {
            line: 2,
            fate,
            nip: nip.into(),
            text: String::new(),
            was: None,
            is: None,
        };
        let rows = [("17", ImportFate::Unknown), ("9", ImportFate::Add), ("17", ImportFate::Unknown)];
        let rows = rows.map(|(nip, fate)| row(nip, fate)).to_vec();
        let report = ImportReport { rows, unknown: 2, ..ImportReport::default() };
        assert_eq!(unknown_numbers(&report), BTreeMap::from([("17", 2)]));
    }

    #[test]
    fn every_problem_has_its_line_and_no_cell_becomes_another() {
        let problem = |line: u32, value: &str| LineProblem {
            line,
            column: Some("nip".into()),
            value: Some(value.into()),
            reason: Reason {
                code: "nip".into(),
                message: Sentence { id: "Bukan NIP, periksa.".into(), en: "No NIP.".into() },
            },
        };
        let many: Vec<_> = (2..1_002).map(|line| problem(line, "=1+1")).chain([problem(1_002, "a \"b\"")]).collect();
        let text = |problems: &[LineProblem], language| String::from_utf8(problem_table(problems, language)).unwrap();
        let english = text(&many, Language::En);
        let text = text(&many, Language::Id);
        assert!(text.starts_with("Baris,Kolom,Isi,"), "{text}");
        assert_eq!(text.lines().count(), 1_002);
        assert_eq!(text.lines().nth(1), Some("2,nip,'=1+1,\"Bukan NIP, periksa.\""));
        assert!(text.ends_with("1002,nip,\"a \"\"b\"\"\",\"Bukan NIP, periksa.\"\r\n"), "{text}");
        assert!(english.contains("2,nip,'=1+1,No NIP."));
    }
}
