//! That what a receipt says is in the public log: asked for once a checkpoint may cover it, checked here, and kept with
//! the receipt. The server's word is not needed for it but its log's signature.

use klabat_api::log::LogProof;
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Receipt, ReceiptBody};
use klabat_ledger::{Entry, Kind, PendingCheckpoint, Trust, VerifierKey};

use super::model::{Call, Effect, Model, json};
use super::stored::Slot;
use crate::Millis;
use crate::http::{self, Reply, Request};

/// A checkpoint is signed every minute, so that before this nothing is to be expected.
const COVERED_MS: u64 = 60_000;

/// Asked for at one time at most: a phone that was offline for long has many, and no hurry.
const AT_ONCE: usize = 3;

/// How a receipt stands to the log.
#[derive(Clone, Debug, PartialEq)]
pub enum Logged {
    /// The proof was asked for.
    Asked,
    /// It leads to a checkpoint whose signature is being verified.
    Verifying(Box<(LogProof, PendingCheckpoint)>),
    /// It is in the log.
    Proven(LogProof),
    /// What the server gave proves nothing.
    Wrong,
}

impl Model {
    /// Whether the receipt of this record is proven to be in the log; `None` while it is not known.
    #[must_use]
    pub fn is_logged(&self, record: &Base64Url) -> Option<bool> {
        match self.logged.get(record)? {
            Logged::Asked | Logged::Verifying(_) => None,
            Logged::Proven(_) => Some(true),
            Logged::Wrong => Some(false),
        }
    }

    /// The proof, to go along with the receipt.
    pub(super) fn proof(&self, record: &Base64Url) -> Option<&LogProof> {
        match self.logged.get(record)? {
            Logged::Proven(proof) => Some(proof),
            _ => None,
        }
    }

    /// Asks for the proof of a receipt that has none.
    pub(super) fn seek_proof(&mut self, record: &Base64Url) -> Option<Effect> {
        let leaf = self.facts(record)?.leaf;
        if self.logged.contains_key(record) {
            return None;
        }
        self.logged.insert(record.clone(), Logged::Asked);
        let path = [routes::LOG_PROOF, "?leaf=", &Base64Url::from(leaf).encode()].concat();
        Some(Effect::Send(Call::Proof(record.clone()), Request::get(path)))
    }

    /// Asks for those that a checkpoint may cover by now.
    pub(super) fn seek_proofs(&mut self, server_time: Millis) -> Vec<Effect> {
        let covered = |record: &Base64Url| {
            !self.logged.contains_key(record)
                && self.facts(record).is_some_and(|body| body.received_at.0 + COVERED_MS < server_time)
        };
        let records: Vec<Base64Url> = self.receipts.keys().filter(|id| covered(id)).take(AT_ONCE).cloned().collect();
        records.iter().filter_map(|record| self.seek_proof(record)).collect()
    }

    fn facts(&self, record: &Base64Url) -> Option<ReceiptBody> {
        Receipt::decode(&self.receipts.get(record)?.0).ok().map(|receipt| receipt.body)
    }

    /// The server gave a proof, or none yet: then it is asked again another time.
    pub(super) fn proof_answered(&mut self, record: Base64Url, reply: Reply) -> Vec<Effect> {
        let Ok(proof) = http::read::<LogProof>(reply) else {
            self.logged.remove(&record);
            return Vec::new();
        };
        let Some(pending) = self.pending(&proof) else {
            self.logged.insert(record, Logged::Wrong);
            return Vec::new();
        };
        let verify = Effect::VerifyLog(record.clone(), pending.checks()[0].clone());
        self.logged.insert(record, Logged::Verifying(Box::new((proof, pending))));
        vec![verify]
    }

    /// The proof's checkpoint, if it is of the log that the server names; its signature is open.
    fn pending(&self, proof: &LogProof) -> Option<PendingCheckpoint> {
        let key = VerifierKey::parse(&self.config.as_ref()?.log).ok()?;
        Trust::log_alone(key).ok()?.checks(&proof.checkpoint).ok()
    }

    /// Whether the log signed the checkpoint; `None` where this browser cannot tell.
    pub(super) fn log_verified(&mut self, record: &Base64Url, genuine: Option<bool>) -> Vec<Effect> {
        let (Some(Logged::Verifying(claim)), Some(body)) = (self.logged.remove(record), self.facts(record)) else {
            return Vec::new();
        };
        let Some(genuine) = genuine else { return Vec::new() };
        let (proof, pending) = *claim;
        if !genuine || !holds(&body, &proof, pending) {
            self.logged.insert(record.clone(), Logged::Wrong);
            return Vec::new();
        }
        let keep = Effect::Keep(Slot::Proof(record.clone()), json(&proof));
        self.logged.insert(record.clone(), Logged::Proven(proof));
        vec![keep]
    }
}

/// Whether the receipt's leaf commits to what it says, and is where the proof says, under a checkpoint that is signed.
fn holds(body: &ReceiptBody, proof: &LogProof, pending: PendingCheckpoint) -> bool {
    let entry = Entry(body.leaf);
    let path: Option<Vec<[u8; 32]>> = proof.path.iter().map(|hash| hash.0.as_slice().try_into().ok()).collect();
    let (Some(path), Ok(checkpoint)) = (path, pending.conclude(&[true])) else { return false };
    Entry::commit(Kind::Submission, &body.salt, &body.facts()) == entry
        && checkpoint.head().includes(&entry.leaf_hash(), proof.index, &path).is_ok()
}
