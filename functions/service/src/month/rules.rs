//! Rules as the store keeps them, and as `klabat-attendance` takes them.

use std::collections::{BTreeMap, BTreeSet};

use klabat_api::Base64Url;
use klabat_api::console::RuleKind;
use klabat_attendance::absence::LeaveCard;
use klabat_attendance::calendar::{Calendar, UnitCalendar};
use klabat_attendance::order;
use klabat_attendance::policy::{Policy, PolicyRule};
use klabat_attendance::punch::{BeaconScope, Serves};
use klabat_attendance::rule::{Rule, Scope};
use klabat_attendance::schedule::{Assignment, NamedSchedule};
use klabat_attendance::time::{DateRange, parse_date};
use klabat_attendance::{BeaconId, Checked, Date, PersonId, ScheduleId, UnitId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::span::day_before;
use crate::failure::Failure;
use crate::ports::Statement;
use crate::store::sql;

/// One version of a rule. Those of a batch are in order of date and writing.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) kind: RuleKind,
    pub(crate) unit: Option<String>,
    pub(crate) person: Option<String>,
    pub(crate) key: String,
    pub(crate) valid_from: String,
    pub(crate) document: String,
}

/// Dates on which a beacon serves others than its own unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeaconDates {
    dates: DateRange,
    serves: Serves,
}

/// Of a kind that the regency alone writes: its document on a date, and since when it holds.
const IN_FORCE: &str = "
    SELECT document, valid_from FROM standing_rules WHERE kind = ?1 AND valid_from <= ?2
    ORDER BY valid_from DESC, written_at DESC, id DESC LIMIT 1";

/// Reads the document of a kind that the regency alone writes, as it is on a date.
pub(crate) fn in_force(kind: RuleKind, on: &str) -> Statement {
    sql!(IN_FORCE, kind, on)
}

/// A stored document, or identifier, that was checked once; that it no longer is one is our fault.
pub(super) fn stored<T, E: std::fmt::Display>(what: &str, read: Result<T, E>) -> Result<T, Failure> {
    read.map_err(|error| Failure::Fault(format!("a stored {what}: {error}")))
}

impl Stored {
    fn document<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        stored("rule", serde_json::from_slice(self.document.as_bytes()))
    }

    fn from(&self) -> Result<Date, Failure> {
        stored("date", parse_date(&self.valid_from))
    }

    fn scope(&self) -> Result<Scope, Failure> {
        Ok(match (&self.unit, &self.person) {
            (_, Some(person)) => Scope::Person { person: stored("person", PersonId::new(person))? },
            (Some(unit), None) => Scope::Unit { unit: stored("unit", UnitId::new(unit))? },
            (None, None) => Scope::Regency {},
        })
    }

    /// What it is a version of, and since when.
    fn series(&self) -> (Option<&str>, Option<&str>, &str) {
        (self.unit.as_deref(), self.person.as_deref(), &self.key)
    }
}

/// The versions of one kind, of two of one date the one written later.
fn versions(rules: &[Stored], kind: RuleKind) -> impl Iterator<Item = &Stored> {
    let of_kind = rules.iter().filter(move |rule| rule.kind == kind);
    order::map(of_kind.map(|rule| ((rule.series(), &rule.valid_from), rule))).into_values()
}

/// Everyone's schedules.
pub(super) fn schedules(rules: &[Stored]) -> Result<Vec<NamedSchedule>, Failure> {
    let named = |rule: &Stored| {
        let id = stored("schedule", ScheduleId::new(&rule.key))?;
        Ok(NamedSchedule { id, valid_from: rule.from()?, document: rule.document()? })
    };
    // A schedule's id is one for the whole regency, and its versions are of one scope: `console::rules::schedule`.
    let schedules: Vec<NamedSchedule> =
        versions(rules, RuleKind::Schedule).map(named).collect::<Result<_, Failure>>()?;
    let by_key = order::map(schedules.into_iter().map(|one| ((one.id.clone(), one.valid_from), one)));
    Ok(by_key.into_values().collect())
}

/// Who follows which schedule.
pub(super) fn assignments(rules: &[Stored]) -> Result<Vec<Assignment>, Failure> {
    versions(rules, RuleKind::Assignment).map(rule).collect()
}

