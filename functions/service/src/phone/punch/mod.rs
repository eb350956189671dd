//! A check-in or check-out: one read batch, a decision without I/O but the signatures, one write batch.

pub(super) mod commit;
pub(super) mod decide;
mod gather;

use axum::extract::State;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::phone::Punched;
use klabat_api::{Base64Url, routes};
use klabat_evidence::{AuthenticChallenge, Bundle, Millis, Proof, Refusal};

use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::http::{Bytes, Json};
use crate::ports::{Limit, Ports};
use decide::{Decision, Proven};
use gather::{Gathered, Kept, Spent};

/// A posted bundle, decoded; nothing in it is verified.
struct Submission {
    bundle: Bundle,
    bytes: Vec<u8>,
    once: [u8; 32],
    hash: [u8; 32],
    credential: Vec<u8>,
}

impl Submission {
    fn decode(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let bundle = Bundle::decode(&bytes)?;
        let Proof::Assertion { credential_id, .. } = bundle.proof() else {
            return Err(Refusal::WrongIntent);
        };
        let credential = credential_id.clone();
        Ok(Self { once: bundle.once(), hash: bundle.submission(), bundle, bytes, credential })
    }
}

/// Takes a punch bundle and answers with the signed receipt.
///
/// The same bytes again are answered with the same receipt, whatever was revoked since. Other bytes for the same
/// challenge are refused. A refusal spends nothing.
///
/// Credential ids are no secret: the limits count by the challenge, which only its taker knows, and what the credential
/// signed and the beacon sealed, so that nobody can use up another's. There is none by address, as a whole office is
/// behind one.
#[utoipa::path(
    post, path = routes::PUNCH, operation_id = "punch", tag = "phone",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Punched)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, Bytes(bytes): Bytes) -> Result<Json<Punched>, Failure> {
    let received_at = app.now();
    let submission = Submission::decode(bytes)?;
    // Nothing is read for a challenge that is not ours, nor more than a few times for one that is.
    let challenge = AuthenticChallenge::by_secret(submission.bundle.statement(), &app.secret())?;
    app.limit(Limit::Challenge, Base64UrlUnpadded::encode_string(&submission.once)).await?;
    let kept = match gather::read(&mut app.batch(gather::statements(&submission)).await?)? {
        Gathered::Spent(spent) => again(spent, &submission)?,
        Gathered::Fresh(fresh) => {
            let proven = decide::prove(&app, &submission, challenge, fresh, received_at).await?;
            app.limit(Limit::Punch, Base64UrlUnpadded::encode_string(&sha256(&submission.credential))).await?;
            if proven.sealed() {
                let beacon = submission.bundle.seal().body.beacon.0;
                app.limit(Limit::Seal, Base64UrlUnpadded::encode_string(&beacon)).await?;
            }
            count(&app, &submission, proven, received_at).await?
        }
    };
    Ok(Json(Punched { receipt: Base64Url(kept.receipt), record: kept.record }))
}

/// A submission whose challenge was used before: for the same bytes, or for others, be they an enrolment.
fn again(spent: Spent, submission: &Submission) -> Result<Kept, Failure> {
    if spent.submission != submission.hash {
        return Err(Refusal::AlteredSubmission.into());
    }
    spent.kept.ok_or_else(|| Failure::Fault("a spent challenge without its record".to_owned()))
}

/// Decides and commits. A refusal of what its holder signed is kept under their name, where it is not kept as disputed;
/// that it could not be kept changes nothing for them.
async fn count<P: Ports>(
    app: &App<P>,
    submission: &Submission,
    proven: Proven,
    received_at: Millis,
) -> Result<Kept, Failure> {
    let holder = proven.holder.clone();
    let outcome = decided(app, submission, proven).await;
    if let Err(Failure::Refused(refusal)) = &outcome
        && !matches!(refusal, crate::Refusal::Evidence(Refusal::RepeatedCounter))
    {
        let row = commit::refusal(submission, &holder, *refusal, received_at);
        app.try_batch(vec![row], "a refusal was not kept").await;
    }
    outcome
}

/// Judges and commits. Where something was revoked between the two, it is judged once more, by what is known now: what
/// was sealed before goes to review.
async fn decided<P: Ports>(app: &App<P>, submission: &Submission, proven: Proven) -> Result<Kept, Failure> {
    let decision = proven.decide(app).await?;
    let refused = match accept(app, submission, &decision).await {
        Err(Failure::Refused(crate::Refusal::Evidence(refused))) => refused,
        outcome => return outcome,
    };
    if !matches!(refused, Refusal::RevokedCredential | Refusal::RevokedBeacon) {
        return Err(refused.into());
    }
    let revoked = gather::revoked(app, submission).await?;
    accept(app, submission, &decision.again(app, revoked).await?).await
}

/// Commits; what another post of the same bytes stored first is the answer to this one too.
async fn accept<P: Ports>(app: &App<P>, submission: &Submission, decision: &Decision) -> Result<Kept, Failure> {
    let refusal = match app.commit(commit::statements(submission, decision)).await? {
        Ok(mut answers) => return commit::read(&mut answers),
        Err(constraint) => commit::refused(&constraint)?,
    };
    if refusal == Refusal::RepeatedCounter {
        let (seal, at) = (decision.presence.seal(), decision.conditions.received_at);
        let row = commit::dispute(submission.hash, submission.once, &submission.bytes, seal, &decision.holder, at);
        app.batch(vec![row]).await?;
    }
    Err(refusal.into())
}

/// Whom a submission is about, for what is kept of a refused one.
#[derive(Clone)]
pub(super) struct Holder {
    pub(super) employee: String,
    pub(super) unit: String,
}
