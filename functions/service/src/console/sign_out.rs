//! Signing out.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::routes;
use serde_json::json;

use super::audit::Entry;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, NoBody, Session, SessionCookie};
use crate::ports::Ports;
use crate::store::sql;

const END: &str = "DELETE FROM sessions WHERE hash = ?1";

/// Ends the session.
#[utoipa::path(
    post, path = routes::SIGN_OUT, operation_id = "sign_out", tag = "console",
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    NoBody: NoBody,
) -> Result<(SessionCookie, Json<Done>), Failure> {
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "session.ended",
        subject: &session.user,
        before: json!(null),
        after: json!(null),
        salt: app.random(),
    };
    app.batch(vec![entry.statement(), sql!(END, session.hash)]).await?;
    Ok((SessionCookie::End, Json(Done { done: true })))
}
