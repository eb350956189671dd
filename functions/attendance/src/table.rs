//! Tables that people keep in spreadsheets: CSV with a header, one row a line.

use crate::Refusal;

/// Why a row is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRefusal {
    /// Which line of the file, the first being 1.
    pub line: u64,
    /// Why.
    pub refusal: Refusal,
}

/// The cells of these columns, row by row with its line, the first being 1. The columns may stand in any order and case
/// and among others, which are nobody's. Spreadsheets write commas or, in Indonesia, semicolons, and may put a byte order
/// mark first: the header tells. Lines without a word, and those that begin with `#`, are nobody's rows. A row has as many
/// cells as the header, trimmed.
///
/// # Errors
///
/// [`Refusal::CsvHeader`] when a column is missing or there twice. Of a row [`Refusal::Csv`].
pub fn rows<const N: usize>(
    text: &str,
    columns: [&str; N],
) -> Result<impl Iterator<Item = (u64, Result<[String; N], Refusal>)>, Refusal> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    let mut lines = (1..).zip(lines).filter(|(_, line)| !is_blank(line) && !line.starts_with('#'));
    let (_, first) = lines.next().ok_or(Refusal::CsvHeader)?;
    let delimiter = if first.contains(';') { b';' } else { b',' };
    let header = cells(first, delimiter).map_err(|_| Refusal::CsvHeader)?;
    let places = places(&header, columns).ok_or(Refusal::CsvHeader)?;
    let row = move |line: &str| {
        let mut cells = cells(line, delimiter)?;
        if cells.len() != header.len() {
            return Err(Refusal::Csv);
        }
        Ok(places.map(|place| std::mem::take(&mut cells[place])))
    };
    Ok(lines.map(move |(number, line)| (number, row(line))))
}

/// What a spreadsheet writes for a row that nothing stands in.
fn is_blank(line: &str) -> bool {
    line.chars().all(|letter| letter.is_whitespace() || matches!(letter, ',' | ';' | '"'))
}

/// Where each column is.
fn places<const N: usize>(header: &[String], columns: [&str; N]) -> Option<[usize; N]> {
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        let mut found = header.iter().enumerate().filter(|(_, cell)| cell.to_lowercase() == column);
        let (index, _) = found.next()?;
        if found.next().is_some() {
            return None;
        }
        *place = index;
    }
    Some(places)
}

/// The cells of one line.
fn cells(line: &str, delimiter: u8) -> Result<Vec<String>, Refusal> {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).trim(csv::Trim::All).delimiter(delimiter).buffer_capacity(line.len());
    let record = reader.from_reader(line.as_bytes()).records().next();
    let record = record.and_then(Result::ok).ok_or(Refusal::Csv)?;
    Ok(record.iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (u64, Result<[String; 2], Refusal>);

    fn read(text: &str) -> Result<Vec<Row>, Refusal> {
        rows(text, ["nip", "nama"]).map(Iterator::collect)
    }

    fn row(nip: &str, name: &str) -> [String; 2] {
        [nip.to_owned(), name.to_owned()]
    }

    #[test]
    fn columns_stand_in_any_order_and_among_others() {
        let rows = read("Nama,golongan, NIP \n\"Ani, S.E.\",III/a,1\n,,\n\"\"\nBudi,III/b,2\n").unwrap();
        assert_eq!(rows, [(2, Ok(row("1", "Ani, S.E."))), (5, Ok(row("2", "Budi")))]);
    }

    #[test]
    fn a_column_that_is_missing_or_twice_is_no_header_and_a_short_row_is_no_row() {
        for text in ["nip\n", "nip,nama,NIP\n", "nip,name\n", ""] {
            assert_eq!(read(text), Err(Refusal::CsvHeader), "{text:?}");
        }
        assert_eq!(read("nip,nama\n1\n1,2,3\n").unwrap(), [(2, Err(Refusal::Csv)), (3, Err(Refusal::Csv))]);
    }
}
