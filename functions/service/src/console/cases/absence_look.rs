//! What an absence that was filed would take, for whoever decides about it.

use axum::extract::State;
use klabat_api::console::Filed;
use klabat_api::routes;

use super::absence_approve::{find, stored};
use super::absence_file::{PRESENT, told};
use super::leave::{self, Ask};
use super::present;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// Judges it by the rules as they are now, without itself; its letter may still come with the decision.
#[utoipa::path(
    get, path = routes::ABSENCE_LOOK, operation_id = "absence_look", tag = "console",
    params(("absence" = String, Path)),
    responses((status = 200, body = Filed)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
) -> Result<Json<Filed>, Failure> {
    let stands = find(&app, &session, &id).await?;
    let (absence, kind) = stored(&app, &id).await?;
    let judged = leave::judge(&app, &absence, kind, Ask::File).await?;
    let present = sql!(PRESENT, &stands.employee, &stands.first, &stands.last, &stands.unit);
    let present = app.batch(vec![present]).await?.first(|mut row| present::days(&mut row))?.unwrap_or_default();
    let refused = judged.verdict.err().map(Refusal::Rules);
    Ok(Json(Filed { id: Some(id), ..told(&absence, &judged, present, refused)? }))
}
