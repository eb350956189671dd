//! One unit's month: from [`Inputs`] to a [`Recap`].

mod asked;
mod facts;
mod people;
mod today;

use jiff::civil::Date;

use crate::inputs::{Inputs, Problem};
use crate::order;
use crate::policy::{Cut, Policy};
use crate::punch::{PersonDay, Punch};
use crate::recap::{Recap, Row, Totals};
use crate::rule::{Checked, Rule};
use crate::schedule::{Duty, NamedSchedule, Shift};
use crate::time::{DateRange, shift};
use crate::unit::Employee;
use crate::verdict::{DayVerdict, Status};
use crate::{PersonId, Refusal};

pub use asked::{Asked, asked, asked_of_all, expected, followed, is_collective, rostered};
use facts::Facts;
pub use today::{Arrival, Today, today};

/// The recap of the inputs: the same for the same inputs, in whatever order they come.
///
/// # Errors
///
/// What is unknown or contradictory in them, with its place; nothing is guessed.
///
/// # Panics
///
/// Never: there are fewer people than 2^32.
pub fn compute(inputs: &Inputs) -> Result<Recap, Problem> {
    let facts = Facts::new(inputs)?;
    let mut people: Vec<&Employee> = inputs.employees.iter().collect();
    order::sort_by(&mut people, |a, b| (&a.name, a.nip, &a.id).cmp(&(&b.name, b.nip, &b.id)));
    let mut rows: Vec<Row> = Vec::new();
    for employee in people {
        if let Some(mut row) = row(&facts, employee)? {
            row.number = u32::try_from(rows.len() + 1).expect("fewer people than 2^32");
            rows.push(row);
        }
    }
    let totals = rows.iter().map(|row| row.totals).sum();
    let unit = facts.own_unit();
    Ok(Recap::new(unit, inputs.month, &inputs.hash(), rows, totals))
}

/// The recap of these bytes, computed again from the inputs of those: what an auditor does with a locked month.
///
/// # Errors
///
/// Those of [`Inputs::parse`], [`Recap::parse`] and [`compute`]; [`Refusal::Inputs`] when the inputs are not in their
/// canonical order; [`Refusal::RecapMoved`] when what they give has other bytes.
pub fn reproduce(inputs: &[u8], recap: &[u8]) -> Result<Recap, Problem> {
    let read = Inputs::parse(inputs)?;
    let place = format!("{} {}", read.unit, read.month);
    if read.to_bytes() != inputs {
        return Err(Problem::new(Refusal::Inputs, &place));
    }
    let claimed = Recap::parse(recap).map_err(|refusal| Problem::new(refusal, &place))?;
    if compute(&read)? == claimed { Ok(claimed) } else { Err(Problem::new(Refusal::RecapMoved, &place)) }
}

/// One person's day with all that it was judged by.
#[derive(Clone, Debug)]
pub struct Explained<'a> {
    /// The verdict.
    pub verdict: DayVerdict,
    /// The punches that were looked at for it, in order.
    pub punches: Vec<&'a Punch>,
    /// The schedule's version that was in force.
    pub schedule: &'a NamedSchedule,
    /// The working hours; none on a day without.
    pub shift: Option<Shift<'a>>,
    /// The policy's version that was in force.
    pub policy: &'a Rule<Checked<Policy>>,
}

/// One person's day with what it was judged by, for who wants to see the evidence.
///
/// # Errors
///
/// Those of [`own`]; [`Refusal::PersonUnknown`] when the date is none of the person's.
///
/// # Panics
///
/// Never: the units of days are those of the inputs.
pub fn explain<'a>(inputs: &'a Inputs, person: &PersonId, date: Date) -> Result<Explained<'a>, Problem> {
    let day = explained(inputs, person, date, |day| day.date == date)?.pop();
    Ok(day.ok_or_else(|| Problem::new(Refusal::PersonUnknown, &format!("{person} {date}")))?.1)
}

