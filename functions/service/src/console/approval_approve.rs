//! Approving what another proposed: it is done in the same transaction.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{Proposal, ReasonGiven};
use klabat_api::routes;

use super::approval::{self, Decision, Stored};
use super::cases::manual_propose;
use super::{beacon_register, employee_reset, reason};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;

/// Approves a proposal of another person. What it is about is looked at again: if it has changed since, nothing is done.
#[utoipa::path(
    post, path = routes::APPROVAL_APPROVE, operation_id = "approval_approve", tag = "console",
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
    let now = app.now();
    let effect = match &stored.proposal {
        Proposal::BeaconRegistration { .. } => beacon_register::effect(&app, &stored, &session, now)?,
        Proposal::PhoneReset { .. } => employee_reset::effect(&app, &stored, &session, now),
        Proposal::ManualRecord { .. } => manual_propose::effect(&app, &stored, &session, now).await?,
    };
    approval::decide(&app, &session, &stored, Decision::Approve { reason }, now, effect).await?;
    Ok(Json(Done { done: true }))
}

/// Refuses a role that may not decide about this, and the ASN whom it is about.
pub(super) fn decides(session: &Session, stored: &Stored) -> Result<(), Failure> {
    if !approval::may_decide(session.role, &stored.proposal) {
        return Err(Refusal::NotAllowed.into());
    }
    match &stored.proposal {
        Proposal::PhoneReset { employee, .. } | Proposal::ManualRecord { employee, .. } => {
            session.decides_about(employee)
        }
        Proposal::BeaconRegistration { .. } => Ok(()),
    }
}
