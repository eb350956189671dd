//! The recap as a workbook, with real formulas: whoever checks it can follow every sum to its days.
//!
//! The first sheet is the recap; behind it lie four of the same shape, with each day's minutes worked, late and early
//! and its deduction. Sums are formulas over these. Where the office's rule caps a sum (a month's highest deduction),
//! the capped number stands as it is.

mod blank;
mod foot;

pub use blank::{blank_log, blank_roster};

use klabat_api::console::{DayCell, Recap, RecapRow, RecapTotals};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
    utility::{column_number_to_name, quote_sheet_name},
};

use crate::messages::console::Key;
use crate::messages::{Language, Message as _};

/// How many letter codes have a column of their own.
const CODE_COLUMNS: u16 = 9;

/// Letter codes of a recap's columns beside the present, in their order.
pub const CODES: [(&str, Key); CODE_COLUMNS as usize] = [
    ("A", Key::CodeA),
    ("S", Key::CodeS),
    ("I", Key::CodeI),
    ("C", Key::CodeC),
    ("D", Key::CodeD),
    ("TB", Key::CodeTb),
    ("G", Key::CodeG),
    ("L", Key::CodeL),
    ("O", Key::CodeO),
];

/// The word of a day's letter; `None` of one that this page does not know.
#[must_use]
pub fn code_word(code: &str) -> Option<Key> {
    let known = [("H", Key::PresencePresent), ("?", Key::CodePending)];
    CODES.iter().chain(&known).find(|(known, _)| *known == code).map(|(_, key)| *key)
}

/// Hundredths of a percent as `1,25`.
#[must_use]
pub fn percent(hundredths: u32) -> String {
    format!("{},{:02}", hundredths / 100, hundredths % 100)
}

/// First row of people (from 0): title, unit and month, and a blank row above the headings.
const FIRST: u32 = 5;
/// First column of days: number, NIP, name, position before it.
const DAYS: u16 = 4;

/// Height and width of what is written, and where the sums begin.
struct Shape {
    people: u32,
    days: u16,
}

impl Shape {
    const fn sums(&self) -> u16 {
        DAYS + self.days
    }

    const fn last(&self) -> u32 {
        FIRST + self.people - 1
    }

    /// `Lambat!$E$6:$AI$6`, or without a sheet's name.
    fn row(&self, sheet: Option<&str>, row: u32) -> String {
        let (first, last) = (column_number_to_name(DAYS), column_number_to_name(self.sums() - 1));
        let sheet = sheet.map(|sheet| [&*quote_sheet_name(sheet), "!"].concat()).unwrap_or_default();
        format!("{sheet}${first}{0}:${last}{0}", row + 1)
    }

    fn column(&self, column: u16) -> String {
        let name = column_number_to_name(column);
        format!("{name}{}:{name}{}", FIRST + 1, self.last() + 1)
    }
}

/// Formats that are used throughout.
struct Looks {
    title: Format,
    note: Format,
    head: Format,
    cell: Format,
    centre: Format,
    percent: Format,
    hours: Format,
    sum: Format,
    sum_percent: Format,
    sum_hours: Format,
}

impl Looks {
    fn new() -> Self {
        let cell = Format::new().set_border(FormatBorder::Thin).set_font_size(9.0).set_shrink();
        let centre = cell.clone().set_align(FormatAlign::Center);
        let percent = centre.clone().set_num_format("0.00");
        let hours = centre.clone().set_num_format("[h]:mm");
        let bold = |format: &Format| format.clone().set_bold().set_background_color(Color::RGB(0x00EE_F3F1));
        Self {
            title: Format::new().set_bold().set_font_size(13.0),
            note: Format::new().set_font_size(8.0),
            head: bold(&centre).set_text_wrap().set_align(FormatAlign::VerticalCenter),
            sum: bold(&centre),
            sum_percent: bold(&percent),
            sum_hours: bold(&hours),
            cell,
            centre,
            percent,
            hours,
        }
    }
}

