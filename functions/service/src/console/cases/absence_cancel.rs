//! Taking an absence back, or cancelling one that was approved.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{AbsenceState, ReasonGiven, Role};
use klabat_api::routes;
use serde_json::json;

use super::absence_approve::find;
use super::step::{Case, Step};
use crate::app::App;
use crate::console::reason;
use crate::console::recaps::locked;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;

/// Takes back what waits; what BKPP approved, only BKPP cancels. In a locked month neither is possible.
#[utoipa::path(
    post, path = routes::ABSENCE_CANCEL, operation_id = "absence_cancel", tag = "console",
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
    let row = find(&app, &session, &id).await?;
    let from = match row.state {
        AbsenceState::Requested => "requested",
        AbsenceState::Endorsed => "endorsed",
        AbsenceState::Approved if session.role == Role::Admin => {
            session.decides_about(&row.employee)?;
            "approved"
        }
        AbsenceState::Approved => return Err(Refusal::NotAllowed.into()),
        AbsenceState::Rejected | AbsenceState::Cancelled => return Err(Refusal::ChangedMeanwhile.into()),
    };
    let step = Step { case: Case::Absence, id: &id, from, to: "cancelled", reason, at: app.now(), more: json!(null) };
    step.take(&app, &session.user, vec![locked::free(&[&row.employee], &row.first, &row.last)]).await
}
