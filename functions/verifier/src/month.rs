//! `klabat month`: a locked recap, computed again from its evidence.
//!
//! ```text
//! exports → check-ins that hold, recaps → lock, inputs, the same recap from the inputs, the same records in both
//! ```

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::punch::{Direction, Punch, Source, Standing};
use klabat_attendance::recap::{Lock, Recap, recap_hash};
use klabat_attendance::unit::Employee;
use klabat_attendance::{PersonId, month};
use klabat_evidence::{Intent, Judgement, LockedRecap};
use klabat_protocol::hash;
use klabat_webauthn::{P256Key, RawSignature, SignatureCheck};

use crate::export::{Claimed, Proven, Record, audit};
use crate::facts::Facts;
use crate::mirror::CheckedLog;
use crate::report::{Finding, Place};
use crate::{Failure, Refusal, Report, Trust};

pub(crate) fn run(
    files: &[PathBuf],
    trust: &Trust,
    log: Option<&CheckedLog>,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    let proven = audit(files, trust, log, true, report)?;
    let stands = proven.recaps.iter().any(|claimed| claimed.locked.unlocked_at.is_none());
    if let (false, Some(file)) = (stands, files.last()) {
        report.line(Place::file(file), &Finding::refused(Refusal::NoRecap))?;
    }
    for claimed in &proven.recaps {
        let finding = Finding::of(|facts| judge(claimed, &proven, trust, facts));
        report.line(Place { line: Some(claimed.line), ..Place::file(&claimed.file) }, &finding)?;
    }
    Ok(())
}

fn judge(claimed: &Claimed, proven: &Proven, trust: &Trust, facts: &mut Facts) -> Result<(), Refusal> {
    let locked = &*claimed.locked;
    facts.put("kind", "recap");
    facts.put("unit", claimed.unit.clone());
    facts.put("month", claimed.month.as_str());
    facts.put("version", locked.version);
    facts.put_time("lockedAt", locked.locked_at);
    if let Some(at) = locked.unlocked_at {
        facts.put_time("unlockedAt", at);
    }
    facts.put_bytes("hash", &recap_hash(&locked.recap));
    lock(locked, trust)?;
    let recap = Recap::parse(&locked.recap).map_err(|_| Refusal::MalformedRecap)?;
    if claimed.unit.as_deref() != Some(recap.unit.as_str()) || claimed.month != recap.month.to_string() {
        return Err(Refusal::ForeignRecap);
    }
    facts.put("people", recap.rows.len());
    let inputs = Inputs::parse(&locked.inputs).map_err(|problem| Refusal::MalformedInputs(problem.to_string()))?;
    if inputs.to_bytes() != locked.inputs {
        return Err(Refusal::MalformedInputs("not in its canonical form".to_owned()));
    }
    if HEXLOWER.encode(&inputs.hash()) != recap.inputs {
        return Err(Refusal::ForeignInputs);
    }
    let computed = month::compute(&inputs).map_err(|problem| Refusal::OtherRecap(problem.to_string()))?;
    if computed.to_bytes() != locked.recap {
        return Err(Refusal::OtherRecap("the inputs give other bytes".to_owned()));
    }
    Match { recap: &recap, people: inputs.employees.iter().map(|one| (&one.id, one)).collect() }
        .records(&inputs, locked, proven, facts)
}

/// That an edge key that was trusted then signed the lock of these bytes.
fn lock(locked: &LockedRecap, trust: &Trust) -> Result<(), Refusal> {
    let edge_keys = trust.edge_keys(&[(locked.edge_key, locked.locked_at)]);
    let Some(key) = edge_keys.iter().find(|key| hash::key_id(key) == locked.edge_key) else {
        return Err(klabat_evidence::Refusal::UnknownEdgeKey.into());
    };
    let LockedRecap { version, locked_at, edge_key, .. } = *locked;
    let lock = Lock { recap: recap_hash(&locked.recap), version, locked_at, edge_key };
    let (key, signature) = (P256Key::from_sec1(&key.to_sec1()), RawSignature::from_raw(locked.signature));
    let check = key.zip(signature).map(|(key, signature)| SignatureCheck::es256(key, lock.signed_message(), signature));
    if check.is_some_and(|check| check.verify()) { Ok(()) } else { Err(Refusal::BadLock) }
}

/// Whether a record with that judgement can count so: only what was up for review could be decided, either way. How it
/// was decided stands in the audit log, not in the evidence.
fn may_stand(standing: Standing, judgement: Judgement) -> bool {
    judgement != Judgement::Accepted || standing == Standing::Accepted
}

/// The records of the inputs beside those whose evidence holds.
struct Match<'a> {
    recap: &'a Recap,
    people: BTreeMap<&'a PersonId, &'a Employee>,
}

