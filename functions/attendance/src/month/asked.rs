//! What dates ask of people, over more than a month: for leave, for who must work on cuti bersama, and for when people are
//! expected at a beacon.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::facts::Facts;
use super::people::{assigned, duty, schedule};
use crate::calendar::HolidayKind;
use crate::inputs::{Inputs, Problem};
use crate::order;
use crate::outage::HealthRules;
use crate::schedule::{Assignment, Duty, Pattern};
use crate::time::{DateRange, Span};
use crate::unit::Employee;
use crate::{PersonId, Refusal};

/// Dates by what they ask of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Leave on them takes a working day.
    pub working: BTreeSet<Date>,
    /// They are cuti bersama where the person belongs.
    pub collective: BTreeSet<Date>,
    /// No schedule says what they are, or the person belongs nowhere.
    pub unknown: BTreeSet<Date>,
}

/// What the dates ask of a person of the inputs.
///
/// # Errors
///
/// Those of [`super::compute`], but for dates without a schedule; [`Refusal::PersonUnknown`].
pub fn asked(inputs: &Inputs, person: &PersonId, dates: DateRange) -> Result<Asked, Problem> {
    let employee = inputs.employees.iter().find(|employee| employee.id == *person);
    let employee = employee.ok_or_else(|| Problem::new(Refusal::PersonUnknown, person))?;
    of(&Facts::new(inputs)?, employee, dates)
}

/// What the dates ask of each person of the inputs, in their order.
///
/// # Errors
///
/// Those of [`super::compute`], but for dates without a schedule.
pub fn asked_of_all(inputs: &Inputs, dates: DateRange) -> Result<Vec<Asked>, Problem> {
    let facts = Facts::new(inputs)?;
    inputs.employees.iter().map(|employee| of(&facts, employee, dates)).collect()
}

fn of(facts: &Facts<'_>, employee: &Employee, dates: DateRange) -> Result<Asked, Problem> {
    let mut asked = Asked::default();
    for date in dates.days() {
        let Some(unit) = employee.unit_on(date).and_then(|unit| facts.tree.get(unit)) else {
            asked.unknown.insert(date);
            continue;
        };
        if facts.free(&unit.id).get(date).is_some_and(|day| day.kind == HolidayKind::CutiBersama) {
            asked.collective.insert(date);
        }
        match duty(facts, employee, unit, date) {
            Ok(duty) if duty.is_working() => asked.working.insert(date),
            Ok(_) => false,
            Err(Problem { refusal: Refusal::NoSchedule, .. }) => asked.unknown.insert(date),
            Err(problem) => return Err(problem),
        };
    }
    Ok(asked)
}

/// By which assignment a person of the inputs follows a schedule on the date; `None` where none names one, or the person
/// belongs nowhere.
///
/// # Errors
///
/// Those of [`super::compute`], of what is named; [`Refusal::PersonUnknown`].
pub fn followed<'a>(inputs: &'a Inputs, person: &PersonId, date: Date) -> Result<Option<&'a Assignment>, Problem> {
    let facts = Facts::new(inputs)?;
    let employee = inputs.employees.iter().find(|employee| employee.id == *person);
    let employee = employee.ok_or_else(|| Problem::new(Refusal::PersonUnknown, person))?;
    let unit = employee.unit_on(date).and_then(|unit| facts.tree.get(unit));
    Ok(unit.and_then(|unit| assigned(&facts, employee, unit, date)))
}

/// Whether the date is cuti bersama in the inputs' unit.
///
/// # Errors
///
/// Those of [`super::compute`], of what is named.
pub fn is_collective(inputs: &Inputs, date: Date) -> Result<bool, Problem> {
    let facts = Facts::new(inputs)?;
    Ok(facts.free(&inputs.unit).get(date).is_some_and(|day| day.kind == HolidayKind::CutiBersama))
}

/// When people of the inputs' unit are expected to punch on the date: [`HealthRules::expected`] of each of their shifts,
/// in order, none twice. Whoever has no schedule is expected nowhere.
///
/// # Errors
///
/// Those of [`super::compute`], of what is named.
pub fn expected(inputs: &Inputs, rules: &HealthRules, date: Date) -> Result<Vec<Span>, Problem> {
    let facts = Facts::new(inputs)?;
    let unit = facts.own_unit();
    let of_unit = inputs.employees.iter().filter(|employee| employee.unit_on(date) == Some(&inputs.unit));
    let duties = of_unit.filter_map(|employee| duty(&facts, employee, unit, date).ok());
    let spans =
        duties.filter_map(|duty| if let Duty::Work(shift) = duty { Some(rules.expected(&shift)) } else { None });
    Ok(order::set(spans.flatten()).into_iter().collect())
}

/// That every entry of the inputs' roster names a shift of the schedule that its person follows on the date, or none.
///
/// # Errors
///
/// [`Refusal::ShiftUnknown`], [`Refusal::ShiftTwice`], [`Refusal::ShiftOfWeek`], [`Refusal::NoSchedule`] and those of
/// [`super::compute`], of what is named.
pub fn rostered(inputs: &Inputs) -> Result<(), Problem> {
    let facts = Facts::new(inputs)?;
    for entry in &inputs.rosters {
        let place = || format!("{} {}", entry.person, entry.date);
        let employee = inputs.employees.iter().find(|employee| employee.id == entry.person);
        let employee = employee.ok_or_else(|| Problem::new(Refusal::PersonUnknown, &place()))?;
        let unit = employee.unit_on(entry.date).and_then(|unit| facts.tree.get(unit));
        let unit = unit.ok_or_else(|| Problem::new(Refusal::UnitUnknown, &place()))?;
        // A week takes no notice of a roster, which would be written in vain.
        match schedule(&facts, employee, unit, entry.date)?.document.pattern_on(entry.date) {
            Pattern::Week { .. } => return Err(Problem::new(Refusal::ShiftOfWeek, &place())),
            Pattern::Roster { .. } => duty(&facts, employee, unit, entry.date)?,
        };
    }
    Ok(())
}
