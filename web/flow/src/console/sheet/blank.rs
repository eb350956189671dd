//! Tables to be filled in and imported: their columns, and what may stand in them.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::console::change::Table;
use crate::messages::console::Key;
use crate::messages::{Language, Message as _};

/// What may stand under `jenis`.
const KINDS: [&str; 3] = ["PNS", "PPPK", "PPPK paruh waktu"];

/// An empty roster, with the kinds and units that there are on a second sheet.
///
/// # Errors
///
/// Whatever keeps the workbook from being written.
pub fn blank_roster(units: &[String], language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    header(&mut book, Table::Roster.header())?;
    let choices = book.add_worksheet();
    choices.set_name(Key::ImportChoices.text(language))?;
    let columns = [("jenis", KINDS.map(str::to_owned).to_vec()), ("unit", units.to_vec())];
    for (column, (name, values)) in (0..).zip(columns) {
        choices.set_column_width(column, 40)?;
        choices.write_string_with_format(0, column, name, &Format::new().set_bold())?;
        for (row, value) in (1..).zip(values) {
            choices.write_string(row, column, value)?;
        }
    }
    book.save_to_buffer()
}

/// An empty log.
///
/// # Errors
///
/// Whatever keeps the workbook from being written.
pub fn blank_log() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    header(&mut book, Table::Machine.header())?;
    book.save_to_buffer()
}

/// The first sheet, whose cells are texts: a NIP typed as a number would lose its last digits.
fn header(book: &mut Workbook, columns: &[&str]) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(columns) {
        sheet.set_column_width(column, 26)?;
        sheet.set_column_format(column, &Format::new().set_num_format("@"))?;
        sheet.write_string_with_format(0, column, *name, &Format::new().set_bold())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{blank_log, blank_roster};
    use crate::console::Chosen;
    use crate::console::table::csv;
    use crate::messages::Language;

    #[test]
    fn what_is_handed_out_is_what_is_read() {
        let read = |contents| csv(&Chosen { name: "contoh.xlsx".into(), contents }).unwrap();
        let roster = read(blank_roster(&["Dinas Kesehatan".into()], Language::Id).unwrap());
        assert_eq!(roster.trim(), "nip,nama,jenis,jabatan,unit", "the choices are no rows");
        assert_eq!(read(blank_log().unwrap()).trim(), "nip,waktu,mesin");
    }
}
