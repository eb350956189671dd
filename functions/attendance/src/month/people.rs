//! One person's days.

use jiff::civil::Date;

use super::facts::Facts;
use crate::inputs::{Inputs, Problem};
use crate::order;
use crate::policy::Policy;
use crate::punch::{PersonDay, Presence, belong};
use crate::rule::{Checked, Rule, in_force};
use crate::schedule::{Duty, NamedSchedule};
use crate::time::{DateRange, Minute};
use crate::unit::Employee;
use crate::verdict::{self, DayFacts, DayVerdict};
use crate::{PersonId, Refusal, ScheduleId, Unit};

/// The person's days at any unit, over the month and a day on either side. Outside the month, what is not known asks
/// for nothing.
pub(super) fn days<'a>(facts: &Facts<'a>, employee: &'a Employee) -> Result<Vec<PersonDay<'a>>, Problem> {
    days_of(facts, employee, Inputs::horizon(facts.inputs.month))
}

/// Those of some dates.
pub(super) fn days_of<'a>(
    facts: &Facts<'a>,
    employee: &'a Employee,
    dates: DateRange,
) -> Result<Vec<PersonDay<'a>>, Problem> {
    let mut days = Vec::new();
    for date in dates.days() {
        let Some(unit) = employee.unit_on(date) else { continue };
        let unit = facts.tree.get(unit).expect("memberships were checked");
        let known = facts.inputs.is_of_month(date) && unit.id == facts.inputs.unit;
        let duty = match duty(facts, employee, unit, date) {
            Ok(duty) => duty,
            Err(problem) if known => return Err(problem),
            Err(_) => Duty::Off,
        };
        let mut absences = facts.absences(&employee.id, date);
        absences.retain(|absence| absence.is_approved());
        days.push(PersonDay { date, unit: &unit.id, zone: unit.zone, duty, absences });
    }
    Ok(days)
}

/// The punches of each of the days.
pub(super) fn presences<'a>(facts: &Facts<'a>, days: &[PersonDay<'a>], person: &PersonId) -> Vec<Presence<'a>> {
    let mut punches = facts.punches(person).to_vec();
    order::sort_by(&mut punches, |a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    belong(days, &punches, &facts.scopes, &facts.tree)
}

/// What the date asks of the person at the unit.
pub(super) fn duty<'a>(
    facts: &Facts<'a>,
    employee: &Employee,
    unit: &'a Unit,
    date: Date,
) -> Result<Duty<'a>, Problem> {
    let schedule = &schedule(facts, employee, unit, date)?.document;
    let denied = facts.denial(&employee.id, &unit.id, date)?.is_some();
    let roster = facts.roster(&employee.id, date);
    Duty::on(date, unit, schedule, facts.free(&unit.id), roster, denied)
        .map_err(|refusal| Problem::new(refusal, &format!("{} {date}", employee.id)))
}

/// The schedule in force for the person on the date.
pub(super) fn schedule<'a>(
    facts: &Facts<'a>,
    employee: &Employee,
    unit: &Unit,
    date: Date,
) -> Result<&'a NamedSchedule, Problem> {
    let assigned = assigned(facts, employee, unit, date).and_then(|assignment| assignment.document.as_ref());
    let missing = || Problem::new(Refusal::NoSchedule, &format!("{} {date}", employee.id));
    facts.schedule(assigned.ok_or_else(missing)?, date).ok_or_else(missing)
}

/// The narrowest assignment that names a schedule for the person on the date.
pub(super) fn assigned<'a>(
    facts: &Facts<'a>,
    employee: &Employee,
    unit: &Unit,
    date: Date,
) -> Option<&'a Rule<Option<ScheduleId>>> {
    let scopes = facts.tree.scopes(&employee.id, &unit.id);
    let assignments = &facts.inputs.assignments;
    scopes.iter().find_map(|scope| in_force(assignments, scope, date).filter(|rule| rule.document.is_some()))
}

/// The policy in force for the person on the date.
pub(super) fn policy<'a>(
    facts: &Facts<'a>,
    employee: &Employee,
    day: &PersonDay<'_>,
) -> Result<&'a Rule<Checked<Policy>>, Problem> {
    let scopes = facts.tree.scopes(&employee.id, day.unit);
    let rules: &'a [Rule<Checked<Policy>>] = &facts.inputs.policies;
    let found = scopes.iter().find_map(|scope| in_force(rules, scope, day.date));
    let missing = || Problem::new(Refusal::NoPolicy, &format!("{} {}", employee.id, day.date));
    found.ok_or_else(missing)
}

/// The verdict on one of the days.
pub(super) fn verdict<'a>(
    facts: &Facts<'a>,
    employee: &Employee,
    day: &PersonDay<'a>,
    presence: &Presence<'a>,
) -> Result<DayVerdict, Problem> {
    let unit = facts.tree.get(day.unit).expect("the day's unit is one of the tree's");
    let schedule = &schedule(facts, employee, unit, day.date)?.document;
    let dated = schedule.dated_gatherings.iter().filter(|dated| dated.date == day.date);
    let gatherings: Vec<_> = dated.map(|dated| dated.gathering).collect();
    Ok(verdict::day(&DayFacts {
        date: day.date,
        midnight: Minute::midnight(day.date, day.zone),
        duty: &day.duty,
        gatherings: &gatherings,
        presence,
        absences: &facts.absences(&employee.id, day.date),
        corrections: &facts.corrections(&employee.id, day.date),
        outages: facts.outages(day.unit),
        denial: facts.denial(&employee.id, day.unit, day.date)?,
        policy: &policy(facts, employee, day)?.document,
        as_of: facts.as_of,
    }))
}
