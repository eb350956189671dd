//! Ending an ASN's credential: a lost or new phone.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::ReasonGiven;
use klabat_api::routes;

use super::credential::{self, Change};
use super::{found, reason, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

const CURRENT: &str = visible!(
    "SELECT employees.id AS employee, credentials.id, credentials.state
     FROM employees LEFT JOIN credentials ON credentials.employee = employees.id AND credentials.revoked_at IS NULL
     WHERE employees.id = ?3 AND employees.unit IN (SELECT unit FROM visible)"
);

/// Ends the credential of an ASN, pending or active, so that another phone can be enrolled.
#[utoipa::path(
    post, path = routes::EMPLOYEE_RESET, operation_id = "employee_reset", tag = "console",
    params(("employee" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Done>, Failure> {
    session.may_change()?;
    let reason = reason(&given)?;
    let mut answers = app.batch(vec![sql!(CURRENT, session.user.as_str(), session.sees_all(), &id)]).await?;
    let current = answers.first(|mut row| {
        let _: String = row.next()?;
        Ok((row.next()?, row.next()?))
    })?;
    let (Some(credential), Some(state)) = found(current)? else {
        return Err(Refusal::ChangedMeanwhile.into());
    };
    credential::change(&app, &session, (credential, state), Change::Reset { reason }, app.now()).await
}
