//! Whom and which day a month's problem is about, as a person reads it.

use klabat_api::common::About;
use klabat_attendance::Refusal as Rules;
use klabat_attendance::inputs::{Inputs, Problem};
use klabat_attendance::time::parse_date;

use crate::failure::Failure;
use crate::refusal::Refusal;

/// What keeps a month from being computed is for the operator to mend: a rule that is missing, a date that contradicts.
pub(crate) fn refused(inputs: &Inputs, problem: &Problem) -> Failure {
    let refusal = Refusal::Rules(problem.refusal);
    match about(inputs, problem) {
        Some(about) => Failure::About(refusal, Box::new(about)),
        None => refusal.into(),
    }
}

/// The rules name a person with a date, or the identifier of what contradicts.
pub(crate) fn about(inputs: &Inputs, problem: &Problem) -> Option<About> {
    let (id, rest) = problem.at.split_once(' ').unwrap_or((&problem.at, ""));
    let date = parse_date(rest).ok().map(|date| date.to_string());
    let person = |id: &str, date: Option<String>| {
        let employee = inputs.employees.iter().find(|employee| employee.id.as_str() == id)?;
        Some(About { employee: Some(id.to_owned()), name: employee.name.clone(), date })
    };
    let absence = || {
        let absence = inputs.absences.iter().find(|absence| absence.id.as_str() == id)?;
        person(absence.person.as_str(), Some(absence.dates.from().to_string()))
    };
    let punch = || {
        let punch = inputs.punches.iter().find(|punch| punch.id.as_str() == id)?;
        let unit = inputs.units.iter().find(|unit| unit.id == inputs.unit)?;
        person(punch.person.as_str(), unit.zone.working_date(punch.at).map(|date| date.to_string()))
    };
    let unit = || {
        let unit = inputs.units.iter().find(|unit| unit.id.as_str() == id)?;
        Some(About { employee: None, name: unit.name.clone(), date: None })
    };
    let named =
        || {
            matches!(problem.refusal, Rules::ScheduleUnknown | Rules::BeaconUnknown | Rules::UnitUnknown)
                .then(|| About { employee: None, name: id.to_owned(), date: None })
        };
    person(id, date).or_else(absence).or_else(punch).or_else(unit).or_else(named)
}
