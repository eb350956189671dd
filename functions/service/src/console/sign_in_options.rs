//! The first half of signing in. Nothing is read and nothing is written.

use axum::extract::State;
use klabat_api::console::SignInOptions;
use klabat_api::{Base64Url, routes};

use super::challenge::Ceremony;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, NoBody};
use crate::ports::Ports;

/// Says what the browser needs to sign in with a passkey.
#[utoipa::path(
    post, path = routes::SIGN_IN_OPTIONS, operation_id = "sign_in_options", tag = "console",
    responses((status = 200, body = SignInOptions)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    NoBody: NoBody,
) -> Result<Json<SignInOptions>, Failure> {
    let (server_challenge, challenge) = Ceremony::SignIn.issue(&app);
    Ok(Json(SignInOptions {
        server_challenge: Base64Url::from(server_challenge.encode()),
        challenge: Base64Url::from(challenge),
        rp_id: app.config.rp_id.clone(),
    }))
}
