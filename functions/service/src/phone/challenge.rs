//! A server challenge for one punch. Nothing is read and nothing is written: a MAC remembers.

use axum::extract::State;
use klabat_api::phone::{ChallengeReply, ChallengeRequest};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Purpose, ServerChallenge, Subject, TTL_MS};

use crate::app::App;
use crate::http::Json;
use crate::ports::Ports;

/// Issues a challenge to whoever asks: it is of use only to the holder of the credential.
#[utoipa::path(
    post, path = routes::CHALLENGE, operation_id = "challenge", tag = "phone",
    request_body = ChallengeRequest,
    responses((status = 200, body = ChallengeReply)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(request): Json<ChallengeRequest>,
) -> Json<ChallengeReply> {
    let subject = Subject::of_credential(&request.credential.0);
    let challenge = ServerChallenge::issue(&app.secret(), app.random(), Purpose::Punch, subject, app.now(), TTL_MS);
    Json(ChallengeReply {
        challenge: Base64Url::from(challenge.encode()),
        issued_at: challenge.issued_at.0,
        expires_at: challenge.expires_at.0,
    })
}
