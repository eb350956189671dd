//! Days and rows, added up.

use std::iter::Sum;
use std::ops::Add;

use jiff::civil::Date;

use super::{FORMAT, Recap, Row, Totals};
use crate::Unit;
use crate::policy::Cut;
use crate::time::YearMonth;
use crate::unit::Employee;
use crate::verdict::{DayVerdict, Reason, Status};

impl Totals {
    /// One day.
    #[must_use]
    pub fn of(day: &DayVerdict) -> Self {
        let is = |status: Status| u32::from(day.status == status);
        let has = |found: fn(&Reason) -> bool| day.reasons.iter().filter(|reason| found(reason)).count();
        let any = |found: fn(&Reason) -> bool| u32::from(has(found) > 0);
        Self {
            working_days: u32::from(day.status.is_working_day()),
            present: is(Status::Present),
            absent: is(Status::Absent),
            sick: is(Status::Sick),
            permit: is(Status::Permit),
            leave: is(Status::Leave),
            duty: is(Status::Duty),
            study: is(Status::Study),
            outage: is(Status::Outage),
            holiday: is(Status::Holiday),
            off: is(Status::Off),
            pending: is(Status::Pending),
            elsewhere: is(Status::Elsewhere),
            present_on_free_day: any(|reason| matches!(reason, Reason::PresentOnFreeDay {})),
            late_days: u32::from(day.late > 0),
            late_minutes: day.late.into(),
            early_days: u32::from(day.early > 0),
            early_minutes: day.early.into(),
            no_check_in: any(|reason| matches!(reason, Reason::NoCheckIn { .. })),
            no_check_out: any(|reason| matches!(reason, Reason::NoCheckOut { .. })),
            missed_gatherings: u32::try_from(has(|reason| matches!(reason, Reason::MissedGathering { .. })))
                .unwrap_or(u32::MAX),
            without_evidence: any(|reason| matches!(reason, Reason::Manual { .. } | Reason::Imported { .. })),
            unattested: any(|reason| matches!(reason, Reason::Unattested { .. })),
            worked_minutes: day.worked.into(),
            open_days: u32::from(day.is_open()),
            cut: day.cut,
        }
    }
}

/// Declares the sum, field by field.
macro_rules! add {
    ($($field:ident)+) => {
        impl Add for Totals {
            type Output = Self;

            fn add(self, other: Self) -> Self {
                Self {
                    cut: [self.cut, other.cut].into_iter().sum(),
                    $($field: self.$field.saturating_add(other.$field),)+
                }
            }
        }
    };
}
add! {
    working_days present absent sick permit leave duty study outage holiday off pending elsewhere present_on_free_day
    late_days late_minutes early_days early_minutes no_check_in no_check_out missed_gatherings without_evidence
    unattested worked_minutes open_days
}

impl Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

impl DayVerdict {
    /// A date on which the person did not belong to the unit.
    pub(crate) const fn elsewhere(date: Date) -> Self {
        Self {
            date,
            status: Status::Elsewhere,
            check_in: None,
            check_out: None,
            late: 0,
            early: 0,
            worked: 0,
            cut: Cut::NONE,
            reasons: Vec::new(),
        }
    }
}

impl Row {
    /// The person's row, without its number.
    pub(crate) fn new(employee: &Employee, days: Vec<DayVerdict>, totals: Totals, cut: Cut) -> Self {
        Self {
            number: 0,
            person: employee.id.clone(),
            nip: employee.nip,
            name: employee.name.clone(),
            kind: employee.kind,
            position: employee.position.clone(),
            days,
            totals,
            cut,
        }
    }
}

impl Recap {
    pub(crate) fn new(unit: &Unit, month: YearMonth, inputs: &[u8; 32], rows: Vec<Row>, totals: Totals) -> Self {
        Self {
            format: FORMAT.to_owned(),
            unit: unit.id.clone(),
            unit_name: unit.name.clone(),
            zone: unit.zone,
            month,
            inputs: hex(inputs),
            rows,
            totals,
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
