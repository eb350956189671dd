//! The calendar as a table of four columns.

use jiff::civil::Date;

use super::{Calendar, Holiday, HolidayKind};
use crate::order;
use crate::table::{RowRefusal, rows};
use crate::time::{Weekday, parse_date};
use crate::{Checked, Refusal};

/// The columns.
const HEADER: [&str; 4] = ["tanggal", "hari", "jenis", "nama"];

/// Longest name of a day.
const NAME: usize = 120;

/// Reads `tanggal,hari,jenis,nama`, such as `2026-03-19,Kamis,nasional,Hari Suci Nyepi`. The weekday is there to
/// catch slips: it must be the date's. Semicolons do as well; lines that begin with `#` are comments. All or nothing.
///
/// # Errors
///
/// Every row that cannot be taken, with its reason: [`Refusal::Csv`], [`Refusal::CsvHeader`], [`Refusal::Date`],
/// [`Refusal::WeekdayOther`], [`Refusal::HolidayKind`], [`Refusal::HolidayName`], [`Refusal::HolidayTwice`].
pub fn parse_csv(source: &str, text: &str) -> Result<Checked<Calendar>, Vec<RowRefusal>> {
    let rows = rows(text, HEADER).map_err(|refusal| vec![RowRefusal { line: 1, refusal }])?;
    let mut holidays: Vec<Holiday> = Vec::new();
    let mut refused = Vec::new();
    for (line, cells) in rows {
        let row = cells.and_then(row);
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
    order::sort(&mut holidays);
    let calendar = Calendar { source: source.to_owned(), holidays };
    Checked::new(calendar).map_err(|refusal| vec![RowRefusal { line: 1, refusal }])
}

fn row([date, day, kind, name]: [String; 4]) -> Result<Holiday, Refusal> {
    let date = parse_date(&date)?;
    if weekday(date) != day {
        return Err(Refusal::WeekdayOther);
    }
    let kind = HolidayKind::by_code(&kind).ok_or(Refusal::HolidayKind)?;
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
