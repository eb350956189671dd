//! Rejecting what another proposed.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::ReasonGiven;
use klabat_api::routes;

use super::approval::{self, Decision};
use super::approval_approve::decides;
use super::reason;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;

/// Rejects a proposal of another person; nothing is done.
#[utoipa::path(
    post, path = routes::APPROVAL_REJECT, operation_id = "approval_reject", tag = "console",
    params(("approval" = String, Path)), request_body = ReasonGiven,
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
    let stored = approval::find(&app, &session, &id).await?;
    decides(&session, &stored)?;
    approval::decide(&app, &session, &stored, Decision::Reject { reason }, app.now(), Vec::new()).await?;
    Ok(Json(Done { done: true }))
}
