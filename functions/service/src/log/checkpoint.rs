//! The latest checkpoint.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use klabat_api::routes;

use super::rows::PUBLISHED;
use crate::app::App;
use crate::failure::Failure;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// Gives the signed checkpoint with its cosignatures, once as many witnesses as are demanded have cosigned it.
#[utoipa::path(
    get, path = routes::LOG_CHECKPOINT, operation_id = "log_checkpoint", tag = "log",
    responses((status = 200, body = String, content_type = "text/plain; charset=utf-8")),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>) -> Result<impl IntoResponse, Failure> {
    let witnesses = app.config.log.threshold();
    answer(&app, witnesses).await
}

/// The newest checkpoint that so many witnesses cosigned.
pub(super) async fn answer<P: Ports>(app: &App<P>, witnesses: usize) -> Result<impl IntoResponse + use<P>, Failure> {
    let mut answers = app.batch(vec![sql!(PUBLISHED, witnesses as u64)]).await?;
    let note = answers.first(|mut row| Ok((row.next::<u64>()?, row.next::<String>()?)))?;
    let (_, note) = note.ok_or(Refusal::NotFound)?;
    // “Its headers SHOULD prevent caching beyond a few seconds.” (tlog-tiles)
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=5")], note))
}
