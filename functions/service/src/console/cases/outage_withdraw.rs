//! Taking an outage back.

use axum::extract::State;
use klabat_api::console::{CaseState, Decided, ReasonGiven, Role};
use klabat_api::routes;
use serde_json::json;

use super::outages::{LOCKED, locked_by};
use super::step::{Case, Step};
use crate::app::App;
use crate::console::{found, reason, visible};
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

const STANDS: &str = visible!(
    "SELECT state, declared_by IS ?1 AS own FROM outages
     WHERE id = ?3 AND (unit IN (SELECT unit FROM visible) OR (unit IS NULL AND ?2))"
);

/// Takes back what waits, by who declared it or by an admin; what an admin granted, only an admin takes back, and from then
/// on it forgives nothing. Locked months do not move, and are named.
#[utoipa::path(
    post, path = routes::OUTAGE_WITHDRAW, operation_id = "outage_withdraw", tag = "console",
    params(("outage" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Decided)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Decided>, Failure> {
    session.may_change()?;
    let reason = reason(&given)?;
    let stands = sql!(STANDS, session.user.as_str(), session.sees_all(), &id);
    let mut answers = app.batch(vec![stands, sql!(LOCKED, &id)]).await?;
    let (state, own): (CaseState, bool) = found(answers.first(|mut row| Ok((row.next()?, row.next()?)))?)?;
    let locked = locked_by(&mut answers)?;
    let from = match state {
        CaseState::Open if own || session.role == Role::Admin => "open",
        CaseState::Approved if session.role == Role::Admin => "approved",
        CaseState::Open | CaseState::Approved => return Err(Refusal::NotAllowed.into()),
        CaseState::Rejected | CaseState::Withdrawn => return Err(Refusal::ChangedMeanwhile.into()),
    };
    let step = Step { case: Case::Outage, id: &id, from, to: "withdrawn", reason, at: app.now(), more: json!(null) };
    step.take(&app, &session.user, Vec::new()).await?;
    Ok(Json(Decided { done: true, id: None, locked }))
}
