//! Deciding about a correction.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{CaseState, Verdict};
use klabat_api::routes;
use klabat_attendance::Refusal as Rules;
use serde_json::json;

use super::step::{Case, Step};
use super::{decided, verdict_reason};
use crate::app::App;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::{Named as _, Row, sql};

const STANDS: &str = visible!(
    "SELECT state, requested_by = ?1 AS wrote, employee FROM corrections
     WHERE id = ?3 AND unit IN (SELECT unit FROM visible)"
);

/// A correction as it was read.
pub(super) struct Stands {
    pub(super) state: CaseState,
    /// Whether the reader wrote it down.
    pub(super) wrote: bool,
    employee: String,
}

/// How a correction of the visible units stands.
pub(super) async fn stands<P: Ports>(app: &App<P>, session: &Session, id: &str) -> Result<Stands, Failure> {
    let statement = sql!(STANDS, session.user.as_str(), session.sees_all(), id);
    let read = |mut row: Row| Ok(Stands { state: row.next()?, wrote: row.next()?, employee: row.next()? });
    found(app.batch(vec![statement]).await?.first(read)?)
}

/// Grants a correction or does not: not by who wrote it down, nor by whom it is about.
#[utoipa::path(
    post, path = routes::CORRECTION_DECIDE, operation_id = "correction_decide", tag = "console",
    params(("correction" = String, Path)), request_body = Verdict,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(verdict): Json<Verdict>,
) -> Result<Json<Done>, Failure> {
    session.may_decide()?;
    let reason = verdict_reason(&verdict)?;
    let stands = stands(&app, &session, &id).await?;
    if stands.state != CaseState::Open {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    session.decides_about(&stands.employee)?;
    if stands.wrote {
        return Err(Refusal::Rules(Rules::SecondPerson).into());
    }
    let to = decided(&verdict).name();
    let step = Step { case: Case::Correction, id: &id, from: "open", to, reason, at: app.now(), more: json!(null) };
    step.take(&app, &session.user, Vec::new()).await
}
