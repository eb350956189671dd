//! What a date asks of one person, for their phone: not what came of it.

use jiff::civil::Date;
use serde::Serialize;

use super::facts::Facts;
use super::people::duty;
use crate::absence::{Absence, AbsenceKind};
use crate::inputs::{Inputs, Problem};
use crate::schedule::{Duty, Shift};
use crate::time::Clock;
use crate::{PersonId, Refusal};

/// What a date asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Today {
    /// Work.
    Work {
        /// Begin.
        start: Clock,
        /// End.
        end: Clock,
        /// From when a check-in counts.
        opens: Clock,
    },
    /// Nothing: a granted absence of the whole day.
    Away {
        /// Which.
        kind: AbsenceKind,
    },
    /// Nothing: a holiday.
    Holiday {
        /// Its name.
        name: String,
    },
    /// Nothing: no working day of the week.
    Weekend {},
    /// Nothing: off by the roster.
    Off {},
    /// The roster does not say.
    Unrostered {},
}

impl Today {
    /// The code of its sentence.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Work { .. } => "work",
            Self::Away { .. } => "away",
            Self::Holiday { .. } => "holiday",
            Self::Weekend {} => "weekend",
            Self::Off {} => "off",
            Self::Unrostered {} => "unrostered",
        }
    }
}

/// What the date asks of a person of the inputs. A granted absence is named only where there is something to be absent
/// from, as in the verdict on the day.
///
/// # Errors
///
/// Those of [`super::compute`], of what the date needs; [`Refusal::PersonUnknown`] when the person is not of the inputs
/// or belongs nowhere on the date.
pub fn today(inputs: &Inputs, person: &PersonId, date: Date) -> Result<Today, Problem> {
    let facts = Facts::new(inputs)?;
    let unknown = || Problem::new(Refusal::PersonUnknown, &format!("{person} {date}"));
    let employee = inputs.employees.iter().find(|employee| employee.id == *person).ok_or_else(unknown)?;
    let unit = employee.unit_on(date).and_then(|unit| facts.tree.get(unit)).ok_or_else(unknown)?;
    let duty = duty(&facts, employee, unit, date)?;
    let whole = |absence: &&&Absence| absence.is_approved() && absence.part.is_none();
    if let Some(absence) = facts.absences(person, date).iter().find(whole).filter(|_| duty.is_working()) {
        return Ok(Today::Away { kind: absence.kind });
    }
    match duty {
        Duty::Work(shift) => work(&shift).map_err(|refusal| Problem::new(refusal, person)),
        Duty::Holiday(holiday) => Ok(Today::Holiday { name: holiday.name.clone() }),
        Duty::Weekend => Ok(Today::Weekend {}),
        Duty::Off => Ok(Today::Off {}),
        Duty::Unrostered => Ok(Today::Unrostered {}),
    }
}

fn work(shift: &Shift<'_>) -> Result<Today, Refusal> {
    let opens = shift.check_in().from.clock(shift.midnight)?;
    Ok(Today::Work { start: shift.hours.start, end: shift.hours.end, opens })
}
