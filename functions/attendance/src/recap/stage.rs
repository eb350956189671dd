//! Draft → verified by the SKPD → locked by BKPP. Each is a type that the next one is made of.

use klabat_evidence::Millis;
use klabat_protocol::KeyId;
use serde::{Deserialize, Serialize};

use super::{Lock, Recap, recap_hash};
use crate::punch::millis;
use crate::{PersonId, Refusal};

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signoff {
    /// Who.
    pub by: PersonId,
    /// When, in ms.
    #[serde(with = "millis")]
    pub at: Millis,
}

/// A recap that follows its inputs: computed anew whenever they change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The recap.
    pub recap: Recap,
    /// Which version it will be when locked, from 1.
    pub version: u32,
}

/// A draft whose canonical bytes the SKPD has read and agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    draft: Draft,
    hash: [u8; 32],
    /// Who of the SKPD.
    pub verified: Signoff,
}

/// A recap that no later change of a rule or record moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    verified: Verified,
    /// What the edge signs.
    pub lock: Lock,
    /// Who of BKPP.
    pub locked: Signoff,
}

/// A locked recap that was opened again; both versions stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlocked {
    /// What was locked.
    pub locked: Locked,
    /// Which admin.
    pub unlocked: Signoff,
    /// Why.
    pub reason: String,
}

impl Draft {
    /// The SKPD agrees.
    ///
    /// # Errors
    ///
    /// [`Refusal::RecapOpen`] while a day of the month is not over, not rostered, or waits for a decision.
    pub fn verify(self, verified: Signoff) -> Result<Verified, Refusal> {
        if self.recap.totals.open_days > 0 {
            return Err(Refusal::RecapOpen);
        }
        let hash = recap_hash(&self.recap.to_bytes());
        Ok(Verified { draft: self, hash, verified })
    }
}

impl Verified {
    /// The recap that was agreed to.
    #[must_use]
    pub const fn recap(&self) -> &Recap {
        &self.draft.recap
    }

    /// SHA-256 of its canonical bytes.
    #[must_use]
    pub const fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// BKPP locks what `now` is computed again from the inputs as they are.
    ///
    /// # Errors
    ///
    /// [`Refusal::RecapMoved`] when it is not what the SKPD agreed to, [`Refusal::RecapSamePerson`] when the same
    /// person verified it.
    pub fn lock(self, now: &Recap, edge_key: KeyId, locked: Signoff) -> Result<Locked, Refusal> {
        if recap_hash(&now.to_bytes()) != self.hash {
            return Err(Refusal::RecapMoved);
        }
        if locked.by == self.verified.by {
            return Err(Refusal::RecapSamePerson);
        }
        let lock = Lock { recap: self.hash, version: self.draft.version, locked_at: locked.at, edge_key };
        Ok(Locked { verified: self, lock, locked })
    }

    /// The SKPD takes it back.
    #[must_use]
    pub fn withdraw(self) -> Draft {
        self.draft
    }
}

impl Locked {
    /// The recap.
    #[must_use]
    pub const fn recap(&self) -> &Recap {
        self.verified.recap()
    }

    /// An admin opens it again, with a reason: what was locked stays, and `recap`, computed anew, is the draft of the
    /// next version.
    ///
    /// # Errors
    ///
    /// [`Refusal::ReasonMissing`].
    pub fn unlock(self, unlocked: Signoff, reason: &str, recap: Recap) -> Result<(Unlocked, Draft), Refusal> {
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        let version = self.lock.version + 1;
        Ok((Unlocked { locked: self, unlocked, reason: reason.trim().to_owned() }, Draft { recap, version }))
    }
}
