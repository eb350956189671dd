//! The log of an old fingerprint machine, so that both run in parallel for a while.

use jiff::civil::{DateTime, Time};
use jiff::tz::Offset;
use klabat_evidence::Millis;

use crate::table::{RowRefusal, rows};
use crate::time::parse_date;
use crate::{Nip, Refusal, Zone, is_rounded};

/// The columns.
const HEADER: [&str; 3] = ["nip", "waktu", "mesin"];

/// Longest name of a machine.
const DEVICE: usize = 64;

/// Most digits of a number that a machine gives of its own. What is longer is a NIP, or a slip in one.
const OWN_DIGITS: usize = 9;

/// Whose a line is, by its first column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A civil servant.
    Nip(Nip),
    /// Whoever has this number, of 1 to 9 digits, at the machine alone.
    Own(String),
}

impl Holder {
    /// As in the file.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Nip(nip) => nip.as_str(),
            Self::Own(number) => number,
        }
    }
}

/// One line of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// Which line of the file, the first being 1.
    pub line: u64,
    /// Whose.
    pub holder: Holder,
    /// When, by the machine's clock.
    pub local: DateTime,
    /// Which machine.
    pub device: String,
}

impl ImportRow {
    /// When it was, if the machine's clock shows the time of `zone`; `None` before 1970.
    #[must_use]
    pub fn at(&self, zone: Zone) -> Option<Millis> {
        let at = Offset::constant(zone.offset_hours()).to_timestamp(self.local).ok()?;
        u64::try_from(at.as_millisecond()).ok().map(Millis)
    }
}

/// Reads `nip,waktu,mesin`, such as `198001012006041001,2026-03-02 07:28:11,Lobi`; seconds may be missing, and in the
/// place of a NIP may stand a machine's own number. Rows that
/// cannot be taken are told apart from those that can, so that a preview shows each one's problem before anything is
/// stored.
///
/// # Errors
///
/// [`Refusal::CsvHeader`].
pub fn parse_log(text: &str) -> Result<(Vec<ImportRow>, Vec<RowRefusal>), Refusal> {
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for (line, cells) in rows(text, HEADER)? {
        match cells.and_then(|cells| row(line, cells)) {
            Ok(row) => taken.push(row),
            Err(refusal) => refused.push(RowRefusal { line, refusal }),
        }
    }
    Ok((taken, refused))
}

fn row(line: u64, [nip, at, device]: [String; 3]) -> Result<ImportRow, Refusal> {
    let holder = holder(nip)?;
    let local = moment(&at).ok_or(Refusal::PunchTime)?;
    if device.is_empty() || device.len() > DEVICE {
        return Err(Refusal::Device);
    }
    Ok(ImportRow { line, holder, local, device })
}

fn holder(text: String) -> Result<Holder, Refusal> {
    if is_rounded(&text) {
        return Err(Refusal::NipRounded);
    }
    let is_own = (1..=OWN_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_own { Ok(Holder::Own(text)) } else { text.parse().map(Holder::Nip).map_err(|_| Refusal::Nip) }
}

/// `YYYY-MM-DD HH:MM`, with or without `:SS`.
fn moment(text: &str) -> Option<DateTime> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let is_moment = matches!(shape.as_str(), "0000-00-00 00:00" | "0000-00-00 00:00:00");
    if !is_moment {
        return None;
    }
    let (date, time) = text.split_once(' ')?;
    let mut parts = time.split(':').map(str::parse);
    let mut part = || parts.next().unwrap_or(Ok(0)).ok();
    Some(parse_date(date).ok()?.to_datetime(Time::new(part()?, part()?, part()?, 0).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_in_the_zone_of_its_machine() {
        let text =
            "nip,waktu,mesin\n198001012006041001,2026-03-02 07:28:11,Lobi\n198001012006041001,2026-03-02 16:01,Lobi\n";
        let (rows, refused) = parse_log(text).unwrap();
        assert!(refused.is_empty());
        // 2026-03-01T23:28:11Z.
        let at = |row: usize| rows[row].at(Zone::Wita).unwrap();
        assert_eq!(at(0), Millis(1_772_407_691_000));
        assert_eq!(at(1).0 - at(0).0, ((8 * 60 + 33) * 60 - 11) * 1000);
    }

    #[test]
    fn a_machines_own_number_is_a_number_and_a_slip_in_a_nip_is_none() {
        let holder = |number: &str| {
            let (rows, refused) = parse_log(&format!("nip,waktu,mesin\n{number},2026-03-02 07:28,Lobi\n")).unwrap();
            rows.into_iter().map(|row| row.holder).next().ok_or_else(|| refused[0].refusal)
        };
        for own in ["7", "000017", "123456789"] {
            assert_eq!(holder(own), Ok(Holder::Own(own.to_owned())), "{own}");
        }
        assert_eq!(holder("198001012006041001"), Ok(Holder::Nip("198001012006041001".parse().unwrap())));
        for slip in ["", "1234567890", "12a", "-1"] {
            assert_eq!(holder(slip), Err(Refusal::Nip), "{slip}");
        }
    }

    #[test]
    fn each_bad_row_has_its_reason_and_its_line() {
        let rows = [
            "19800101200604100,2026-03-02 07:28,Lobi",
            "1.98001E+17,2026-03-02 07:28,Lobi",
            "198001012006041001,2026-02-30 07:28,Lobi",
            "198001012006041001,02/03/2026 07:28,Lobi",
            "198001012006041001,2026-03-02 24:00,Lobi",
            "198001012006041001,2026-03-02 7:28,Lobi",
            "198001012006041001,2026-03-02 07:28:60,Lobi",
            "198001012006041001,2026-03-02 07:28,",
            "198001012006041001,2026-03-02 07:28",
        ];
        let text = format!("nip,waktu,mesin\n{}\n", rows.join("\n"));
        let (taken, refused) = parse_log(&text).unwrap();
        assert!(taken.is_empty());
        let refused: Vec<_> = refused.into_iter().map(|row| (row.line, row.refusal)).collect();
        let time = Refusal::PunchTime;
        let expected = [Refusal::Nip, Refusal::NipRounded, time, time, time, time, time, Refusal::Device, Refusal::Csv];
        assert_eq!(refused, (2..11).zip(expected).collect::<Vec<_>>());
        for text in ["nip,time,device\n", "nip,waktu\n", ""] {
            assert_eq!(parse_log(text), Err(Refusal::CsvHeader), "{text:?}");
        }
    }

    #[test]
    fn a_spreadsheets_semicolons_mark_and_empty_lines_are_no_problem() {
        let text = "\u{feff}nip;waktu;mesin\r\n\r\n198001012006041001; 2026-03-02 07:28 ;\"Lobi; utara\"\r\n";
        let (rows, refused) = parse_log(text).unwrap();
        assert!(refused.is_empty());
        assert_eq!((rows[0].line, rows[0].device.as_str()), (3, "Lobi; utara"));
    }
}
