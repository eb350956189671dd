//! Whether an absence may be asked for, and granted, by the regency's rules.

use klabat_attendance::absence::{Absence, Request};
use klabat_attendance::time::DateRange;
use klabat_attendance::{Kind, Refusal as Rules};

use crate::app::App;
use crate::failure::Failure;
use crate::month::Leave;
use crate::ports::Ports;
use crate::refusal::Refusal;

/// What is asked about an absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Whether it may be filed.
    File,
    /// Whether it may be granted, too: then its letter is there.
    Grant,
}

/// What the answer stands on: so many absences of these years that hold their dates.
pub(super) struct Held {
    pub(super) count: usize,
    pub(super) years: DateRange,
}

/// Refuses what the rules do not give: the kind, its length, its days, the quota, the letter.
pub(super) async fn check<P: Ports>(app: &App<P>, absence: &Absence, kind: Kind, ask: Ask) -> Result<Held, Failure> {
    let first = absence.dates.from();
    let leave = Leave::gather(&*app.ports, absence.person.as_str(), first).await?;
    let leave = leave.ok_or(Refusal::Rules(Rules::PersonUnknown))?;
    let asked = leave.asked(absence.dates).map_err(|problem| Refusal::Rules(problem.refusal))?;
    if !asked.unknown.is_empty() {
        return Err(Refusal::Rules(Rules::NoSchedule).into());
    }
    let balance = leave.balance(first.year(), Some(&absence.id))?;
    let request = Request { absence, kind, others: &leave.absences, rules: &leave.rules, balance };
    let (working, collective) = (|date| asked.working.contains(&date), |date| asked.collective.contains(&date));
    let judged = match ask {
        Ask::File => request.check(working, collective),
        Ask::Grant => request.check_grant(working, collective),
    };
    judged.map_err(Refusal::Rules)?;
    let count = leave.absences.iter().filter(|absence| absence.state.holds()).count();
    Ok(Held { count, years: leave.years })
}
