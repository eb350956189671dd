//! What a decided punch leaves: one write batch that tells identical from altered and checks revocation again, inside
//! the transaction. And what a refused one leaves.

use klabat_evidence::{Anchor, Intent, Judgement, Millis, Presence, Refusal};
use klabat_protocol::frames::SealBody;

use super::decide::Decision;
use super::gather::Kept;
use super::{Holder, Submission};
use crate::failure::Failure;
use crate::phone::record::{self, brief};
use crate::ports::Statement;
use crate::refusal::Alarm;
use crate::store::{Answers, sql};

/// An upsert: the constraints on its columns abort the batch when a revocation of the credential or the beacon is not the
/// one (or none) that the judgement knew, `?7` and `?8`, or when the challenge was used by other bytes; the same bytes
/// get the stored receipt.
const SPEND: &str = "
    INSERT INTO spent (once, submission, receipt, leaf, credential_live, beacon_live)
    VALUES (?1, ?2, ?3, ?6,
      EXISTS (SELECT 1 FROM spent WHERE once = ?1)
        OR EXISTS (SELECT 1 FROM credentials WHERE id = ?4 AND state <> 'pending' AND revoked_from IS ?7),
      EXISTS (SELECT 1 FROM spent WHERE once = ?1)
        OR EXISTS (SELECT 1 FROM beacons WHERE id = ?5 AND revoked_from IS ?8))
    ON CONFLICT (once) DO UPDATE SET same = (submission = excluded.submission)
    RETURNING receipt";

/// Aborts when another submission carries this counter.
const SEAL: &str = "
    INSERT INTO seal (beacon, boot, counter, once, sealed_at) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (beacon, boot, counter) DO UPDATE SET same = (once = excluded.once)";

/// A beacon's clock never runs backwards within a boot, so its seals' times rise with their counters. The neighbours
/// on either side are enough: were all others in order, one of these two contradicts.
const COUNTER_ORDER: &str = "
    INSERT INTO alarms (subject, code, employee, unit, beacon, at)
    SELECT ?4, ?6, ?7, ?8, ?1, ?9
    WHERE ?5 < (SELECT sealed_at FROM seal WHERE beacon = ?1 AND boot = ?2 AND counter < ?3
                ORDER BY counter DESC LIMIT 1)
       OR ?5 > (SELECT sealed_at FROM seal WHERE beacon = ?1 AND boot = ?2 AND counter > ?3
                ORDER BY counter LIMIT 1)
    ON CONFLICT DO NOTHING";

const PEERS: &str = "
    INSERT INTO peers (beacon, boot, tag, employee) VALUES (?1, ?2, ?3, ?5), (?1, ?2, ?4, ?5)
    ON CONFLICT DO NOTHING";

/// Names this ASN and every other one that the radio peer served: nobody knows which of them was there. The subject of
/// another's is their latest record, or their enrolment.
const PEER_OF_SEVERAL: &str = "
    WITH others (employee) AS (
      SELECT DISTINCT employee FROM peers WHERE beacon = ?1 AND boot = ?2 AND tag IN (?3, ?4) AND employee <> ?5)
    INSERT INTO alarms (subject, code, employee, unit, beacon, at)
    SELECT ?6, ?7, ?5, ?8, ?1, ?9 WHERE EXISTS (SELECT 1 FROM others)
    UNION ALL
    SELECT coalesce(
        (SELECT id FROM records WHERE employee = employees.id AND beacon = ?1 ORDER BY received_at DESC LIMIT 1),
        (SELECT once FROM credentials WHERE employee = employees.id ORDER BY received_at DESC LIMIT 1), ?6),
      ?7, employees.id, employees.unit, ?1, ?9
    FROM employees WHERE employees.id IN (SELECT employee FROM others)
    ON CONFLICT DO NOTHING";

const RECORD: &str = "
    INSERT INTO records (id, employee, unit, beacon, intent, sealed_at, received_at, status, reasons, signal_dbm,
      echo_ms, open_to_seal_ms, deferred)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
    ON CONFLICT DO NOTHING";

const EVIDENCE: &str = "
    INSERT INTO evidence (once, credential, epoch, conditions, bundle) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING";

const STORED: &str = brief!("WHERE records.id = ?1");

const DISPUTE: &str = "
    INSERT INTO disputes (submission, once, employee, unit, beacon, at, code, bundle)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT DO NOTHING";

/// Refusals kept of one ASN in an hour: more than anybody tries in earnest, and 20 lines that an operator can read.
const KEPT_REFUSALS: u8 = 20;

