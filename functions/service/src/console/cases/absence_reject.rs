//! Rejecting an absence.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{AbsenceState, ReasonGiven, Role};
use klabat_api::routes;
use serde_json::json;

use super::absence_approve::find;
use super::step::{Case, Step};
use crate::app::App;
use crate::console::reason;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;

/// Rejects what waits: the unit's step by those who decide for the unit, BKPP's by an admin.
#[utoipa::path(
    post, path = routes::ABSENCE_REJECT, operation_id = "absence_reject", tag = "console",
    params(("absence" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Done>, Failure> {
    session.may_decide()?;
    let reason = reason(&given)?;
    let stands = find(&app, &session, &id).await?;
    session.decides_about(&stands.employee)?;
    let from = match stands.state {
        AbsenceState::Requested => "requested",
        AbsenceState::Endorsed if session.role == Role::Admin => "endorsed",
        AbsenceState::Endorsed => return Err(Refusal::NotAllowed.into()),
        AbsenceState::Approved | AbsenceState::Rejected | AbsenceState::Cancelled => {
            return Err(Refusal::ChangedMeanwhile.into());
        }
    };
    let step = Step { case: Case::Absence, id: &id, from, to: "rejected", reason, at: app.now(), more: json!(null) };
    step.take(&app, &session.user, Vec::new()).await
}
