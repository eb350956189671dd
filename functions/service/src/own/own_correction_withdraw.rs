//! An ASN takes a correction back.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::CaseState;
use klabat_api::own::TakeBack;
use klabat_api::routes;
use serde_json::json;

use super::owner;
use crate::app::App;
use crate::console::cases::step::{Case, Step};
use crate::failure::Failure;
use crate::http::Json;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// What they asked for themselves.
const OWN: &str = "SELECT state FROM corrections WHERE id = ?1 AND employee = ?2 AND requested_by = ?2";

/// Takes back what waits.
#[utoipa::path(
    post, path = routes::OWN_CORRECTION_WITHDRAW, operation_id = "own_correction_withdraw", tag = "phone",
    request_body = TakeBack,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(back): Json<TakeBack>,
) -> Result<Json<Done>, Failure> {
    let owner = owner(&app, &back.credential, &back.token).await?;
    let mut answers = app.batch(vec![sql!(OWN, &back.id, &owner)]).await?;
    match answers.first(|mut row| row.next())?.ok_or(Refusal::NotFound)? {
        CaseState::Open => {}
        CaseState::Approved | CaseState::Rejected | CaseState::Withdrawn => {
            return Err(Refusal::ChangedMeanwhile.into());
        }
    }
    let (case, id, at) = (Case::Correction, back.id.as_str(), app.now());
    let step = Step { case, id, from: "open", to: "withdrawn", reason: "", at, more: json!(null) };
    step.take(&app, &owner, Vec::new()).await
}