/// A recap as XLSX. `month` is the month in words.
///
/// # Errors
/// When the writer refuses, which it does for sheets beyond the limits of the format.
pub fn recap(recap: &Recap, language: Language, month: &str) -> Result<Vec<u8>, XlsxError> {
    let t = |key: Key| key.text(language);
    let shape = Shape {
        people: u32::try_from(recap.rows.len()).unwrap_or(u32::MAX),
        days: u16::try_from(recap.days.len()).unwrap_or(u16::MAX),
    };
    let looks = Looks::new();
    let mut book = Workbook::new();
    // The same recap is the same file, whenever it is taken along.
    let at = recap.history.last().map_or(0, |event| event.at / 1_000);
    let created = ExcelDateTime::from_timestamp(i64::try_from(at).unwrap_or(0))?;
    book.set_properties(&DocProperties::new().set_title(t(Key::Recap)).set_creation_datetime(&created));
    let main = book.add_worksheet().set_name(t(Key::Recap))?;
    heads(main, recap, &shape, &looks, month, language)?;
    sum_heads(main, &shape, &looks, language)?;
    for (line, person) in (FIRST..).zip(&recap.rows) {
        for (column, cell) in (DAYS..).zip(&person.days) {
            let code = cell.as_ref().map_or("", |cell| &cell.code);
            main.write_with_format(line, column, code, &looks.centre)?;
        }
        sums(main, line, person, &shape, &looks, language)?;
    }
    totals(main, &recap.totals, &shape, &looks, language)?;
    foot::legend(main, &shape, &looks, language)?;
    foot::signatures(main, recap, &shape, language)?;
    for (key, pick) in DETAILS {
        let sheet = book.add_worksheet().set_name(t(key))?;
        heads(sheet, recap, &shape, &looks, month, language)?;
        details(sheet, recap, key, pick, &looks)?;
    }
    book.save_to_buffer()
}

/// What the sheets behind the recap hold.
type Pick = fn(&DayCell) -> u32;
const DETAILS: [(Key, Pick); 4] = [
    (Key::SheetWorked, |cell| cell.worked_minutes),
    (Key::SheetLate, |cell| cell.late_minutes),
    (Key::SheetEarly, |cell| cell.early_minutes),
    (Key::SheetCut, |cell| cell.deduction),
];

fn details(sheet: &mut Worksheet, recap: &Recap, key: Key, pick: Pick, looks: &Looks) -> Result<(), XlsxError> {
    for (line, person) in (FIRST..).zip(&recap.rows) {
        for (column, cell) in (DAYS..).zip(&person.days) {
            let number = cell.as_ref().map_or(0, pick);
            match (key, cell) {
                (_, None) => sheet.write_blank(line, column, &looks.centre)?,
                (Key::SheetCut, _) => {
                    sheet.write_with_format(line, column, f64::from(number) / 100.0, &looks.percent)?
                }
                _ => sheet.write_with_format(line, column, number, &looks.centre)?,
            };
        }
    }
    Ok(())
}

/// Title, headings, people, and how it is shown and printed: landscape, one page wide, headings on each page.
fn heads(
    sheet: &mut Worksheet,
    recap: &Recap,
    shape: &Shape,
    looks: &Looks,
    month: &str,
    language: Language,
) -> Result<(), XlsxError> {
    let head = FIRST - 1;
    let t = |key: Key| key.text(language);
    sheet.write_with_format(0, 0, &*recap.regency, &looks.title)?;
    sheet.write_with_format(1, 0, &*recap.unit.name, &looks.title)?;
    sheet.write_with_format(2, 0, Key::RecapTitle.fill(language, &[("month", month)]), &looks.title)?;
    sheet.write(3, 0, Key::PrintedHash.fill(language, &[("hash", &recap.hash.encode())]))?;
    let titles = ["No", "NIP", t(Key::Name), t(Key::Position)];
    for (column, (title, width)) in (0..).zip(titles.into_iter().zip([4.0, 18.0, 26.0, 22.0])) {
        sheet.write_with_format(head, column, title, &looks.head)?;
        sheet.set_column_width(column, width)?;
    }
    for (column, day) in (DAYS..).zip(&recap.days) {
        let number = day.date.get(8..).and_then(|day| day.parse::<u32>().ok()).unwrap_or(0);
        sheet.write_with_format(head, column, number, &looks.head)?;
        sheet.set_column_width(column, 2.9)?;
    }
    for (line, person) in (FIRST..).zip(&recap.rows) {
        sheet.write_with_format(line, 0, line - head, &looks.centre)?;
        // As text: a spreadsheet's number would lose the last digits.
        sheet.write_with_format(line, 1, &*person.nip, &looks.cell)?;
        sheet.write_with_format(line, 2, &*person.name, &looks.cell)?;
        sheet.write_with_format(line, 3, &*person.position, &looks.cell)?;
        sheet.set_row_height(line, 15)?;
    }
    sheet.set_row_height(head, 30)?;
    sheet.set_freeze_panes(FIRST, DAYS)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(head, head)?;
    // Folio, the nearest of the paper sizes that the format knows to F4 (215 × 330 mm).
    sheet.set_paper_size(14).set_margins(0.3, 0.3, 0.4, 0.5, 0.2, 0.2).set_footer("&C&P / &N");
    let last = if sheet.name() == t(Key::Recap) {
        (shape.last() + 1 + foot::LINES, last_column(shape))
    } else {
        (shape.last() + 1, shape.sums() - 1)
    };
    sheet.set_print_area(0, 0, last.0, last.1)?;
    Ok(())
}

