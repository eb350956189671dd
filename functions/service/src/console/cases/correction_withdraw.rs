//! Taking a correction back.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{ReasonGiven, Role};
use klabat_api::routes;
use serde_json::json;

use super::correction_decide::stands;
use super::step::{Case, Step};
use crate::app::App;
use crate::console::reason;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;

/// Takes back what waits: by who wrote it down, or by an admin, who looks after what others left behind.
#[utoipa::path(
    post, path = routes::CORRECTION_WITHDRAW, operation_id = "correction_withdraw", tag = "console",
    params(("correction" = String, Path)), request_body = ReasonGiven,
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
    if !stands(&app, &session, &id).await?.wrote && session.role != Role::Admin {
        return Err(Refusal::NotAllowed.into());
    }
    let (case, from, to) = (Case::Correction, "open", "withdrawn");
    Step { case, id: &id, from, to, reason, at: app.now(), more: json!(null) }
        .take(&app, &session.user, Vec::new())
        .await
}
