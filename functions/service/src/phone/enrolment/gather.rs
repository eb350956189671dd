//! Everything that an enrolment is decided by, in one read batch.

use klabat_api::Unit;
use klabat_api::phone::CredentialState;
use klabat_evidence::{Millis, Refusal};
use klabat_webauthn::android::RevocationList;

use super::Submission;
use crate::failure::Failure;
use crate::phone::gather::{self, Witness};
use crate::phone::punch::Holder;
use crate::phone::record::unit;
use crate::ports::Statement;
use crate::revocations;
use crate::store::{Answers, Row, sql};

const SPENT: &str = "SELECT submission FROM spent WHERE once = ?1";

pub(super) const KEPT: &str = "
    SELECT credentials.id, credentials.public_key, credentials.state, employees.name,
      units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone
    FROM credentials JOIN employees ON employees.id = credentials.employee JOIN units ON units.id = employees.unit
    WHERE credentials.once = ?1";

/// Who has left enrols nothing: the phone that they left with waits for their return.
const CODE: &str = "
    SELECT employees.id, employees.unit, codes.expires_at, codes.spent_at IS NOT NULL,
      EXISTS (SELECT 1 FROM credentials WHERE employee = employees.id AND revoked_at IS NULL)
    FROM codes JOIN employees ON employees.id = codes.employee
    WHERE codes.hash = ?1 AND employees.left_on IS NULL";

/// What was found.
pub(super) enum Gathered {
    /// The challenge was used before, by the submission with this hash: no credential when that was a punch.
    Spent { submission: [u8; 32], kept: Option<Kept> },
    /// It was not.
    Fresh(Fresh),
}

/// A stored enrolment.
pub(super) struct Kept {
    pub(super) credential: Vec<u8>,
    pub(super) key: [u8; 65],
    pub(super) state: CredentialState,
    pub(super) name: String,
    pub(super) unit: Unit,
}

/// What a fresh enrolment is decided by.
pub(super) struct Fresh {
    code: Option<Code>,
    pub(super) witness: Witness,
    pub(super) revocations: RevocationList,
}

struct Code {
    holder: Holder,
    expires_at: Millis,
    spent: bool,
    enrolled: bool,
}

/// Whose open code it is.
pub(super) type Open = Holder;

impl Fresh {
    /// Refuses a code that is unknown, spent or expired, and an ASN who has a phone.
    ///
    /// A code may expire while the phone is being enrolled: the challenge was issued on it, and bounds the delay.
    pub(super) fn open(&self, now: Millis) -> Result<Open, Refusal> {
        let code = self.code.as_ref().ok_or(Refusal::UnknownEnrolment)?;
        let expired = now.since(code.expires_at) > klabat_evidence::TTL_MS;
        if code.enrolled {
            return Err(Refusal::AlreadyEnrolled);
        }
        if code.spent || expired {
            return Err(Refusal::UnknownEnrolment);
        }
        Ok(code.holder.clone())
    }
}

pub(super) fn statements(submission: &Submission) -> Vec<Statement> {
    let mut statements = vec![sql!(SPENT, submission.once), sql!(KEPT, submission.once), sql!(CODE, submission.code)];
    statements.extend(gather::statements(&submission.bundle.seal().body, &submission.code));
    statements.extend(revocations::statements(&submission.serials));
    statements
}

pub(super) fn read(answers: &mut Answers) -> Result<Gathered, Failure> {
    let spent = answers.first(|mut row| row.next())?;
    let kept = answers.first(kept)?;
    let code = answers.first(code)?;
    if let Some(submission) = spent {
        return Ok(Gathered::Spent { submission, kept });
    }
    let (witness, revocations) = (Witness::read(answers)?, revocations::read(answers)?);
    Ok(Gathered::Fresh(Fresh { code, witness, revocations }))
}

pub(super) fn kept(mut row: Row) -> Result<Kept, Failure> {
    Ok(Kept { credential: row.next()?, key: row.next()?, state: row.next()?, name: row.next()?, unit: unit(&mut row)? })
}

fn code(mut row: Row) -> Result<Code, Failure> {
    Ok(Code {
        holder: Holder { employee: row.next()?, unit: row.next()? },
        expires_at: row.next()?,
        spent: row.next()?,
        enrolled: row.next()?,
    })
}
