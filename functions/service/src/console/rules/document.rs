//! What a new version must be, by its kind.

use klabat_api::Base64Url;
use klabat_api::console::{NewRule, Role, RuleKind, RuleScope};
use klabat_attendance::absence::{LeaveCard, LeaveRules};
use klabat_attendance::calendar::Calendar;
use klabat_attendance::discipline::DisciplineRules;
use klabat_attendance::outage::HealthRules;
use klabat_attendance::policy::Policy;
use klabat_attendance::rule::Document;
use klabat_attendance::schedule::Schedule;
use klabat_attendance::{Checked, ScheduleId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::app::App;
use crate::console::people::retention::Retention;
use crate::console::time::date;
use crate::console::{found, reason_text, visible};
use crate::failure::Failure;
use crate::http::Session;
use crate::month::{BeaconDates, StoredRule};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// Whether the scope's unit or person is one of the visible ones.
const UNIT: &str = visible!("SELECT id FROM units WHERE id = ?3 AND id IN (SELECT unit FROM visible)");
const PERSON: &str = visible!("SELECT id FROM employees WHERE id = ?3 AND unit IN (SELECT unit FROM visible)");

/// Longest document: far more than a year of holidays, and less than a row may hold.
pub(super) const MOST_BYTES: usize = 200_000;

/// A version that may be written, as the store keeps it.
pub(super) struct Parsed<'a> {
    pub(super) rule: StoredRule,
    pub(super) reason: &'a str,
}

/// Parses a new version, and refuses it to those who may not write it.
pub(super) async fn parse<'a, P: Ports>(
    app: &App<P>,
    session: &Session,
    new: &'a NewRule,
) -> Result<Parsed<'a>, Failure> {
    session.may_change()?;
    let reason = reason_text(&new.reason)?;
    date(&new.valid_from)?;
    let (unit, person) = scoped(session, new)?;
    key(new)?;
    let document = document(new.kind, &new.document)?;
    is_seen(app, session, unit, person).await?;
    let (unit, person) = (unit.map(str::to_owned), person.map(str::to_owned));
    let (kind, key, valid_from) = (new.kind, new.key.clone(), new.valid_from.clone());
    Ok(Parsed { rule: StoredRule { kind, unit, person, key, valid_from, document }, reason })
}

/// The unit, or the person, whom a rule is for, where its kind may be and the user may write it.
pub(super) fn scoped<'a>(session: &Session, new: &'a NewRule) -> Result<(Option<&'a str>, Option<&'a str>), Refusal> {
    let whom = match &new.scope {
        RuleScope::Regency {} if new.kind != RuleKind::LeaveCard => (None, None),
        RuleScope::Unit { unit } if of_units(new.kind) => (Some(&**unit), None),
        RuleScope::Person { person } if of_people(new.kind) => (None, Some(&**person)),
        _ => return Err(Refusal::RuleScope),
    };
    may_write(session, new.kind, &new.scope)?;
    Ok(whom)
}

/// Refuses a unit or a person that the user does not see.
pub(super) async fn is_seen<P: Ports>(
    app: &App<P>,
    session: &Session,
    unit: Option<&str>,
    person: Option<&str>,
) -> Result<(), Failure> {
    if let Some((query, id)) = unit.map(|unit| (UNIT, unit)).or(person.map(|person| (PERSON, person))) {
        let statement = sql!(query, session.user.as_str(), session.sees_all(), id);
        let _: String = found(app.batch(vec![statement]).await?.first(|mut row| row.next())?)?;
    }
    Ok(())
}

/// Refuses rules that somebody may not write: an operator writes the schedules of units and people, and who follows them.
pub(super) fn may_write(session: &Session, kind: RuleKind, scope: &RuleScope) -> Result<(), Refusal> {
    let by_units = matches!(kind, RuleKind::Schedule | RuleKind::Assignment) && *scope != RuleScope::Regency {};
    if session.role == Role::Admin || by_units { Ok(()) } else { Err(Refusal::NotAllowed) }
}

const fn of_units(kind: RuleKind) -> bool {
    matches!(kind, RuleKind::Schedule | RuleKind::Assignment | RuleKind::Calendar | RuleKind::Policy)
}

const fn of_people(kind: RuleKind) -> bool {
    matches!(kind, RuleKind::Assignment | RuleKind::Policy | RuleKind::LeaveCard)
}

/// Schedules, calendars and beacons have a key, the others none.
fn key(new: &NewRule) -> Result<(), Refusal> {
    let fits = match new.kind {
        RuleKind::Schedule | RuleKind::Calendar => ScheduleId::new(&new.key).is_ok(),
        RuleKind::BeaconScope => Base64Url::decode(&new.key).is_some_and(|id| id.0.len() == 16),
        RuleKind::Assignment
        | RuleKind::Policy
        | RuleKind::Leave
        | RuleKind::LeaveCard
        | RuleKind::Discipline
        | RuleKind::Health
        | RuleKind::Retention => new.key.is_empty(),
    };
    if fits { Ok(()) } else { Err(Refusal::RuleKey) }
}

/// The document as it is kept: what was read, written anew, so that nothing else is in it.
pub(super) fn document(kind: RuleKind, json: &Json) -> Result<String, Refusal> {
    let text = match kind {
        RuleKind::Schedule => checked::<Schedule>(json)?,
        RuleKind::Assignment => plain::<Option<ScheduleId>>(json)?,
        RuleKind::Calendar => checked::<Calendar>(json)?,
        RuleKind::Policy => checked::<Policy>(json)?,
        RuleKind::BeaconScope => plain::<Vec<BeaconDates>>(json)?,
        RuleKind::Leave => checked::<LeaveRules>(json)?,
        RuleKind::LeaveCard => checked::<LeaveCard>(json)?,
        RuleKind::Discipline => checked::<DisciplineRules>(json)?,
        RuleKind::Health => checked::<HealthRules>(json)?,
        RuleKind::Retention => plain::<Retention>(json)?,
    };
    if text.len() <= MOST_BYTES { Ok(text) } else { Err(Refusal::TooLarge) }
}

/// Read from bytes, as documents are elsewhere: the reader is compiled for each type and kind of source.
fn read<T: DeserializeOwned>(json: &Json) -> Result<T, Refusal> {
    serde_json::from_slice(json.to_string().as_bytes()).map_err(|_| Refusal::RuleForm)
}

/// A document as JSON.
pub(super) fn as_json(document: &impl Serialize) -> Result<Json, Failure> {
    serde_json::to_vec(document)
        .and_then(|bytes| serde_json::from_slice(&bytes))
        .map_err(|error| Failure::Fault(format!("a document: {error}")))
}

fn plain<T: DeserializeOwned + Serialize>(json: &Json) -> Result<String, Refusal> {
    let document: T = read(json)?;
    serde_json::to_string(&document).map_err(|_| Refusal::RuleForm)
}

fn checked<T: Document>(json: &Json) -> Result<String, Refusal> {
    let document: T = read(json)?;
    let document = Checked::new(document).map_err(Refusal::Rules)?;
    serde_json::to_string(&document).map_err(|_| Refusal::RuleForm)
}
