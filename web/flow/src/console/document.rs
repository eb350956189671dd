//! A value of the audit trail line by line, in words: its members are called what a form calls them, as deep as they lie.

use klabat_api::Millis;
use serde_json::Value;

use super::members::{is_moment, meaning, member};
use super::time::{is_iso_date, is_iso_month};
use crate::messages::common::Key as Common;
use crate::messages::console::Key;

/// Members of documents beside those that every line of the audit trail may have, in alphabetical order.
const MEMBERS: [(&str, Key); 46] = [
    ("absences", Key::AbsenceCuts),
    ("absent", Key::AbsentCut),
    ("annual", Key::AnnualDays),
    ("around", Key::HealthAround),
    ("beacon", Key::Beacon),
    ("beyond", Key::MemberBeyond),
    ("check_in", Key::MemberCheckIn),
    ("check_out", Key::MemberCheckOut),
    ("credential", Key::Phone),
    ("cut", Key::CutPercent),
    ("dated_gatherings", Key::DatedGatherings),
    ("dates", Key::Days),
    ("day_cap", Key::DayCap),
    ("days", Key::Days),
    ("direction", Key::Intent),
    ("early", Key::EarlySteps),
    ("end", Key::End),
    ("flex", Key::MemberFlex),
    ("gatherings", Key::GatheringCuts),
    ("holidays", Key::RuleCalendar),
    ("id", Key::MemberId),
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
    ("shift", Key::ShiftCode),
    ("shifts", Key::ShiftHours),
    ("silence", Key::HealthSilence),
    ("start", Key::Start),
    ("steps", Key::MemberSteps),
    ("stretch", Key::HealthStretch),
    ("that", Key::Claim),
    ("to", Key::Until),
    ("tolerance", Key::Tolerance),
    ("up_to", Key::UpToMinutes),
    ("warn_before", Key::WarnBefore),
    ("who", Key::DisciplineWho),
];

/// Members whose numbers are hundredths of a percent, and those that hold such members by names of their own.
const CUTS: [&str; 9] =
    ["absences", "absent", "beyond", "cut", "day_cap", "gatherings", "month_cap", "no_check_in", "no_check_out"];

/// Characters from which letters and digits without a space are an id or a hash, which nobody reads to its end.
const LONG: usize = 24;

/// Milliseconds since 1970 that are a moment of this system: a smaller number counts something.
const FIRST_MOMENT: u64 = 1_000_000_000_000;

/// A line of a value: how deep it lies, its member, and what it says where that is a single value.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'a> {
    /// From 0 for the value's own members.
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
    /// A code that has a word which the ASN's app has, too.
    Common(Common),
    /// Hundredths of a percent.
    Percent(u32),
    /// A moment.
    Moment(Millis),
    /// A day, `YYYY-MM-DD`.
    Day(&'a str),
    /// A month, `YYYY-MM`.
    Month(&'a str),
    /// Id of a unit.
    Unit(&'a str),
    /// For whom a rule is: a `RuleScope`.
    Scope(&'a Value),
    /// An id or a hash.
    Id(&'a str),
    /// Several.
    All(Vec<Self>),
    /// As it is.
    Plain(&'a Value),
}

/// A value, line by line.
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
        Value::Object(object) => !object.is_empty() && wire != SCOPE,
        Value::Array(all) => is_nested(all),
        _ => false,
    };
    // A list's entry has no name: its members stand where it does.
    if !(wire.is_empty() && nested) {
        lines.push(Line { depth, wire, word, value: (!nested).then(|| told(wire, value, cuts)) });
    }
    if nested {
        members(value, if wire.is_empty() { depth } else { depth + 1 }, cuts, lines);
    }
}

/// The member that says for whom a rule is.
const SCOPE: &str = "scope";

/// What a member's value says.
fn told<'a>(wire: &str, value: &'a Value, cuts: bool) -> Told<'a> {
    match value {
        Value::Number(number) => number.as_u64().map_or(Told::Plain(value), |number| match u32::try_from(number) {
            Ok(cut) if cuts => Told::Percent(cut),
            _ if is_moment(wire) && number >= FIRST_MOMENT => Told::Moment(number),
            _ => Told::Plain(value),
        }),
        Value::Object(object) if wire == SCOPE && !object.is_empty() => Told::Scope(value),
        Value::Array(all) if !all.is_empty() => Told::All(all.iter().map(|value| told(wire, value, cuts)).collect()),
        Value::String(text) => text_told(wire, text).unwrap_or(Told::Plain(value)),
        _ => Told::Plain(value),
    }
}

fn text_told<'a>(wire: &str, text: &'a str) -> Option<Told<'a>> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match (wire, text) {
        ("intent" | "direction", "in") => Some(Told::Common(Common::IntentIn)),
        ("intent" | "direction", "out") => Some(Told::Common(Common::IntentOut)),
        ("unit" | "units" | "parent" | "visits", id) => Some(Told::Unit(id)),
        (_, day) if is_iso_date(day) => Some(Told::Day(day)),
        ("month", month) if is_iso_month(month) => Some(Told::Month(month)),
        (wire, code) if meaning(wire, code).is_some() => meaning(wire, code).map(Told::Word),
        (_, id) if id.len() >= LONG && id.bytes().all(is_plain) && id.contains(|c: char| c.is_ascii_digit()) => {
            Some(Told::Id(id))
        }
        _ => None,
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

    /// What the reader of the trail saw as JSON.
    #[test]
    fn what_lies_deep_is_told_with_words_moments_and_days() {
        let hash = "60876017df4e4c7a9a1d60876017df4e";
        let value = json!({
            "month": "2026-11",
            "proposal": { "at": 1_795_994_400_000_u64, "cause": "iphone", "intent": "in", "kind": "manual_record" },
            "proposed_by": hash,
            "rows": [{ "date": "2026-11-02", "employee": "e019", "shift": "P" }],
            "scope": { "of": "unit", "unit": "bkpp" },
            "units": ["bkpp", "rsud"],
        });
        let lines = document(&value);
        assert!(lines.iter().all(|line| line.word.is_some()), "{lines:?}");
        let shown: Vec<_> = lines.iter().map(|line| (line.depth, line.wire, line.value.clone())).collect();
        let (e019, p): (&'static Value, &'static Value) =
            (Box::leak(Box::new("e019".into())), Box::leak(Box::new("P".into())));
        assert_eq!(
            shown,
            [
                (0, "month", Some(Told::Month("2026-11"))),
                (0, "proposal", None),
                (1, "at", Some(Told::Moment(1_795_994_400_000))),
                (1, "cause", Some(Told::Word(Key::CauseIphone))),
                (1, "intent", Some(Told::Common(Common::IntentIn))),
                (1, "kind", Some(Told::Word(Key::Manual))),
                (0, "proposed_by", Some(Told::Id(hash))),
                (0, "rows", None),
                (1, "date", Some(Told::Day("2026-11-02"))),
                (1, "employee", Some(Told::Plain(e019))),
                (1, "shift", Some(Told::Plain(p))),
                (0, "scope", Some(Told::Scope(&value["scope"]))),
                (0, "units", Some(Told::All(vec![Told::Unit("bkpp"), Told::Unit("rsud")]))),
            ]
        );
    }

    #[test]
    fn what_is_no_moment_and_no_id_stays_as_it_is() {
        let value =
            json!({ "at": "07:30", "from": 5, "nip": "198001012005011001", "source": "PP 94/2021 Pasal 11 ayat 2" });
        assert!(document(&value).iter().all(|line| matches!(line.value, Some(Told::Plain(_)))));
    }
}
