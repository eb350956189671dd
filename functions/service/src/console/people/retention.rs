//! What is kept about one ASN, and until when.

use std::collections::BTreeMap;

use klabat_api::console::{KeptCategory, RuleKind};
use klabat_evidence::Millis;
use serde::{Deserialize, Serialize};

use crate::console::audit::audited_of;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::Session;
use crate::month::in_force;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::{Answers, sql};

/// A day.
const DAY_MS: u64 = 86_400_000;

/// The categories, in the order in which they are shown: rows of a person (`?1`) and the newest of them. One statement
/// each, as D1 takes few terms in one. What is handed out or erased by rule does not itself prolong the time.
const CATEGORIES: [(&str, &str); 10] = [
    (
        "identity",
        "SELECT count(*) AS times, max(unixepoch(left_on)) * 1000 AS newest FROM employees
         WHERE id = ?1 AND erased_at IS NULL",
    ),
    (
        "phone",
        "SELECT count(*) AS times, max(coalesce(revoked_at, received_at)) AS newest FROM credentials WHERE employee = ?1",
    ),
    (
        "records",
        "SELECT count(*) AS times, max(at) AS newest FROM (
           SELECT received_at AS at FROM records WHERE employee = ?1
           UNION ALL SELECT at FROM manual_records WHERE employee = ?1
           UNION ALL SELECT at FROM machine_punches WHERE employee = ?1)",
    ),
    (
        "evidence",
        "SELECT count(*) AS times, max(at) AS newest FROM (
           SELECT records.received_at AS at FROM records JOIN evidence ON once = records.id WHERE records.employee = ?1
           UNION ALL SELECT credentials.received_at FROM credentials JOIN evidence ON evidence.once = credentials.once
             WHERE credentials.employee = ?1
           UNION ALL SELECT at FROM disputes WHERE employee = ?1)",
    ),
    (
        "refusals",
        "SELECT count(*) AS times, max(at) AS newest FROM (
           SELECT at FROM refusals WHERE employee = ?1 UNION ALL SELECT at FROM alarms WHERE employee = ?1)",
    ),
    (
        "absences",
        "SELECT count(*) AS times, max(unixepoch(day)) * 1000 AS newest FROM (
           SELECT last AS day FROM absences WHERE employee = ?1 UNION ALL SELECT date FROM denials WHERE employee = ?1
           UNION ALL SELECT date FROM shifts WHERE employee = ?1)",
    ),
    (
        "attachments",
        "SELECT count(*) AS times, max(uploaded_at) AS newest FROM attachments WHERE hash IN (
           SELECT attachment FROM absences WHERE employee = ?1
           UNION SELECT attachment FROM corrections WHERE employee = ?1)",
    ),
    ("corrections", "SELECT count(*) AS times, max(requested_at) AS newest FROM corrections WHERE employee = ?1"),
    (
        "recaps",
        "SELECT count(*) AS times, max(coalesce(locked_at, verified_at)) AS newest FROM recaps WHERE EXISTS (
           SELECT 1 FROM memberships WHERE memberships.employee = ?1 AND memberships.unit = recaps.unit
             AND memberships.valid_from <= recaps.month || '-31' AND NOT EXISTS (
               SELECT 1 FROM memberships AS later WHERE later.employee = ?1
                 AND later.valid_from > memberships.valid_from AND later.valid_from <= recaps.month || '-01'))",
    ),
    (
        "audit",
        concat!(
            "SELECT count(*) AS times, max(at) AS newest FROM audit
             WHERE erased_at IS NULL AND action NOT IN ('employee.exported', 'employee.erased') AND ",
            audited_of!("SELECT ?1")
        ),
    ),
];

/// For how many days after its newest row a category is kept once somebody has left: a rule's document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, u32>", into = "BTreeMap<String, u32>")]
pub(in crate::console) struct Retention(BTreeMap<String, u32>);

impl TryFrom<BTreeMap<String, u32>> for Retention {
    type Error = Refusal;