impl Match<'_> {
    fn records(
        &self,
        inputs: &Inputs,
        locked: &LockedRecap,
        proven: &Proven,
        facts: &mut Facts,
    ) -> Result<(), Refusal> {
        let (mut counted, mut without, mut beyond) = (HashSet::new(), 0u32, 0u32);
        let (mut approved, mut rejected) = (0u32, 0u32);
        for punch in &inputs.punches {
            let Source::Record { beacon, standing, .. } = &punch.source else {
                without += 1;
                continue;
            };
            let once = HEXLOWER.decode(punch.id.as_str().as_bytes()).ok().and_then(|once| once.try_into().ok());
            match once.and_then(|once: [u8; 32]| proven.records.get_key_value(&once)) {
                Some((once, record))
                    if self.agrees(punch, beacon.as_str(), record) && may_stand(*standing, record.judgement) =>
                {
                    approved += u32::from(*standing == Standing::Accepted && record.judgement != Judgement::Accepted);
                    rejected += u32::from(*standing == Standing::Rejected);
                    counted.insert(*once);
                }
                Some(_) => return Err(Refusal::RecordDiffers(punch.id.to_string())),
                None if self.is_ours(punch) => return Err(Refusal::RecordWithoutEvidence(punch.id.to_string())),
                None => beyond += 1,
            }
        }
        facts.put("records", counted.len());
        facts.put("withoutEvidence", without);
        facts.put("beyond", beyond);
        facts.put("reviewsApproved", approved);
        facts.put("reviewsRejected", rejected);
        let left_out = proven.records.iter().find(|(once, record)| {
            !counted.contains(*once) && self.should_count(record) && record.received_at < locked.locked_at
        });
        left_out.map_or(Ok(()), |(once, _)| Err(Refusal::RecordLeftOut(HEXLOWER.encode(once))))
    }

    /// Whether the evidence of a record should be in this unit's and month's export.
    fn is_ours(&self, punch: &Punch) -> bool {
        let date = self.recap.zone.working_date(punch.at);
        let unit = date.zip(self.people.get(&punch.person)).and_then(|(date, person)| person.unit_on(date));
        date.is_some_and(|date| self.recap.month.range().contains(date)) && unit == Some(&self.recap.unit)
    }

    fn should_count(&self, record: &Record) -> bool {
        let date = self.recap.zone.working_date(record.sealed_at);
        record.unit == self.recap.unit.as_str() && date.is_some_and(|date| self.recap.month.range().contains(date))
    }

    fn agrees(&self, punch: &Punch, beacon: &str, record: &Record) -> bool {
        let direction = match record.intent {
            Intent::In => Some(Direction::In),
            Intent::Out => Some(Direction::Out),
            Intent::Enrol => None,
        };
        let person = self.people.get(&punch.person);
        punch.at == record.sealed_at
            && punch.direction == direction
            && HEXLOWER.encode(&record.beacon.0) == beacon
            && person.is_some_and(|person| person.nip.as_str() == record.nip)
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;
    use klabat_evidence::Millis;
    use klabat_protocol::SoftwareKey;
    use serde_json::json;

    use super::*;

    /// 2026-08-03T00:00:00Z.
    const MONDAY: u64 = 1_785_715_200_000;

    #[test]
    fn a_lock_is_refused_from_the_time_on_when_its_key_was_stolen() {
        let edge = SoftwareKey::from_bytes(&[7; 32]).unwrap();
        let edge_key = hash::key_id(&edge.public_key());
        let key = BASE64URL_NOPAD.encode(&edge.public_key().to_sec1());
        let judged = |key: serde_json::Value, ms: u64| {
            let trust =
                json!({ "format": "klabat-trust-v1", "rp_id": "x", "origins": ["https://x"], "edge_keys": [key] });
            let (recap, inputs, locked_at) = (b"recap".to_vec(), Vec::new(), Millis(ms));
            let said = Lock { recap: recap_hash(&recap), version: 1, locked_at, edge_key };
            let signature = *edge.sign(&said.signed_message()).as_bytes();
            let locked = LockedRecap { version: 1, locked_at, unlocked_at: None, edge_key, signature, inputs, recap };
            lock(&locked, &Trust::from_json(&trust.to_string()).unwrap()).err().map(|refusal| refusal.code())
        };
        let ended = json!({ "key": key, "until": "2026-08-03T00:00:00Z" });
        assert_eq!(judged(json!(key), MONDAY), None);
        assert_eq!(judged(ended.clone(), MONDAY - 1), None);
        assert_eq!(judged(ended, MONDAY), Some("unknown_edge_key"));
    }
}
