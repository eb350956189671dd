//! Checkpoints (C2SP tlog-checkpoint), and by whose signatures they count (tlog-cosignature).

use std::fmt;

use base64ct::{Base64, Encoding as _};

use crate::note::{Algorithm, Note, SignatureLine, VerifierKey};
use crate::proof::TreeHead;
use crate::refusal::Refusal;

/// What a log says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// Its tree then.
    pub head: TreeHead,
}

impl Checkpoint {
    /// Reads the text of a note: origin, size and root, each on its line. Extension lines are refused: our log writes
    /// none, and nobody could audit them.
    ///
    /// # Errors
    /// [`Refusal::MalformedCheckpoint`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        Self::read(text).filter(|checkpoint| checkpoint.to_string() == text).ok_or(Refusal::MalformedCheckpoint)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let head = TreeHead { size: size.parse().ok()?, root: Base64::decode_vec(root).ok()?.try_into().ok()? };
        (!origin.is_empty()).then(|| Self { origin: origin.to_owned(), head })
    }

    /// The signed checkpoint, from the log's signature over its text.
    #[must_use]
    pub fn signed(&self, key: &VerifierKey, signature: [u8; 64]) -> Note {
        Note { text: self.to_string(), signatures: vec![key.line(&signature)] }
    }
}

impl fmt::Display for Checkpoint {
    /// The text that is signed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.head.size, Base64::encode_string(&self.head.root))
    }
}

/// An Ed25519 signature to verify (RFC 8032), as data: whoever has the means answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureCheck {
    /// The public key.
    pub key: [u8; 32],
    /// What was signed.
    pub message: Vec<u8>,
    /// The signature.
    pub signature: [u8; 64],
}

#[cfg(feature = "native")]
impl SignatureCheck {
    /// Whether it holds: cofactorless, and no weak key.
    #[must_use]
    pub fn verify(&self) -> bool {
        ed25519_dalek::VerifyingKey::from_bytes(&self.key).is_ok_and(|key| {
            key.verify_strict(&self.message, &ed25519_dalek::Signature::from_bytes(&self.signature)).is_ok()
        })
    }
}

/// By whom a checkpoint must be signed to count. The log's name is its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    log: VerifierKey,
    witnesses: Vec<VerifierKey>,
    threshold: usize,
}

/// The keys cannot be trusted as wanted: one is of the wrong type, one witness is there twice, or more witnesses are
/// demanded than there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTrust;

impl Trust {
    /// The log's key, the witnesses', and how many of these must have cosigned.
    ///
    /// # Errors
    /// [`NoTrust`].
    pub fn new(log: VerifierKey, witnesses: Vec<VerifierKey>, threshold: usize) -> Result<Self, NoTrust> {
        let apart = |(at, key): (usize, &VerifierKey)| {
            key.algorithm() == Algorithm::CosignatureV1
                // Nobody is their own witness.
                && key.key() != log.key()
                // The cosigned message does not name the witness, so that one key is one witness.
                && witnesses[..at].iter().all(|other| other.key() != key.key() && other.name() != key.name())
        };
        let sound = log.algorithm() == Algorithm::Ed25519
            && threshold <= witnesses.len()
            && witnesses.iter().enumerate().all(apart);
        if sound { Ok(Self { log, witnesses, threshold }) } else { Err(NoTrust) }
    }

    /// Only the log's key.
    ///
    /// # Errors
    /// [`NoTrust`] when it is a witness's.
    pub fn log_alone(log: VerifierKey) -> Result<Self, NoTrust> {
        Self::new(log, Vec::new(), 0)
    }

    /// The log's key.
    #[must_use]
    pub const fn log(&self) -> &VerifierKey {
        &self.log
    }

    /// The witnesses' keys.
    #[must_use]
    pub fn witnesses(&self) -> &[VerifierKey] {
        &self.witnesses
    }

    /// How many witnesses must have cosigned.
    #[must_use]
    pub const fn threshold(&self) -> usize {
        self.threshold
    }

