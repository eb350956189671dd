//! Changing what is written of a person.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{EmployeeChange, EmployeeKind};
use klabat_api::routes;
use klabat_attendance::Nip;
use serde_json::json;

use crate::app::App;
use crate::console::audit::Entry;
use crate::console::{found, name, roster, visible};
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

const EMPLOYEE: &str =
    visible!("SELECT nip, name, kind, position FROM employees WHERE id = ?3 AND unit IN (SELECT unit FROM visible)");

const CHANGE: &str = "UPDATE employees SET name = ?2, kind = ?3, position = ?4 WHERE id = ?1";

/// Changes name, kind and position of an ASN of the visible units.
#[utoipa::path(
    post, path = routes::EMPLOYEE, operation_id = "employee_change", tag = "console",
    params(("employee" = String, Path)), request_body = EmployeeChange,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(new): Json<EmployeeChange>,
) -> Result<Json<Done>, Failure> {
    session.may_change()?;
    let (given, position) = (name(&new.name)?, name(&new.position)?);
    let statement = sql!(EMPLOYEE, session.user.as_str(), session.sees_all(), &id);
    let row = app.batch(vec![statement]).await?.first(|mut row| {
        let nip: String = row.next()?;
        Ok((nip, row.next::<String>()?, row.next::<EmployeeKind>()?, row.next::<String>()?))
    })?;
    let (nip, was_named, was_kind, was_position) = found(row)?;
    Nip::of(roster::kind(new.kind), &nip).map_err(Refusal::Nip)?;
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "employee.changed",
        subject: &id,
        before: json!({ "name": was_named, "kind": was_kind, "position": was_position }),
        after: json!({ "name": given, "kind": new.kind, "position": position }),
        salt: app.random(),
    };
    app.batch(vec![entry.statement(), sql!(CHANGE, &id, given, new.kind, position)]).await?;
    Ok(Json(Done { done: true }))
}
