//! A month of a unit's roster as it is copied from a spreadsheet: a line for each person, a cell for each date.

use std::collections::BTreeSet;

use klabat_api::console::{NewShift, ShiftHours, ShiftRow};

use super::form::Said;
use super::time::dates_of;
use crate::messages::console::Key;

/// A line, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedLine {
    /// Its number, from 1.
    pub number: usize,
    /// Name of the person; the NIP as it was written where nobody has it.
    pub name: String,
    /// What would be written, from the first of the month on; nothing of a line with a problem.
    pub rows: Vec<NewShift>,
    /// What is wrong.
    pub problem: Option<Said>,
}

/// Reads what was pasted: NIP, then a code of the legend for each date from the first of the month (`YYYY-MM`) on, parted by tabs. An
/// empty cell or a dash is off; a date without a cell stays as it is. Empty lines and headings say nothing.
#[must_use]
pub fn pasted(text: &str, month: &str, people: &[ShiftRow], legend: &[ShiftHours]) -> Vec<PastedLine> {
    let dates = dates_of(month);
    let mut seen = BTreeSet::new();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !is_heading(line));
    lines
        .map(|(index, line)| {
            let mut cells = line.split('\t').map(str::trim);
            // A spreadsheet marks digits that are no number by an apostrophe; people part them by spaces.
            let nip: String = cells.next().unwrap_or_default().replace(['\'', ' '], "");
            let person = people.iter().find(|person| person.nip == nip);
            let read = match person {
                None => Err(Said { key: Key::PasteNobody, values: vec![("nip", nip.clone())] }),
                Some(_) if !seen.insert(nip.clone()) => Err(Key::PasteTwice.into()),
                Some(person) => read(person, &dates, legend, &cells.collect::<Vec<_>>()),
            };
            let name = person.map_or(nip, |person| person.name.clone());
            let (rows, problem) = read.map_or_else(|said| (Vec::new(), Some(said)), |rows| (rows, None));
            PastedLine { number: index + 1, name, rows, problem }
        })
        .collect()
}

/// Whether a line is the head of the table: it says NIP, or numbers the days, beside a cell without a digit.
fn is_heading(line: &str) -> bool {
    let first = line.split('\t').next().unwrap_or_default();
    !first.contains(|c: char| c.is_ascii_digit()) && (first.trim().is_empty() || first.to_lowercase().contains("nip"))
}

/// The dates of one person.
fn read(person: &ShiftRow, dates: &[String], legend: &[ShiftHours], cells: &[&str]) -> Result<Vec<NewShift>, Said> {
    // A table made for 31 days may end with empty cells.
    let given = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    if given == 0 {
        return Err(Key::PasteNoCodes.into());
    }
    if given > dates.len() {
        let values = vec![("count", given.to_string()), ("days", dates.len().to_string())];
        return Err(Said { key: Key::PasteTooMany, values });
    }
    let entry = |(date, cell): (&String, &&str)| {
        let shift = match *cell {
            "" | "-" | "–" | "—" => None,
            code if legend.iter().any(|told| told.shift == code) => Some(code.to_owned()),
            code => return Err(Said { key: Key::PasteNoCode, values: vec![("text", code.to_owned())] }),
        };
        Ok(NewShift { employee: person.employee.clone(), date: date.clone(), shift })
    };
    dates.iter().zip(cells).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use klabat_api::console::DayPart;

    use super::*;

    fn person(id: &str, nip: &str) -> ShiftRow {
        ShiftRow { employee: id.into(), nip: nip.into(), name: ["Ns. ", id].concat(), days: Vec::new() }
    }

    fn read(text: &str) -> Vec<PastedLine> {
        let people = [person("e1", "198001012005011001"), person("e2", "198001012005011002")];
        let told = |shift: &str| ShiftHours {
            schedule: "Bangsal".into(),
            shift: shift.into(),
            since: "2026-11-01".into(),
            hours: DayPart { from: "07:00".into(), until: "14:00".into() },
            rest: None,
        };
        pasted(text, "2026-11", &people, &["P", "S", "M"].map(told))
    }

    fn problem(text: &str) -> Option<Key> {
        let lines = read(text);
        let line = lines.last().unwrap();
        assert_eq!(line.rows.is_empty(), line.problem.is_some(), "a line with a problem writes nothing");
        line.problem.as_ref().map(|said| said.key)
    }

    #[test]
    fn a_line_is_a_person_and_a_cell_is_a_date() {
        let lines = read("NIP\t1\t2\t3\r\n\n198001012005011001\tP\t \t-\tM\r\n'19800101 200501 1 002\tS\n");
        assert_eq!(
            lines.iter().map(|line| (line.number, &*line.name)).collect::<Vec<_>>(),
            [(3, "Ns. e1"), (4, "Ns. e2")]
        );
        let written: Vec<_> = lines[0].rows.iter().map(|row| (&*row.date, row.shift.as_deref())).collect();
        let first = [("2026-11-01", Some("P")), ("2026-11-02", None), ("2026-11-03", None), ("2026-11-04", Some("M"))];
        assert_eq!(written, first);
        assert!(lines[0].rows.iter().all(|row| row.employee == "e1"));
        assert_eq!((lines[1].rows.len(), &*lines[1].rows[0].employee), (1, "e2"), "dates without a cell stay");
    }

    #[test]
    fn empty_cells_within_the_month_are_off_and_behind_it_nothing() {
        let month = ["198001012005011001", &"\tP".repeat(29), "\t", "\t"].concat();
        let lines = read(&month);
        assert_eq!(lines[0].rows.len(), 30, "the last day is there, and off");
        assert_eq!(lines[0].rows[29].shift, None);
        assert_eq!(lines[0].problem, None);
        assert_eq!(problem(&["198001012005011001", &"\tP".repeat(31)].concat()), Some(Key::PasteTooMany));
    }

    #[test]
    fn what_cannot_be_written_says_why() {
        assert_eq!(problem("198001012005011009\tP"), Some(Key::PasteNobody));
        assert_eq!(problem("1,98E+17\tP"), Some(Key::PasteNobody), "a number that the spreadsheet rounded");
        assert_eq!(problem("Maria\tP"), Some(Key::PasteNobody), "a name is no heading");
        assert_eq!(problem("198001012005011001\tP\n198001012005011001\tM"), Some(Key::PasteTwice));
        assert_eq!(problem("198001012005011001"), Some(Key::PasteNoCodes));
        assert_eq!(problem("198001012005011001\t\t\t"), Some(Key::PasteNoCodes), "nobody is off all month by no word");
        assert_eq!(problem("198001012005011001\tP\tdua puluh"), Some(Key::PasteNoCode));
        assert_eq!(problem("198001012005011001\tQ"), Some(Key::PasteNoCode), "no shift of theirs");
        assert_eq!(problem("198001012005011001\t-\tP"), None);
    }
}
