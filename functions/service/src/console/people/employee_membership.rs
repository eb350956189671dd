//! Moving a person to another unit, or out of the service.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::NewMembership;
use klabat_api::routes;
use serde_json::json;

use super::UNIT;
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::recaps::locked;
use crate::console::time::date;
use crate::console::{found, reason_text};
use crate::failure::Failure;
use crate::housekeeping::belonging;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::store::sql;

const EMPLOYEE: &str = "SELECT unit, left_on FROM employees WHERE id = ?1";

/// After whatever was written of that date before.
const MOVE: &str = "
    INSERT INTO memberships (employee, valid_from, written_at, unit, reason, written_by)
    VALUES (?1, ?2, max(?3, coalesce((
        SELECT max(written_at) + 1 FROM memberships WHERE employee = ?1 AND valid_from = ?2), 0)), ?4, ?5, ?6)";

/// Writes where a person belongs from a day on. A date of a locked month, of where they were or go, is refused: they
/// would be in no recap of it, or in two. Whoever has left has no phone in use any
/// more.
#[utoipa::path(
    post, path = routes::EMPLOYEE_MEMBERSHIP, operation_id = "employee_membership", tag = "console",
    params(("employee" = String, Path)), request_body = NewMembership,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(new): Json<NewMembership>,
) -> Result<Json<Done>, Failure> {
    session.is_admin()?;
    let reason = reason_text(&new.reason)?;
    date(&new.valid_from)?;
    let unit = new.unit.as_deref();
    let mut answers = app.batch(vec![sql!(EMPLOYEE, &id), sql!(UNIT, unit)]).await?;
    let was: Option<(String, Option<String>)> = answers.first(|mut row| Ok((row.next()?, row.next()?)))?;
    let (was_unit, left_on) = found(was)?;
    if unit.is_some() {
        let _: String = found(answers.first(|mut row| row.next())?)?;
    }
    let now = app.now();
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "employee.moved",
        subject: &id,
        before: json!({ "unit": was_unit, "left_on": left_on }),
        after: json!({ "unit": unit, "valid_from": new.valid_from, "reason": reason }),
        salt: app.random(),
    };
    let free = locked::free_to_move(&[&id], &new.valid_from, unit.as_slice());
    let mut statements =
        vec![free, entry.statement(), sql!(MOVE, &id, &new.valid_from, now, unit, reason, session.user.as_str())];
    statements.extend(belonging(&json!([id]).to_string(), now));
    app.batch(statements).await?;
    Ok(Json(Done { done: true }))
}
