//! A registration link for a new user.

use axum::extract::State;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::console::{Invite, NewInvite, Role};
use klabat_api::routes;
use klabat_attendance::{Nip, Refusal as Rules, order};
use klabat_evidence::Millis;
use serde_json::json;

use super::audit::Entry;
use super::name;
use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::store::sql;

/// How long a link is good: three days, so that it outlasts a weekend.
const INVITE_MS: u64 = 3 * 24 * 3_600_000;

/// Units an operator or superior may have: those of the largest regencies are a few dozen, schools apart.
const MOST_UNITS: usize = 100;

pub(super) const KNOWN: &str = "SELECT count(*) AS known FROM units WHERE id IN (SELECT value FROM json_each(?1))";

const USER: &str =
    "INSERT INTO users (id, name, role, user_handle, created_at, employee) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const EMPLOYEE: &str = "SELECT id FROM employees WHERE nip = ?1 AND left_on IS NULL";

const UNITS: &str = "INSERT INTO user_units (user, unit) SELECT ?1, value FROM json_each(?2)";

const INVITE: &str = "INSERT INTO invites (hash, user, given_by, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)";

/// Adds a user and gives the one-time link with which they register a passkey.
#[utoipa::path(
    post, path = routes::INVITES, operation_id = "invite", tag = "console", request_body = NewInvite,
    responses((status = 200, body = Invite)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<NewInvite>,
) -> Result<Json<Invite>, Failure> {
    session.is_admin()?;
    let name = name(&new.name)?;
    let units = units(new.role, &new.units)?;
    let json = json!(units).to_string();
    let known: Option<usize> =
        app.batch(vec![sql!(KNOWN, &json)]).await?.first(|mut row| row.next::<u32>())?.map(|known| known as usize);
    if known != Some(units.len()) {
        return Err(Refusal::NotFound.into());
    }
    let employee = employee(&app, new.nip.as_deref()).await?;
    let (now, id, token) = (app.now(), base16ct::lower::encode_string(&app.random::<16>()), app.random::<32>());
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "user.invited",
        subject: &id,
        before: json!(null),
        after: json!({ "name": name, "role": new.role, "units": units, "employee": employee }),
        salt: app.random(),
    };
    app.batch(vec![
        entry.statement(),
        sql!(USER, &id, name, new.role, app.random::<32>(), now, employee.as_deref()),
        sql!(UNITS, &id, json),
        store(&id, Some(&session.user), &token, now),
    ])
    .await?;
    Ok(Json(Invite { link: link(&app.config.origin, &token), expires_at: until(now).0 }))
}

/// Which ASN in service a user is, by the NIP that was given.
pub(super) async fn employee<P: Ports>(app: &App<P>, nip: Option<&str>) -> Result<Option<String>, Failure> {
    let Some(nip) = nip else { return Ok(None) };
    let nip: Nip = nip.parse().map_err(Refusal::Nip)?;
    let found = app.batch(vec![sql!(EMPLOYEE, nip.to_string())]).await?.first(|mut row| row.next())?;
    found.map(Some).ok_or_else(|| Refusal::Rules(Rules::PersonUnknown).into())
}

/// Until when a link that is made now is good.
pub(super) fn until(now: Millis) -> Millis {
    Millis(now.0.saturating_add(INVITE_MS))
}

/// Keeps a link, by the hash of its token; `given_by` is a user, or `None` for the installation.
pub(crate) fn store(user: &str, given_by: Option<&str>, token: &[u8; 32], now: Millis) -> Statement {
    sql!(INVITE, sha256(token), user, given_by, now, until(now))
}

/// The units of an operator or superior, each once; the other roles have none, as they see all.
pub(super) fn units(role: Role, given: &[String]) -> Result<Vec<&str>, Refusal> {
    let mut units: Vec<&str> = given.iter().map(String::as_str).collect();
    order::sort(&mut units);
    units.dedup();
    let fits = match role {
        Role::Operator | Role::Superior => (1..=MOST_UNITS).contains(&units.len()),
        Role::Admin | Role::Auditor => units.is_empty(),
    };
    if fits { Ok(units) } else { Err(Refusal::RoleUnits) }
}

/// The token is in the fragment, which browsers do not send.
pub(crate) fn link(origin: &str, token: &[u8; 32]) -> String {
    format!("{origin}/console/link#{}", Base64UrlUnpadded::encode_string(token))
}
