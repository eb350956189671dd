//! A check-in or check-out: one read batch, a decision without I/O but the signatures, one write batch.

pub(super) mod commit;
pub(super) mod decide;
mod gather;

use axum::extract::State;
use data_encoding::BASE64URL_NOPAD;
use klabat_api::phone::Punched;
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Bundle, Millis, Proof, Refusal};

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
/// Credential ids are no secret: the limit counts only what the credential signed, so that nobody can use up another's.
/// It is no limit by address, as a whole office is behind one.
#[utoipa::path(
    post, path = routes::PUNCH, operation_id = "punch", tag = "phone",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Punched)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, Bytes(bytes): Bytes) -> Result<Json<Punched>, Failure> {
    let received_at = app.now();
    let submission = Submission::decode(bytes)?;
    let kept = match gather::read(&mut app.batch(gather::statements(&submission)).await?)? {
        Gathered::Spent(spent) => again(spent, &submission)?,
        Gathered::Fresh(fresh) => {
            let proven = decide::prove(&app, &submission, fresh, received_at).await?;
            app.limit(Limit::Punch, BASE64URL_NOPAD.encode(&sha256(&submission.credential))).await?;
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
    let outcome = match proven.decide(app).await {
        Ok(decision) => accept(app, submission, &decision).await,
        Err(failure) => Err(failure),
    };
    if let Err(Failure::Refused(refusal)) = &outcome
        && !matches!(refusal, crate::Refusal::Evidence(Refusal::RepeatedCounter))
    {
        let row = commit::refusal(submission, &holder, *refusal, received_at);
        app.try_batch(vec![row], "a refusal was not kept").await;
    }
    outcome
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
