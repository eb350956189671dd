//! A phone whose browser was cleared shows that it has the credential that its owner already has.

use axum::extract::State;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::phone::{CredentialState, Enrolled, FoundAssertion};
use klabat_api::{Base64Url, Unit, routes};
use klabat_evidence::{Purpose, Refusal, ServerChallenge, Subject};
use klabat_webauthn::assertion::{AssertionResponse, StoredCredential};
use klabat_webauthn::{AttestationPolicy, P256Key};
use sha2::{Digest as _, Sha256};

use super::check::check;
use super::record::unit;
use crate::app::{App, sha256};
use crate::console::audit::{Entry, audited};
use crate::failure::Failure;
use crate::http::Json;
use crate::ports::{Limit, Ports, Statement, Value};
use crate::store::{Row, sql};

/// Domain of what the credential signs, which no check-in and no passkey of the console does.
const DOMAIN: &[u8] = b"klabat-found-v1\0";

const CREDENTIAL: &str = "
    SELECT credentials.id, credentials.public_key, credentials.state, employees.id AS employee, employees.name,
      units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone
    FROM credentials JOIN employees ON employees.id = credentials.employee JOIN units ON units.id = employees.unit
    WHERE credentials.id = ?1 AND credentials.revoked_at IS NULL";

/// The primary key refuses a challenge that was answered before.
const ANSWER: &str = "INSERT INTO answered (challenge, expires_at) VALUES (?1, ?2)";

const NEW_TOKEN: &str = "UPDATE credentials SET token_hash = ?2 WHERE id = ?1 AND revoked_at IS NULL RETURNING id";

const AUDIT: &str = audited!("WHERE EXISTS (SELECT 1 FROM credentials WHERE id = ?9 AND revoked_at IS NULL)");

struct Owned {
    stored: StoredCredential,
    state: CredentialState,
    employee: String,
    name: String,
    unit: Unit,
}

/// What the credential signs: SHA-256(domain ‖ server challenge).
pub(super) fn signed(challenge: &ServerChallenge) -> [u8; 32] {
    Sha256::new().chain_update(DOMAIN).chain_update(challenge.encode()).finalize().into()
}

/// Gives the phone a new token; the former one no longer works. A challenge is good once: after a lost reply the phone
/// begins with NIP and code again.
#[utoipa::path(
    post, path = routes::ENROLMENT_FOUND, operation_id = "enrolment_found", tag = "phone",
    request_body = FoundAssertion,
    responses((status = 200, body = Enrolled)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(request): Json<FoundAssertion>,
) -> Result<Json<Enrolled>, Failure> {
    let now = app.now();
    let challenge = ServerChallenge::decode(&request.server_challenge.0)?;
    let subject = Subject::of_credential(&request.credential.0);
    challenge.verify(&app.secret(), Purpose::Found, subject, now)?;
    app.limit(Limit::Challenge, Base64UrlUnpadded::encode_string(&sha256(&challenge.encode()))).await?;
    let mut answers = app.batch(vec![sql!(CREDENTIAL, request.credential.0.as_slice())]).await?;
    let owned = answers.first(owned)?.ok_or(Refusal::RevokedCredential)?;
    let response = AssertionResponse {
        credential_id: &request.credential.0,
        client_data_json: &request.client_data_json.0,
        authenticator_data: &request.authenticator_data.0,
        signature: &request.signature.0,
        user_handle: None,
    };
    // As at a check-in: the user verified, and a key that does not leave the phone.
    let policy = app.relying_party().policy(AttestationPolicy::default());
    app.asserts(&policy, &signed(&challenge), &owned.stored, &response).await??;
    let token: [u8; 32] = app.random();
    let entry = Entry {
        at: now,
        actor: &owned.employee,
        action: "credential.found",
        subject: &request.credential.encode(),
        before: serde_json::Value::Null,
        after: serde_json::Value::Null,
        salt: app.random(),
    };
    commit(&app, statements(&owned, &challenge, &token, &entry)).await?;
    let Owned { stored, state, name, unit, .. } = owned;
    let check = check(&stored.id, stored.key.as_sec1());
    Ok(Json(Enrolled { credential: Base64Url(stored.id), token: Base64Url::from(token), state, name, unit, check }))
}

fn statements(owned: &Owned, challenge: &ServerChallenge, token: &[u8; 32], entry: &Entry<'_>) -> Vec<Statement> {
    let id = owned.stored.id.as_slice();
    vec![
        sql!(ANSWER, sha256(&challenge.encode()), challenge.expires_at),
        entry.under(AUDIT, [Value::from(id)]),
        sql!(NEW_TOKEN, id, sha256(token)),
    ]
}

async fn commit<P: Ports>(app: &App<P>, statements: Vec<Statement>) -> Result<(), Failure> {
    match app.commit(statements).await? {
        Ok(mut answers) => {
            answers.skip()?;
            answers.skip()?;
            if answers.any()? { Ok(()) } else { Err(Refusal::RevokedCredential.into()) }
        }
        Err(constraint) if constraint == "answered.challenge" => Err(crate::Refusal::AnsweredChallenge.into()),
        Err(constraint) => Err(Failure::Fault(format!("constraint {constraint}"))),
    }
}

fn owned(mut row: Row) -> Result<Owned, Failure> {
    let (id, key): (Vec<u8>, Vec<u8>) = (row.next()?, row.next()?);
    let key = P256Key::from_sec1(&key).ok_or_else(|| Failure::Fault("a stored credential's key is no point".into()))?;
    Ok(Owned {
        stored: StoredCredential { id, user_handle: None, key, backup_eligible: false },
        state: row.next()?,
        employee: row.next()?,
        name: row.next()?,
        unit: unit(&mut row)?,
    })
}
