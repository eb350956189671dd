//! What a day was.

use crate::absence::AbsenceKind;
use crate::code::codes;

codes! {
    /// What a day was. Each has the letter that a recap prints.
    pub enum Status {
        /// Hadir: a working day with a check-in, a check-out or a granted correction.
        Present = "hadir",
        /// Alpa: a working day without any of them, and without a reason.
        Absent = "alpa",
        /// Sakit: cuti sakit.
        Sick = "sakit",
        /// Izin.
        Permit = "izin",
        /// Cuti, of any other kind.
        Leave = "cuti",
        /// Dinas luar.
        Duty = "dinas_luar",
        /// Tugas belajar.
        Study = "tugas_belajar",
        /// Gangguan: a working day that an outage touched, without a punch.
        Outage = "gangguan",
        /// Libur: a holiday, or no working day of the week.
        Holiday = "libur",
        /// Lepas dinas: off by the roster.
        Off = "lepas",
        /// Not over, or not known: not judged yet.
        Pending = "belum",
        /// The person did not belong to the unit.
        Elsewhere = "luar_unit",
    }
}

impl Status {
    /// The letters in a recap's grid and the head of its column.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Present => "H",
            Self::Absent => "A",
            Self::Sick => "S",
            Self::Permit => "I",
            Self::Leave => "C",
            Self::Duty => "D",
            Self::Study => "TB",
            Self::Outage => "G",
            Self::Holiday => "L",
            Self::Off => "O",
            Self::Pending => "?",
            Self::Elsewhere => "-",
        }
    }

    /// Whether work was asked for on the day.
    #[must_use]
    pub const fn is_working_day(self) -> bool {
        !matches!(self, Self::Holiday | Self::Off | Self::Pending | Self::Elsewhere)
    }

    /// What a whole day of this absence is.
    #[must_use]
    pub const fn of(kind: AbsenceKind) -> Self {
        match kind {
            AbsenceKind::Sick => Self::Sick,
            AbsenceKind::Permit => Self::Permit,
            AbsenceKind::Duty => Self::Duty,
            AbsenceKind::Study => Self::Study,
            AbsenceKind::Annual
            | AbsenceKind::Long
            | AbsenceKind::Maternity
            | AbsenceKind::Important
            | AbsenceKind::Collective
            | AbsenceKind::Unpaid => Self::Leave,
        }
    }
}
