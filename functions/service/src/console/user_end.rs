//! Ending what a user of the console can get in by. The user stays, as the audit log names them.

use axum::extract::State;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::common::Done;
use klabat_api::console::ReasonGiven;
use klabat_api::routes;
use serde_json::json;

use super::audit::{Entry, audited};
use super::{admin_left, found, reason};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

const USER: &str = "SELECT name FROM users WHERE id = ?1";

const PASSKEYS: &str = "SELECT id FROM passkeys WHERE user = ?1 ORDER BY registered_at, id";

/// Gives a row where it holds. Asked in the batch, for two admins may end each other at once.
const ADMIN_LEFT: &str = concat!("SELECT 1 AS is_left WHERE ", admin_left!("?1"));

/// Only where there is something to end.
const AUDIT: &str = audited!(
    "WHERE ",
    admin_left!("?9"),
    " AND (EXISTS (SELECT 1 FROM passkeys WHERE user = ?9)
       OR EXISTS (SELECT 1 FROM invites WHERE user = ?9 AND used_at IS NULL)) RETURNING id"
);

const SESSIONS: &str = concat!("DELETE FROM sessions WHERE user = ?1 AND ", admin_left!("?1"));

const LINKS: &str = concat!("DELETE FROM invites WHERE user = ?1 AND used_at IS NULL AND ", admin_left!("?1"));

const END: &str = concat!("DELETE FROM passkeys WHERE user = ?1 AND ", admin_left!("?1"));

/// Ends a user's passkeys, sessions and open links. Nobody ends themselves, and an admin with a passkey is always left:
/// whoever wants to go is ended by another.
#[utoipa::path(
    post, path = routes::USER_END, operation_id = "user_end", tag = "console",
    params(("user" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(user): Path,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Done>, Failure> {
    session.is_admin()?;
    let reason = reason(&given)?;
    let mut answers = app.batch(vec![sql!(USER, &user), sql!(PASSKEYS, &user)]).await?;
    let _: String = found(answers.first(|mut row| row.next())?)?;
    let passkeys = answers.rows(|mut row| Ok(Base64UrlUnpadded::encode_string(&row.next::<Vec<u8>>()?)))?;
    if user == session.user {
        return Err(Refusal::OwnAccess.into());
    }
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "user.ended",
        subject: &user,
        before: json!({ "passkeys": passkeys }),
        after: json!({ "passkeys": [], "reason": reason }),
        salt: app.random(),
    };
    let statements = vec![
        sql!(ADMIN_LEFT, &user),
        entry.under(AUDIT, [Value::from(&user)]),
        sql!(SESSIONS, &user),
        sql!(LINKS, &user),
        sql!(END, &user),
    ];
    let mut answers = app.batch(statements).await?;
    if !answers.any()? {
        return Err(Refusal::LastAdmin.into());
    }
    if answers.any()? { Ok(Json(Done { done: true })) } else { Err(Refusal::ChangedMeanwhile.into()) }
}
