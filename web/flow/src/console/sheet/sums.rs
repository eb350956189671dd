//! The sums beside the days: of each person, and of all.

use klabat_api::console::{Recap, RecapRow, RecapTotals};
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use super::{CODE_COLUMNS, CODES, DAYS, DETAILS, FIRST, Looks, Shape};
use crate::messages::console::Key;
use crate::messages::{Language, Message as _};

/// How many sums stand at the end, on the screen too.
const APART_COLUMNS: u16 = 3;
/// How many more only the workbook has room for.
const MORE_COLUMNS: u16 = 5;

/// A sum at the end: heading, what it means, and the number.
pub type Apart = (Key, Key, fn(&RecapTotals) -> u32);

/// Sums that no other sheet has the days of.
pub const APART: [Apart; APART_COLUMNS as usize] = [
    (Key::MissedShort, Key::Missed, |totals| totals.missed_gatherings),
    (Key::WithoutEvidenceShort, Key::WithoutEvidence, |totals| totals.without_evidence),
    (Key::UnattestedShort, Key::Unattested, |totals| totals.unattested),
];

/// Sums of which the screen shows one, or none.
pub(super) const MORE: [Apart; MORE_COLUMNS as usize] = [
    (Key::FreeDaysShort, Key::FreeDays, |totals| totals.present_on_free_day),
    (Key::MissedMorningShort, Key::MissedMorning, |totals| totals.missed.morning),
    (Key::MissedAfternoonShort, Key::MissedAfternoon, |totals| totals.missed.afternoon),
    (Key::MissedCeremonyShort, Key::MissedCeremony, |totals| totals.missed.ceremony),
    (Key::MissedExerciseShort, Key::MissedExercise, |totals| totals.missed.exercise),
];

/// All that no sheet has the days of.
pub(super) fn counted() -> impl Iterator<Item = Apart> {
    APART.into_iter().chain(MORE)
}

/// The column of the percentages: after working days, present, the codes, hours, late and early.
const fn cut_column(shape: &Shape) -> u16 {
    shape.sums() + 2 + CODE_COLUMNS + 3
}

/// Widths of the columns in characters: a count of days has two digits, a sum of minutes or hours up to six; thirty dates
/// take two lines.
const COUNT: f64 = 3.2;
const SUM: f64 = 5.8;
const DATES: f64 = 26.0;

/// The last column: the dates that are marked stand after all sums.
pub(super) const fn last_column(shape: &Shape) -> u16 {
    cut_column(shape) + APART_COLUMNS + MORE_COLUMNS + 1
}

