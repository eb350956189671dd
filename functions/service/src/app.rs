//! What every use case is given: the ports, the configuration, and the few things all do with them.

use std::sync::Arc;

use klabat_evidence::{ChallengeSecret, Millis, RelyingParty, SignatureCheck};
use klabat_protocol::{KeyId, PublicKey, Signature, hash};
use klabat_webauthn::Policy;
use klabat_webauthn::assertion::{self, AssertionResponse, StoredCredential};
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;
use crate::faults::note_fault;
use crate::ports::{Config, Limit, Ports, Statement, StoreError};
use crate::refusal::Refusal;
use crate::store::Answers;

/// The service over one platform's ports.
pub(crate) struct App<P> {
    pub(crate) ports: Arc<P>,
    pub(crate) config: Arc<Config>,
}

impl<P> Clone for App<P> {
    fn clone(&self) -> Self {
        Self { ports: Arc::clone(&self.ports), config: Arc::clone(&self.config) }
    }
}

impl<P: Ports> App<P> {
    /// Now, by the server's clock.
    pub(crate) fn now(&self) -> Millis {
        self.ports.now()
    }

    /// `N` random bytes.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.ports.fill(&mut bytes);
        bytes
    }

    /// One batch in which no constraint may fail.
    pub(crate) async fn batch(&self, statements: Vec<Statement>) -> Result<Answers, Failure> {
        Ok(Answers::new(self.ports.batch(statements).await?))
    }

    /// One batch that is of no use to whoever asked: when it fails, only the log says so.
    pub(crate) async fn try_batch(&self, statements: Vec<Statement>, failed: &str) {
        if let Err(error) = self.ports.batch(statements).await {
            note_fault(&*self.ports, failed, &format!("{error:?}")).await;
        }
    }

    /// One batch that a named constraint may refuse: then the inner error is its name, and nothing was stored.
    pub(crate) async fn commit(&self, statements: Vec<Statement>) -> Result<Result<Answers, String>, Failure> {
        match self.ports.batch(statements).await {
            Ok(rows) => Ok(Ok(Answers::new(rows))),
            Err(StoreError::Constraint(name)) => Ok(Err(name)),
            Err(fault @ StoreError::Fault(_)) => Err(fault.into()),
        }
    }

    /// Whether each signature holds, in order.
    pub(crate) async fn verify(&self, checks: &[SignatureCheck]) -> Result<Vec<bool>, Failure> {
        if checks.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.ports.verify(checks.to_vec()).await?)
    }

    /// Whether the stored credential signed this challenge under the policy; the inner error says what does not hold.
    pub(crate) async fn asserts(
        &self,
        policy: &Policy,
        challenge: &[u8; 32],
        stored: &StoredCredential,
        response: &AssertionResponse<'_>,
    ) -> Result<Result<(), klabat_webauthn::Refusal>, Failure> {
        let pending = match assertion::checks(policy, challenge, stored, response) {
            Ok(pending) => pending,
            Err(found) => return Ok(Err(found)),
        };
        let answers = self.verify(std::slice::from_ref(pending.check())).await?;
        Ok(pending.conclude(answers == [true]).map(drop))
    }

    /// Signs with the current edge key.
    pub(crate) async fn sign(&self, message: Vec<u8>) -> Result<Signature, Failure> {
        let signature = self.ports.sign(message).await?;
        Signature::parse(signature).map_err(|error| Failure::Fault(format!("the edge's signature: {error}")))
    }

    /// The id of the current edge key.
    pub(crate) fn edge_key(&self) -> Result<KeyId, Failure> {
        let key =
            self.config.edge_keys.first().ok_or_else(|| Failure::Fault("no edge key is configured".to_owned()))?;
        Ok(hash::key_id(&PublicKey(*key)))
    }

    /// Refuses when this key has had its share for now.
    pub(crate) async fn limit(&self, limit: Limit, key: String) -> Result<(), Failure> {
        if self.ports.allow(limit, key).await {
            return Ok(());
        }
        Err(match limit {
            Limit::SignIn | Limit::Link => Refusal::SignInTooOften.into(),
            Limit::Address
            | Limit::Enrolment
            | Limit::Refresh
            | Limit::Grant
            | Limit::Challenge
            | Limit::Punch
            | Limit::Seal
            | Limit::Own => klabat_evidence::Refusal::TooManyAttempts.into(),
        })
    }

    /// The secret under challenges.
    pub(crate) fn secret(&self) -> ChallengeSecret {
        ChallengeSecret::new(self.config.mac_secret)
    }

    /// The relying party of every ceremony.
    pub(crate) fn relying_party(&self) -> RelyingParty {
        RelyingParty { rp_id: self.config.rp_id.clone(), origins: vec![self.config.origin.clone()] }
    }
}

/// SHA-256 of a secret or of posted bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
