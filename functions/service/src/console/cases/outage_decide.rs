//! Deciding about an outage that was proposed.

use axum::extract::State;
use klabat_api::console::{Decided, Verdict};
use klabat_api::routes;
use serde_json::json;

use super::outages::{LOCKED, locked_by};
use super::step::{Case, Step};
use super::{decided, verdict_reason};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::store::{Named as _, sql};

/// Grants an outage or does not.
#[utoipa::path(
    post, path = routes::OUTAGE_DECIDE, operation_id = "outage_decide", tag = "console",
    params(("outage" = String, Path)), request_body = Verdict,
    responses((status = 200, body = Decided)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(verdict): Json<Verdict>,
) -> Result<Json<Decided>, Failure> {
    session.is_admin()?;
    let reason = verdict_reason(&verdict)?;
    let locked = locked_by(&mut app.batch(vec![sql!(LOCKED, &id)]).await?)?;
    let to = decided(&verdict).name();
    let step = Step { case: Case::Outage, id: &id, from: "open", to, reason, at: app.now(), more: json!(null) };
    step.take(&app, &session.user, Vec::new()).await?;
    Ok(Json(Decided { done: true, id: None, locked }))
}
