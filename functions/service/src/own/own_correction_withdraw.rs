//! An ASN takes a correction back.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::CaseState;
use klabat_api::own::TakeBack;
use klabat_api::routes;

use super::take_back;
use crate::app::App;
use crate::console::cases::step::Case;
use crate::failure::Failure;
use crate::http::Json;
use crate::ports::Ports;
use crate::refusal::Refusal;

const STANDS: &str = "SELECT state FROM corrections WHERE id = ?1 AND employee = ?2 AND requested_by = ?2";

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
    take_back(&app, &back, (Case::Correction, STANDS, "withdrawn"), |state| match state {
        CaseState::Open => Ok("open"),
        CaseState::Approved | CaseState::Rejected | CaseState::Withdrawn => Err(Refusal::ChangedMeanwhile),
    })
    .await
}