/// How many sums stand at the end.
const APART_COLUMNS: u16 = 3;

/// A sum at the end: heading, what it means, and the number.
pub type Apart = (Key, Key, fn(&RecapTotals) -> u32);

/// Sums that no other sheet has the days of.
pub const APART: [Apart; APART_COLUMNS as usize] = [
    (Key::MissedShort, Key::Missed, |totals| totals.missed_gatherings),
    (Key::WithoutEvidenceShort, Key::WithoutEvidence, |totals| totals.without_evidence),
    (Key::UnattestedShort, Key::Unattested, |totals| totals.unattested),
];

/// The last column of the sums: working days, present, the codes, hours, late, early, percent, and those at the end.
const fn last_column(shape: &Shape) -> u16 {
    shape.sums() + 2 + CODE_COLUMNS + 4 + APART_COLUMNS - 1
}

fn sum_heads(sheet: &mut Worksheet, shape: &Shape, looks: &Looks, language: Language) -> Result<(), XlsxError> {
    let t = |key: Key| key.text(language);
    let fixed = [t(Key::WorkingDaysShort), t(Key::PresentShort)];
    let codes = CODES.iter().map(|(code, _)| *code);
    let rest = [Key::WorkedShort, Key::LateShort, Key::EarlyShort, Key::CutShort];
    let rest = rest.into_iter().chain(APART.map(|(short, ..)| short)).map(t);
    for (column, title) in (shape.sums()..).zip(fixed.into_iter().chain(codes).chain(rest)) {
        sheet.write_with_format(FIRST - 1, column, title, &looks.head)?;
        sheet.set_column_width(column, 6.4)?;
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

fn sums(
    sheet: &mut Worksheet,
    line: u32,
    person: &RecapRow,
    shape: &Shape,
    looks: &Looks,
    language: Language,
) -> Result<(), XlsxError> {
    let totals = &person.totals;
    let cells = || person.days.iter().flatten();
    let mut column = shape.sums();
    sheet.write_with_format(line, column, totals.working_days, &looks.centre)?;
    sheet.write_with_format(line, column + 1, totals.present, &looks.centre)?;
    column += 2;
    for (code, _) in CODES {
        let stated = totals.codes.get(code).copied().unwrap_or(0);
        let counted = u32::try_from(cells().filter(|cell| cell.code == code).count()).unwrap_or(u32::MAX);
        let formula = format!("=COUNTIF({},\"{code}\")", shape.row(None, line));
        put(sheet, (line, column), &formula, counted.into(), stated.into(), &looks.centre)?;
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
    for (column, (.., pick)) in (column..).zip(APART) {
        sheet.write_with_format(line, column, pick(totals), &looks.centre)?;
    }
    Ok(())
}

fn totals(
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
    let stated = stated.chain(APART.map(|(.., pick)| f64::from(pick(totals))));
    // The column after the sums that are formulas over the other sheets.
    let apart = last_column(shape) + 1 - APART_COLUMNS;
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

#[cfg(test)]
#[path = "sheet/tests.rs"]
mod tests;