/// One person's days of the month in the inputs' unit, of some dates, each with what it was judged by.
///
/// # Errors
///
/// Those of [`compute`]; [`Refusal::PersonUnknown`] when the person is not of the inputs.
///
/// # Panics
///
/// Never: the units of days are those of the inputs.
pub fn own<'a>(inputs: &'a Inputs, person: &PersonId, dates: DateRange) -> Result<Vec<(Date, Explained<'a>)>, Problem> {
    explained(inputs, person, dates.from(), |day| dates.contains(day.date) && *day.unit == inputs.unit)
}

fn explained<'a>(
    inputs: &'a Inputs,
    person: &PersonId,
    from: Date,
    wanted: impl Fn(&PersonDay<'a>) -> bool,
) -> Result<Vec<(Date, Explained<'a>)>, Problem> {
    let facts = Facts::new(inputs)?;
    let employee = inputs.employees.iter().find(|employee| employee.id == *person);
    let employee = employee.ok_or_else(|| Problem::new(Refusal::PersonUnknown, &format!("{person} {from}")))?;
    let days = people::days(&facts, employee)?;
    let presences = people::presences(&facts, &days, person);
    let own = days.iter().zip(&presences).filter(|(day, _)| inputs.is_of_month(day.date) && wanted(day));
    own.map(|(day, presence)| {
        let verdict = people::verdict(&facts, employee, day, presence)?;
        let strays = presence.strays.iter().map(|(punch, _)| *punch);
        let mut punches: Vec<_> = presence.ins.iter().chain(&presence.outs).copied().chain(strays).collect();
        order::sort_by_key(&mut punches, |punch| punch.at);
        let unit = facts.tree.get(day.unit).expect("the day's unit is one of the tree's");
        let shift = if let Duty::Work(shift) = &day.duty { Some(shift.clone()) } else { None };
        let schedule = people::schedule(&facts, employee, unit, day.date)?;
        let policy = people::policy(&facts, employee, day)?;
        Ok((day.date, Explained { verdict, punches, schedule, shift, policy }))
    })
    .collect()
}

/// The verdict on one date of the month for everybody who belonged to the unit on it: a board's day, for which the
/// punches, rosters and absences of that date and one day on either side are enough.
///
/// # Errors
///
/// Those of [`compute`], of what the date needs.
///
/// # Panics
///
/// At the ends of the calendar.
pub fn on(inputs: &Inputs, date: Date) -> Result<Vec<(PersonId, DayVerdict)>, Problem> {
    let facts = Facts::new(inputs)?;
    let dates = DateRange::new(shift(date, -1), shift(date, 1)).expect("yesterday is before tomorrow");
    let mut verdicts = Vec::new();
    for employee in &inputs.employees {
        let days = people::days_of(&facts, employee, dates)?;
        let presences = people::presences(&facts, &days, &employee.id);
        let own = days.iter().zip(&presences).find(|(day, _)| day.date == date && *day.unit == inputs.unit);
        if let Some((day, presence)) = own {
            verdicts.push((employee.id.clone(), people::verdict(&facts, employee, day, presence)?));
        }
    }
    Ok(verdicts)
}

/// The person's row; none when no day of the month was the unit's.
fn row(facts: &Facts<'_>, employee: &Employee) -> Result<Option<Row>, Problem> {
    let days = people::days(facts, employee)?;
    let presences = people::presences(facts, &days, &employee.id);
    let mut verdicts = Vec::new();
    let mut cap = None;
    for date in facts.inputs.month.range().days() {
        let own = days.iter().zip(&presences).find(|(day, _)| day.date == date && *day.unit == facts.inputs.unit);
        verdicts.push(match own {
            Some((day, presence)) => {
                cap = people::policy(facts, employee, day)?.document.month_cap;
                people::verdict(facts, employee, day, presence)?
            }
            None => DayVerdict::elsewhere(date),
        });
    }
    if verdicts.iter().all(|verdict| verdict.status == Status::Elsewhere) {
        return Ok(None);
    }
    let totals: Totals = verdicts.iter().map(Totals::of).sum();
    let cut = cap.map_or(totals.cut, |cap: Cut| totals.cut.min(cap)).min(Cut::ALL);
    Ok(Some(Row::new(employee, verdicts, totals, cut)))
}
