//! The recap of a unit's month: one row a person, with the columns that pay depends on.

mod lock;
mod stage;
mod totals;

use serde::{Deserialize, Serialize};

pub use lock::{Lock, recap_hash};
pub use stage::{Draft, Locked, Signoff, Unlocked, Verified};

use crate::policy::Cut;
use crate::time::YearMonth;
use crate::verdict::DayVerdict;
use crate::{Kind, Nip, PersonId, Refusal, UnitId, Zone};

/// What the first field of a recap's document says.
const FORMAT: &str = "klabat-recap-v2";

/// A recap. Its canonical bytes are its JSON as [`Recap::to_bytes`] writes it: the same inputs give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recap {
    /// [`FORMAT`].
    pub(crate) format: String,
    /// Of which unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Its zone.
    pub zone: Zone,
    /// Of which month.
    pub month: YearMonth,
    /// SHA-256 of the canonical bytes of what it was computed from, in hexadecimal.
    pub inputs: String,
    /// One row for each person who belonged to the unit on a day of the month, by name and number.
    pub rows: Vec<Row>,
    /// The sum of the rows.
    pub totals: Totals,
}

/// One person's month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Nomor urut, from 1.
    pub number: u32,
    /// Who.
    pub person: PersonId,
    /// Their number.
    pub nip: Nip,
    /// Their name.
    pub name: String,
    /// How they are employed.
    pub kind: Kind,
    /// Jabatan.
    pub position: String,
    /// The verdict of every date of the month, in order.
    pub days: Vec<DayVerdict>,
    /// What they add up to.
    pub totals: Totals,
    /// What the month costs: [`Totals::cut`], at most the cap for a month of the policy on their last day in the unit,
    /// and never more than 100 %.
    pub cut: Cut,
}

/// What days add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Hari kerja: days on which work was asked for, whether they came or not.
    pub working_days: u32,
    /// Hadir.
    pub present: u32,
    /// A: alpa.
    pub absent: u32,
    /// S: sakit.
    pub sick: u32,
    /// I: izin.
    pub permit: u32,
    /// C: cuti.
    pub leave: u32,
    /// D: dinas luar.
    pub duty: u32,
    /// TB: tugas belajar.
    pub study: u32,
    /// G: gangguan.
    pub outage: u32,
    /// L: libur.
    pub holiday: u32,
    /// O: off-shift.
    pub off: u32,
    /// Days that are not judged yet.
    pub pending: u32,
    /// Days outside the unit.
    pub elsewhere: u32,
    /// Days with a punch on a free day; these are among L and O.
    pub present_on_free_day: u32,
    /// Datang lambat: days.
    pub late_days: u32,
    /// Datang lambat: minutes.
    pub late_minutes: u32,
    /// Pulang cepat: days.
    pub early_days: u32,
    /// Pulang cepat: minutes.
    pub early_minutes: u32,
    /// Days without a check-in.
    pub no_check_in: u32,
    /// Days without a check-out.
    pub no_check_out: u32,
    /// Missed gatherings.
    pub missed_gatherings: u32,
    /// Days with a manual record or one of an old machine.
    pub without_evidence: u32,
    /// Days with a record of a phone that has not proven that it is genuine.
    pub unattested: u32,
    /// Jam kerja, in minutes.
    pub worked_minutes: u32,
    /// Days with something undecided.
    pub open_days: u32,
    /// The sum of the days' cuts.
    pub cut: Cut,
}

impl Recap {
    /// The canonical bytes.
    ///
    /// # Panics
    ///
    /// Never: there is nothing in a recap that JSON cannot say.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings, numbers and lists only")
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    ///
    /// [`Refusal::Recap`] for anything that [`Recap::to_bytes`] does not write.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let recap: Self = serde_json::from_slice(bytes).map_err(|_| Refusal::Recap)?;
        if recap.format == FORMAT && recap.to_bytes() == bytes { Ok(recap) } else { Err(Refusal::Recap) }
    }
}
