//! Absences: leave of every kind, dinas luar, tugas belajar, izin; asked for, decided, counted.

mod card;
mod leave;
mod quota;
mod request;
mod state;

use serde::{Deserialize, Serialize};

pub use card::LeaveCard;
pub use leave::{Consumes, Counting, KindRule, LeaveRules, Quota};
pub use quota::{Balance, Carried, balance};
pub use request::{Request, working_days};
pub use state::State;

use crate::code::codes;
use crate::time::{Clock, DateRange};
use crate::{EntryId, PersonId, UnitId};

codes! {
    /// Why somebody is away.
    pub enum AbsenceKind {
        /// Cuti tahunan.
        Annual = "cuti_tahunan",
        /// Cuti besar.
        Long = "cuti_besar",
        /// Cuti sakit.
        Sick = "cuti_sakit",
        /// Cuti melahirkan.
        Maternity = "cuti_melahirkan",
        /// Cuti karena alasan penting.
        Important = "cuti_alasan_penting",
        /// Cuti bersama, for whoever works by a roster, which knows no holidays. Only on its dates.
        Collective = "cuti_bersama",
        /// Cuti di luar tanggungan negara.
        Unpaid = "cuti_di_luar_tanggungan_negara",
        /// Dinas luar.
        Duty = "dinas_luar",
        /// Tugas belajar.
        Study = "tugas_belajar",
        /// Izin.
        Permit = "izin",
    }
}

impl AbsenceKind {
    /// Whether who has it all day is not at work: a day is counted under one letter. Who is on dinas luar may come to the
    /// office before or after it.
    #[must_use]
    pub const fn excludes_presence(self) -> bool {
        !matches!(self, Self::Duty)
    }
}

/// Part of one working day: from a time of it to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its begin.
    pub from: Clock,
    /// Its end, later.
    pub to: Clock,
}

/// An absence, asked for or decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// What it is stored as.
    pub id: EntryId,
    /// Whose.
    pub person: PersonId,
    /// Why.
    pub kind: AbsenceKind,
    /// On which working dates.
    pub dates: DateRange,
    /// Which part of the day; only of a single date. None is all of it.
    pub part: Option<Part>,
    /// Of dinas luar: the unit that is visited, whose beacons count meanwhile.
    pub at: Option<UnitId>,
    /// The number of the letter that grants it.
    pub letter: Option<String>,
    /// What became of it.
    pub state: State,
}
