//! The newest checkpoint, for witnesses.

use axum::extract::State;
use axum::response::IntoResponse;
use klabat_api::routes;

use super::checkpoint::answer;
use crate::app::App;
use crate::failure::Failure;
use crate::ports::Ports;

/// Gives the newest signed checkpoint, which no witness may have cosigned yet.
#[utoipa::path(
    get, path = routes::LOG_CANDIDATE, operation_id = "log_candidate", tag = "log",
    responses((status = 200, body = String, content_type = "text/plain; charset=utf-8")),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>) -> Result<impl IntoResponse, Failure> {
    answer(&app, 0).await
}
