//! That a statement's server challenge is really the server's.

use klabat_protocol::Millis;

use crate::{Anchor, ChallengeSecret, Refusal, ServerChallenge, Statement, VerifiedReceipt};

/// A server challenge known to be ours: what [`judge`](crate::judge) asks for beside the presence.
///
/// The edge knows by its secret; an auditor, who must not have that, by the edge's signed receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthenticChallenge {
    once: [u8; 32],
    issued_at: Millis,
    expires_at: Millis,
}

impl AuthenticChallenge {
    /// Checks the MAC of the statement's challenge, its purpose and its subject; not its time.
    ///
    /// # Errors
    ///
    /// [`Refusal::ForeignChallenge`]; [`Refusal::DeferredNotEnabled`] when the statement has no challenge.
    pub fn by_secret(statement: &Statement, secret: &ChallengeSecret) -> Result<Self, Refusal> {
        let challenge = online(statement)?;
        challenge.authenticate(secret, statement.intent.purpose(), statement.subject)?;
        Ok(Self::of(statement, challenge))
    }

    /// Takes the edge's word for it: a receipt for this very challenge.
    ///
    /// # Errors
    ///
    /// [`Refusal::WrongReceipt`] when it is for another; [`Refusal::DeferredNotEnabled`] when the statement
    /// has no challenge.
    pub fn by_receipt(statement: &Statement, receipt: &VerifiedReceipt) -> Result<Self, Refusal> {
        let challenge = online(statement)?;
        if receipt.body().once != statement.once() {
            return Err(Refusal::WrongReceipt);
        }
        Ok(Self::of(statement, challenge))
    }

    fn of(statement: &Statement, challenge: &ServerChallenge) -> Self {
        Self { once: statement.once(), issued_at: challenge.issued_at, expires_at: challenge.expires_at }
    }

    /// The once-key of the statement that it belongs to.
    #[must_use]
    pub const fn once(&self) -> &[u8; 32] {
        &self.once
    }

    /// When it was issued.
    #[must_use]
    pub const fn issued_at(&self) -> Millis {
        self.issued_at
    }

    /// When it expires.
    #[must_use]
    pub const fn expires_at(&self) -> Millis {
        self.expires_at
    }
}

/// Statements with an epoch in the challenge's place are read, but not accepted yet.
const fn online(statement: &Statement) -> Result<&ServerChallenge, Refusal> {
    match &statement.anchor {
        Anchor::Challenge(challenge) => Ok(challenge),
        Anchor::Epoch(_) => Err(Refusal::DeferredNotEnabled),
    }
}
