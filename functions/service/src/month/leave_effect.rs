//! What other rules of leave would do to the balances of a unit.

use klabat_attendance::UnitId;
use klabat_attendance::absence::{Balance, LeaveRules};
use klabat_attendance::month::asked_of_all;
use klabat_attendance::time::YearMonth;
use klabat_attendance::unit::Employee;
use klabat_evidence::Millis;

use super::about::refused;
use super::gather::{Of, Wanted, gather};
use super::leave::{Taken, cards, counted, leave_rules};
use super::rules::leave_card;
use crate::failure::Failure;
use crate::ports::Ports;

/// Annual leave of the month's year by the rules that hold at the month's end, and by others, of everyone who is of the
/// unit in the month.
pub(crate) async fn leave_effect<P: Ports>(
    ports: &P,
    unit: &UnitId,
    month: YearMonth,
    after: &LeaveRules,
) -> Result<Vec<(Employee, [Balance; 2])>, Failure> {
    let (on, units) = (month.range().to(), [unit.to_string()]);
    let before = leave_rules(ports, on).await?;
    let (year, dates) = (on.year(), counted(on.year())?);
    let pool = gather(ports, &Wanted { of: Of::Units(&units), dates, horizon: dates, punches: false }).await?;
    let inputs = pool.inputs(unit, month, Millis(0))?;
    let asked = asked_of_all(&inputs, dates).map_err(|problem| refused(&inputs, &problem))?;
    let mut effect = Vec::with_capacity(asked.len());
    for (employee, asked) in inputs.employees.iter().zip(&asked) {
        let card = |year| leave_card(&pool.rules, employee.id.as_str(), year);
        let taken = Taken {
            asked,
            absences: inputs.absences.iter().filter(|absence| absence.person == employee.id).collect(),
            denials: inputs.denials.iter().filter(|denial| denial.person == employee.id).collect(),
            cards: cards(year, card)?,
        };
        effect.push((employee.clone(), [&*before, after].map(|rules| taken.balance(rules, year))));
    }
    Ok(effect)
}
