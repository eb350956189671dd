//! The documents of rules as forms, a file for each kind: what people set by hand is in inputs, what they do not stays
//! as it was.

mod beacon_scope;
mod calendar;
mod cells;
mod discipline;
mod leave;
mod numbers;
mod pattern;
mod policy;
mod schedule;

#[cfg(test)]
mod tests;

use klabat_api::console::{Me, RuleKind};
use serde_json::Value as Json;

use crate::console::form::{Input, Values};
use crate::console::typed::Typed;
use crate::messages::console::Key;

pub(super) use calendar::year;
pub(super) use pattern::Pattern;

/// What a rule is called.
#[must_use]
pub const fn title(kind: RuleKind) -> Key {
    match kind {
        RuleKind::Schedule => Key::RuleSchedule,
        RuleKind::Assignment => Key::RuleAssignment,
        RuleKind::Calendar => Key::RuleCalendar,
        RuleKind::Policy => Key::RulePolicy,
        RuleKind::BeaconScope => Key::RuleBeaconScope,
        RuleKind::Leave => Key::RuleLeave,
        RuleKind::LeaveCard => Key::RuleLeaveCard,
        RuleKind::Discipline => Key::RuleDiscipline,
        RuleKind::Health => Key::RuleHealth,
        RuleKind::Retention => Key::RuleRetention,
    }
}

/// A kind of document that has a form. An assignment and a leave card are changes of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    Schedule,
    Calendar,
    Policy,
    BeaconScope,
    Leave,
    Discipline,
    Health,
    Retention,
}

/// A document as a form.
trait Page {
    /// Its inputs.
    fn inputs(&self, document: &Json, me: &Me) -> Vec<Input>;

    /// What stands in them.
    fn fill(&self, document: &Json, values: &mut Values);

    /// The document with what was typed; faults are noted in `typed`.
    fn read(&self, document: &mut Json, typed: &mut Typed<'_>);
}

impl Sheet {
    pub(super) const fn of(kind: RuleKind) -> Option<Self> {
        match kind {
            RuleKind::Schedule => Some(Self::Schedule),
            RuleKind::Calendar => Some(Self::Calendar),
            RuleKind::Policy => Some(Self::Policy),
            RuleKind::BeaconScope => Some(Self::BeaconScope),
            RuleKind::Leave => Some(Self::Leave),
            RuleKind::Discipline => Some(Self::Discipline),
            RuleKind::Health => Some(Self::Health),
            RuleKind::Retention => Some(Self::Retention),
            RuleKind::Assignment | RuleKind::LeaveCard => None,
        }
    }

    pub(super) const fn kind(self) -> RuleKind {
        match self {
            Self::Schedule => RuleKind::Schedule,
            Self::Calendar => RuleKind::Calendar,
            Self::Policy => RuleKind::Policy,
            Self::BeaconScope => RuleKind::BeaconScope,
            Self::Leave => RuleKind::Leave,
            Self::Discipline => RuleKind::Discipline,
            Self::Health => RuleKind::Health,
            Self::Retention => RuleKind::Retention,
        }
    }

    fn page(self) -> &'static dyn Page {
        match self {
            Self::Schedule => &schedule::Page,
            Self::Calendar => &calendar::Page,
            Self::Policy => &policy::Page,
            Self::BeaconScope => &beacon_scope::Page,
            Self::Leave => &leave::Page,
            Self::Discipline => &discipline::Page,
            Self::Health => &numbers::Health,
            Self::Retention => &numbers::Retention,
        }
    }

    /// The inputs of a document.
    pub(super) fn inputs(self, document: &Json, me: &Me) -> Vec<Input> {
        self.page().inputs(document, me)
    }

    /// What stands in the inputs of a document.
    pub(super) fn fill(self, document: &Json, values: &mut Values) {
        self.page().fill(document, values);
    }

    /// The document as the inputs have it.
    pub(super) fn read(self, base: &Json, typed: &mut Typed<'_>) -> Json {
        let mut document = base.clone();
        self.page().read(&mut document, typed);
        document
    }
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

/// A whole number as it is typed; empty where there is none.
fn number(value: &Json) -> String {
    value.as_u64().map_or_else(String::new, |number| number.to_string())
}

/// A cut as it is typed, in percent; empty where there is none.
fn shown(cut: &Json) -> String {
    cut.as_u64().map_or_else(String::new, |cut| format!("{},{:02}", cut / 100, cut % 100))
}
