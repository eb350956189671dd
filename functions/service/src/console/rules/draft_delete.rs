//! Deleting a rule that nobody finished.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::routes;
use serde_json::Value;

use super::drafts;
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::found;
use crate::failure::Failure;
use crate::http::{Json, NoBody, Path, Session};
use crate::ports::Ports;

/// Deletes a draft, by whoever may write such a rule.
#[utoipa::path(
    post, path = routes::RULE_DRAFT_DELETE, operation_id = "draft_delete", tag = "console",
    params(("draft" = String, Path)),
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    NoBody: NoBody,
) -> Result<Json<Done>, Failure> {
    session.may_change()?;
    let before = found(drafts::find(&app, &session, &id).await?)?;
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "draft.deleted",
        subject: &id,
        before,
        after: Value::Null,
        salt: app.random(),
    };
    let mut statements = vec![entry.statement()];
    statements.extend(drafts::take(&id));
    app.batch(statements).await?;
    Ok(Json(Done { done: true }))
}
