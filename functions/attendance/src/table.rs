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

/// Each row with its line. Spreadsheets write commas or, in Indonesia, semicolons, and may put a byte order mark
/// first: the header tells. Empty lines, and those that begin with `#`, are nobody's rows. A row has as many cells as
/// the header, trimmed.
///
/// # Errors
///
/// [`Refusal::CsvHeader`] when the columns are not these, in this order.
pub(crate) fn rows<const N: usize>(
    text: &str,
    header: [&str; N],
) -> Result<impl Iterator<Item = (u64, Result<[String; N], Refusal>)>, Refusal> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    let mut lines = (1..).zip(lines).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let (_, first) = lines.next().ok_or(Refusal::CsvHeader)?;
    let delimiter = if first.contains(';') { b';' } else { b',' };
    if !cells(first, delimiter).is_ok_and(|cells: [String; N]| cells == header) {
        return Err(Refusal::CsvHeader);
    }
    Ok(lines.map(move |(number, line)| (number, cells(line, delimiter))))
}

/// The cells of one line.
fn cells<const N: usize>(line: &str, delimiter: u8) -> Result<[String; N], Refusal> {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).trim(csv::Trim::All).delimiter(delimiter).buffer_capacity(line.len());
    let record = reader.from_reader(line.as_bytes()).records().next();
    let record = record.and_then(Result::ok).ok_or(Refusal::Csv)?;
    let cells: Vec<String> = record.iter().map(str::to_owned).collect();
    cells.try_into().map_err(|_| Refusal::Csv)
}
