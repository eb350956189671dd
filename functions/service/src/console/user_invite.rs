//! A registration link for a user who is known: for one more passkey, or for one who lost theirs.

use axum::extract::State;
use klabat_api::console::Invite;
use klabat_api::routes;
use serde_json::json;

use super::audit::Entry;
use super::found;
use super::invites::{self, link, until};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, NoBody, Path, Session};
use crate::ports::Ports;
use crate::store::sql;

const USER: &str = "SELECT name FROM users WHERE id = ?1";

const FORMER: &str = "DELETE FROM invites WHERE user = ?1 AND used_at IS NULL";

/// Gives a link in place of a former one that was not used. The passkeys that the user has stay.
#[utoipa::path(
    post, path = routes::USER_INVITE, operation_id = "user_invite", tag = "console",
    params(("user" = String, Path)),
    responses((status = 200, body = Invite)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(user): Path,
    NoBody: NoBody,
) -> Result<Json<Invite>, Failure> {
    session.is_admin()?;
    let _: String = found(app.batch(vec![sql!(USER, &user)]).await?.first(|mut row| row.next())?)?;
    let (now, token) = (app.now(), app.random::<32>());
    let expires_at = until(now);
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "user.invited",
        subject: &user,
        before: json!(null),
        after: json!({ "link_until": expires_at.0 }),
        salt: app.random(),
    };
    app.batch(vec![entry.statement(), sql!(FORMER, &user), invites::store(&user, Some(&session.user), &token, now)])
        .await?;
    Ok(Json(Invite { link: link(&app.config.origin, &token), expires_at: expires_at.0 }))
}
