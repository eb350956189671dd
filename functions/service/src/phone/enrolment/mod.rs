//! Enrolling a phone: a credential made inside a beacon exchange, pending until an operator confirms it.

mod commit;
mod gather;

use axum::extract::State;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use klabat_api::phone::Enrolled;
use klabat_api::{Base64Url, routes};
use klabat_evidence::{
    AuthenticChallenge, Bundle, Conditions, Enrolment, EnrolmentParties, Judgement, PhoneConditions, Proof, Receipt,
    Refusal, checks_enrolment, judge,
};
use klabat_webauthn::android::{self, RevocationList, Serial};
use sha2::Sha256;

use super::check::check;
use super::gather::Admitted;
use super::punch::commit::dispute;
use super::punch::decide::sign;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Bytes, Json};
use crate::ports::{Limit, Ports};
use gather::{Gathered, Kept, Open};

/// Domain of the MAC that a phone's first token is.
const TOKEN_DOMAIN: &[u8] = b"klabat-token-v1\0";

/// A posted enrolment bundle, decoded; nothing in it is verified.
struct Submission {
    bundle: Bundle,
    bytes: Vec<u8>,
    once: [u8; 32],
    hash: [u8; 32],
    code: [u8; 32],
    /// Of the certificates that it brings.
    serials: Vec<Serial>,
}

/// An enrolment to be committed.
struct Decision {
    enrolment: Enrolment,
    judgement: Judgement,
    conditions: Conditions,
    receipt: Receipt,
    open: Open,
    token: [u8; 32],
    /// Of the audit line; the receipt has its own.
    salt: [u8; 16],
}

/// Takes an enrolment bundle. The same bytes again get the same answer.
///
/// No limit by address: an office enrols behind one. Nothing is read before the challenge is known to be ours, and that
/// is given only for a right code.
#[utoipa::path(
    post, path = routes::ENROLMENT, operation_id = "enrolment", tag = "phone",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Enrolled)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Bytes(bytes): Bytes,
) -> Result<Json<Enrolled>, Failure> {
    let received_at = app.now();
    let submission = decode(bytes)?;
    let challenge = AuthenticChallenge::by_secret(submission.bundle.statement(), &app.secret())?;
    app.limit(Limit::Challenge, Base64UrlUnpadded::encode_string(&submission.once)).await?;
    let token = token(&app.config.mac_secret, &submission);
    let kept = match gather::read(&mut app.batch(gather::statements(&submission)).await?)? {
        Gathered::Spent { submission: hash, .. } if hash != submission.hash => {
            return Err(Refusal::AlteredSubmission.into());
        }
        Gathered::Spent { kept, .. } => {
            kept.ok_or_else(|| Failure::Fault("a spent challenge without its credential".to_owned()))?
        }
        Gathered::Fresh(fresh) => {
            let open = fresh.open(received_at)?;
            let admitted = fresh.witness.admit(received_at, None, app.config.development)?;
            let phone = conditions(&app, fresh.revocations);
            let decision = decide(&app, &submission, &challenge, admitted, phone, open, token).await?;
            commit(&app, &submission, &decision).await?
        }
    };
    Ok(Json(Enrolled {
        check: check(&kept.credential, &kept.key),
        credential: Base64Url(kept.credential),
        token: Base64Url::from(token),
        state: kept.state,
        name: kept.name,
        unit: kept.unit,
    }))
}

fn decode(bytes: Vec<u8>) -> Result<Submission, Refusal> {
    let bundle = Bundle::decode(&bytes)?;
    let Proof::Attestation { attestation_object, .. } = bundle.proof() else {
        return Err(Refusal::WrongIntent);
    };
    let (serials, code) = (android::serials(attestation_object), bundle.statement().subject.0);
    Ok(Submission { once: bundle.once(), hash: bundle.submission(), code, serials, bundle, bytes })
}

/// The phone's first token: a MAC over the submission, so that the same bytes get the same token and none is stored.
/// It opens the owner's history to whoever holds these bytes, until the phone is given another.
fn token(secret: &[u8; 32], submission: &Submission) -> [u8; 32] {
    let mac: Hmac<Sha256> = Hmac::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.chain_update(TOKEN_DOMAIN).chain_update(submission.hash).finalize().into_bytes().into()
}

/// What a phone is judged by. Without a certificate chain nothing says that the key is in a phone: whether that is enough,
/// the regency chooses.
fn conditions<P: Ports>(app: &App<P>, revocations: RevocationList) -> PhoneConditions {
    PhoneConditions { attested_only: app.config.attested_only, rules: app.config.device_rules.clone(), revocations }
}

async fn decide<P: Ports>(
    app: &App<P>,
    submission: &Submission,
    challenge: &AuthenticChallenge,
    Admitted { beacon, epoch, mut conditions }: Admitted,
    phone: PhoneConditions,
    open: Open,
    token: [u8; 32],
) -> Result<Decision, Failure> {
    let parties = EnrolmentParties {
        relying_party: &app.relying_party(),
        attestation: &phone.policy(&app.config.attestation_roots),
        code: klabat_evidence::Subject(submission.code),
        beacon: &beacon,
        epoch: &epoch,
    };
    let pending = checks_enrolment(&submission.bundle, &parties)?;
    let answers = app.verify(pending.checks()).await?;
    let enrolment = pending.conclude(&answers)?;
    conditions.phone = Some(phone);
    let judgement = judge(enrolment.presence(), challenge, &conditions)?;
    let receipt = sign(app, enrolment.presence(), judgement, &conditions).await?;
    Ok(Decision { enrolment, judgement, conditions, receipt, open, token, salt: app.random() })
}

async fn commit<P: Ports>(app: &App<P>, submission: &Submission, decision: &Decision) -> Result<Kept, Failure> {
    let refusal = match app.commit(commit::statements(submission, decision)).await? {
        Ok(mut answers) => return commit::read(&mut answers),
        Err(constraint) => commit::refused(&constraint)?,
    };
    if refusal == Refusal::RepeatedCounter {
        let (seal, at) = (decision.enrolment.presence().seal(), decision.conditions.received_at);
        let row = dispute(submission.hash, submission.once, &submission.bytes, seal, &decision.open, at);
        app.batch(vec![row]).await?;
    }
    Err(refusal.into())
}
