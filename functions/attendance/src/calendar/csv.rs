//! The calendar as a table of four columns.

use jiff::civil::Date;

use super::{Calendar, Holiday, HolidayKind};
use crate::time::{Weekday, parse_date};
use crate::{Checked, Refusal};

/// The columns, in this order.
const HEADER: [&str; 4] = ["tanggal", "hari", "jenis", "nama"];

/// Longest name of a day.
const NAME: usize = 120;

/// Why a row is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRefusal {
    /// Which line of the file, the first being 1.
    pub line: u64,
    /// Why.
    pub refusal: Refusal,
}

/// Reads `tanggal,hari,jenis,nama`, such as `2026-03-19,Kamis,nasional,Hari Suci Nyepi`. The weekday is there to
/// catch slips: it must be the date's. Lines that begin with `#` are comments. All or nothing.
///
/// # Errors
///
/// Every row that cannot be taken, with its reason: [`Refusal::Csv`], [`Refusal::CsvHeader`], [`Refusal::Date`],
/// [`Refusal::WeekdayOther`], [`Refusal::HolidayKind`], [`Refusal::HolidayName`], [`Refusal::HolidayTwice`].
pub fn parse_csv(source: &str, text: &str) -> Result<Checked<Calendar>, Vec<RowRefusal>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
    match reader.headers() {
        Ok(header) if header.iter().eq(HEADER) => {}
        _ => return Err(vec![RowRefusal { line: 1, refusal: Refusal::CsvHeader }]),
    }
    let mut holidays: Vec<Holiday> = Vec::new();
    let mut refused = Vec::new();
    for record in reader.records() {
        let line = match &record {
            Ok(record) => record.position(),
            Err(error) => error.position(),
        };
        let line = line.map_or(0, csv::Position::line);
        let row = record.map_err(|_| Refusal::Csv).and_then(|record| row(&record));
        match row {
            Ok(row) if holidays.iter().any(|other| other.date == row.date) => {
                refused.push(RowRefusal { line, refusal: Refusal::HolidayTwice });
            }
            Ok(row) => holidays.push(row),
            Err(refusal) => refused.push(RowRefusal { line, refusal }),
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    holidays.sort();
    let calendar = Calendar { source: source.to_owned(), holidays };
    Checked::new(calendar).map_err(|refusal| vec![RowRefusal { line: 1, refusal }])
}

fn row(record: &csv::StringRecord) -> Result<Holiday, Refusal> {
    let date = parse_date(&record[0])?;
    if weekday(date) != &record[1] {
        return Err(Refusal::WeekdayOther);
    }
    let kind = HolidayKind::by_code(&record[2]).ok_or(Refusal::HolidayKind)?;
    let name = record[3].to_owned();
    if name.is_empty() || name.len() > NAME {
        return Err(Refusal::HolidayName);
    }
    Ok(Holiday { date, kind, name })
}

/// The Indonesian name of the date's weekday.
fn weekday(date: Date) -> &'static str {
    match Weekday::of(date) {
        Weekday::Monday => "Senin",
        Weekday::Tuesday => "Selasa",
        Weekday::Wednesday => "Rabu",
        Weekday::Thursday => "Kamis",
        Weekday::Friday => "Jumat",
        Weekday::Saturday => "Sabtu",
        Weekday::Sunday => "Minggu",
    }
}
