//! Adding one person.

use axum::extract::State;
use klabat_api::console::{Created, NewEmployee};
use klabat_api::routes;
use klabat_attendance::Nip;
use serde_json::json;

use super::unit_is_there;
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::recaps::locked::free_to_move;
use crate::console::time::date;
use crate::console::{name, roster};
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::{Ports, StoreError};
use crate::refusal::Refusal;
use crate::store::sql;

const ADD: &str = "
    INSERT INTO employees (id, nip, name, kind, position, unit, user_handle, since)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// Adds a person to the roster. A date of a locked month of their unit is refused, as for who moves there.
#[utoipa::path(
    post, path = routes::EMPLOYEES, operation_id = "employee_add", tag = "console", request_body = NewEmployee,
    responses((status = 200, body = Created)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<NewEmployee>,
) -> Result<Json<Created>, Failure> {
    session.is_admin()?;
    let nip = Nip::of(roster::kind(new.kind), &new.nip).map_err(Refusal::Nip)?;
    let (given, position) = (name(&new.name)?, name(&new.position)?);
    date(&new.valid_from)?;
    unit_is_there(&app, &new.unit).await?;
    let id = base16ct::lower::encode_string(&app.random::<16>());
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "employee.added",
        subject: &id,
        before: json!(null),
        after: json!({
            "nip": nip, "name": given, "kind": new.kind, "position": position, "unit": new.unit,
            "valid_from": new.valid_from,
        }),
        salt: app.random(),
    };
    let add = sql!(ADD, &id, nip.as_str(), given, new.kind, position, &new.unit, app.random::<32>(), &new.valid_from,);
    let free = free_to_move(&[], &new.valid_from, &[&new.unit]);
    match app.commit(vec![free, entry.statement(), add]).await? {
        Ok(_) => Ok(Json(Created { id })),
        Err(constraint) if constraint == "employees.nip" => Err(Refusal::EmployeeExists.into()),
        Err(constraint) => Err(StoreError::Constraint(constraint).into()),
    }
}
