//! The second half of registering a passkey: the link is spent, and its user is signed in.

use axum::extract::State;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::console::{Me, Register};
use klabat_api::routes;
use klabat_webauthn::registration::{self, Registration, RegistrationResponse};
use serde_json::json;

use super::audit::{Entry, audited};
use super::challenge::{self, Ceremony};
use super::me::me;
use super::register_options::{find, read};
use super::sign_in;
use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::http::{Address, Json, SessionCookie};
use crate::ports::{Limit, Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

const AUDIT: &str = audited!("WHERE EXISTS (SELECT 1 FROM invites WHERE hash = ?9 AND used_at IS NULL)");

const PASSKEY: &str = "
    INSERT INTO passkeys (id, user, invited_by, public_key, backup_eligible, registered_at)
    SELECT ?2, user, given_by, ?3, ?4, ?5 FROM invites WHERE hash = ?1 AND used_at IS NULL";

const START: &str = "
    INSERT INTO sessions (hash, user, passkey, created_at, ends_at)
    SELECT ?2, user, ?3, ?4, ?5 FROM invites WHERE hash = ?1 AND used_at IS NULL";

/// After the others, which depend on it.
const USE: &str = "UPDATE invites SET used_at = ?2 WHERE hash = ?1 AND used_at IS NULL RETURNING user";

/// Takes a new passkey and starts a session.
#[utoipa::path(
    post, path = routes::REGISTER, operation_id = "register", tag = "console", request_body = Register,
    responses((status = 200, body = Me)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Address(address): Address,
    Json(register): Json<Register>,
) -> Result<(SessionCookie, Json<Me>), Failure> {
    app.limit(Limit::Link, address).await?;
    let (hash, now) = (sha256(&register.token.0), app.now());
    let invited = read(&mut app.batch(vec![find(hash, now)]).await?)?;
    let ceremony = Ceremony::Register(hash);
    let (_, signed) = ceremony.verify(&app, &register.server_challenge, now)?;
    let passkey = verify(&app, ceremony, &register, &signed, now.0).await?;
    let (session, cookie) = sign_in::start(&app, invited.user, invited.name, invited.role, now);
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "passkey.registered",
        subject: &Base64UrlUnpadded::encode_string(&passkey.credential_id),
        before: json!(null),
        after: json!({ "attestation": passkey.attestation.name() }),
        salt: app.random(),
    };
    let id = passkey.credential_id.as_slice();
    let statements = vec![
        entry.under(AUDIT, [Value::from(hash)]),
        sql!(PASSKEY, hash, id, *passkey.key.as_sec1(), passkey.flags.backup_eligible(), now),
        sql!(START, hash, session.hash, id, now, session.ends_at),
        sql!(USE, hash, now),
    ];
    let mut answers = match app.commit(statements).await? {
        Ok(answers) => answers,
        Err(constraint) if constraint == "passkeys.id" => return Err(Refusal::PasskeyExists.into()),
        Err(constraint) => return Err(Failure::Fault(format!("constraint {constraint}"))),
    };
    for _ in 0..3 {
        answers.skip()?;
    }
    if !answers.any()? {
        return Err(Refusal::UnknownLink.into());
    }
    Ok((cookie, Json(me(&app, session, now).await?)))
}

async fn verify<P: Ports>(
    app: &App<P>,
    ceremony: Ceremony,
    register: &Register,
    signed: &[u8; 32],
    at_ms: u64,
) -> Result<Registration, Failure> {
    let response = RegistrationResponse {
        client_data_json: &register.client_data_json.0,
        attestation_object: &register.attestation_object.0,
    };
    let refused = |found| ceremony.refusal(found);
    let pending = registration::checks(&challenge::policy(app), signed, &response, at_ms).map_err(refused)?;
    let answers = app.verify(pending.checks()).await?;
    Ok(pending.conclude(&answers).map_err(refused)?)
}
