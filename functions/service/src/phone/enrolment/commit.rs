//! What a decided enrolment leaves, in one write batch.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_evidence::{Judgement, Reason, Refusal};
use serde_json::json;

use super::gather::{self, Kept};
use super::{Decision, Submission};
use crate::app::sha256;
use crate::console::audit::{Entry, audited};
use crate::failure::Failure;
use crate::phone::punch::commit::{reasons, witnessed};
use crate::ports::{Statement, Value};
use crate::refusal::Alarm;
use crate::store::{Answers, sql};

/// As for a punch, with the code in the credential's place.
const SPEND: &str = "
    INSERT INTO spent (once, submission, receipt, leaf, credential_live, beacon_live)
    VALUES (?1, ?2, ?3, ?6,
      EXISTS (SELECT 1 FROM spent WHERE once = ?1) OR EXISTS (SELECT 1 FROM codes WHERE hash = ?4 AND spent_at IS NULL),
      EXISTS (SELECT 1 FROM spent WHERE once = ?1)
        OR EXISTS (SELECT 1 FROM beacons WHERE id = ?5 AND revoked_from IS ?7))
    ON CONFLICT (once) DO UPDATE SET same = (submission = excluded.submission)";

/// Names this ASN and every other one whose phone has it: nobody knows whose phone it is. The subject is the enrolment of
/// each.
const REPEATED_CERTIFICATE: &str = "
    WITH others (once, employee, beacon) AS (
      SELECT once, employee, beacon FROM credentials WHERE certificate = ?7 AND employee <> ?3)
    INSERT INTO alarms (subject, code, employee, unit, beacon, at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM others)
    UNION ALL
    SELECT others.once, ?2, employees.id, employees.unit, others.beacon, ?6
    FROM others JOIN employees ON employees.id = others.employee
    WHERE true
    ON CONFLICT DO NOTHING";

/// Before the credential, so that the same bytes again add no second line.
const AUDIT: &str = audited!("WHERE NOT EXISTS (SELECT 1 FROM credentials WHERE once = ?9)");

/// A phone of the ASN that is not ended, or this credential under another enrolment, breaks a unique key.
const CREDENTIAL: &str = "
    INSERT INTO credentials (id, employee, once, public_key, state, token_hash, aaguid, attestation, certificate,
      beacon, sealed_at, received_at, reasons, doubt, device)
    SELECT ?1, ?2, ?3, ?4, 'pending', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
    WHERE NOT EXISTS (SELECT 1 FROM credentials WHERE once = ?3)";

const CODE: &str = "UPDATE codes SET spent_at = ?2 WHERE hash = ?1 AND spent_at IS NULL";

const EVIDENCE: &str = "
    INSERT INTO evidence (once, credential, epoch, conditions, bundle) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING";

pub(super) fn statements(submission: &Submission, decision: &Decision) -> Vec<Statement> {
    let (presence, registration) = (decision.enrolment.presence(), decision.enrolment.registration());
    let (seal, at, open) = (presence.seal(), decision.conditions.received_at, &decision.open);
    let (credential, beacon) = (registration.credential_id.as_slice(), seal.beacon.0);
    let format = registration.attestation.name();
    let certificate = registration.attestation.certificate_fingerprint();
    let doubt = registration.attestation.doubt().map(klabat_webauthn::Refusal::code);
    let device = registration.attestation.android_key().map(|key| {
        let facts = key.attested.description.facts();
        serde_json::to_string(&facts).expect("numbers, strings and string keys only")
    });
    let mut after = json!({ "state": "pending", "attestation": format });
    if let Some(doubt) = doubt {
        after["doubt"] = json!(doubt);
    }
    let entry = Entry {
        at,
        actor: &open.employee,
        action: "credential.enrolled",
        subject: &Base64UrlUnpadded::encode_string(credential),
        before: json!(null),
        after,
        salt: decision.salt,
    };
    let conditions = serde_json::to_string(&decision.conditions).expect("numbers, strings and string keys only");
    let receipt = &decision.receipt;
    let spend = sql!(
        SPEND,
        submission.once,
        submission.hash,
        receipt.encode(),
        submission.code,
        beacon,
        receipt.body.leaf,
        decision.conditions.revoked.beacon,
    );
    let mut statements = vec![spend];
    statements.extend(witnessed(seal, submission.once, open, at));
    statements.extend([
        sql!(
            REPEATED_CERTIFICATE,
            submission.once,
            Alarm::RepeatedCertificate.code(),
            &open.employee,
            &open.unit,
            beacon,
            at,
            certificate,
        ),
        entry.under(AUDIT, [Value::from(submission.once)]),
        sql!(
            CREDENTIAL,
            credential,
            &open.employee,
            submission.once,
            *registration.key.as_sec1(),
            sha256(&decision.token),
            registration.aaguid,
            format,
            certificate,
            beacon,
            seal.sealed_at,
            at,
            reasons(odd_at_enrolment(decision.judgement)),
            doubt,
            device,
        ),
        sql!(CODE, submission.code, at),
        sql!(EVIDENCE, submission.once, credential, seal.epoch.0, conditions, submission.bytes.as_slice()),
        sql!(gather::KEPT, submission.once),
    ]);
    statements
}

/// What the operator should look at: the app asks for the location only once the phone is active, so that its absence
/// says nothing yet.
fn odd_at_enrolment(judgement: Judgement) -> Judgement {
    Judgement::of(judgement.reasons().filter(|&reason| reason != Reason::LocationAbsent))
}

/// The stored enrolment: ours, or that of the same bytes that came first.
pub(super) fn read(answers: &mut Answers) -> Result<Kept, Failure> {
    for _ in 0..10 {
        answers.skip()?;
    }
    answers.first(gather::kept)?.ok_or_else(|| Failure::Fault("a committed enrolment is not there".to_owned()))
}

/// What a constraint's name refuses.
pub(super) fn refused(constraint: &str) -> Result<Refusal, Failure> {
    match constraint {
        "revoked_credential" => Ok(Refusal::UnknownEnrolment),
        "credentials.employee" => Ok(Refusal::AlreadyEnrolled),
        "credentials.id" => Ok(Refusal::PhoneTaken),
        other => crate::phone::punch::commit::refused(other),
    }
}
