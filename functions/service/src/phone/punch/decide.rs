//! Whether a fresh submission counts, in two steps: whose it is, and whether it counts. Pure but for the signatures,
//! which a port answers.

use klabat_evidence::{
    AuthenticChallenge, Conditions, Judgement, Millis, Parties, Presence, Receipt, ReceiptBody, Refusal, Revoked,
    Signed, checks, judge,
};
use klabat_ledger::{Entry, Kind};

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
    challenge: AuthenticChallenge,
}

/// A punch that the holder of its credential signed. Only from here on is a refusal about a person.
pub(super) struct Proven {
    pub(super) holder: Holder,
    signed: Signed,
    seal: bool,
    challenge: AuthenticChallenge,
    conditions: Conditions,
}

/// Refuses, in this order: a credential that is unknown, pending, or revoked before it was ever confirmed; a beacon or
/// epoch that is unknown; then whatever `checks` and the assertion's signature refuse.
pub(super) async fn prove<P: Ports>(
    app: &App<P>,
    submission: &Submission,
    challenge: AuthenticChallenge,
    fresh: Fresh,
    received_at: Millis,
) -> Result<Proven, Failure> {
    let credential = usable(fresh.credential)?;
    let Admitted { beacon, epoch, conditions } =
        fresh.witness.admit(received_at, credential.revoked_from, app.config.development)?;
    let parties =
        Parties { relying_party: &app.relying_party(), credential: &credential.stored, beacon: &beacon, epoch: &epoch };
    let pending = checks(&submission.bundle, &parties)?;
    let [assertion, seal] = app.verify(pending.checks()).await?[..] else {
        return Err(Failure::Fault("not every signature was answered".to_owned()));
    };
    let signed = pending.assertion(assertion)?;
    Ok(Proven { holder: credential.holder, signed, seal, challenge, conditions })
}

impl Proven {
    /// Whether the beacon signed it, too.
    pub(super) const fn sealed(&self) -> bool {
        self.seal
    }

    /// Refuses what the seal's signature and `judge` refuse; signs the receipt of the rest.
    pub(super) async fn decide<P: Ports>(self, app: &App<P>) -> Result<Decision, Failure> {
        let Self { holder, signed, seal, challenge, conditions } = self;
        let presence = signed.seal(seal)?;
        let (judgement, receipt) = judged(app, &presence, &challenge, &conditions).await?;
        Ok(Decision { presence, judgement, conditions, holder, receipt, challenge })
    }
}

impl Decision {
    /// The same punch, judged by what has been revoked since.
    pub(super) async fn again<P: Ports>(mut self, app: &App<P>, revoked: Revoked) -> Result<Self, Failure> {
        self.conditions.revoked = revoked;
        (self.judgement, self.receipt) = judged(app, &self.presence, &self.challenge, &self.conditions).await?;
        Ok(self)
    }
}

async fn judged<P: Ports>(
    app: &App<P>,
    presence: &Presence,
    challenge: &AuthenticChallenge,
    conditions: &Conditions,
) -> Result<(Judgement, Receipt), Failure> {
    let judgement = judge(presence, challenge, conditions)?;
    let receipt = sign(app, presence, judgement, conditions).await?;
    Ok((judgement, receipt))
}

fn usable(credential: Option<Credential>) -> Result<Credential, Refusal> {
    let credential = credential.ok_or(Refusal::UnknownCredential)?;
    match credential.state.as_str() {
        "active" => Ok(credential),
        "pending" => Err(Refusal::PendingCredential),
        // Whether it was sealed before is for the judgement.
        _ if credential.revoked_from.is_some() => Ok(credential),
        _ => Err(Refusal::RevokedCredential),
    }
}

/// The receipt of a judged presence, signed by the current edge key.
pub(in crate::phone) async fn sign<P: Ports>(
    app: &App<P>,
    presence: &Presence,
    judgement: Judgement,
    conditions: &Conditions,
) -> Result<Receipt, Failure> {
    let leaf = |salt: &[u8; 16], facts: &[u8]| Entry::commit(Kind::Submission, salt, facts).0;
    let body = ReceiptBody::of(presence, judgement, conditions, app.edge_key()?, app.random(), leaf);
    let signature = app.sign(body.signed_message()).await?;
    Ok(Receipt { body, signature })
}
