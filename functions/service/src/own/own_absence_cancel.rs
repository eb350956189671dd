//! An ASN takes a request for an absence back.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::AbsenceState;
use klabat_api::own::TakeBack;
use klabat_api::routes;

use super::take_back;
use crate::app::App;
use crate::console::cases::step::Case;
use crate::failure::Failure;
use crate::http::Json;
use crate::ports::Ports;
use crate::refusal::Refusal;

const STANDS: &str = "SELECT state FROM absences WHERE id = ?1 AND employee = ?2 AND requested_by = ?2";

/// Takes back what waits, which is in no locked month, for it keeps its own from being verified; what BKPP approved, only
/// BKPP cancels.
#[utoipa::path(
    post, path = routes::OWN_ABSENCE_CANCEL, operation_id = "own_absence_cancel", tag = "phone",
    request_body = TakeBack,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(back): Json<TakeBack>,
) -> Result<Json<Done>, Failure> {
    take_back(&app, &back, (Case::Absence, STANDS, "cancelled"), |state| match state {
        AbsenceState::Requested => Ok("requested"),
        AbsenceState::Endorsed => Ok("endorsed"),
        AbsenceState::Approved => Err(Refusal::NotAllowed),
        AbsenceState::Rejected | AbsenceState::Cancelled => Err(Refusal::ChangedMeanwhile),
    })
    .await
}
