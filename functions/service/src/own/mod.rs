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
use klabat_api::common::Done;
use klabat_api::own::TakeBack;
use klabat_api::phone::CredentialState;
use klabat_evidence::Refusal as Evidence;
use serde_json::json;
use subtle::ConstantTimeEq as _;

use crate::app::{App, sha256};
use crate::console::cases::step::{Case, Step};
use crate::console::cases::subject::{self, Subject, subject};
use crate::failure::Failure;
use crate::http::Json;
use crate::ports::{Limit, Ports};
use crate::refusal::Refusal;
use crate::store::{Column, sql};

const OWNER: &str = concat!(
    "SELECT credentials.token_hash, credentials.state, ",
    subject!(),
    "FROM credentials JOIN employees ON employees.id = credentials.employee JOIN units ON units.id = employees.unit
     WHERE credentials.id = ?1"
);

/// Requests that one person files by phone in a day, those taken back included: nobody needs as many, and each is a line
/// that stays in the log.
const A_DAY: u32 = 20;

const DAY_MS: u64 = 24 * 3_600_000;

/// How many the ASN (`?1`) filed since `?2`, and whether a unit of theirs has verified one of the months `?3` to `?4`.
const ASKED: &str = "
    SELECT (SELECT count(*) FROM absences WHERE employee = ?1 AND requested_by = ?1 AND requested_at > ?2)
        + (SELECT count(*) FROM corrections WHERE employee = ?1 AND requested_by = ?1 AND requested_at > ?2) AS asked,
      EXISTS (SELECT 1 FROM recaps WHERE state = 'verified' AND month BETWEEN ?3 AND ?4
        AND unit IN (SELECT unit FROM memberships WHERE employee = ?1)
        AND NOT EXISTS (SELECT 1 FROM recaps AS later WHERE later.unit = recaps.unit AND later.month = recaps.month
          AND later.version > recaps.version)) AS verified";

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

/// Whose phone asks, by its credential and token. An unknown credential, an ended one and a wrong token are refused alike;
/// so is a phone that the operator has not confirmed, by its own words. Whoever left has no phone that is active.
async fn owner<P: Ports>(app: &App<P>, credential: &Base64Url, token: &Base64Url) -> Result<Subject, Failure> {
    let mut answers = app.batch(vec![sql!(OWNER, credential.0.as_slice())]).await?;
    let found: Option<([u8; 32], CredentialState, Subject)> =
        answers.first(|mut row| Ok((row.next()?, row.next()?, subject::read(&mut row)?)))?;
    let (hash, state, owner) = found.ok_or(Refusal::UnknownPhone)?;
    if !bool::from(sha256(&token.0).ct_eq(&hash)) {
        return Err(Refusal::UnknownPhone.into());
    }
    app.limit(Limit::Own, credential.encode()).await?;
    match state {
        CredentialState::Active => Ok(owner),
        CredentialState::Pending => Err(Evidence::PendingCredential.into()),
        CredentialState::Revoked => Err(Refusal::UnknownPhone.into()),
    }
}

/// Takes back what the owner asked for by phone: what the operator filed is the operator's to take back. `stands` reads the
/// state of the row `?1` that the ASN `?2` asked for; `from` says from which name of a state it goes, if it may.
async fn take_back<P: Ports, S: Column>(
    app: &App<P>,
    back: &TakeBack,
    (case, stands, to): (Case, &'static str, &'static str),
    from: impl Fn(S) -> Result<&'static str, Refusal>,
) -> Result<Json<Done>, Failure> {
    let owner = owner(app, &back.credential, &back.token).await?.employee;
    let id = back.id.as_str();
    let state = app.batch(vec![sql!(stands, id, &owner)]).await?.first(|mut row| row.next())?;
    let from = from(state.ok_or(Refusal::NotFound)?)?;
    Step { case, id, from, to, reason: "", at: app.now(), more: json!(null) }.take(app, &owner, Vec::new()).await
}
