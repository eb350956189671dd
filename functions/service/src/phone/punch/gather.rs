//! Everything that a punch is decided by, in one read batch.

use klabat_api::phone::PunchBrief;
use klabat_evidence::{Millis, Revoked};
use klabat_webauthn::P256Key;
use klabat_webauthn::assertion::StoredCredential;

use super::{Holder, Submission};
use crate::app::App;
use crate::failure::Failure;
use crate::phone::gather::{self, Witness};
use crate::phone::record::{self, brief};
use crate::ports::{Ports, Statement};
use crate::store::{Answers, Row, sql};

const SPENT: &str = "SELECT submission, receipt FROM spent WHERE once = ?1";

const RECORD: &str = brief!("WHERE records.id = ?1");

const CREDENTIAL: &str = "
    SELECT credentials.id, credentials.public_key, credentials.state,
      CASE WHEN credentials.confirmed_at IS NOT NULL THEN credentials.revoked_from END AS revoked_from,
      employees.id AS employee, employees.unit
    FROM credentials JOIN employees ON employees.id = credentials.employee
    WHERE credentials.id = ?1";

const REVOKED: &str = "
    SELECT (SELECT revoked_from FROM credentials WHERE id = ?1) AS credential,
      (SELECT revoked_from FROM beacons WHERE id = ?2) AS beacon";

/// What was found.
#[expect(clippy::large_enum_variant, reason = "there is one, and it is taken apart at once")]
pub(super) enum Gathered {
    /// The challenge was used before.
    Spent(Spent),
    /// It was not.
    Fresh(Fresh),
}

/// What a used challenge brought: no record when it was an enrolment.
pub(super) struct Spent {
    pub(super) submission: [u8; 32],
    pub(super) kept: Option<Kept>,
}

/// What is stored of an accepted punch, as far as its owner is answered with it.
pub(super) struct Kept {
    pub(super) receipt: Vec<u8>,
    pub(super) record: PunchBrief,
}

/// What a fresh submission is decided by.
pub(super) struct Fresh {
    pub(super) credential: Option<Credential>,
    pub(super) witness: Witness,
}

/// The credential that the bundle names.
pub(super) struct Credential {
    pub(super) stored: StoredCredential,
    pub(super) state: String,
    /// From when on it does not count, where it was active and then revoked.
    pub(super) revoked_from: Option<Millis>,
    pub(super) holder: Holder,
}

pub(super) fn statements(submission: &Submission) -> Vec<Statement> {
    let mut statements = vec![
        sql!(SPENT, submission.once),
        sql!(RECORD, submission.once),
        sql!(CREDENTIAL, submission.credential.as_slice()),
    ];
    statements.extend(gather::statements(&submission.bundle.seal().body, &submission.credential));
    statements
}

/// What of the submission's credential and beacon is revoked now.
pub(super) async fn revoked<P: Ports>(app: &App<P>, submission: &Submission) -> Result<Revoked, Failure> {
    let beacon = submission.bundle.seal().body.beacon.0;
    let mut answers = app.batch(vec![sql!(REVOKED, submission.credential.as_slice(), beacon)]).await?;
    let revoked = answers.first(|mut row| {
        let mut from = || Ok::<_, Failure>(row.next::<Option<u64>>()?.map(Millis));
        Ok(Revoked { credential: from()?, beacon: from()? })
    })?;
    Ok(revoked.unwrap_or_default())
}

pub(super) fn read(answers: &mut Answers) -> Result<Gathered, Failure> {
    let spent = answers.first(|mut row| Ok((row.next()?, row.next()?)))?;
    let record = answers.first(record::read)?;
    let credential = answers.first(credential)?;
    let Some((submission, receipt)) = spent else {
        return Ok(Gathered::Fresh(Fresh { credential, witness: Witness::read(answers)? }));
    };
    Ok(Gathered::Spent(Spent { submission, kept: record.map(|record| Kept { receipt, record }) }))
}

fn credential(mut row: Row) -> Result<Credential, Failure> {
    let (id, key): (Vec<u8>, Vec<u8>) = (row.next()?, row.next()?);
    let key = P256Key::from_sec1(&key).ok_or_else(|| Failure::Fault("a stored credential's key is no point".into()))?;
    Ok(Credential {
        stored: StoredCredential { id, user_handle: None, key, backup_eligible: false },
        state: row.next()?,
        revoked_from: row.next::<Option<u64>>()?.map(Millis),
        holder: Holder { employee: row.next()?, unit: row.next()? },
    })
}
