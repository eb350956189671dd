//! Three whole months by hand: every day in a table, and every total worked out beside it.
//!
//! March 2026 has it all: Ramadan until the 20th, Nyepi on the 19th, Lebaran on the 21st and 22nd with cuti bersama
//! on the 18th, 20th, 23rd and 24th.

pub(crate) mod office;
pub(crate) mod school;
pub(crate) mod ward;

use klabat_attendance::month::compute;
use klabat_attendance::punch::Direction;
use klabat_attendance::recap::{Recap, Row};

use crate::fixture::{Month, import, manual};

/// One line of a table: date of March, in, out, letter, minutes late, early and worked, cut in hundredths of a
/// percent. `-` is no punch, `m` one by hand, `i` one of an old machine, which does not know its direction.
struct Line {
    date: String,
    marks: [Option<String>; 2],
    expected: (String, [u32; 4]),
}

/// Reads a table; what follows `#` is the working.
fn table(text: &str) -> Vec<Line> {
    let line = |line: &str| {
        let cells: Vec<_> = line.split('#').next().unwrap().split_whitespace().collect();
        let &[date, come, go, letter, late, early, worked, cut] = cells.as_slice() else { panic!("{line}") };
        let mark = |text: &str| (text != "-").then(|| text.to_owned());
        let numbers = [late, early, worked, cut].map(|number| number.parse().unwrap());
        Line { date: format!("2026-03-{date}"), marks: [mark(come), mark(go)], expected: (letter.to_owned(), numbers) }
    };
    let lines: Vec<_> = text.lines().filter(|text| !text.trim().is_empty()).map(line).collect();
    assert_eq!(lines.len(), 31, "a line for every day of March");
    lines
}

/// Puts the table's punches into the month.
fn punch(month: &mut Month, who: &str, lines: &[Line]) {
    for line in lines {
        for (mark, direction) in line.marks.iter().zip([Direction::In, Direction::Out]) {
            match mark.as_deref().map(|mark| (mark.trim_start_matches(['m', 'i']), &mark[..1])) {
                None => {}
                Some((clock, "m")) => month.punch(who, &line.date, clock, Some(direction), manual()),
                Some((clock, "i")) => month.punch(who, &line.date, clock, None, import()),
                Some((clock, _)) => month.record(who, &line.date, clock, direction),
            }
        }
    }
}

fn row<'a>(recap: &'a Recap, who: &str) -> &'a Row {
    recap.rows.iter().find(|row| row.name == who).unwrap()
}

/// Every day is as the table says.
fn compare(recap: &Recap, who: &str, lines: &[Line]) {
    for (line, day) in lines.iter().zip(&row(recap, who).days) {
        let found = (day.status.letter().to_owned(), [day.late.into(), day.early.into(), day.worked.into(), day.cut.0]);
        assert_eq!(day.date.to_string(), line.date);
        assert_eq!(found, line.expected, "{who} {} {:?}", line.date, day.reasons);
    }
}

fn recap(month: &Month) -> Recap {
    compute(&month.inputs).unwrap()
}
