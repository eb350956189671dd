//! Whether a fresh submission counts. Pure but for the signatures, which a port answers.

use klabat_evidence::{
    AuthenticChallenge, Conditions, Judgement, Millis, Parties, Presence, Receipt, ReceiptBody, Refusal, checks, judge,
};
use klabat_protocol::{PublicKey, Signature, hash};

use super::gather::{Credential, Fresh};
use super::{Holder, Submission};
use crate::app::App;
use crate::failure::Failure;
use crate::phone::gather::Admitted;
use crate::ports::Ports;

/// A punch to be committed.
pub(super) struct Decision {
    pub(super) presence: Presence,
    pub(super) judgement: Judgement,
    pub(super) conditions: Conditions,
    pub(super) holder: Holder,
    pub(super) receipt: Receipt,
}

/// Refuses, in this order: a challenge of another server or none; a credential that is unknown, pending or revoked; a
/// beacon or epoch likewise; then whatever `checks`, the signatures and `judge` refuse.
pub(super) async fn decide<P: Ports>(
    app: &App<P>,
    submission: &Submission,
    fresh: Fresh,
    received_at: Millis,
) -> Result<Decision, Failure> {
    let challenge = AuthenticChallenge::by_secret(submission.bundle.statement(), &app.secret())?;
    let credential = usable(fresh.credential)?;
    let Admitted { beacon, epoch, conditions } = fresh.witness.admit(received_at, app.config.development)?;
    let parties =
        Parties { relying_party: &app.relying_party(), credential: &credential.stored, beacon: &beacon, epoch: &epoch };
    let pending = checks(&submission.bundle, &parties)?;
    let answers = app.verify(pending.checks()).await?;
    let presence = pending.conclude(&answers)?;
    let judgement = judge(&presence, &challenge, &conditions)?;
    let receipt = sign(app, &presence, judgement, received_at).await?;
    Ok(Decision { presence, judgement, conditions, holder: credential.holder, receipt })
}

fn usable(credential: Option<Credential>) -> Result<Credential, Refusal> {
    let credential = credential.ok_or(Refusal::UnknownCredential)?;
    match credential.state.as_str() {
        "active" => Ok(credential),
        "pending" => Err(Refusal::PendingCredential),
        _ => Err(Refusal::RevokedCredential),
    }
}

/// The receipt of a judged presence, signed by the current edge key.
pub(in crate::phone) async fn sign<P: Ports>(
    app: &App<P>,
    presence: &Presence,
    judgement: Judgement,
    received_at: Millis,
) -> Result<Receipt, Failure> {
    let key = app.config.edge_keys.first().ok_or_else(|| Failure::Fault("no edge key is configured".to_owned()))?;
    let body = ReceiptBody::of(presence, judgement, received_at, hash::key_id(&PublicKey(*key)));
    let signature = app.ports.sign(body.signed_message()).await?;
    let signature =
        Signature::parse(signature).map_err(|error| Failure::Fault(format!("the edge's signature: {error}")))?;
    Ok(Receipt { body, signature })
}
