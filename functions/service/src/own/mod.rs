//! What an ASN's phone shows of its owner's own days, and what it asks for them: a way in of its own to the cases of the
//! console, where somebody else decides.

pub(crate) mod own_absence;
pub(crate) mod own_absence_cancel;
pub(crate) mod own_correction;
pub(crate) mod own_correction_withdraw;
pub(crate) mod own_month;
pub(crate) mod own_requests;
pub(crate) mod today;

use klabat_api::Base64Url;
use klabat_api::phone::CredentialState;
use klabat_evidence::Refusal as Evidence;
use subtle::ConstantTimeEq as _;

use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::ports::{Limit, Ports};
use crate::refusal::Refusal;
use crate::store::sql;

const OWNER: &str = "SELECT token_hash, state, employee FROM credentials WHERE id = ?1";

/// Requests that one person files by phone in a day, those taken back included: nobody needs as many, and each is a line
/// that stays in the log.
const A_DAY: u32 = 20;

const DAY_MS: u64 = 24 * 3_600_000;

/// How many the ASN (`?1`) filed since `?2`, and whether a unit of theirs has verified one of the months `?3` to `?4`.
const ASKED: &str = "
    SELECT (SELECT count(*) FROM absences WHERE employee = ?1 AND requested_by = ?1 AND requested_at > ?2)
        + (SELECT count(*) FROM corrections WHERE employee = ?1 AND requested_by = ?1 AND requested_at > ?2) AS asked,
      EXISTS (SELECT 1 FROM recaps WHERE state = 'verified' AND month BETWEEN ?3 AND ?4
        AND unit IN (SELECT unit FROM memberships WHERE employee = ?1)) AS verified";

/// Refuses an ASN who asked for very much today already, or for what would move a recap that the SKPD has verified: that
/// goes by way of the operator, who files it and verifies anew.
async fn may_ask<P: Ports>(app: &App<P>, employee: &str, first: &str, last: &str) -> Result<(), Failure> {
    let since = app.now().0.saturating_sub(DAY_MS);
    let month = |date: &str| date.get(..7).unwrap_or(date).to_owned();
    let mut answers = app.batch(vec![sql!(ASKED, employee, since, month(first), month(last))]).await?;
    let (asked, verified): (u32, bool) = answers.first(|mut row| Ok((row.next()?, row.next()?)))?.unwrap_or_default();
    match (asked >= A_DAY, verified) {
        (true, _) => Err(Refusal::AskedTooOften.into()),
        (false, true) => Err(Refusal::MonthVerified.into()),
        (false, false) => Ok(()),
    }
}

/// Whose phone asks, by its credential and token: the id of the ASN. An unknown credential, an ended one and a wrong
/// token are refused alike; so is a phone that the operator has not confirmed, by its own words.
async fn owner<P: Ports>(app: &App<P>, credential: &Base64Url, token: &Base64Url) -> Result<String, Failure> {
    let mut answers = app.batch(vec![sql!(OWNER, credential.0.as_slice())]).await?;
    let found: Option<([u8; 32], CredentialState, String)> =
        answers.first(|mut row| Ok((row.next()?, row.next()?, row.next()?)))?;
    let (hash, state, employee) = found.ok_or(Refusal::UnknownPhone)?;
    if !bool::from(sha256(&token.0).ct_eq(&hash)) {
        return Err(Refusal::UnknownPhone.into());
    }
    app.limit(Limit::Own, credential.encode()).await?;
    match state {
        CredentialState::Active => Ok(employee),
        CredentialState::Pending => Err(Evidence::PendingCredential.into()),
        CredentialState::Revoked => Err(Refusal::UnknownPhone.into()),
    }
}
