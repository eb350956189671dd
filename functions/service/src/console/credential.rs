//! Changing the state of one credential: read who may see it, then change it from the state that was read.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::common::Done;
use klabat_api::phone::CredentialState;
use klabat_evidence::Millis;
use serde_json::json;

use super::audit::{Entry, audited};
use super::{found, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

const BY_ID: &str = visible!(
    "SELECT credentials.id, credentials.state, credentials.employee
     FROM credentials JOIN employees ON employees.id = credentials.employee
     WHERE credentials.id = ?3 AND employees.unit IN (SELECT unit FROM visible)"
);

const AUDIT: &str = audited!("WHERE EXISTS (SELECT 1 FROM credentials WHERE id = ?9 AND state = ?10)");

const ACTIVATE: &str = "
    UPDATE credentials SET state = 'active', confirmed_at = ?3 WHERE id = ?1 AND state = ?2 RETURNING id";

const REVOKE: &str = "
    UPDATE credentials SET state = 'revoked', revoked_at = ?3, revoked_from = ?3 WHERE id = ?1 AND state = ?2
    RETURNING id";

/// What is to happen to a credential.
pub(super) enum Change<'a> {
    Confirm,
    Reject { reason: &'a str },
}

impl Change<'_> {
    const fn action(&self) -> &'static str {
        match self {
            Self::Confirm => "credential.confirmed",
            Self::Reject { .. } => "credential.rejected",
        }
    }

    fn after(&self, employee: &str) -> serde_json::Value {
        match self {
            Self::Confirm => json!({ "state": "active", "employee": employee }),
            Self::Reject { reason } => json!({ "state": "revoked", "employee": employee, "reason": reason }),
        }
    }
}

/// A credential as it was read.
pub(super) struct Found {
    id: Vec<u8>,
    state: CredentialState,
    pub(super) employee: String,
}

/// Finds a credential that the session may see.
pub(super) async fn find<P: Ports>(app: &App<P>, session: &Session, id: &[u8]) -> Result<Found, Failure> {
    let mut answers = app.batch(vec![sql!(BY_ID, session.user.as_str(), session.sees_all(), id)]).await?;
    found(answers.first(|mut row| Ok(Found { id: row.next()?, state: row.next()?, employee: row.next()? }))?)
}

/// Changes it, unless it is no longer in the state that was read.
pub(super) async fn change<P: Ports>(
    app: &App<P>,
    session: &Session,
    Found { id, state, employee }: Found,
    change: Change<'_>,
    now: Millis,
) -> Result<Json<Done>, Failure> {
    // Both are of a pending one.
    if state != CredentialState::Pending {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let state = state_name(state);
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: change.action(),
        subject: &Base64UrlUnpadded::encode_string(&id),
        before: json!({ "state": state }),
        after: change.after(&employee),
        salt: app.random(),
    };
    let update = if matches!(change, Change::Confirm) { ACTIVATE } else { REVOKE };
    let statements = vec![
        entry.under(AUDIT, [Value::from(id.as_slice()), Value::from(state)]),
        sql!(update, id.as_slice(), state, now),
    ];
    let mut answers = app.batch(statements).await?;
    answers.skip()?;
    if answers.any()? { Ok(Json(Done { done: true })) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

const fn state_name(state: CredentialState) -> &'static str {
    match state {
        CredentialState::Pending => "pending",
        CredentialState::Active => "active",
        CredentialState::Revoked => "revoked",
    }
}