    /// The signatures of a note that have to hold; lines of unknown keys are ignored.
    ///
    /// # Errors
    /// [`Refusal::MalformedCheckpoint`], [`Refusal::OtherLog`], [`Refusal::UnsignedCheckpoint`],
    /// [`Refusal::BadLogSignature`] and [`Refusal::BadCosignature`] for signatures of a wrong length.
    pub fn checks(&self, note: &str) -> Result<PendingCheckpoint, Refusal> {
        let note = Note::parse(note)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        if checkpoint.origin != self.log.name() {
            return Err(Refusal::OtherLog);
        }
        let line = note.line_of(&self.log)?.ok_or(Refusal::UnsignedCheckpoint)?;
        let signature = line.signature.as_slice().try_into().map_err(|_| Refusal::BadLogSignature)?;
        let mut checks = vec![SignatureCheck { key: *self.log.key(), message: note.text.clone().into(), signature }];
        let mut cosignatures = Vec::new();
        for witness in &self.witnesses {
            if let Some(line) = note.line_of(witness)? {
                let (time, check) = cosigned(witness, line, &note.text).ok_or(Refusal::BadCosignature)?;
                checks.push(check);
                cosignatures.push(Cosignature { time, line: line.clone() });
            }
        }
        Ok(PendingCheckpoint { checkpoint, checks, cosignatures, threshold: self.threshold })
    }
}

/// `timestamped_signature`: time(8) ‖ signature(64), over a header, the time, and the checkpoint's text.
fn cosigned(witness: &VerifierKey, line: &SignatureLine, text: &str) -> Option<(u64, SignatureCheck)> {
    let (time, signature) = line.signature.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    let signature = signature.try_into().ok()?;
    let check = SignatureCheck { key: *witness.key(), message: cosigned_message(time, text), signature };
    // “It MUST NOT exceed 2^63 - 1.”
    i64::try_from(time).is_ok().then_some((time, check))
}

/// What a witness signs at `time`, in seconds since 1970.
#[must_use]
pub fn cosigned_message(time: u64, text: &str) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

/// A witness's word, with the line that carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// When the witness saw the checkpoint, in seconds since 1970.
    pub time: u64,
    /// The line below the note.
    pub line: SignatureLine,
}

/// A checkpoint whose signatures are not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingCheckpoint {
    checkpoint: Checkpoint,
    checks: Vec<SignatureCheck>,
    cosignatures: Vec<Cosignature>,
    threshold: usize,
}

impl PendingCheckpoint {
    /// What has to be verified: the log's signature, then the witnesses'.
    #[must_use]
    pub fn checks(&self) -> &[SignatureCheck] {
        &self.checks
    }

    /// Takes the answers, in the order of [`checks`](Self::checks).
    ///
    /// # Errors
    /// [`Refusal::BadLogSignature`], [`Refusal::BadCosignature`], [`Refusal::TooFewWitnesses`].
    pub fn conclude(self, answers: &[bool]) -> Result<VerifiedCheckpoint, Refusal> {
        let Some((true, witnesses)) = answers.split_first().filter(|_| answers.len() == self.checks.len()) else {
            return Err(Refusal::BadLogSignature);
        };
        if witnesses.contains(&false) {
            return Err(Refusal::BadCosignature);
        }
        if self.cosignatures.len() < self.threshold {
            return Err(Refusal::TooFewWitnesses);
        }
        Ok(VerifiedCheckpoint { checkpoint: self.checkpoint, cosignatures: self.cosignatures })
    }

    /// Takes the answers for a checkpoint that is still to be cosigned by others: one witness is enough.
    ///
    /// # Errors
    /// As [`conclude`](Self::conclude).
    pub fn conclude_cosigned(self, answers: &[bool]) -> Result<VerifiedCheckpoint, Refusal> {
        Self { threshold: 1, ..self }.conclude(answers)
    }

    /// Answers the checks here.
    ///
    /// # Errors
    /// As [`conclude`](Self::conclude).
    #[cfg(feature = "native")]
    pub fn verify(self) -> Result<VerifiedCheckpoint, Refusal> {
        let answers: Vec<bool> = self.checks.iter().map(SignatureCheck::verify).collect();
        self.conclude(&answers)
    }
}

/// A checkpoint that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedCheckpoint {
    checkpoint: Checkpoint,
    cosignatures: Vec<Cosignature>,
}

impl VerifiedCheckpoint {
    /// Its tree.
    #[must_use]
    pub const fn head(&self) -> &TreeHead {
        &self.checkpoint.head
    }

    /// What it says.
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Which configured witnesses cosigned it.
    #[must_use]
    pub fn cosignatures(&self) -> &[Cosignature] {
        &self.cosignatures
    }
}
