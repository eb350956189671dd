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
