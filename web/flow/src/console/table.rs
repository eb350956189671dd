//! Tables that people bring: CSV as each spreadsheet writes it, and XLSX, read into one kind of CSV.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::dialog::Chosen;
use super::form::Fault;

/// Longest text that the server takes, in bytes.
pub(super) const TEXT_MAX: usize = 2_000_000;
/// Longest text that is read, in bytes: what other systems give of a person is ten times what is taken of it.
pub const READ_MAX: usize = 16_000_000;
/// Cells of a sheet, empty ones among them: ten thousand people with two hundred columns.
const CELLS_MAX: usize = 2_000_000;
/// Lines that tell what parts the cells.
const TELLING: usize = 50;
/// From here on, a spreadsheet's number no longer holds each digit (2^53).
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The table as CSV with commas, UTF-8 and line feeds: a line for each row of the file, empty ones too, so that a line's
/// number is the one that a spreadsheet shows beside the row.
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
        writer.write_record(row.iter().map(|cell| plain(cell))).map_err(|_| Fault::NotTable)?;
    }
    let text = writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(Fault::NotTable)?;
    if text.len() > READ_MAX { Err(Fault::TooLong) } else { Ok(text) }
}

/// A cell without what is there for the eye alone: lines into which titles are broken, and the apostrophe by which
/// spreadsheets keep a long number's digits.
fn plain(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.to_owned(),
        _ if cell.contains(['\n', '\r']) => cell.lines().map(str::trim).collect::<Vec<_>>().join(" "),
        _ => cell.to_owned(),
    }
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
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let (mut rows, mut row) = (Vec::new(), csv::StringRecord::new());
    loop {
        let from = usize::try_from(reader.position().byte()).ok()?;
        if !reader.read_record(&mut row).ok()? {
            return Some(rows);
        }
        // The reader passes over empty lines, which have their numbers, too.
        let empty = text.get(from..)?.bytes().take_while(|byte| *byte == b'\n').count();
        rows.extend(std::iter::repeat_n(vec![String::new()], empty));
        rows.push(row.iter().map(str::to_owned).collect());
    }
}

/// What parts the cells: the mark that most lines have outside of quotes, of those the most frequent. The first line alone
/// would not tell, for a title may stand there.
fn delimiter(text: &str) -> u8 {
    let bare: String = text.split('"').step_by(2).collect();
    let count = |mark: u8| {
        let counts = bare.lines().take(TELLING).map(|line| line.matches(char::from(mark)).count());
        counts.filter(|count| *count > 0).fold((0, 0), |(lines, all), count| (lines + 1, all + count))
    };
    [b'\t', b';', b','].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

/// Rows of the first sheet from its first column in use, empty ones left out at its end only, so that line numbers stay.
fn xlsx(bytes: &[u8]) -> Result<Vec<Vec<String>>, Fault> {
    let cells = filled(bytes).ok_or(Fault::NotTable)?;
    let place = |of: fn(&Filled) -> usize| (cells.iter().map(of).min().unwrap_or(0), cells.iter().map(of).max());
    let ((_, last_row), (first, last)) = (place(|cell| cell.0), place(|cell| cell.1));
    let (height, width) = (last_row.map_or(0, |row| row + 1), last.map_or(0, |column| column + 1 - first));
    // A stray cell in the sheet's last corner would else take thousands of millions of empty ones.
    if height.saturating_mul(width) > CELLS_MAX {
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

    use super::{Fault, READ_MAX, read};

    #[test]
    fn every_spreadsheets_csv_is_one() {
        let wanted = "nip,nama\n198001012005011001,\"Wowor, S.E.\"\n";
        assert_eq!(read(wanted.as_bytes()).unwrap(), wanted);
        assert_eq!(read(b"\xef\xbb\xbfnip;nama\r\n198001012005011001; Wowor, S.E. \r\n").unwrap(), wanted);
        assert_eq!(read(b"nip\tnama\n198001012005011001\t\"Wowor, S.E.\"").unwrap(), wanted);
        assert_eq!(
            read(b"nip,nama\n'198001012005011001,'Wowor, S.E.").unwrap(),
            "nip,nama\n198001012005011001,'Wowor,S.E.\n"
        );
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
    fn each_row_of_a_file_is_a_line_whatever_stands_above_the_header_and_in_its_cells() {
        let file = b"\nDAFTAR PEGAWAI, NOVEMBER 2026\r\n\r\n \r\nNIP;\"NAMA\r\nLENGKAP\";JENIS\r\n1;\"Wowor, S.E.\";PNS\r\n\n2;Ani;PNS";
        let wanted = "\"\"\n\"DAFTAR PEGAWAI, NOVEMBER 2026\"\n\"\"\n\"\"\nNIP,NAMA LENGKAP,JENIS\n1,\"Wowor, S.E.\",PNS\n\"\"\n2,Ani,PNS\n";
        assert_eq!(read(file).unwrap(), wanted);
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "DAFTAR PEGAWAI").unwrap();
        sheet.write_row(2, 0, ["NIP", "NAMA\nLENGKAP"]).unwrap();
        assert_eq!(read(&book.save_to_buffer().unwrap()).unwrap(), "DAFTAR PEGAWAI,\n,\nNIP,NAMA LENGKAP\n");
    }

    #[test]
    fn what_is_no_table_is_said_to_be_none() {
        assert_eq!(read(b""), Err(Fault::NotTable));
        assert_eq!(read(b"PK\x03\x04 broken"), Err(Fault::NotTable));
        assert_eq!(read(b"\x89PNG\0\0"), Err(Fault::NotTable));
        assert_eq!(read("x".repeat(READ_MAX + 1).as_bytes()), Err(Fault::TooLong));
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
                prop_assert!(!text.is_empty() && text.len() <= READ_MAX);
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
                prop_assert!(text.len() <= READ_MAX);
            }
        }
    }
}
