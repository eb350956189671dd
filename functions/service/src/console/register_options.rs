//! The first half of registering a passkey by a one-time link.

use axum::extract::State;
use klabat_api::console::{LinkToken, RegisterOptions, Role};
use klabat_api::{Base64Url, routes};
use klabat_evidence::Millis;

use super::challenge::Ceremony;
use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::http::{Address, Json};
use crate::ports::{Limit, Ports, Statement};
use crate::refusal::Refusal;
use crate::store::{Answers, Row, sql};

const LINK: &str = "
    SELECT users.id, users.user_handle, users.name, users.role
    FROM invites JOIN users ON users.id = invites.user
    WHERE invites.hash = ?1 AND invites.used_at IS NULL AND invites.expires_at > ?2";

const PASSKEYS: &str = "
    SELECT passkeys.id FROM passkeys JOIN invites ON invites.user = passkeys.user WHERE invites.hash = ?1";

/// Whose link it is.
pub(super) struct Invited {
    pub(super) user: String,
    pub(super) user_handle: [u8; 32],
    pub(super) name: String,
    pub(super) role: Role,
}

/// Takes the link's token and says what the browser needs to make a passkey.
#[utoipa::path(
    post, path = routes::REGISTER_OPTIONS, operation_id = "register_options", tag = "console",
    request_body = LinkToken,
    responses((status = 200, body = RegisterOptions)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Address(address): Address,
    Json(link): Json<LinkToken>,
) -> Result<Json<RegisterOptions>, Failure> {
    app.limit(Limit::Link, address).await?;
    let hash = sha256(&link.token.0);
    let mut answers = app.batch(vec![find(hash, app.now()), sql!(PASSKEYS, hash)]).await?;
    let invited = read(&mut answers)?;
    let exclude = answers.rows(|mut row| row.next().map(Base64Url))?;
    let (server_challenge, challenge) = Ceremony::Register(hash).issue(&app);
    Ok(Json(RegisterOptions {
        server_challenge: Base64Url::from(server_challenge.encode()),
        challenge: Base64Url::from(challenge),
        rp_id: app.config.rp_id.clone(),
        user_handle: Base64Url::from(invited.user_handle),
        name: invited.name,
        role: invited.role,
        exclude,
    }))
}

/// Looks for an open link.
pub(super) fn find(hash: [u8; 32], now: Millis) -> Statement {
    sql!(LINK, hash, now)
}

/// Whose it is; a link that was used, has expired or never was is refused alike.
pub(super) fn read(answers: &mut Answers) -> Result<Invited, Failure> {
    answers.first(invited)?.ok_or_else(|| Refusal::UnknownLink.into())
}

fn invited(mut row: Row) -> Result<Invited, Failure> {
    Ok(Invited { user: row.next()?, user_handle: row.next()?, name: row.next()?, role: row.next()? })
}
