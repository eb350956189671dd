//! From a pool to the inputs of one unit's month: what names the unit, the units above it, and its people.

use std::collections::BTreeSet;

use klabat_attendance::absence::Absence;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::order;
use klabat_attendance::punch::{Serves, Source};
use klabat_attendance::rule::Scope;
use klabat_attendance::time::YearMonth;
use klabat_attendance::{PersonId, Unit, UnitId};
use klabat_evidence::Millis;

use super::gather::{Pool, ids, of_unit};
use super::rules;
use crate::failure::Failure;

impl Pool {
    /// The inputs of the unit's month, as far as `as_of`.
    pub(crate) fn inputs(&self, unit: &UnitId, month: YearMonth, as_of: Millis) -> Result<Inputs, Failure> {
        let employees: Vec<_> = of_unit(&self.employees, unit, month.range()).collect();
        let people = ids(&employees);
        let of = |person: &PersonId| people.contains(person);
        let mut inputs = Inputs::new(unit.clone(), month, as_of);
        inputs.employees = employees.into_iter().cloned().collect();
        inputs.punches = self.punches.iter().filter(|punch| of(&punch.person)).cloned().collect();
        inputs.absences = self.absences.iter().filter(|absence| of(&absence.person)).cloned().collect();
        inputs.corrections = self.corrections.iter().filter(|correction| of(&correction.person)).cloned().collect();
        inputs.rosters = self.rosters.iter().filter(|entry| of(&entry.person)).cloned().collect();
        inputs.denials = self.denials.iter().filter(|denial| of(&denial.person)).cloned().collect();
        let named = inputs.punches.iter().filter_map(|punch| match &punch.source {
            Source::Record { beacon, .. } => Some(beacon),
            Source::Manual { .. } | Source::Import { .. } => None,
        });
        inputs.beacons = rules::beacons(&self.rules, &self.beacons, &order::set(named))?;
        inputs.units = self.units_of(&inputs);
        let units: BTreeSet<UnitId> = order::set(inputs.units.iter().map(|unit| unit.id.clone()));
        let holds = |scope: &Scope| match scope {
            Scope::Regency {} => true,
            Scope::Unit { unit } => units.contains(unit),
            Scope::Person { person } => of(person),
        };
        let within = |unit: &Option<UnitId>| unit.as_ref().is_none_or(|unit| units.contains(unit));
        inputs.assignments = rules::assignments(&self.rules)?;
        inputs.assignments.retain(|rule| holds(&rule.scope));
        inputs.policies = rules::policies(&self.rules)?;
        inputs.policies.retain(|rule| holds(&rule.scope));
        inputs.calendars = rules::calendars(&self.rules)?;
        inputs.calendars.retain(|calendar| within(&calendar.unit));
        let followed: BTreeSet<_> = order::set(inputs.assignments.iter().filter_map(|rule| rule.document.clone()));
        inputs.schedules = rules::schedules(&self.rules)?;
        inputs.schedules.retain(|schedule| followed.contains(&schedule.id));
        inputs.outages = self.outages.iter().filter(|outage| within(&outage.unit)).cloned().collect();
        Ok(inputs)
    }

    /// The unit, those that its people came from, went to or visited, those whose beacons they were at, and all above them.
    fn units_of(&self, inputs: &Inputs) -> Vec<Unit> {
        let memberships = inputs.employees.iter().flat_map(|employee| &employee.memberships);
        let visited = inputs.absences.iter().filter_map(|Absence { at, .. }| at.as_ref());
        let served = inputs.beacons.iter().filter_map(|scope| match &scope.serves {
            Serves::Unit { unit } => Some(unit),
            Serves::Everyone {} | Serves::Gatherings {} => None,
        });
        let named = memberships.filter_map(|membership| membership.unit.as_ref()).chain(visited).chain(served);
        let mut wanted: BTreeSet<&UnitId> = order::set(named.chain([&inputs.unit]));
        loop {
            let below = self.units.iter().filter(|unit| wanted.contains(&unit.id));
            let above = order::set(below.filter_map(|unit| unit.parent.as_ref()));
            let before = wanted.len();
            wanted.extend(above);
            if wanted.len() == before {
                break;
            }
        }
        self.units.iter().filter(|unit| wanted.contains(&unit.id)).cloned().collect()
    }
}
