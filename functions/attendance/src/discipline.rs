//! PP 94/2021: unexcused days of a year, the step they have reached, and the one that is near.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::order;
use crate::rule::Document;
use crate::time::iso;
use crate::verdict::{DayVerdict, Status};
use crate::{Kind, Refusal};

/// The steps, as a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisciplineRules {
    /// The regulation they are from.
    pub source: String,
    /// For whom they are. PP 94/2021 is about PNS: what PPPK are held to is in their contracts and the regency's own
    /// rules (PP 49/2018), which may name them here. A document that says nothing is about PNS.
    #[serde(default = "civil_servants")]
    pub who: BTreeSet<Kind>,
    /// In rising order of days.
    pub steps: Vec<Step>,
    /// How many unexcused working days without a break reach the last step, whatever their sum.
    pub in_a_row: u16,
    /// How many days before a step to warn.
    pub warn_before: u16,
}

fn civil_servants() -> BTreeSet<Kind> {
    BTreeSet::from([Kind::Pns])
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// From so many unexcused days of a year on.
    pub days: u16,
    /// How grave it is.
    pub level: Level,
    /// What follows, as the regulation says it.
    pub sanction: String,
}

crate::code::codes! {
    /// How grave a step is.
    pub enum Level {
        /// Hukuman disiplin ringan.
        Light = "ringan",
        /// Hukuman disiplin sedang.
        Medium = "sedang",
        /// Hukuman disiplin berat.
        Heavy = "berat",
    }
}

/// One working day as it counts here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The working date.
    #[serde(with = "iso")]
    pub date: Date,
    /// Its verdict.
    pub status: Status,
}

impl From<&DayVerdict> for Mark {
    fn from(day: &DayVerdict) -> Self {
        Self { date: day.date, status: day.status }
    }
}

/// Where somebody stands in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// Unexcused working days of the year.
    pub days: u16,
    /// Most of them in a row, days that are no working days between them not counting as a break.
    pub longest_run: u16,
    /// Those in a row that end on the last working day that was judged.
    pub running: u16,
    /// The step they have reached, if any.
    pub reached: Option<Step>,
    /// The next step, if it is as near as the rules warn.
    pub warning: Option<Warning>,
}

/// A step that is near.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// The step.
    pub step: Step,
    /// Days until it is reached, at least 1.
    pub days_left: u16,
}

impl Document for DisciplineRules {
    fn check(&self) -> Result<(), Refusal> {
        let rising = self.steps.is_sorted_by(|a, b| a.days < b.days && a.level <= b.level);
        let possible =
            self.steps.first().is_some_and(|first| first.days > 0) && self.in_a_row > 0 && !self.who.is_empty();
        if rising && possible { Ok(()) } else { Err(Refusal::DisciplineRules) }
    }
}

/// The standing in `year` of one person for whom the rules are, from the verdicts of days in any order, a date not
/// coming twice. A day that is not judged yet ends a run: it may still turn out to be excused. Days of the year
/// before add nothing to the sum, but days in a row may have begun there; later years are left out.
#[must_use]
pub fn standing(rules: &DisciplineRules, year: i16, marks: &[Mark]) -> Standing {
    let mut marks: Vec<_> = marks.iter().filter(|mark| mark.date.year() <= year).collect();
    order::sort(&mut marks);
    let (mut days, mut longest_run, mut running) = (0, 0, 0);
    let counts = |status: Status| status.is_working_day() || status == Status::Pending;
    for mark in marks.into_iter().filter(|mark| counts(mark.status)) {
        running = if mark.status == Status::Absent { running + 1 } else { 0 };
        if mark.date.year() == year {
            days += u16::from(running > 0);
            longest_run = longest_run.max(running);
        }
    }
    let last = rules.steps.last();
    let reached =
        if longest_run >= rules.in_a_row { last } else { rules.steps.iter().rev().find(|step| days >= step.days) };
    Standing { days, longest_run, running, reached: reached.cloned(), warning: warning(rules, days, running, reached) }
}

/// The nearest step that is not reached: by the sum, or, for the last one, by the days in a row.
fn warning(rules: &DisciplineRules, days: u16, running: u16, reached: Option<&Step>) -> Option<Warning> {
    let last = rules.steps.last()?;
    if reached == Some(last) {
        return None;
    }
    let by_sum = rules.steps.iter().find(|step| step.days > days).map(|step| (step, step.days - days));
    // A run of the year before that nobody acted upon is one more day away from it, too.
    let by_run = (running > 0).then(|| (last, rules.in_a_row.saturating_sub(running).max(1)));
    let (step, days_left) = [by_sum, by_run].into_iter().flatten().min_by_key(|(_, left)| *left)?;
    (days_left <= rules.warn_before).then(|| Warning { step: step.clone(), days_left })
}
