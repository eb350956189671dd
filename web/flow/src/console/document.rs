//! What the members of a rule's document are called, where a form calls them something.

use serde_json::Value;

use super::members::{meaning, member};
use crate::messages::console::Key;

/// Members of documents beside those that every line of the audit trail may have, in alphabetical order.
const MEMBERS: [(&str, Key); 40] = [
    ("absences", Key::AbsenceCuts),
    ("absent", Key::AbsentCut),
    ("annual", Key::AnnualDays),
    ("around", Key::HealthAround),
    ("beyond", Key::MemberBeyond),
    ("check_in", Key::MemberCheckIn),
    ("check_out", Key::MemberCheckOut),
    ("cut", Key::CutPercent),
    ("dated_gatherings", Key::DatedGatherings),
    ("dates", Key::Days),
    ("day_cap", Key::DayCap),
    ("days", Key::Days),
    ("early", Key::EarlySteps),
    ("end", Key::End),
    ("flex", Key::MemberFlex),
    ("gatherings", Key::GatheringCuts),
    ("holidays", Key::RuleCalendar),
    ("in_a_row", Key::DaysInARow),
    ("kinds", Key::AbsenceKinds),
    ("late", Key::LateSteps),
    ("level", Key::Level),
    ("month_cap", Key::MonthCap),
    ("no_check_in", Key::NoCheckIn),
    ("no_check_out", Key::NoCheckOut),
    ("pattern", Key::WorkingHours),
    ("percent", Key::HealthPercent),
    ("refusals", Key::HealthRefusals),
    ("sanction", Key::Sanction),
    ("seasons", Key::Season),
    ("serves", Key::RuleBeaconScope),
    ("shifts", Key::ShiftHours),
    ("silence", Key::HealthSilence),
    ("start", Key::Start),
    ("steps", Key::MemberSteps),
    ("stretch", Key::HealthStretch),
    ("to", Key::Until),
    ("tolerance", Key::Tolerance),
    ("up_to", Key::UpToMinutes),
    ("warn_before", Key::WarnBefore),
    ("who", Key::DisciplineWho),
];

/// Members whose numbers are hundredths of a percent, and those that hold such members by names of their own.
const CUTS: [&str; 9] =
    ["absences", "absent", "beyond", "cut", "day_cap", "gatherings", "month_cap", "no_check_in", "no_check_out"];

/// A line of a document: how deep it lies, its member, and what it says where that is a single value.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'a> {
    /// From 0 for the document's own members.
    pub depth: usize,
    /// As the server writes it.
    pub wire: &'a str,
    /// Its word, where this page knows one.
    pub word: Option<Key>,
    /// Its value; `None` above members of its own.
    pub value: Option<Told<'a>>,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Told<'a> {
    /// A code that has a word.
    Word(Key),
    /// Hundredths of a percent.
    Percent(u32),
    /// As it is.
    Plain(&'a Value),
}

/// A document, line by line.
#[must_use]
pub fn document(value: &Value) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    members(value, 0, false, &mut lines);
    lines
}

fn members<'a>(value: &'a Value, depth: usize, cuts: bool, lines: &mut Vec<Line<'a>>) {
    match value {
        Value::Object(object) => {
            for (wire, value) in object {
                line(wire, value, depth, cuts || CUTS.contains(&&**wire), lines);
            }
        }
        Value::Array(all) => {
            for value in all {
                line("", value, depth, cuts, lines);
            }
        }
        _ => {}
    }
}

fn line<'a>(wire: &'a str, value: &'a Value, depth: usize, cuts: bool, lines: &mut Vec<Line<'a>>) {
    let word = member(wire).or_else(|| document_member(wire));
    let is_nested = |all: &Vec<Value>| all.iter().any(|value| value.is_object() || value.is_array());
    let nested = match value {
        Value::Object(object) => !object.is_empty(),
        Value::Array(all) => is_nested(all),
        _ => false,
    };
    let told = match value {
        Value::Number(number) if cuts => {
            number.as_u64().and_then(|cut| u32::try_from(cut).ok()).map_or(Told::Plain(value), Told::Percent)
        }
        Value::String(code) => meaning(wire, code).map_or(Told::Plain(value), Told::Word),
        _ => Told::Plain(value),
    };
    // A list's entry has no name: its members stand where it does.
    if !(wire.is_empty() && nested) {
        lines.push(Line { depth, wire, word, value: (!nested).then_some(told) });
    }
    if nested {
        members(value, if wire.is_empty() { depth } else { depth + 1 }, cuts, lines);
    }
}

fn document_member(wire: &str) -> Option<Key> {
    MEMBERS.binary_search_by_key(&wire, |(member, _)| member).ok().map(|index| MEMBERS[index].1)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// Documents whose every name is ours; those of others have keys of their own (kinds of leave, shifts).
    const SHIPPED: [&str; 3] = [
        include_str!("../../../../functions/attendance/data/policies/regency_sample.json"),
        include_str!("../../../../functions/attendance/data/pp_94_2021.json"),
        include_str!("../../../../functions/attendance/data/health.json"),
    ];

    #[test]
    fn the_members_of_shipped_documents_have_words() {
        assert!(MEMBERS.is_sorted_by(|a, b| a.0 < b.0));
        for text in SHIPPED {
            let value: Value = serde_json::from_str(text).unwrap();
            let unknown: Vec<_> = document(&value)
                .into_iter()
                .filter(|line| line.word.is_none() && !line.wire.is_empty())
                .map(|line| line.wire.to_owned())
                .collect();
            assert!(unknown.is_empty(), "{unknown:?}");
        }
    }

    #[test]
    fn a_document_is_told_line_by_line_with_its_cuts_in_percent() {
        // In order of the alphabet, as the browser has it: together with other crates' features the written order stays.
        let value =
            json!({ "absent": 300, "late": { "steps": [{ "cut": 50, "up_to": 60 }] }, "name": "A", "tolerance": 5 });
        let lines = document(&value);
        let shown: Vec<_> = lines.iter().map(|line| (line.depth, line.wire, line.value.clone())).collect();
        let plain = |value: &'static Value| Some(Told::Plain(value));
        let sixty: &'static Value = Box::leak(Box::new(json!(60)));
        let name: &'static Value = Box::leak(Box::new(json!("A")));
        let five: &'static Value = Box::leak(Box::new(json!(5)));
        assert_eq!(
            shown,
            [
                (0, "absent", Some(Told::Percent(300))),
                (0, "late", None),
                (1, "steps", None),
                (2, "cut", Some(Told::Percent(50))),
                (2, "up_to", plain(sixty)),
                (0, "name", plain(name)),
                (0, "tolerance", plain(five)),
            ]
        );
    }
}
