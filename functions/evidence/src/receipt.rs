//! The receipt: what the edge signs about an accepted submission.

use klabat_protocol::{BeaconId, KeyId, Millis, PublicKey, Signature, hash};
use klabat_webauthn::{P256Key, RawSignature, SignatureCheck};

use crate::bytes::Reader;
use crate::{Conditions, Intent, Judgement, Presence, Reasons, Refusal, Subject};

/// Domain of the edge's signature.
const DOMAIN: &[u8] = b"klabat-receipt-v2\0";

/// The version that this code reads and writes.
const VERSION: u8 = 2;

/// What a receipt says, before the edge's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptBody {
    /// The once-key of the submission: also the record's id.
    pub once: [u8; 32],
    /// SHA-256 of the submission's bytes.
    pub submission: [u8; 32],
    /// Whose: the credential, or the enrolment code.
    pub subject: Subject,
    /// At which beacon.
    pub beacon: BeaconId,
    /// What for.
    pub intent: Intent,
    /// The time of the punch: when the beacon sealed it, by the beacon's clock.
    pub sealed_at: Millis,
    /// Bound on that clock's error, in ms.
    pub uncertainty_ms: u32,
    /// When the server received it.
    pub received_at: Millis,
    /// Whether it counts or waits for review.
    pub judgement: Judgement,
    /// What it was judged by ([`Conditions::digest`]).
    pub conditions: [u8; 32],
    /// The edge key that signs.
    pub edge_key: KeyId,
    /// Random: without it nobody can tell the facts from the leaf.
    pub salt: [u8; 16],
    /// The entry of the append-only log that commits to salt and [`facts`](Self::facts); opaque here.
    pub leaf: [u8; 32],
}

impl ReceiptBody {
    /// Bytes of the facts: all but salt and leaf.
    pub const FACTS_LEN: usize = 1 + 32 + 32 + 32 + 16 + 1 + 8 + 4 + 8 + 2 + 32 + 8;

    /// Bytes of the encoding.
    pub const LEN: usize = Self::FACTS_LEN + 16 + 32;

    /// What the edge has to say about a judged presence; `leaf` makes the entry of the log from salt and facts.
    #[must_use]
    pub fn of(
        presence: &Presence,
        judgement: Judgement,
        conditions: &Conditions,
        edge_key: KeyId,
        salt: [u8; 16],
        leaf: impl FnOnce(&[u8; 16], &[u8]) -> [u8; 32],
    ) -> Self {
        let (statement, seal) = (presence.statement(), presence.seal());
        let body = Self {
            once: presence.once(),
            submission: *presence.submission(),
            subject: statement.subject,
            beacon: seal.beacon,
            intent: statement.intent,
            sealed_at: seal.sealed_at,
            uncertainty_ms: seal.uncertainty_ms,
            received_at: conditions.received_at,
            judgement,
            conditions: conditions.digest(),
            edge_key,
            salt,
            leaf: [0; 32],
        };
        Self { leaf: leaf(&salt, &body.facts()), ..body }
    }

    /// What the log commits to: `version(1) ‖ once(32) ‖ submission(32) ‖ subject(32) ‖ beacon id(16) ‖ intent(1) ‖ sealed-at(8) ‖
    /// uncertainty(4) ‖ received-at(8) ‖ reasons(2, zero when accepted) ‖ conditions(32) ‖ edge key id(8)`.
    #[must_use]
    pub fn facts(&self) -> Vec<u8> {
        let reasons = match self.judgement {
            Judgement::Accepted => 0,
            Judgement::Review(reasons) => reasons.bits(),
        };
        let mut out = Vec::with_capacity(Self::FACTS_LEN);
        out.push(VERSION);
        out.extend(self.once);
        out.extend(self.submission);
        out.extend(self.subject.0);
        out.extend(self.beacon.0);
        out.push(self.intent as u8);
        out.extend(self.sealed_at.0.to_be_bytes());
        out.extend(self.uncertainty_ms.to_be_bytes());
        out.extend(self.received_at.0.to_be_bytes());
        out.extend(reasons.to_be_bytes());
        out.extend(self.conditions);
        out.extend(self.edge_key.0);
        out
    }

    /// `facts(176) ‖ salt(16) ‖ leaf(32)`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        [self.facts().as_slice(), &self.salt, &self.leaf].concat()
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Refusal> {
        reader.version(VERSION)?;
        Ok(Self {
            once: reader.array()?,
            submission: reader.array()?,
            subject: Subject(reader.array()?),
            beacon: BeaconId(reader.array()?),
            intent: Intent::from_byte(reader.u8()?).ok_or(Refusal::Malformed)?,
            sealed_at: reader.millis()?,
            uncertainty_ms: reader.u32()?,
            received_at: reader.millis()?,
            judgement: match reader.u16()? {
                0 => Judgement::Accepted,
                bits => Judgement::Review(Reasons::from_bits(bits).ok_or(Refusal::Malformed)?),
            },
            conditions: reader.array()?,
            edge_key: KeyId(reader.array()?),
            salt: reader.array()?,
            leaf: reader.array()?,
        })
    }

    /// What the edge signs: domain ‖ body.
    #[must_use]
    pub fn signed_message(&self) -> Vec<u8> {
        [DOMAIN, &self.encode()].concat()
    }
}

/// A signed receipt. Its signature has the right form; whether it is true is for [`conclude`](Self::conclude).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What it says.
    pub body: ReceiptBody,
    /// The edge's signature over [`ReceiptBody::signed_message`].
    pub signature: Signature,
}

/// A receipt whose signature held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedReceipt(ReceiptBody);

impl Receipt {
    /// Bytes of the encoding: body and signature.
    pub const LEN: usize = ReceiptBody::LEN + Signature::LEN;

    /// `body(224) ‖ signature(64)`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.body.encode();
        out.extend(self.signature.as_bytes());
        out
    }

    /// Reads the encoding.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnsupportedVersion`], [`Refusal::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut reader = Reader::new(bytes);
        let receipt = Self { body: ReceiptBody::read(&mut reader)?, signature: Signature::parse(reader.array()?)? };
        reader.end()?;
        Ok(receipt)
    }

    /// The signature to verify, under the one of the trusted edge keys that the receipt names.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownEdgeKey`].
    pub fn check(&self, trusted: &[PublicKey]) -> Result<SignatureCheck, Refusal> {
        edge_check(self.body.edge_key, trusted, self.body.signed_message(), &self.signature)
    }

    /// Takes the answer to [`check`](Self::check).
    ///
    /// # Errors
    ///
    /// [`Refusal::BadReceipt`].
    pub const fn conclude(self, valid: bool) -> Result<VerifiedReceipt, Refusal> {
        if valid { Ok(VerifiedReceipt(self.body)) } else { Err(Refusal::BadReceipt) }
    }
}

impl VerifiedReceipt {
    /// What it says.
    #[must_use]
    pub const fn body(&self) -> &ReceiptBody {
        &self.0
    }
}

/// A signature by the trusted edge key of this id.
pub(crate) fn edge_check(
    id: KeyId,
    trusted: &[PublicKey],
    message: Vec<u8>,
    signature: &Signature,
) -> Result<SignatureCheck, Refusal> {
    let key = trusted.iter().find(|key| hash::key_id(key) == id).ok_or(Refusal::UnknownEdgeKey)?;
    let key = P256Key::from_sec1(&key.to_sec1()).ok_or(Refusal::UnknownEdgeKey)?;
    let signature = RawSignature::from_raw(*signature.as_bytes()).expect("a protocol signature has r and s in range");
    Ok(SignatureCheck::es256(key, message, signature))
}
