//! The second half of signing in: a passkey signed the challenge, which is good once.

use axum::extract::State;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::console::{Me, Role, SignIn};
use klabat_api::routes;
use klabat_evidence::Millis;
use klabat_webauthn::P256Key;
use klabat_webauthn::assertion::{AssertionResponse, StoredCredential};
use serde_json::json;

use super::audit::Entry;
use super::challenge::{self, Ceremony};
use super::me::me;
use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::http::{Json, Session, SessionCookie};
use crate::ports::{Limit, Ports};
use crate::refusal::Refusal;
use crate::store::{Row, sql};

const PASSKEY: &str = "
    SELECT passkeys.id, passkeys.public_key, passkeys.backup_eligible, users.id AS user, users.name, users.role
    FROM passkeys JOIN users ON users.id = passkeys.user
    WHERE passkeys.id = ?1";

/// The primary key refuses a challenge that was answered before.
const ANSWER: &str = "INSERT INTO answered (challenge, expires_at) VALUES (?1, ?2)";

const START: &str = "INSERT INTO sessions (hash, user, passkey, created_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5)";

struct Passkey {
    stored: StoredCredential,
    user: String,
    name: String,
    role: Role,
}

/// Takes a signed challenge and starts a session.
#[utoipa::path(
    post, path = routes::SIGN_IN, operation_id = "sign_in", tag = "console", request_body = SignIn,
    responses((status = 200, body = Me)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(request): Json<SignIn>,
) -> Result<(SessionCookie, Json<Me>), Failure> {
    let now = app.now();
    let (challenge, signed) = Ceremony::SignIn.verify(&app, &request.server_challenge, now)?;
    // A key cannot be guessed; this is against reading for nothing, and no one else's sign-in is kept by it.
    app.limit(Limit::SignIn, Base64UrlUnpadded::encode_string(&sha256(&challenge.encode()))).await?;
    let mut answers = app.batch(vec![sql!(PASSKEY, request.credential.0.as_slice())]).await?;
    let passkey = answers.first(passkey)?.ok_or(Refusal::UnknownPasskey)?;
    let response = AssertionResponse {
        credential_id: &request.credential.0,
        client_data_json: &request.client_data_json.0,
        authenticator_data: &request.authenticator_data.0,
        signature: &request.signature.0,
        user_handle: None,
    };
    let signed = app.asserts(&challenge::policy(&app), &signed, &passkey.stored, &response).await?;
    signed.map_err(|found| Ceremony::SignIn.refusal(found))?;
    let (session, cookie) = start(&app, passkey.user, passkey.name, passkey.role, now);
    let start = sql!(START, session.hash, &session.user, request.credential.0.as_slice(), now, session.ends_at);
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "session.started",
        subject: &session.user,
        before: json!(null),
        after: json!({ "passkey": request.credential.encode() }),
        salt: app.random(),
    };
    let answer = sql!(ANSWER, sha256(&challenge.encode()), challenge.expires_at);
    match app.commit(vec![answer, entry.statement(), start]).await? {
        Ok(_) => Ok((cookie, Json(me(&app, session, now).await?))),
        Err(constraint) if constraint == "answered.challenge" => Err(Refusal::AnsweredChallenge.into()),
        Err(constraint) => Err(Failure::Fault(format!("constraint {constraint}"))),
    }
}

/// A session of a user from now on, once its row is kept, and the cookie that proves it.
pub(super) fn start<P: Ports>(
    app: &App<P>,
    user: String,
    name: String,
    role: Role,
    now: Millis,
) -> (Session, SessionCookie) {
    let secret: [u8; 32] = app.random();
    let length = app.config.session;
    let lasts_ms = u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
    let ends_at = Millis(now.0.saturating_add(lasts_ms));
    let hash = sha256(&secret);
    let cookie = SessionCookie::Start { secret, seconds: length.as_secs() };
    // The request that starts a session decides about nobody; the next ones read whom it is of.
    (Session { hash, user, name, role, ends_at, employee: None }, cookie)
}

fn passkey(mut row: Row) -> Result<Passkey, Failure> {
    let (id, key): (Vec<u8>, Vec<u8>) = (row.next()?, row.next()?);
    let key = P256Key::from_sec1(&key).ok_or_else(|| Failure::Fault("a stored passkey is no point".to_owned()))?;
    Ok(Passkey {
        stored: StoredCredential { id, user_handle: None, key, backup_eligible: row.next()? },
        user: row.next()?,
        name: row.next()?,
        role: row.next()?,
    })
}
