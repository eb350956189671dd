//! Taking back one's own proposal.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::routes;

use super::approval::{self, Decision};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, NoBody, Path, Session};
use crate::ports::Ports;

/// Withdraws a proposal, which its proposer alone may.
#[utoipa::path(
    post, path = routes::APPROVAL_WITHDRAW, operation_id = "approval_withdraw", tag = "console",
    params(("approval" = String, Path)),
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    NoBody: NoBody,
) -> Result<Json<Done>, Failure> {
    session.may_change()?;
    let stored = approval::find(&app, &session, &id).await?;
    approval::decide(&app, &session, &stored, Decision::Withdraw, app.now(), Vec::new()).await?;
    Ok(Json(Done { done: true }))
}
