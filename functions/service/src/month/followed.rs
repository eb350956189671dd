//! Which schedule one person follows.

use klabat_api::console::{EmployeeSchedule, FollowedSchedule, OwnSchedule, RuleScope, ScheduleName};
use klabat_attendance::month::followed;
use klabat_attendance::rule::Scope;
use klabat_attendance::schedule::{Assignment, NamedSchedule};
use klabat_attendance::{Date, ScheduleId, order};

use super::leave::Leave;
use super::rules::schedules;
use crate::failure::Failure;
use crate::refusal::Refusal;

impl Leave {
    /// What the person follows on the date, what was assigned to them alone, and what else there is.
    pub(crate) fn schedule(&self, on: Date) -> Result<EmployeeSchedule, Failure> {
        let known = schedules(&self.written)?;
        let followed = followed(&self.inputs, &self.person, on).map_err(|problem| Refusal::Rules(problem.refusal))?;
        let scope = Scope::Person { person: self.person.clone() };
        let own = self.inputs.assignments.iter().filter(|assignment| assignment.scope == scope);
        let mut own: Vec<OwnSchedule> = own.map(|assignment| own_schedule(&known, assignment, on)).collect();
        order::sort_by(&mut own, |a, b| a.valid_from.cmp(&b.valid_from));
        let keys = order::set(known.iter().map(|schedule| &schedule.id));
        Ok(EmployeeSchedule {
            followed: followed.and_then(|assignment| self.told(&known, assignment, on)),
            own,
            choices: keys.into_iter().map(|id| name(&known, id, on)).collect(),
        })
    }

    fn told(&self, known: &[NamedSchedule], assignment: &Assignment, on: Date) -> Option<FollowedSchedule> {
        let schedule = name(known, assignment.document.as_ref()?, on);
        let (scope, scope_name) = match &assignment.scope {
            Scope::Regency {} => (RuleScope::Regency {}, String::new()),
            Scope::Unit { unit } => {
                let name = self.inputs.units.iter().find(|known| known.id == *unit).map(|unit| unit.name.clone());
                (RuleScope::Unit { unit: unit.to_string() }, name.unwrap_or_default())
            }
            Scope::Person { person } => (RuleScope::Person { person: person.to_string() }, String::new()),
        };
        Some(FollowedSchedule { schedule, scope, scope_name, valid_from: assignment.valid_from.to_string() })
    }
}

fn own_schedule(known: &[NamedSchedule], assignment: &Assignment, on: Date) -> OwnSchedule {
    let schedule = assignment.document.as_ref().map(|id| name(known, id, on));
    OwnSchedule { valid_from: assignment.valid_from.to_string(), schedule }
}

/// Named as its version of the date is.
fn name(known: &[NamedSchedule], id: &ScheduleId, on: Date) -> ScheduleName {
    let versions = known.iter().filter(|schedule| schedule.id == *id && schedule.valid_from <= on);
    let latest = versions.max_by_key(|schedule| schedule.valid_from);
    let name = latest.map_or_else(|| id.to_string(), |schedule| schedule.document.name.clone());
    ScheduleName { key: id.to_string(), name }
}
