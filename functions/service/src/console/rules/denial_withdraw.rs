//! Taking back an order to work on cuti bersama.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::ReasonGiven;
use klabat_api::routes;
use serde_json::json;

use super::denials;
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::recaps::locked;
use crate::console::time::date;
use crate::console::{found, reason, visible};
use crate::failure::Failure;
use crate::http::{Json, Paths, Session};
use crate::ports::Ports;
use crate::store::sql;

const LETTER: &str = visible!(
    "SELECT denials.letter FROM denials JOIN employees ON employees.id = denials.employee
     WHERE denials.employee = ?3 AND denials.date = ?4 AND employees.unit IN (SELECT unit FROM visible)"
);

const WITHDRAW: &str = "DELETE FROM denials WHERE employee = ?1 AND date = ?2";

/// Withdraws it: the date is cuti bersama for the person again, and no longer added to their annual leave. What stood is
/// in the audit log.
#[utoipa::path(
    post, path = routes::DENIAL_WITHDRAW, operation_id = "denial_withdraw", tag = "console",
    params(("employee" = String, Path), ("date" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Paths(employee, day): Paths,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Done>, Failure> {
    session.may_change()?;
    let reason = reason(&given)?;
    date(&day)?;
    let named = [employee.as_str()];
    let statements =
        vec![sql!(LETTER, session.user.as_str(), session.sees_all(), &employee, &day), denials::stand(&named, &day)];
    let mut answers = app.batch(statements).await?;
    let letter: String = found(answers.first(|mut row| row.next())?)?;
    let stood = denials::read(&mut answers)?;
    session.decides_about(&employee)?;
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "rule.denial_withdrawn",
        subject: &day,
        before: json!({ "employee": employee, "letter": letter }),
        after: json!({ "employee": employee, "reason": reason }),
        salt: app.random(),
    };
    let free = locked::free(&named, &day, &day);
    let seen = denials::seen(&named, &day, &stood);
    app.batch(vec![free, seen, entry.statement(), sql!(WITHDRAW, &employee, &day)]).await?;
    Ok(Json(Done { done: true }))
}
