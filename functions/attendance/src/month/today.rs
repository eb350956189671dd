//! What a date asks of one person, for their phone: not what came of it.

use jiff::civil::Date;
use serde::Serialize;

use super::facts::Facts;
use super::people::{days_of, duty, presences};
use crate::absence::{Absence, AbsenceKind};
use crate::inputs::{Inputs, Problem};
use crate::schedule::{Duty, Shift};
use crate::time::{Clock, DateRange};
use crate::unit::Employee;
use crate::{PersonId, Refusal};

/// What a date asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Today {
    /// Work.
    Work {
        /// How a check-in stands to the times of the schedule.
        #[serde(skip)]
        arrival: Arrival,
        /// Begin.
        start: Clock,
        /// End.
        end: Clock,
        /// From when a check-in counts.
        opens: Clock,
        /// Until when.
        closes: Clock,
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

/// How a check-in stands to the times of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It counts at these, or did.
    Open,
    /// Nobody came at these, and a later one does not count.
    Over,
    /// A granted part of the day lets others count, too.
    Moved,
}

impl Today {
    /// The code of its sentence.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Work { arrival: Arrival::Open, .. } => "work",
            Self::Work { arrival: Arrival::Over, .. } => "work_over",
            Self::Work { arrival: Arrival::Moved, .. } => "work_moved",
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
    let granted = facts.absences(person, date);
    let mut granted = granted.iter().filter(|absence| absence.is_approved() && duty.is_working());
    let first: Option<&&Absence> = granted.next();
    if let Some(absence) = first.into_iter().chain(granted).find(|absence| absence.part.is_none()) {
        return Ok(Today::Away { kind: absence.kind });
    }
    match duty {
        Duty::Work(shift) => {
            let arrival = match first {
                Some(_) => Arrival::Moved,
                None if facts.as_of > shift.check_in().to && !came(&facts, employee, date)? => Arrival::Over,
                None => Arrival::Open,
            };
            work(&shift, arrival).map_err(|refusal| Problem::new(refusal, person))
        }
        Duty::Holiday(holiday) => Ok(Today::Holiday { name: holiday.name.clone() }),
        Duty::Weekend => Ok(Today::Weekend {}),
        Duty::Off => Ok(Today::Off {}),
        Duty::Unrostered => Ok(Today::Unrostered {}),
    }
}

/// Whether a check-in counts for the date.
fn came(facts: &Facts<'_>, employee: &Employee, date: Date) -> Result<bool, Problem> {
    let days = days_of(facts, employee, DateRange::day(date))?;
    Ok(presences(facts, &days, &employee.id).iter().any(|presence| !presence.ins.is_empty()))
}

fn work(shift: &Shift<'_>, arrival: Arrival) -> Result<Today, Refusal> {
    let window = shift.check_in();
    let (opens, closes) = (window.from.clock(shift.midnight)?, window.to.clock(shift.midnight)?);
    Ok(Today::Work { arrival, start: shift.hours.start, end: shift.hours.end, opens, closes })
}
