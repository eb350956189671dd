//! Outages that a day's health data suggests, for an admin to decide about.

use std::collections::BTreeMap;

use klabat_api::console::RuleKind;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::outage::{Cause, Health, HealthRules, Proposal, propose};
use klabat_attendance::time::{Minute, Span};
use klabat_attendance::{BeaconId, Checked, Date, month, templates};
use klabat_evidence::Millis;
use serde_json::json;

use super::rules::{in_force, stored};
use crate::app::sha256;
use crate::console::audit::{Entry, audited};
use crate::failure::Failure;
use crate::ports::{Ports, Statement, Value};
use crate::store::{Answers, Row, sql};

/// The unit's own beacons that were in service; one that was never heard of hangs nowhere yet.
const BEACONS: &str = "
    SELECT lower(hex(id)) AS id, name FROM beacons
    WHERE unit = ?1 AND (revoked_from IS NULL OR revoked_from > ?2)
      AND EXISTS (SELECT 1 FROM epochs WHERE beacon = beacons.id AND issued_at < ?2)";

const GRANTS: &str = "
    SELECT lower(hex(epochs.beacon)) AS beacon, epochs.issued_at FROM beacons JOIN epochs ON epochs.beacon = beacons.id
    WHERE beacons.unit = ?1 AND epochs.issued_at BETWEEN ?2 AND ?3";

/// Of the unit's people; what was sealed in time counts even if it came later.
const RECORDS: &str = "
    SELECT lower(hex(beacon)) AS beacon, sealed_at FROM records
    WHERE unit = ?1 AND received_at >= ?2 AND sealed_at BETWEEN ?2 AND ?3";

const REFUSALS: &str = "
    SELECT lower(hex(beacon)) AS beacon, at FROM refusals WHERE unit = ?1 AND at BETWEEN ?2 AND ?3";

const OUTAGE: &str = "
    INSERT INTO outages (id, unit, from_at, until_at, source, subject, reason, state, declared_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8) ON CONFLICT (subject) DO NOTHING";

const AUDIT: &str = audited!("WHERE NOT EXISTS (SELECT 1 FROM outages WHERE subject = ?9)");

/// Who proposes: nobody of the console.
const NOBODY: &str = "installation";

/// What the data of the unit's beacons on the date suggests.
pub(super) async fn proposed<P: Ports>(
    ports: &P,
    inputs: &Inputs,
    unit: &str,
    date: Date,
) -> Result<Vec<Statement>, Failure> {
    let document: Option<String> =
        Answers::new(ports.batch(vec![in_force(RuleKind::Health, &date.to_string())]).await?)
            .first(|mut row| row.next())?;
    let rules: Checked<HealthRules> = document.map_or_else(
        || Ok(templates::HEALTH.parse()),
        |text| stored("health rules", serde_json::from_slice(text.as_bytes())),
    )?;
    let expected = stored("month", month::expected(inputs, &rules, date))?;
    let ends = expected.iter().map(|span| span.from).min().zip(expected.iter().map(|span| span.to).max());
    let Some((from, until)) = ends.and_then(|(from, until)| Some((millis(from)?, millis(until)?))) else {
        return Ok(Vec::new());
    };
    let mut statements = vec![sql!(BEACONS, unit, from)];
    statements.extend([GRANTS, RECORDS, REFUSALS].map(|sql| sql!(sql, unit, from, until)));
    let mut answers = Answers::new(ports.batch(statements).await?);
    let beacons: Vec<(String, String)> = answers.rows(|mut row| Ok((row.next()?, row.next()?)))?;
    let [granted, accepted, refused] = [times(&mut answers)?, times(&mut answers)?, times(&mut answers)?];
    let mut statements = Vec::new();
    for (beacon, name) in beacons {
        let of = |times: &BTreeMap<String, Vec<Minute>>| times.get(&beacon).cloned().unwrap_or_default();
        let health = Health {
            beacon: stored("beacon", BeaconId::new(&beacon))?,
            expected: expected.clone(),
            heard: [of(&granted), of(&accepted)].concat(),
            accepted: of(&accepted),
            refused: of(&refused),
        };
        let found = propose(&rules, &health);
        statements.extend(found.iter().filter_map(|proposal| store(ports, unit, &name, date, proposal)).flatten());
    }
    Ok(statements)
}

/// Moments by beacon.
fn times(answers: &mut Answers) -> Result<BTreeMap<String, Vec<Minute>>, Failure> {
    let mut times: BTreeMap<String, Vec<Minute>> = BTreeMap::new();
    for (beacon, at) in answers.rows(|mut row: Row| Ok((row.next()?, row.next()?)))? {
        times.entry(beacon).or_default().push(Minute::of(at));
    }
    Ok(times)
}

/// The proposal and its line in the audit log, unless it was made before.
fn store<P: Ports>(ports: &P, unit: &str, name: &str, date: Date, proposal: &Proposal) -> Option<[Statement; 2]> {
    let Span { from, to } = proposal.span;
    let (from, until) = (millis(from)?, millis(to)?);
    let (source, reason) = match proposal.cause {
        Cause::Silence { minutes } => ("silence", format!("{name}: tidak ada kabar {minutes} menit")),
        Cause::Refusals { refused, attempts } => {
            ("refusals", format!("{name}: {refused} dari {attempts} percobaan ditolak"))
        }
    };
    let subject = format!("{} {date} {source} {}", proposal.beacon, from.0);
    let id = base16ct::lower::encode_string(&sha256(subject.as_bytes())[..16]);
    let mut salt = [0; 16];
    ports.fill(&mut salt);
    let now = ports.now();
    let entry = Entry {
        at: now,
        actor: NOBODY,
        action: "outage.proposed",
        subject: &id,
        before: json!(null),
        after: json!({ "unit": unit, "from": from.0, "until": until.0, "source": source, "reason": reason }),
        salt,
    };
    let insert = sql!(OUTAGE, &id, unit, from, until, source, &subject, reason, now);
    Some([entry.under(AUDIT, [Value::from(&subject)]), insert])
}

fn millis(at: Minute) -> Option<Millis> {
    u64::try_from(at.0).ok().map(|minutes| Millis(minutes * 60_000))
}