/// What things cost.
pub(super) fn policies(rules: &[Stored]) -> Result<Vec<PolicyRule>, Failure> {
    versions(rules, RuleKind::Policy).map(rule::<Checked<Policy>>).collect()
}

/// The leave card of a person for a year, as it was dated last.
pub(super) fn leave_card(rules: &[Stored], person: &str, year: i16) -> Result<Option<Checked<LeaveCard>>, Failure> {
    let mut latest = None;
    for card in versions(rules, RuleKind::LeaveCard).filter(|card| card.person.as_deref() == Some(person)) {
        if card.from()?.year() == year {
            latest = Some(card.document()?);
        }
    }
    Ok(latest)
}

fn rule<T: DeserializeOwned>(stored: &Stored) -> Result<Rule<T>, Failure> {
    Ok(Rule { scope: stored.scope()?, valid_from: stored.from()?, document: stored.document()? })
}

/// Free days: of each calendar, for each date, the version that is in force on it. What a later version says of dates
/// before its own first day changes no month that was; whoever means them writes it from the first of them.
pub(super) fn calendars(rules: &[Stored]) -> Result<Vec<UnitCalendar>, Failure> {
    let versions: Vec<_> = versions(rules, RuleKind::Calendar).collect();
    let mut calendars = Vec::new();
    for (index, rule) in versions.iter().enumerate() {
        let from = rule.from()?;
        let next = versions.get(index + 1).filter(|next| next.series() == rule.series());
        let next = next.map(|next| next.from()).transpose()?;
        let mut calendar = rule.document::<Checked<Calendar>>()?.into_inner();
        calendar.holidays.retain(|day| from <= day.date && next.is_none_or(|next| day.date < next));
        let unit = stored("unit", rule.unit.as_ref().map(UnitId::new).transpose())?;
        calendars.push(UnitCalendar { unit, document: stored("calendar", Checked::new(calendar))? });
    }
    Ok(calendars)
}

/// Whom these beacons serve: their own unit always, and what their latest version before each date says.
pub(super) fn beacons(
    rules: &[Stored],
    units: &BTreeMap<BeaconId, UnitId>,
    named: &BTreeSet<&BeaconId>,
) -> Result<Vec<BeaconScope>, Failure> {
    // All dates that documents may name: an auditor reads the inputs again.
    let always = stored("range", DateRange::new(day(1900, 1, 1), day(2199, 12, 31)))?;
    let mut scopes = Vec::new();
    for (beacon, unit) in units.iter().filter(|(beacon, _)| named.contains(beacon)) {
        let serves = Serves::Unit { unit: unit.clone() };
        scopes.push(BeaconScope { beacon: beacon.clone(), dates: always, serves });
    }
    let mut versions: Vec<_> = versions(rules, RuleKind::BeaconScope).collect();
    order::sort_by(&mut versions, |a, b| (&a.key, &a.valid_from).cmp(&(&b.key, &b.valid_from)));
    for (index, rule) in versions.iter().enumerate() {
        let beacon = beacon_id(&Base64Url::decode(&rule.key).unwrap_or_default().0)?;
        if !named.contains(&beacon) {
            continue;
        }
        let from = rule.from()?;
        let next = versions.get(index + 1).filter(|next| next.key == rule.key);
        let to = next.map(|next| next.from()).transpose()?.map_or(Ok(always.to()), day_before)?;
        for entry in rule.document::<Vec<BeaconDates>>()? {
            let (from, to) = (from.max(entry.dates.from()), to.min(entry.dates.to()));
            if let Ok(dates) = DateRange::new(from, to) {
                scopes.push(BeaconScope { beacon: beacon.clone(), dates, serves: entry.serves });
            }
        }
    }
    Ok(scopes)
}

/// A beacon's id as rules name it: hexadecimal.
pub(super) fn beacon_id(bytes: &[u8]) -> Result<BeaconId, Failure> {
    stored("beacon", BeaconId::new(base16ct::lower::encode_string(bytes)))
}

const fn day(year: i16, month: i8, day: i8) -> Date {
    klabat_attendance::Date::constant(year, month, day)
}
