//! Whether an absence may be asked for, and granted, by the regency's rules.

use klabat_attendance::absence::{Absence, Balance, Consumes, Request};
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

/// What is judged, and by what.
pub(super) struct Judged {
    pub(super) verdict: Result<(), Rules>,
    pub(super) held: Held,
    /// How many of its days ask for work.
    pub(super) working: usize,
    /// Annual leave without it, of kinds that take some.
    pub(super) annual: Option<Balance>,
    /// Another one that holds some of its time.
    pub(super) other: Option<Absence>,
}

/// What the answer stands on: so many absences of these years that hold their dates.
pub(super) struct Held {
    pub(super) count: usize,
    pub(super) years: DateRange,
}

/// Judges by the rules: the kind, its length, its days, the quota, the letter.
pub(super) async fn judge<P: Ports>(app: &App<P>, absence: &Absence, kind: Kind, ask: Ask) -> Result<Judged, Failure> {
    let first = absence.dates.from();
    let leave = Leave::gather(&*app.ports, absence.person.as_str(), absence.dates).await?;
    let leave = leave.ok_or(Refusal::Rules(Rules::PersonUnknown))?;
    let asked = leave.asked(absence.dates).map_err(|problem| Refusal::Rules(problem.refusal))?;
    let balance = leave.balance(first.year(), Some(&absence.id))?;
    let request = Request { absence, kind, others: &leave.absences, rules: &leave.rules, balance };
    let (working, collective) = (|date| asked.working.contains(&date), |date| asked.collective.contains(&date));
    let verdict = match ask {
        _ if !asked.unknown.is_empty() => Err(Rules::NoSchedule),
        Ask::File => request.check(working, collective),
        Ask::Grant => request.check_grant(working, collective),
    };
    let consumes = leave.rules.kinds.get(&absence.kind).is_some_and(|rule| rule.consumes == Consumes::Days);
    let other = leave.absences.iter().find(|other| other.id != absence.id && absence.overlaps(other)).cloned();
    let count = leave.absences.iter().filter(|absence| absence.state.holds()).count();
    let held = Held { count, years: leave.years };
    Ok(Judged { verdict, held, working: asked.working.len(), annual: consumes.then_some(balance), other })
}

/// Refuses what the rules do not give.
pub(super) async fn check<P: Ports>(app: &App<P>, absence: &Absence, kind: Kind, ask: Ask) -> Result<Held, Failure> {
    let judged = judge(app, absence, kind, ask).await?;
    judged.verdict.map_err(Refusal::Rules)?;
    Ok(judged.held)
}
