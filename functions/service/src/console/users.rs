//! The users of the console.

use std::collections::BTreeMap;

use axum::extract::State;
use klabat_api::console::{UserRow, Users};
use klabat_api::{Unit, routes};

use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::{Row, sql};

const USERS: &str = "
    SELECT id, name, role, (SELECT nip FROM employees WHERE id = users.employee) AS nip, (SELECT count(*) FROM passkeys WHERE user = users.id) AS passkeys,
      (SELECT max(expires_at) FROM invites WHERE user = users.id AND used_at IS NULL AND expires_at > ?1) AS link_until
    FROM users ORDER BY name";

const UNITS: &str = "
    SELECT user_units.user, units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone
    FROM user_units JOIN units ON units.id = user_units.unit ORDER BY units.name";

/// Lists users, for those who see everything.
#[utoipa::path(
    get, path = routes::USERS, operation_id = "users", tag = "console",
    responses((status = 200, body = Users)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, session: Session) -> Result<Json<Users>, Failure> {
    session.reads_all()?;
    let mut answers = app.batch(vec![sql!(USERS, app.now()), sql!(UNITS)]).await?;
    let mut rows = answers.rows(user)?;
    let mut units: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
    for (user, unit) in answers.rows(|mut row| Ok((row.next()?, unit(&mut row)?)))? {
        units.entry(user).or_default().push(unit);
    }
    for row in &mut rows {
        row.units = units.remove(&row.id).unwrap_or_default();
    }
    Ok(Json(Users { rows }))
}

fn user(mut row: Row) -> Result<UserRow, Failure> {
    Ok(UserRow {
        id: row.next()?,
        name: row.next()?,
        role: row.next()?,
        units: Vec::new(),
        nip: row.next()?,
        passkeys: row.next()?,
        link_until: row.next()?,
    })
}
