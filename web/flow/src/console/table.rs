//! Tables that people bring: CSV as each spreadsheet writes it, and XLSX, read into one kind of CSV.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::dialog::Chosen;
use super::form::Fault;

/// Longest text that the server takes, in bytes.
pub const TEXT_MAX: usize = 2_000_000;
/// From here on, a spreadsheet's number no longer holds each digit (2^53).
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The table as CSV with commas, UTF-8 and line feeds.
///
/// # Errors
/// When there is no table in the file, or it is too long.
pub(super) fn csv(file: &Chosen) -> Result<String, Fault> {
    read(&file.contents)
}

/// The same of a file's bytes, whatever they are.
///
/// # Errors
/// When there is no table in them, or it is too long.
pub fn read(contents: &[u8]) -> Result<String, Fault> {
    let rows =
        if contents.starts_with(b"PK") { xlsx(contents)? } else { separated(contents).ok_or(Fault::NotTable)? };
    if rows.is_empty() {
        return Err(Fault::NotTable);
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in &rows {
        writer.write_record(row).map_err(|_| Fault::NotTable)?;
    }
    let text = writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(Fault::NotTable)?;
    if text.len() > TEXT_MAX { Err(Fault::TooLong) } else { Ok(text) }
}

/// Rows of a CSV file. Spreadsheets set to Bahasa Indonesia write semicolons, and old ones no UTF-8.
fn separated(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Latin-1: each byte is its character.
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    if text.contains('\0') {
        return None;
    }
    let head = text.lines().next()?;
    let count = |mark: char| head.matches(mark).count();
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(|mark| (count(*mark), *mark == ','))?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).ok()?)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    reader.records().map(|row| row.ok().map(|row| row.iter().map(str::to_owned).collect())).collect()
}

/// Rows of the first sheet from its first column in use, empty ones left out at its end only, so that line numbers stay.
fn xlsx(bytes: &[u8]) -> Result<Vec<Vec<String>>, Fault> {
    let cells = filled(bytes).ok_or(Fault::NotTable)?;
    let place = |of: fn(&Filled) -> usize| (cells.iter().map(of).min().unwrap_or(0), cells.iter().map(of).max());
    let ((_, last_row), (first, last)) = (place(|cell| cell.0), place(|cell| cell.1));
    let (height, width) = (last_row.map_or(0, |row| row + 1), last.map_or(0, |column| column + 1 - first));
    // Each cell of the text takes its separator at least. A stray cell in the sheet's last corner would else take
    // thousands of millions of empty ones.
    if height.saturating_mul(width) > TEXT_MAX {
        return Err(Fault::TooLong);
    }
    let mut rows = vec![vec![String::new(); width]; height];
    for (row, column, text) in cells {
        rows[row][column - first] = text;
    }
    Ok(rows)
}

/// A cell that has a text: its row and column from 0, and the text.
type Filled = (usize, usize, String);

fn filled(bytes: &[u8]) -> Option<Vec<Filled>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let sheet = book.sheet_names().first()?.clone();
    let mut reader = book.worksheet_cells_reader(&sheet).ok()?;
    let mut cells = Vec::new();
    while let Some(next) = reader.next_cell().ok()? {
        let (row, column) = next.get_position();
        let text = cell(&Data::from(next.get_value().clone()));
        if !text.is_empty() {
            cells.push((row as usize, column as usize, text));
        }
    }
    Some(cells)
}

fn cell(data: &Data) -> String {
    match data {
        // A NIP that was typed as a number has lost its last digits: it must be refused, not guessed.
        Data::Float(number) if number.abs() >= EXACT => format!("{number:e}"),
        Data::Float(number) => number.to_string(),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_xlsxwriter::Workbook;

    use super::{Fault, TEXT_MAX, read};

    #[test]
    fn every_spreadsheets_csv_is_one() {
        let wanted = "nip,nama\n198001012005011001,\"Wowor, S.E.\"\n";
        assert_eq!(read(wanted.as_bytes()).unwrap(), wanted);
        assert_eq!(read(b"\xef\xbb\xbfnip;nama\r\n198001012005011001; Wowor, S.E. \r\n").unwrap(), wanted);
        assert_eq!(read(b"nip\tnama\n198001012005011001\t\"Wowor, S.E.\"").unwrap(), wanted);
        assert_eq!(read(b"nip,nama\n1,Andr\xe9\n").unwrap(), "nip,nama\n1,André\n");
    }

    #[test]
    fn a_workbook_is_read_and_a_number_that_lost_digits_is_not_passed_off_as_a_nip() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["nip", "nama", "golongan"]).unwrap();
        sheet.write_row(1, 0, ["198001012005011001", "Wowor"]).unwrap();
        sheet.write_number(1, 2, 3.0).unwrap();
        sheet.write_number(2, 0, 198_001_012_005_011_002.0).unwrap();
        let text = read(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(text, "nip,nama,golongan\n198001012005011001,Wowor,3\n1.98001012005011e17,,\n");
    }

    #[test]
    fn a_stray_cell_in_the_last_corner_is_too_long_a_table_and_empty_margins_are_none() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(1, 2, ["nip", "nama"]).unwrap();
        sheet.write_row(3, 2, ["1", ""]).unwrap();
        assert_eq!(read(&book.save_to_buffer().unwrap()).unwrap(), ",\nnip,nama\n,\n1,\n");
        let mut book = Workbook::new();
        book.add_worksheet().write_row(0, 0, ["nip", "nama"]).unwrap().write(1_048_575, 16_383, "x").unwrap();
        assert_eq!(read(&book.save_to_buffer().unwrap()), Err(Fault::TooLong));
    }

    #[test]
    fn what_is_no_table_is_said_to_be_none() {
        assert_eq!(read(b""), Err(Fault::NotTable));
        assert_eq!(read(b"PK\x03\x04 broken"), Err(Fault::NotTable));
        assert_eq!(read(b"\x89PNG\0\0"), Err(Fault::NotTable));
        assert_eq!(read("x".repeat(2_000_001).as_bytes()), Err(Fault::TooLong));
    }

    fn workbook() -> Vec<u8> {
        let mut book = Workbook::new();
        book.add_worksheet().write_row(0, 0, ["nip", "nama"]).unwrap();
        book.save_to_buffer().unwrap()
    }

    proptest! {
        /// Whatever the file, it is a table or a fault.
        #[test]
        fn any_bytes_are_a_table_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(text) = read(&bytes) {
                prop_assert!(!text.is_empty() && text.len() <= TEXT_MAX);
            }
        }

        #[test]
        fn a_damaged_workbook_is_a_table_or_a_fault(
            at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>(), cuts in any::<bool>(),
        ) {
            let mut bytes = workbook();
            let place = at.index(bytes.len());
            bytes[place] = byte;
            if cuts {
                bytes.truncate(cut.index(bytes.len()).max(2));
            }
            if let Ok(text) = read(&bytes) {
                prop_assert!(text.len() <= TEXT_MAX);
            }
        }
    }
}
