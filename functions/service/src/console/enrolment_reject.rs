//! Rejecting an enrolment.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::ReasonGiven;
use klabat_api::routes;

use super::credential::{self, Change};
use super::reason;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session, id};
use crate::ports::Ports;

/// Ends a pending credential.
#[utoipa::path(
    post, path = routes::ENROLMENT_REJECT, operation_id = "enrolment_reject", tag = "console",
    params(("credential" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(credential): Path,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Done>, Failure> {
    session.may_change()?;
    let reason = reason(&given)?;
    let found = credential::find(&app, &session, &id(&credential)?).await?;
    credential::change(&app, &session, found, Change::Reject { reason }, app.now()).await
}