    fn try_from(days: BTreeMap<String, u32>) -> Result<Self, Refusal> {
        let known = days.keys().all(|code| CATEGORIES.iter().any(|(known, _)| known == code));
        if known && !days.is_empty() { Ok(Self(days)) } else { Err(Refusal::RuleForm) }
    }
}

impl From<Retention> for BTreeMap<String, u32> {
    fn from(retention: Retention) -> Self {
        retention.0
    }
}

/// The document to begin with, as it is shipped: what to keep where the regency has not said so.
#[derive(Deserialize)]
pub(in crate::console) struct Shipped {
    pub(in crate::console) name: String,
    pub(in crate::console) source: String,
    pub(in crate::console) days: Retention,
}

/// The shipped document.
pub(in crate::console) fn shipped() -> Shipped {
    serde_json::from_slice(include_bytes!("../../../data/retention.json")).expect("compiled in and tested")
}

impl Retention {
    /// Of a category: the regency's word, or the shipped one.
    fn of(&self, shipped: &Self, code: &str) -> u32 {
        self.0.get(code).or_else(|| shipped.0.get(code)).copied().unwrap_or(u32::MAX)
    }
}

const PERSON: &str = visible!(
    "SELECT nip, name, unixepoch(left_on) * 1000 AS gone, erased_at FROM employees
     WHERE id = ?3 AND unit IN (SELECT unit FROM visible)"
);

/// One person's data as far as retention goes.
pub(super) struct Kept {
    pub(super) nip: String,
    pub(super) name: String,
    pub(super) erased_at: Option<Millis>,
    pub(super) rows: Vec<KeptCategory>,
    pub(super) rule_from: Option<String>,
    pub(super) erasable: bool,
    /// Lines of the audit log until then may be erased.
    pub(super) audit_until: Millis,
}

/// Reads it, of somebody of the visible units.
pub(super) async fn kept<P: Ports>(ports: &P, session: &Session, employee: &str, today: &str) -> Result<Kept, Failure> {
    let mut statements =
        vec![sql!(PERSON, session.user.as_str(), session.sees_all(), employee), in_force(RuleKind::Retention, today)];
    statements.extend(CATEGORIES.map(|(_, sql)| sql!(sql, employee)));
    let mut answers = Answers::new(ports.batch(statements).await?);
    let (nip, name, left, erased_at): (String, String, Option<Millis>, Option<Millis>) =
        found(answers.first(|mut row| Ok((row.next()?, row.next()?, row.next()?, row.next()?)))?)?;
    let rule: Option<(String, String)> = answers.first(|mut row| Ok((row.next()?, row.next()?)))?;
    let (document, rule_from) = rule.unzip();
    let (shipped, now) = (shipped().days, ports.now());
    let retention: Retention = match document {
        None => shipped.clone(),
        Some(text) => {
            serde_json::from_slice(text.as_bytes()).map_err(|error| Failure::Fault(format!("retention: {error}")))?
        }
    };
    let mut rows = Vec::new();
    for (code, _) in CATEGORIES {
        let (count, newest): (u32, Option<Millis>) =
            answers.first(|mut row| Ok((row.next()?, row.next()?)))?.unwrap_or_default();
        let days = retention.of(&shipped, code);
        let until = left.map(|left| newest.unwrap_or(left).0.saturating_add(u64::from(days) * DAY_MS));
        let newest = newest.map(|newest| newest.0);
        rows.push(KeptCategory { code: code.to_owned(), count, newest, days, until });
    }
    let over = rows.iter().all(|row| row.until.is_some_and(|until| until <= now.0));
    let audit_until = Millis(now.0.saturating_sub(u64::from(retention.of(&shipped, "audit")) * DAY_MS));
    let (nip, name) = if erased_at.is_some() { (String::new(), String::new()) } else { (nip, name) };
    Ok(Kept { nip, name, erased_at, rows, rule_from, erasable: over && erased_at.is_none(), audit_until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_document_names_every_category_and_no_other() {
        let days: BTreeMap<String, u32> = shipped().days.into();
        assert_eq!(days.len(), CATEGORIES.len());
        assert!(serde_json::from_str::<Retention>("{\"salary\": 1}").is_err());
        assert!(serde_json::from_str::<Retention>("{}").is_err());
    }
}
