//! What is wrong with a table, as a table: for whoever mends a long file line by line.

use klabat_api::console::LineProblem;

use crate::messages::Language;

/// Line, column, what stands there and what is wrong with it, as CSV with a header; all of them.
///
/// Cells that a spreadsheet would take for a formula are kept from being one: what stands in the file is anybody's.
#[must_use]
pub fn problem_table(problems: &[LineProblem], language: Language) -> String {
    let mut text = String::from("baris,kolom,isi,masalah\r\n");
    for problem in problems {
        let message = match language {
            Language::Id => &problem.reason.message.id,
            Language::En => &problem.reason.message.en,
        };
        let line = problem.line.to_string();
        let column = problem.column.as_deref().unwrap_or_default();
        let value = problem.value.as_deref().unwrap_or_default();
        let cells = [&*line, column, value, message].map(cell);
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { ["'", text].concat() } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n']) { ["\"", &*text.replace('"', "\"\""), "\""].concat() } else { text }
}

#[cfg(test)]
mod tests {
    use klabat_api::Sentence;
    use klabat_api::common::Reason;

    use super::*;

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
        let text = problem_table(&many, Language::Id);
        assert_eq!(text.lines().count(), 1_002);
        assert_eq!(text.lines().nth(1), Some("2,nip,'=1+1,\"Bukan NIP, periksa.\""));
        assert!(text.ends_with("1002,nip,\"a \"\"b\"\"\",\"Bukan NIP, periksa.\"\r\n"), "{text}");
        assert!(problem_table(&many, Language::En).contains("2,nip,'=1+1,No NIP."));
    }
}
