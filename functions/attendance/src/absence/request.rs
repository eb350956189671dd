//! Whether an absence may be asked for, and granted.

use jiff::civil::Date;

use super::{Absence, AbsenceKind, Balance, Consumes, Counting, LeaveRules, State};
use crate::time::DateRange;
use crate::{Kind, Refusal};

/// A request with all it is judged by.
#[derive(Debug)]
pub struct Request<'a> {
    /// What is asked for.
    pub absence: &'a Absence,
    /// How the person is employed.
    pub kind: Kind,
    /// All other absences of the person that touch the dates, in any state.
    pub others: &'a [Absence],
    /// The rules in force on its first date.
    pub rules: &'a LeaveRules,
    /// The person's annual leave in the year of its first date, without this request.
    pub balance: Balance,
}

impl Request<'_> {
    /// Whether it may be asked for. `is_working` is the person's own schedule and calendar, `is_collective` whether
    /// a date is cuti bersama.
    ///
    /// # Errors
    ///
    /// The first of [`Refusal::AbsenceNotForKind`], [`Refusal::AbsencePart`], [`Refusal::AbsencePlace`],
    /// [`Refusal::AbsenceOverlaps`], [`Refusal::AbsenceNotCollective`], [`Refusal::AbsenceNoWorkingDay`],
    /// [`Refusal::AbsenceTooLong`], [`Refusal::AbsenceOverYears`], [`Refusal::AbsenceQuota`].
    pub fn check(
        &self,
        is_working: impl Fn(Date) -> bool,
        is_collective: impl Fn(Date) -> bool,
    ) -> Result<(), Refusal> {
        let Absence { dates, part, kind, .. } = self.absence;
        let rule = self.rules.kinds.get(kind).filter(|rule| rule.who.contains(&self.kind));
        let rule = rule.ok_or(Refusal::AbsenceNotForKind)?;
        self.absence.check()?;
        if part.is_some() && !rule.part {
            return Err(Refusal::AbsencePart);
        }
        if self.others.iter().any(|other| other.id != self.absence.id && self.absence.overlaps(other)) {
            return Err(Refusal::AbsenceOverlaps);
        }
        if *kind == AbsenceKind::Collective && !dates.days().all(is_collective) {
            return Err(Refusal::AbsenceNotCollective);
        }
        let working = working_days(*dates, is_working);
        if working == 0 {
            return Err(Refusal::AbsenceNoWorkingDay);
        }
        let days = match rule.counting {
            Counting::Working => working,
            Counting::Calendar => dates.days().count(),
        };
        if rule.longest.is_some_and(|longest| days > longest.into()) {
            return Err(Refusal::AbsenceTooLong);
        }
        if rule.consumes == Consumes::Days {
            if dates.from().year() != dates.to().year() {
                return Err(Refusal::AbsenceOverYears);
            }
            if working > self.balance.left().into() {
                return Err(Refusal::AbsenceQuota);
            }
        }
        Ok(())
    }

    /// Whether it may be granted: what [`Request::check`] asks, and the letter.
    ///
    /// # Errors
    ///
    /// Those of [`Request::check`], and [`Refusal::AbsenceLetter`].
    pub fn check_grant(
        &self,
        is_working: impl Fn(Date) -> bool,
        is_collective: impl Fn(Date) -> bool,
    ) -> Result<(), Refusal> {
        self.check(is_working, is_collective)?;
        let needs = self.rules.kinds.get(&self.absence.kind).is_some_and(|rule| rule.letter);
        let letter = self.absence.letter.as_deref().map(str::trim);
        if needs && letter.is_none_or(str::is_empty) { Err(Refusal::AbsenceLetter) } else { Ok(()) }
    }
}

impl Absence {
    /// What holds for an absence by itself: a part is of one date, and not empty; only dinas luar visits a unit.
    ///
    /// # Errors
    ///
    /// [`Refusal::AbsencePart`], [`Refusal::AbsencePlace`].
    pub fn check(&self) -> Result<(), Refusal> {
        if let Some(part) = self.part
            && (self.dates.from() != self.dates.to() || part.from >= part.to)
        {
            return Err(Refusal::AbsencePart);
        }
        if self.at.is_some() && self.kind != AbsenceKind::Duty {
            return Err(Refusal::AbsencePlace);
        }
        Ok(())
    }

    /// Whether both hold the same time: of two parts of one date, only where they share a minute.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let apart = match (self.part, other.part) {
            (Some(a), Some(b)) => a.to <= b.from || b.to <= a.from,
            _ => false,
        };
        self.state.holds() && other.state.holds() && self.dates.overlaps(other.dates) && !apart
    }

    /// Whether it counts.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.state == State::Approved
    }
}

/// How many of the dates are working days.
pub fn working_days(dates: DateRange, is_working: impl Fn(Date) -> bool) -> usize {
    dates.days().filter(|date| is_working(*date)).count()
}
