//! What the edge replies.

use klabat_api::Base64Url;
use klabat_api::common::{Intent, RecordStatus};
use klabat_api::log::LogProof;
use klabat_api::phone::{ChallengeReply, Config as EdgeConfig, PunchBrief, Punched};
use klabat_evidence::{
    Bundle, ChallengeSecret, Judgement, Purpose, Receipt, ReceiptBody, ServerChallenge, Subject, TTL_MS,
};
use klabat_ledger::{Algorithm, Checkpoint, Entry, Kind, Tree, TreeHead, VerifierKey, hash_tile};
use klabat_protocol::frames::{Grant, GrantBody, Request as RefreshRequest};
use klabat_protocol::{EpochId, EpochNonce, Millis, hash};

use super::{CREDENTIAL, Edge, SECRET, unit};

fn log_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[8; 32])
}

fn log_vkey() -> VerifierKey {
    VerifierKey::new("localhost/log", Algorithm::Ed25519, log_key().verifying_key().to_bytes()).unwrap()
}

impl Edge {
    pub(in super::super) fn config(&self) -> EdgeConfig {
        EdgeConfig {
            regency: "Minahasa Utara".into(),
            rp_id: "localhost".into(),
            origin: "http://localhost:8787".into(),
            edge_keys: vec![self.key.public_key().0.into()],
            log: log_vkey().to_string(),
            development: true,
        }
    }

    /// The proof of the leaf that is asked for.
    pub(super) fn proof(&self, path: &str) -> Option<LogProof> {
        let (_, leaf) = path.split_once("?leaf=").unwrap();
        let leaf = Entry(Base64Url::decode(leaf).unwrap().0.try_into().unwrap());
        let entries = self.log.as_ref()?;
        let index = entries.iter().position(|entry| *entry == leaf)?;
        let hashes: Vec<_> = entries.iter().map(Entry::leaf_hash).collect();
        let bytes = hash_tile(&hashes);
        let mut tree = Tree::new(entries.len() as u64, |_| Ok::<_, ()>(bytes.clone()));
        let head = TreeHead { size: entries.len() as u64, root: tree.root().unwrap() };
        let checkpoint = Checkpoint { origin: "localhost/log".into(), head };
        let signature = ed25519_dalek::Signer::sign(&log_key(), checkpoint.to_string().as_bytes()).to_bytes();
        let mut proof = LogProof {
            index: index as u64,
            path: tree.inclusion(index as u64).unwrap().into_iter().map(Base64Url::from).collect(),
            checkpoint: checkpoint.signed(&log_vkey(), signature).to_string(),
        };
        (self.forge_proof)(&mut proof);
        Some(proof)
    }

    pub(super) fn grant(&mut self, now: u64, request: &[u8]) -> Vec<u8> {
        let request = RefreshRequest::decode(request).unwrap();
        self.grants += 1;
        let body = GrantBody {
            beacon: request.body.beacon,
            boot: request.body.boot,
            epoch: EpochId([self.grants; 16]),
            epoch_nonce: EpochNonce([self.grants; 32]),
            issued_at: Millis(now),
            expires_at: Millis(now + 86_400_000),
            request: request.body.nonce,
            edge_key: hash::key_id(&self.key.public_key()),
            next_edge_key: None,
        };
        Grant::sign(body, |message| self.key.sign(message)).encode().to_vec()
    }

    pub(in super::super) fn punched(&self, now: u64, bytes: &[u8]) -> Punched {
        let bundle = Bundle::decode(bytes).unwrap();
        let (statement, seal) = (bundle.statement(), bundle.seal().body);
        let body = ReceiptBody {
            once: bundle.once(),
            submission: bundle.submission(),
            subject: statement.subject,
            beacon: seal.beacon,
            intent: statement.intent,
            sealed_at: seal.sealed_at,
            uncertainty_ms: seal.uncertainty_ms,
            received_at: Millis(now),
            judgement: Judgement::Accepted,
            conditions: [0; 32],
            edge_key: hash::key_id(&self.key.public_key()),
            salt: [5; 16],
            leaf: [0; 32],
        };
        let body = ReceiptBody { leaf: Entry::commit(Kind::Submission, &body.salt, &body.facts()).0, ..body };
        let receipt = Receipt { body, signature: self.key.sign(&body.signed_message()) };
        let intent = if statement.intent == klabat_evidence::Intent::Out { Intent::Out } else { Intent::In };
        let mut punched = Punched {
            receipt: Base64Url(receipt.encode()),
            record: PunchBrief {
                id: body.once.into(),
                intent,
                sealed_at: seal.sealed_at.0,
                received_at: now,
                unit: unit(),
                beacon: "Pintu utama".into(),
                status: RecordStatus::Accepted,
                reasons: Vec::new(),
                reviewed: None,
            },
        };
        (self.forge)(&mut punched);
        punched
    }
}

/// A challenge for the phone's credential.
pub(in super::super) fn challenge(now: u64) -> ChallengeReply {
    let subject = Subject::of_credential(&CREDENTIAL);
    let issued =
        ServerChallenge::issue(&ChallengeSecret::new(SECRET), [1; 16], Purpose::Punch, subject, Millis(now), TTL_MS);
    ChallengeReply { challenge: issued.encode().into(), issued_at: now, expires_at: now + TTL_MS }
}