const REFUSAL: &str = "
    INSERT INTO refusals (submission, code, employee, unit, beacon, at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6
    WHERE ?7 > (SELECT count(*) FROM refusals WHERE employee = ?3 AND at > ?6 - 3600000)
    ON CONFLICT DO NOTHING";

/// The write batch of an accepted punch; [`read`] reads its answers.
pub(super) fn statements(submission: &Submission, decision: &Decision) -> Vec<Statement> {
    let seal = decision.presence.seal();
    let spend = sql!(
        SPEND,
        submission.once,
        submission.hash,
        decision.receipt.encode(),
        submission.credential.as_slice(),
        seal.beacon.0,
        decision.receipt.body.leaf,
        decision.conditions.revoked.credential,
        decision.conditions.revoked.beacon,
    );
    let received_at = decision.conditions.received_at;
    let mut statements = vec![spend];
    statements.extend(witnessed(seal, submission.once, &decision.holder, received_at));
    statements.push(record(submission, decision));
    statements.push(evidence(submission, decision));
    statements.push(sql!(STORED, submission.once));
    statements
}

/// The seal's own row, its radio peers, and the alarms that follow from both: of a punch or an enrolment.
pub(in crate::phone) fn witnessed(seal: &SealBody, once: [u8; 32], holder: &Holder, at: Millis) -> [Statement; 4] {
    let (beacon, boot, counter) = (seal.beacon.0, seal.boot.0, seal.counter.0);
    let (opener, sealer) = (seal.opener.0, seal.sealer.0);
    let Holder { employee, unit } = holder;
    let order = Alarm::CounterOrder.code();
    let several = Alarm::PeerOfSeveral.code();
    [
        sql!(SEAL, beacon, boot, counter, once, seal.sealed_at),
        sql!(COUNTER_ORDER, beacon, boot, counter, once, seal.sealed_at, order, employee, unit, at),
        sql!(PEERS, beacon, boot, opener, sealer, employee),
        sql!(PEER_OF_SEVERAL, beacon, boot, opener, sealer, employee, once, several, unit, at),
    ]
}

fn record(submission: &Submission, decision: &Decision) -> Statement {
    let (presence, seal) = (&decision.presence, decision.presence.seal());
    sql!(
        RECORD,
        submission.once,
        &decision.holder.employee,
        &decision.holder.unit,
        seal.beacon.0,
        intent(presence),
        seal.sealed_at,
        decision.conditions.received_at,
        status(decision.judgement),
        reasons(decision.judgement),
        seal.signal.map(|signal| signal.median),
        seal.shortest_echo_ms,
        presence.open_to_seal_ms(),
        matches!(presence.statement().anchor, Anchor::Epoch(_)),
    )
}

fn evidence(submission: &Submission, decision: &Decision) -> Statement {
    let conditions = serde_json::to_string(&decision.conditions).expect("numbers, strings and string keys only");
    let epoch = decision.presence.seal().epoch.0;
    let (credential, bundle) = (submission.credential.as_slice(), submission.bytes.as_slice());
    sql!(EVIDENCE, submission.once, credential, epoch, conditions, bundle)
}

/// `checks` let no enrolment become a punch.
fn intent(presence: &Presence) -> &'static str {
    match presence.statement().intent {
        Intent::Out => "out",
        Intent::In | Intent::Enrol => "in",
    }
}

const fn status(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Accepted => "accepted",
        Judgement::Review(_) => "review",
    }
}

/// Codes with spaces between.
pub(in crate::phone) fn reasons(judgement: Judgement) -> String {
    judgement.reasons().map(klabat_evidence::Reason::code).collect::<Vec<_>>().join(" ")
}

/// The stored receipt and record: ours, or those of the same bytes that came first.
pub(super) fn read(answers: &mut Answers) -> Result<Kept, Failure> {
    let receipt = answers.first(|mut row| row.next::<Vec<u8>>())?;
    for _ in 0..6 {
        answers.skip()?;
    }
    let record = answers.first(record::read)?;
    let (Some(receipt), Some(record)) = (receipt, record) else {
        return Err(Failure::Fault("a committed punch is not there".to_owned()));
    };
    Ok(Kept { receipt, record })
}

/// What a constraint's name refuses.
pub(in crate::phone) fn refused(constraint: &str) -> Result<Refusal, Failure> {
    [Refusal::AlteredSubmission, Refusal::RepeatedCounter, Refusal::RevokedCredential, Refusal::RevokedBeacon]
        .into_iter()
        .find(|refusal| refusal.code() == constraint)
        .ok_or_else(|| Failure::Fault(format!("constraint {constraint}")))
}

/// The loser of a counter clash, a punch or an enrolment, kept with its evidence.
pub(in crate::phone) fn dispute(
    submission: [u8; 32],
    once: [u8; 32],
    bundle: &[u8],
    seal: &SealBody,
    holder: &Holder,
    at: Millis,
) -> Statement {
    let Holder { employee, unit } = holder;
    let code = Refusal::RepeatedCounter.code();
    sql!(DISPUTE, submission, once, employee, unit, seal.beacon.0, at, code, bundle)
}

/// A refused submission that the holder of the credential signed; as it does not count, little of it is kept.
pub(super) fn refusal(
    submission: &Submission,
    holder: &Holder,
    refusal: crate::refusal::Refusal,
    at: Millis,
) -> Statement {
    let beacon = submission.bundle.seal().body.beacon.0;
    sql!(REFUSAL, submission.hash, refusal.code(), &holder.employee, &holder.unit, beacon, at, KEPT_REFUSALS)
}
