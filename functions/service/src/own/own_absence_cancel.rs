//! An ASN takes a request for an absence back.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::AbsenceState;
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

/// What they asked for themselves: what the operator filed is the operator's to take back.
const OWN: &str = "SELECT state FROM absences WHERE id = ?1 AND employee = ?2 AND requested_by = ?2";

/// Takes back what waits; what BKPP approved, only BKPP cancels.
#[utoipa::path(
    post, path = routes::OWN_ABSENCE_CANCEL, operation_id = "own_absence_cancel", tag = "phone",
    request_body = TakeBack,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(back): Json<TakeBack>,
) -> Result<Json<Done>, Failure> {
    let owner = owner(&app, &back.credential, &back.token).await?;
    let mut answers = app.batch(vec![sql!(OWN, &back.id, &owner)]).await?;
    // What waits is in no locked month, for it keeps its own from being verified.
    let from = match answers.first(|mut row| row.next())?.ok_or(Refusal::NotFound)? {
        AbsenceState::Requested => "requested",
        AbsenceState::Endorsed => "endorsed",
        AbsenceState::Approved => return Err(Refusal::NotAllowed.into()),
        AbsenceState::Rejected | AbsenceState::Cancelled => return Err(Refusal::ChangedMeanwhile.into()),
    };
    let (id, at) = (back.id.as_str(), app.now());
    let step = Step { case: Case::Absence, id, from, to: "cancelled", reason: "", at, more: json!(null) };
    step.take(&app, &owner, Vec::new()).await
}
