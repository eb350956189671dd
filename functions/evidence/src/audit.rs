//! What an auditor does with one submission: every check again, then the judgement, then the receipt.

use klabat_protocol::PublicKey;
use klabat_webauthn::android::google_roots;
use klabat_webauthn::assertion::StoredCredential;
use klabat_webauthn::registration::Registration;
use klabat_webauthn::{AttestationPolicy, P256Key, SignatureCheck};

use crate::{
    AuthenticChallenge, Beacon, Bundle, Conditions, EnrolmentParties, Epoch, Judgement, Parties, Pending,
    PendingEnrolment, Presence, Proof, Receipt, ReceiptBody, Refusal, RelyingParty, VerifiedReceipt, checks,
    checks_enrolment, judge,
};

/// One accepted submission, punch or enrolment, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// What was submitted.
    pub bundle: Bundle,
    /// What it was judged by.
    pub conditions: Conditions,
    /// What the edge answered.
    pub receipt: Receipt,
}

/// Whom a submission is audited against.
#[derive(Clone, Copy, Debug)]
pub struct AuditParties<'a> {
    /// The relying party then.
    pub relying_party: &'a RelyingParty,
    /// The credential's public key: the one that signed, or that the enrolment made.
    pub credential_key: P256Key,
    /// The beacon.
    pub beacon: &'a Beacon,
    /// The epoch, from its grant.
    pub epoch: &'a Epoch,
}

/// What the phone's part will prove.
#[derive(Clone, Debug)]
enum Exchange {
    Punch(Box<Pending>),
    Enrolment(Box<PendingEnrolment>, P256Key),
}

/// A submission in which all is right but perhaps the signatures and the judgement.
#[derive(Clone, Debug)]
#[must_use = "nothing is verified before `conclude`"]
pub struct PendingAudit {
    exchange: Exchange,
    checks: Vec<SignatureCheck>,
    granted: bool,
    receipt: Receipt,
    conditions: Conditions,
}

/// A submission that was verified: the presence is proven, and the receipt says what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// The presence.
    pub presence: Presence,
    /// The judgement, made again.
    pub judgement: Judgement,
    /// The receipt.
    pub receipt: VerifiedReceipt,
    /// The credential that was made, where it is an enrolment.
    pub registration: Option<Registration>,
}

impl Submission {
    /// Every check that needs no signature: those of [`checks`] or [`checks_enrolment`], and that the receipt is
    /// by one of the edge keys that the auditor trusts. That the epoch was granted is for its grant to show.
    ///
    /// An enrolment's attestation is judged by what was stored with it, its chain up to Google's roots; which phones a
    /// regency admitted is its choice, and the facts, with what is held against them, are in [`Audited::registration`].
    ///
    /// # Errors
    ///
    /// The [`Refusal`] of the first check that fails.
    pub fn checks(&self, parties: &AuditParties<'_>, edge_keys: &[PublicKey]) -> Result<PendingAudit, Refusal> {
        let exchange = match self.bundle.proof() {
            Proof::Assertion { credential_id, .. } => self.punch(credential_id, parties)?,
            Proof::Attestation { .. } => self.enrolment(parties)?,
        };
        let mut checks = match &exchange {
            Exchange::Punch(pending) => pending.checks().to_vec(),
            Exchange::Enrolment(pending, _) => pending.checks().to_vec(),
        };
        checks.push(self.receipt.check(edge_keys)?);
        Ok(PendingAudit {
            exchange,
            checks,
            granted: false,
            receipt: self.receipt,
            conditions: self.conditions.clone(),
        })
    }

    fn punch(&self, credential_id: &[u8], parties: &AuditParties<'_>) -> Result<Exchange, Refusal> {
        let credential = StoredCredential {
            id: credential_id.to_vec(),
            user_handle: None,
            key: parties.credential_key,
            backup_eligible: false,
        };
        let parties = Parties {
            relying_party: parties.relying_party,
            credential: &credential,
            beacon: parties.beacon,
            epoch: parties.epoch,
        };
        Ok(Exchange::Punch(Box::new(checks(&self.bundle, &parties)?)))
    }

    fn enrolment(&self, parties: &AuditParties<'_>) -> Result<Exchange, Refusal> {
        let key = parties.credential_key;
        let phone = self.conditions.phone.as_ref();
        let attestation = phone.map_or_else(AttestationPolicy::any, |phone| phone.policy(&google_roots()));
        let parties = EnrolmentParties {
            relying_party: parties.relying_party,
            attestation: &attestation,
            code: self.bundle.statement().subject,
            beacon: parties.beacon,
            epoch: parties.epoch,
        };
        Ok(Exchange::Enrolment(Box::new(checks_enrolment(&self.bundle, &parties)?), key))
    }
}

impl PendingAudit {
    /// Adds the grant's signature to what must hold.
    pub(crate) fn granted(mut self, grant: SignatureCheck) -> Self {
        self.checks.insert(self.checks.len() - 1, grant);
        self.granted = true;
        self
    }

    /// The signatures to verify: the assertion's (or the attestation's, as many as it has), the seal's, the grant's
    /// where the file has it, the receipt's.
    #[must_use]
    pub fn checks(&self) -> &[SignatureCheck] {
        &self.checks
    }

    /// Takes the answers to [`checks`](Self::checks), in their order, and judges again.
    ///
    /// # Errors
    ///
    /// The signature that does not verify, a missing answer counting as no; whatever [`judge`] refuses;
    /// [`Refusal::WrongReceipt`] when the receipt says anything else than the evidence; a WebAuthn refusal when the
    /// enrolment made another key.
    pub fn conclude(self, answers: &[bool]) -> Result<Audited, Refusal> {
        let edge = 1 + usize::from(self.granted);
        let (exchange, edge) = answers.split_at_checked(answers.len().saturating_sub(edge)).ok_or(Refusal::BadSeal)?;
        let (presence, registration) = match self.exchange {
            Exchange::Punch(pending) => (pending.conclude(exchange)?, None),
            Exchange::Enrolment(pending, key) => {
                let enrolment = pending.conclude(exchange)?;
                if enrolment.registration().key != key {
                    return Err(klabat_webauthn::Refusal::WrongCredential.into());
                }
                (enrolment.presence().clone(), Some(enrolment.registration().clone()))
            }
        };
        let receipt = match (self.granted, edge) {
            (false, [receipt]) | (true, [true, receipt]) => self.receipt.conclude(*receipt)?,
            _ => return Err(Refusal::BadGrant),
        };
        let challenge = AuthenticChallenge::by_receipt(presence.statement(), &receipt)?;
        let judgement = judge(&presence, &challenge, &self.conditions)?;
        let said = receipt.body();
        // That the leaf commits to what the receipt says is for the log's verifier to see.
        let follows =
            ReceiptBody::of(&presence, judgement, &self.conditions, said.edge_key, said.salt, |_, _| said.leaf);
        if *said != follows {
            return Err(Refusal::WrongReceipt);
        }
        Ok(Audited { presence, judgement, receipt, registration })
    }
}
