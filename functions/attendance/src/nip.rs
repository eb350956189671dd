//! Nomor Induk Pegawai: the 18 digits that name a civil servant.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Digits in every number, of PNS and PPPK alike.
const LENGTH: usize = 18;

/// Earliest year a date in the number may name: nobody born before 1900 serves. It catches slips such as
/// `0978`, which the calendar alone would let pass.
const FIRST_YEAR: i16 = 1900;
/// Latest year, by the same reasoning.
const LAST_YEAR: i16 = 2099;

/// Years between birth and appointment below which a digit is wrong. The law wants 18 (PP 11/2017, article 23), but who was
/// appointed younger by what papers said long ago has such a number and works by it; nobody was a child.
const LEAST_AGE: i16 = 15;

/// How a civil servant is employed (UU 20/2023).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Pegawai Negeri Sipil.
    Pns,
    /// Pegawai Pemerintah dengan Perjanjian Kerja.
    Pppk,
    /// PPPK paruh waktu, part-time.
    PppkParuhWaktu,
}

/// A well-formed number.
///
/// PNS: `YYYYMMDD YYYYMM S NNN`: birth date, month of appointment, sex, serial. PPPK: `YYYYMMDD YYYY CC S NNN`,
/// where `CC` is a contract code and may be any two digits. There is no check digit. The digits do not say
/// which kind it is (a contract code may look like a month), so [`Nip::from_str`] takes what is valid for
/// either and [`Nip::of`] what is valid for one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nip([u8; LENGTH]);

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NipRefusal {
    /// Not 18 digits, spaces aside.
    Length,
    /// Something other than digits and spaces.
    NotDigits,
    /// The first eight digits are no date of the calendar between 1900 and 2099.
    BirthDate,
    /// Digits 9 to 12 are no year between 1900 and 2099, or the appointment is not after the birth year.
    AppointmentYear,
    /// The appointment is less than fifteen years after the birth.
    Age,
    /// A PNS's digits 13 and 14 are no month.
    AppointmentMonth,
    /// Digit 15 is neither 1 (male) nor 2 (female).
    Sex,
}

impl NipRefusal {
    /// Every refusal, for message tables.
    pub const ALL: [Self; 7] = [
        Self::Length,
        Self::NotDigits,
        Self::BirthDate,
        Self::AppointmentYear,
        Self::Age,
        Self::AppointmentMonth,
        Self::Sex,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length => "nip_length",
            Self::NotDigits => "nip_not_digits",
            Self::BirthDate => "nip_birth_date",
            Self::AppointmentYear => "nip_appointment_year",
            Self::Age => "nip_age",
            Self::AppointmentMonth => "nip_appointment_month",
            Self::Sex => "nip_sex",
        }
    }
}

impl fmt::Display for NipRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for NipRefusal {}

impl Nip {
    /// Parses a number that must be valid for this kind of employment. Spaces between digits are ignored, as
    /// the number is printed in groups.
    ///
    /// # Errors
    ///
    /// The first rule broken, in the order of [`NipRefusal`].
    pub fn of(kind: Kind, text: &str) -> Result<Self, NipRefusal> {
        let nip: Self = text.parse()?;
        if kind == Kind::Pns && !(1..=12).contains(&nip.contract_code()) {
            return Err(NipRefusal::AppointmentMonth);
        }
        Ok(nip)
    }

    /// The 18 digits, without spaces.
    ///
    /// # Panics
    ///
    /// Never: only ASCII digits are stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII digits are stored")
    }

    /// The date of birth, which the first eight digits name.
    ///
    /// # Panics
    ///
    /// Never: the date was checked when the number was parsed.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        date(&self.0).expect("checked when parsed")
    }

    /// The year of appointment (PNS) or of the first contract (PPPK).
    #[must_use]
    pub fn appointment_year(&self) -> i16 {
        number(&self.0[8..12])
    }

    /// Digits 13 and 14: a PNS's month of appointment, a PPPK's contract code, 0 to 99.
    #[must_use]
    pub fn contract_code(&self) -> i16 {
        number(&self.0[12..14])
    }
}

/// Whether a text is what a spreadsheet made of a NIP by taking it for a number, of which it keeps 15 digits: one with an
/// exponent or decimals (`1,99001E+17`), or one that ends with three zeros, as no serial number does.
#[must_use]
pub fn is_rounded(text: &str) -> bool {
    let whole = text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_digit());
    whole && text.ends_with("000") || is_marked(text)
}

/// Whether it is written as numbers are that are not whole, or too large: not asked of the library's reader of numbers,
/// whose tables nothing else in the Worker needs.
fn is_marked(text: &str) -> bool {
    let count = |marks: [char; 2]| text.chars().filter(|character| marks.contains(character)).count();
    let spelled = text.chars().all(|character| character.is_ascii_digit() || ".,eE+-".contains(character));
    let (decimals, exponents) = (count(['.', ',']), count(['e', 'E']));
    spelled
        && text.starts_with(|first: char| first.is_ascii_digit())
        && matches!((decimals, exponents), (0, 1) | (1, 0 | 1))
}

impl FromStr for Nip {
    type Err = NipRefusal;

    fn from_str(text: &str) -> Result<Self, NipRefusal> {
        let mut digits = [0; LENGTH];
        let mut count = 0;
        for byte in text.bytes().filter(|byte| *byte != b' ') {
            if !byte.is_ascii_digit() {
                return Err(NipRefusal::NotDigits);
            }
            *digits.get_mut(count).ok_or(NipRefusal::Length)? = byte;
            count += 1;
        }
        if count != LENGTH {
            return Err(NipRefusal::Length);
        }
        let birth = date(&digits).ok_or(NipRefusal::BirthDate)?;
        let appointed = number(&digits[8..12]);
        if !(FIRST_YEAR..=LAST_YEAR).contains(&appointed) || appointed <= birth.year() {
            return Err(NipRefusal::AppointmentYear);
        }
        if appointed - birth.year() < LEAST_AGE {
            return Err(NipRefusal::Age);
        }
        if !matches!(digits[14], b'1' | b'2') {
            return Err(NipRefusal::Sex);
        }
        Ok(Self(digits))
    }
}

/// The date of birth, if the calendar has it.
fn date(digits: &[u8; LENGTH]) -> Option<Date> {
    let year = number(&digits[..4]);
    let part = |range: &[u8]| i8::try_from(number(range)).ok();
    let date = Date::new(year, part(&digits[4..6])?, part(&digits[6..8])?).ok()?;
    (FIRST_YEAR..=LAST_YEAR).contains(&year).then_some(date)
}

/// Up to four ASCII digits as a number.
fn number(digits: &[u8]) -> i16 {
    digits.iter().fold(0, |value, digit| value * 10 + i16::from(digit - b'0'))
}

impl TryFrom<String> for Nip {
    type Error = NipRefusal;

    fn try_from(text: String) -> Result<Self, NipRefusal> {
        text.parse()
    }
}

impl From<Nip> for String {
    fn from(nip: Nip) -> Self {
        nip.as_str().to_owned()
    }
}

impl fmt::Display for Nip {
    /// The 18 digits without spaces; `{:#}` prints them in the groups people read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.as_str();
        if f.alternate() {
            let (birth, rest) = digits.split_at(8);
            let (appointment, rest) = rest.split_at(6);
            let (sex, serial) = rest.split_at(1);
            write!(f, "{birth} {appointment} {sex} {serial}")
        } else {
            f.write_str(digits)
        }
    }
}

impl fmt::Debug for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nip({self})")
    }
}

#[cfg(test)]
mod tests;
