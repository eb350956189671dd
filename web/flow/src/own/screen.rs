//! The screens and their addresses.

use crate::messages::own::Key;

/// One screen of the page.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Screen {
    /// Pengajuan.
    #[default]
    Requests,
    /// Rincian hari of a month, `YYYY-MM`; of the present one when none is named.
    Days(Option<String>),
    /// The form for cuti or izin.
    Absence,
    /// The form for a correction, of that day, `YYYY-MM-DD`, when one is named.
    Correction(Option<String>),
}

const REQUESTS: &str = "/pengajuan";
const DAYS: &str = "/pengajuan/hari";
const ABSENCE: &str = "/pengajuan/cuti";
const CORRECTION: &str = "/pengajuan/koreksi";
const MONTH: &str = "bulan=";
const DATE: &str = "tanggal=";

impl Screen {
    /// The screen of a path with its query; any unknown path is the first screen, and what is no month or date names
    /// none.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let field = |name: &str| query.split('&').find_map(|field| field.strip_prefix(name));
        match path {
            DAYS => Self::Days(field(MONTH).filter(|month| is_month(month)).map(str::to_owned)),
            ABSENCE => Self::Absence,
            CORRECTION => Self::Correction(field(DATE).filter(|date| is_date(date)).map(str::to_owned)),
            _ => Self::Requests,
        }
    }

    /// Its path with its query.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Requests => REQUESTS.to_owned(),
            Self::Days(None) => DAYS.to_owned(),
            Self::Days(Some(month)) => [DAYS, "?", MONTH, month].concat(),
            Self::Absence => ABSENCE.to_owned(),
            Self::Correction(None) => CORRECTION.to_owned(),
            Self::Correction(Some(date)) => [CORRECTION, "?", DATE, date].concat(),
        }
    }

    /// Its heading.
    #[must_use]
    pub const fn title(&self) -> Key {
        match self {
            Self::Requests => Key::RequestsTitle,
            Self::Days(_) => Key::DaysTitle,
            Self::Absence => Key::AbsenceTitle,
            Self::Correction(_) => Key::CorrectionTitle,
        }
    }
}

/// Whether a text is written as `YYYY-MM-DD`, of this century: a date field passes years such as `0002` while one types
/// the year. Which dates there are, the server knows.
pub(super) fn is_date(text: &str) -> bool {
    let shaped = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shaped && text.len() == 10 && text.starts_with("20")
}

fn is_month(text: &str) -> bool {
    is_date(&[text, "-01"].concat())
}

/// The month before, of `YYYY-MM`.
#[must_use]
pub fn month_before(month: &str) -> Option<String> {
    let (year, number) = parts(month)?;
    Some(if number == 1 { written(year - 1, 12) } else { written(year, number - 1) })
}

/// The month after, of `YYYY-MM`.
#[must_use]
pub fn month_after(month: &str) -> Option<String> {
    let (year, number) = parts(month)?;
    Some(if number == 12 { written(year + 1, 1) } else { written(year, number + 1) })
}

fn parts(month: &str) -> Option<(u16, u16)> {
    let (year, number) = month.split_once('-')?;
    let (year, number) = (year.parse().ok()?, number.parse().ok()?);
    ((1..=12).contains(&number) && (1_000..9_999).contains(&year)).then_some((year, number))
}

fn written(year: u16, number: u16) -> String {
    [&*year.to_string(), if number < 10 { "-0" } else { "-" }, &number.to_string()].concat()
}
