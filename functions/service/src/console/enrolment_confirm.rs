//! Confirming an enrolment, face to face.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::routes;

use super::credential::{self, Change};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, NoBody, Path, Session, id};
use crate::ports::Ports;

/// Makes a pending credential active.
#[utoipa::path(
    post, path = routes::ENROLMENT_CONFIRM, operation_id = "enrolment_confirm", tag = "console",
    params(("credential" = String, Path)),
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(credential): Path,
    NoBody: NoBody,
) -> Result<Json<Done>, Failure> {
    session.may_change()?;
    let found = credential::find(&app, &session, &id(&credential)?).await?;
    session.decides_about(&found.employee)?;
    credential::change(&app, &session, found, Change::Confirm, app.now()).await
}