pub(super) fn heads(sheet: &mut Worksheet, shape: &Shape, looks: &Looks, language: Language) -> Result<(), XlsxError> {
    let t = |key: Key| key.text(language);
    let fixed = [t(Key::WorkingDaysShort), t(Key::PresentShort)];
    let codes = CODES.iter().map(|(code, _)| *code);
    let rest = [Key::WorkedShort, Key::LateShort, Key::EarlyShort, Key::CutShort];
    let rest = rest.into_iter().chain(counted().map(|(short, ..)| short)).map(t);
    let counts = fixed.into_iter().chain(codes).map(|title| (title, COUNT)).chain(rest.map(|title| (title, SUM)));
    let all = counts.chain([(t(Key::ByHandDates), DATES)]);
    for (column, (title, width)) in (shape.sums()..).zip(all) {
        sheet.write_with_format(FIRST - 1, column, title, &looks.head)?;
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

/// A formula with the result that it must have, so that a reader that does not calculate shows it, too; the bare
/// number where the formula would give another.
fn put(
    sheet: &mut Worksheet,
    at: (u32, u16),
    formula: &str,
    computed: f64,
    stated: f64,
    look: &Format,
) -> Result<(), XlsxError> {
    if (computed - stated).abs() < 1e-9 {
        sheet.write_formula_with_format(at.0, at.1, Formula::new(formula).set_result(stated.to_string()), look)?;
    } else {
        sheet.write_with_format(at.0, at.1, stated, look)?;
    }
    Ok(())
}

/// Letters of days on which nothing was asked, or of which it is not known yet.
const NOT_WORKED: [&str; 3] = ["L", "O", "?"];

/// Letters of the days on which work was asked, whoever came: those of the columns and the present.
fn worked() -> impl Iterator<Item = &'static str> {
    let letters = CODES.iter().map(|(code, _)| *code).filter(|code| !NOT_WORKED.contains(code));
    std::iter::once(PRESENT).chain(letters)
}

/// The letter of whoever came.
const PRESENT: &str = "H";

/// `COUNTIF` of these letters in a row of days.
fn count_of(range: &str, letters: impl Iterator<Item = &'static str>) -> String {
    let counts: Vec<_> = letters.map(|letter| format!("COUNTIF({range},\"{letter}\")")).collect();
    ["=", &*counts.join("+")].concat()
}

pub(super) fn of_person(
    sheet: &mut Worksheet,
    line: u32,
    (recap, person): (&Recap, &RecapRow),
    shape: &Shape,
    looks: &Looks,
    language: Language,
) -> Result<(), XlsxError> {
    let totals = &person.totals;
    let cells = || person.days.iter().flatten();
    let mut column = shape.sums();
    let range = shape.row(None, line);
    let codes = CODES.iter().map(|(code, _)| (vec![*code], totals.codes.get(*code).copied().unwrap_or(0)));
    let fixed = [(worked().collect(), totals.working_days), (vec![PRESENT], totals.present)];
    for (letters, stated) in fixed.into_iter().chain(codes) {
        let counted = cells().filter(|cell| letters.contains(&&*cell.code)).count();
        let counted = f64::from(u32::try_from(counted).unwrap_or(u32::MAX));
        put(sheet, (line, column), &count_of(&range, letters.into_iter()), counted, stated.into(), &looks.centre)?;
        column += 1;
    }
    let stated = [totals.worked_minutes, totals.late_minutes, totals.early_minutes, totals.deduction];
    for ((key, pick), stated) in DETAILS.into_iter().zip(stated) {
        let sum: u32 = cells().map(pick).sum();
        let range = shape.row(Some(key.text(language)), line);
        let (formula, by, look) = match key {
            Key::SheetWorked => (format!("=SUM({range})/1440"), 1_440.0, &looks.hours),
            Key::SheetCut => (format!("=SUM({range})"), 100.0, &looks.percent),
            _ => (format!("=SUM({range})"), 1.0, &looks.centre),
        };
        put(sheet, (line, column), &formula, f64::from(sum) / by, f64::from(stated) / by, look)?;
        column += 1;
    }
    for (.., pick) in counted() {
        sheet.write_with_format(line, column, pick(totals), &looks.centre)?;
        column += 1;
    }
    // For whoever filters: a mark in a cell is seen, and no more.
    sheet.write_with_format(line, column, recap.days_by_hand(person), &looks.dates)?;
    Ok(())
}

pub(super) fn of_all(
    sheet: &mut Worksheet,
    totals: &RecapTotals,
    shape: &Shape,
    looks: &Looks,
    language: Language,
) -> Result<(), XlsxError> {
    let line = shape.last() + 1;
    sheet.merge_range(line, 0, line, DAYS - 1, Key::Total.text(language), &looks.sum)?;
    let codes = CODES.map(|(code, _)| f64::from(totals.codes.get(code).copied().unwrap_or(0)));
    let stated = [f64::from(totals.working_days), f64::from(totals.present)].into_iter().chain(codes).chain([
        f64::from(totals.worked_minutes) / 1_440.0,
        f64::from(totals.late_minutes),
        f64::from(totals.early_minutes),
        f64::from(totals.deduction) / 100.0,
    ]);
    let stated = stated.chain(counted().map(|(.., pick)| f64::from(pick(totals))));
    let apart = cut_column(shape) + 1;
    for (column, stated) in (shape.sums()..).zip(stated) {
        let look = match apart.checked_sub(column) {
            Some(4) => &looks.sum_hours,
            Some(1) => &looks.sum_percent,
            _ => &looks.sum,
        };
        let formula = format!("=SUM({})", shape.column(column));
        let formula = Formula::new(formula).set_result(stated.to_string());
        sheet.write_formula_with_format(line, column, formula, look)?;
    }
    Ok(())
}
