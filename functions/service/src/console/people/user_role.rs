//! Changing a user's role in place.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{Role, RoleChange};
use klabat_api::routes;
use serde_json::{Value as Json, json};

use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::console::{admin_left, found, invites, reason_text};
use crate::failure::Failure;
use crate::http::{Json as Reply, Path, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

const USER: &str = "
    SELECT role, employee, (SELECT nip FROM employees WHERE id = users.employee) AS nip,
      (SELECT json_group_array(unit) FROM user_units WHERE user = users.id) AS units
    FROM users WHERE id = ?1";

/// That an admin is left when the user gets the role.
macro_rules! governed {
    ($user:literal, $role:literal) => {
        concat!("(", $role, " = 'admin' OR ", admin_left!($user), ")")
    };
}

/// Gives a row where it holds. Asked in the batch, for two admins may change each other at once.
const GOVERNED: &str = concat!("SELECT 1 AS is_governed WHERE ", governed!("?1", "?2"));

const AUDIT: &str = audited!("WHERE ", governed!("?9", "?10"));

const NO_UNITS: &str = concat!("DELETE FROM user_units WHERE user = ?1 AND ", governed!("?1", "?2"));

const UNITS: &str =
    concat!("INSERT INTO user_units (user, unit) SELECT ?1, value FROM json_each(?3) WHERE ", governed!("?1", "?2"));

/// A session has the role of its user: it need not end.
const ROLE: &str = concat!("UPDATE users SET role = ?2, employee = ?3 WHERE id = ?1 AND ", governed!("?1", "?2"));

/// Gives a user another role, other units, or says which ASN they are. Nobody changes their own, and an admin with a
/// passkey is always left.
#[utoipa::path(
    post, path = routes::USER_ROLE, operation_id = "user_role", tag = "console", params(("user" = String, Path)),
    request_body = RoleChange,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(user): Path,
    Reply(new): Reply<RoleChange>,
) -> Result<Reply<Done>, Failure> {
    session.is_admin()?;
    let reason = reason_text(&new.reason)?;
    let given = invites::units(new.role, &new.units)?;
    let units = json!(given).to_string();
    let mut answers = app.batch(vec![sql!(USER, &user), sql!(invites::KNOWN, &units)]).await?;
    let was = answers.first(|mut row| Ok((row.next()?, row.next()?, row.next()?, row.next()?)))?;
    let (was_role, was_employee, was_nip, was_units): (Role, Option<String>, Option<String>, String) = found(was)?;
    let known: Option<u32> = answers.first(|mut row| row.next())?;
    if known.map(|known| known as usize) != Some(given.len()) {
        return Err(Refusal::NotFound.into());
    }
    if user == session.user {
        return Err(Refusal::OwnAccess.into());
    }
    // Whoever left the roster meanwhile stays who they were.
    let employee = match &new.nip {
        nip if *nip == was_nip => was_employee.clone(),
        nip => invites::employee(&app, nip.as_deref()).await?,
    };
    let units_then = serde_json::from_slice::<Json>(was_units.as_bytes()).unwrap_or_default();
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "user.changed",
        subject: &user,
        before: json!({ "role": was_role, "units": units_then, "employee": was_employee }),
        after: json!({ "role": new.role, "units": given, "employee": employee, "reason": reason }),
        salt: app.random(),
    };
    let statements = vec![
        sql!(GOVERNED, &user, new.role),
        entry.under(AUDIT, [Value::from(&user), Value::from(new.role)]),
        sql!(NO_UNITS, &user, new.role),
        sql!(UNITS, &user, new.role, &units),
        sql!(ROLE, &user, new.role, employee),
    ];
    if app.batch(statements).await?.any()? { Ok(Reply(Done { done: true })) } else { Err(Refusal::LastAdmin.into()) }
}
