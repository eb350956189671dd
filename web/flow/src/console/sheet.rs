//! The recap as a workbook, with real formulas: whoever checks it can follow every sum to its days.
//!
//! The first sheet is the recap; behind it lie six of the same shape, with each day's minutes worked, late and early, its
//! deduction, and when people came and went. Sums are formulas over the days. Where a formula would say another number
//! than the recap (a month's highest deduction caps the sum of its days), or no sheet has what is counted (missed apel),
//! the recap's number stands as it is.

mod blank;
mod foot;
mod sums;

pub use blank::{blank_log, blank_roster};
pub use sums::{APART, Apart};

use klabat_api::console::{DayCell, Recap};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
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

/// Hundredths of a percent as `1,25`, in English as `1.25`.
#[must_use]
pub fn percent(language: Language, hundredths: u32) -> String {
    let mark = match language {
        Language::Id => ',',
        Language::En => '.',
    };
    format!("{}{mark}{:02}", hundredths / 100, hundredths % 100)
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
    /// Of many dates in one cell.
    dates: Format,
    centre: Format,
    /// Of a letter for which nobody's phone stands: it shows a mark and stays the letter, for whoever counts.
    by_hand: Format,
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
            note: Format::new().set_font_size(8.0).set_text_wrap().set_align(FormatAlign::Top),
            head: bold(&centre).set_text_wrap().set_align(FormatAlign::VerticalCenter),
            sum: bold(&centre),
            sum_percent: bold(&percent),
            sum_hours: bold(&hours),
            dates: Format::new().set_border(FormatBorder::Thin).set_font_size(6.0).set_text_wrap(),
            cell,
            by_hand: centre.clone().set_num_format("@\"ᵐ\"").set_italic(),
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
    sums::heads(main, &shape, &looks, language)?;
    for (line, person) in (FIRST..).zip(&recap.rows) {
        for (column, cell) in (DAYS..).zip(&person.days) {
            let code = cell.as_ref().map_or("", |cell| &cell.code);
            let look = if cell.as_ref().is_some_and(DayCell::by_hand) { &looks.by_hand } else { &looks.centre };
            main.write_with_format(line, column, code, look)?;
        }
        sums::of_person(main, line, (recap, person), &shape, &looks, language)?;
    }
    sums::of_all(main, &recap.totals, &shape, &looks, language)?;
    foot::legend(main, &shape, &looks, language)?;
    foot::signatures(main, recap, &shape, language)?;
    for (key, pick) in DETAILS {
        let sheet = book.add_worksheet().set_name(t(key))?;
        heads(sheet, recap, &shape, &looks, month, language)?;
        details(sheet, recap, key, pick, &looks)?;
    }
    for (key, pick) in TIMES {
        let sheet = book.add_worksheet().set_name(t(key))?;
        heads(sheet, recap, &shape, &looks, month, language)?;
        times(sheet, recap, pick, &looks)?;
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

/// When people came and went.
type Time = fn(&DayCell) -> Option<&str>;
const TIMES: [(Key, Time); 2] =
    [(Key::CameAt, |cell| cell.check_in.as_deref()), (Key::LeftAt, |cell| cell.check_out.as_deref())];

/// As text: a time of the day before or after has a sign that no spreadsheet's time knows.
fn times(sheet: &mut Worksheet, recap: &Recap, pick: Time, looks: &Looks) -> Result<(), XlsxError> {
    for (line, person) in (FIRST..).zip(&recap.rows) {
        for (column, cell) in (DAYS..).zip(&person.days) {
            let time = cell.as_ref().and_then(pick).unwrap_or_default();
            sheet.write_with_format(line, column, time, &looks.centre)?;
        }
    }
    for column in (DAYS..).take(recap.days.len()) {
        sheet.set_column_width(column, 5)?;
    }
    Ok(())
}

/// Title, headings, people, and how it is shown and printed: landscape, with headings on each page.
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
    // Behind the columns that are printed on every page, which would cut it off.
    sheet.write(3, DAYS - 1, Key::PrintedHash.fill(language, &[("hash", &recap.hash.encode())]))?;
    let titles = ["No", "NIP", t(Key::Name), t(Key::Position)];
    for (column, (title, width)) in (0..).zip(titles.into_iter().zip([4.0, 18.0, 25.0, 22.0])) {
        sheet.write_with_format(head, column, title, &looks.head)?;
        sheet.set_column_width(column, width)?;
    }
    for (column, day) in (DAYS..).zip(&recap.days) {
        let number = day.date.get(8..).and_then(|day| day.parse::<u32>().ok()).unwrap_or(0);
        sheet.write_with_format(head, column, number, &looks.head)?;
        sheet.set_column_width(column, 2.7)?;
    }
    for (line, person) in (FIRST..).zip(&recap.rows) {
        sheet.write_with_format(line, 0, line - head, &looks.centre)?;
        // As text: a spreadsheet's number would lose the last digits.
        sheet.write_with_format(line, 1, &*person.nip, &looks.cell)?;
        sheet.write_with_format(line, 2, &*person.name, &looks.cell)?;
        sheet.write_with_format(line, 3, &*person.position, &looks.cell)?;
        sheet.set_row_height(line, 16)?;
    }
    sheet.set_row_height(head, 30)?;
    sheet.set_freeze_panes(FIRST, DAYS)?;
    // Folio, the nearest of the paper sizes that the format knows to F4 (215 × 330 mm).
    sheet.set_landscape().set_paper_size(14).set_margins(0.3, 0.3, 0.4, 0.5, 0.2, 0.2).set_footer("&C&P / &N");
    sheet.set_repeat_rows(head, head)?;
    let last = if sheet.name() == t(Key::Recap) {
        // Days on one page and their sums on the next beside it, with the names on both: on one page together nobody
        // could read them. The dates at the end are for filters; on paper the marks show them.
        sheet.set_print_scale(SCALE).set_page_order(true).set_repeat_columns(0, 2)?;
        sheet.set_vertical_page_breaks(&[u32::from(shape.sums())])?;
        (shape.last() + 1 + foot::LINES, sums::last_column(shape) - 1)
    } else {
        sheet.set_print_fit_to_pages(1, 0);
        (shape.last() + 1, shape.sums() - 1)
    };
    sheet.set_print_area(0, 0, last.0, last.1)?;
    Ok(())
}

/// Percent at which the recap is printed, so that 31 days with what stands before them fit between the margins of Folio,
/// 12.4 inches apart, as do the sums: 11.9 and 12.2 inches in `LibreOffice` on a machine without Excel's fonts, where
/// columns are widest. Nine points are 6.1 then.
const SCALE: u16 = 68;

#[cfg(test)]
#[path = "sheet/tests.rs"]
mod tests;
