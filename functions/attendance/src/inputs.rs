//! All that a unit's month is computed from: one document, which an auditor re-reads.

use jiff::civil::Date;
use klabat_evidence::Millis;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::absence::Absence;
use crate::calendar::{Denial, UnitCalendar};
use crate::correction::Correction;
use crate::order;
use crate::outage::Outage;
use crate::policy::PolicyRule;
use crate::punch::{BeaconScope, Punch, millis};
use crate::schedule::{Assignment, NamedSchedule, RosterEntry};
use crate::time::{DateRange, YearMonth, shift};
use crate::unit::{Employee, Unit};
use crate::{Refusal, UnitId};

/// What the first field of the document says.
const FORMAT: &str = "klabat-month-v2";

/// All that a unit's month is computed from. It holds what is of the unit, the units above it, and the people who
/// belonged to it on a day of the month; the order of its lists does not matter.
///
/// Punches, rosters and absences are of [`Inputs::horizon`], one day more on either side: a night shift of the
/// last month may end on the first, and its punch must find it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    format: String,
    /// Of which unit.
    pub unit: UnitId,
    /// Which month.
    pub month: YearMonth,
    /// Until when, in ms: what is not over by then is not judged.
    #[serde(with = "millis")]
    pub as_of: Millis,
    /// The unit, those above it, and those that people came from, went to or visited, with all above them.
    pub units: Vec<Unit>,
    /// The people.
    pub employees: Vec<Employee>,
    /// The schedules' versions.
    pub schedules: Vec<NamedSchedule>,
    /// Who follows which.
    pub assignments: Vec<Assignment>,
    /// Shifts.
    pub rosters: Vec<RosterEntry>,
    /// Free days.
    pub calendars: Vec<UnitCalendar>,
    /// Cuti bersama that had to be worked.
    pub denials: Vec<Denial>,
    /// What things cost.
    pub policies: Vec<PolicyRule>,
    /// Which beacons count for whom.
    pub beacons: Vec<BeaconScope>,
    /// Punches, from whatever source.
    pub punches: Vec<Punch>,
    /// Absences, in any state.
    pub absences: Vec<Absence>,
    /// Corrections, in any state.
    pub corrections: Vec<Correction>,
    /// Outages, in any state.
    pub outages: Vec<Outage>,
}

/// What is wrong with inputs, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub refusal: Refusal,
    /// Where: the identifier, or the person and date.
    pub at: String,
}

impl Problem {
    pub(crate) fn new(refusal: Refusal, at: &impl ToString) -> Self {
        Self { refusal, at: at.to_string() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.refusal, self.at)
    }
}

impl std::error::Error for Problem {}

impl Inputs {
    /// Inputs of a unit's month, without anything else yet.
    #[must_use]
    pub fn new(unit: UnitId, month: YearMonth, as_of: Millis) -> Self {
        Self {
            format: FORMAT.to_owned(),
            unit,
            month,
            as_of,
            units: Vec::new(),
            employees: Vec::new(),
            schedules: Vec::new(),
            assignments: Vec::new(),
            rosters: Vec::new(),
            calendars: Vec::new(),
            denials: Vec::new(),
            policies: Vec::new(),
            beacons: Vec::new(),
            punches: Vec::new(),
            absences: Vec::new(),
            corrections: Vec::new(),
            outages: Vec::new(),
        }
    }

    /// The dates whose punches, rosters and absences belong to the inputs: the month, and a day on either side.
    ///
    /// # Panics
    ///
    /// Never: months that documents name are far from the calendar's ends.
    #[must_use]
    pub fn horizon(month: YearMonth) -> DateRange {
        let dates = month.range();
        DateRange::new(shift(dates.from(), -1), shift(dates.to(), 1)).expect("a month begins before it ends")
    }

    /// The canonical bytes: JSON with every list in order and nothing twice.
    ///
    /// # Panics
    ///
    /// Never: there is nothing in it that JSON cannot say.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut sorted = self.clone();
        sorted.put_in_order();
        serde_json::to_vec(&sorted).expect("strings, numbers and lists only")
    }

    /// SHA-256 of the canonical bytes.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.to_bytes()).into()
    }

    /// Reads a document, in any order.
    ///
    /// # Errors
    ///
    /// [`Refusal::Inputs`], with serde's word on where.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        let inputs: Self = serde_json::from_slice(bytes).map_err(|error| Problem::new(Refusal::Inputs, &error))?;
        if inputs.format == FORMAT { Ok(inputs) } else { Err(Problem::new(Refusal::Inputs, &inputs.format)) }
    }

    /// Whether a date is one of the month's.
    pub(crate) fn is_of_month(&self, date: Date) -> bool {
        self.month.range().contains(date)
    }

    fn put_in_order(&mut self) {
        fn as_written<T: PartialEq + Serialize>(list: &mut Vec<T>) {
            let written = |one: T| (serde_json::to_string(&one).expect("strings, numbers and lists only"), one);
            let mut pairs: Vec<_> = list.drain(..).map(written).collect();
            order::sort_by(&mut pairs, |a, b| a.0.cmp(&b.0));
            list.extend(pairs.into_iter().map(|(_, one)| one));
            list.dedup();
        }
        fn natural<T: Ord>(list: &mut Vec<T>) {
            order::sort(list);
            list.dedup();
        }
        natural(&mut self.units);
        natural(&mut self.employees);
        as_written(&mut self.schedules);
        natural(&mut self.assignments);
        natural(&mut self.rosters);
        as_written(&mut self.calendars);
        natural(&mut self.denials);
        as_written(&mut self.policies);
        natural(&mut self.beacons);
        natural(&mut self.punches);
        natural(&mut self.absences);
        natural(&mut self.corrections);
        natural(&mut self.outages);
    }
}
