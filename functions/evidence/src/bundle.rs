//! The evidence bundle: everything one check-in leaves behind, as bytes.

use klabat_protocol::AssertionHash;
use klabat_protocol::frames::Seal;
use klabat_protocol::hash;
use klabat_webauthn::registration::MAX_CREDENTIAL_ID_LEN;
use klabat_webauthn::{AttestationObject, AuthenticatorData, ClientData};
use sha2::{Digest as _, Sha256};

use crate::bytes::{Reader, put_long, put_short};
use crate::{Anchor, Refusal, Statement};

/// The version that this code reads and writes.
const VERSION: u8 = 1;

/// The longest DER of a P-256 signature: sequence header (2) and two integers of at most 2 + 33.
const MAX_SIGNATURE_LEN: usize = 2 + 2 * (2 + 33);

/// The person's part: what the authenticator signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A check-in: `navigator.credentials.get()`.
    Assertion {
        /// `rawId`, 1 to 1023 bytes.
        credential_id: Vec<u8>,
        /// `response.authenticatorData`.
        authenticator_data: Vec<u8>,
        /// `response.clientDataJSON`.
        client_data_json: Vec<u8>,
        /// `response.signature`, DER.
        signature: Vec<u8>,
    },
    /// An enrolment: `navigator.credentials.create()`.
    Attestation {
        /// `response.attestationObject`.
        attestation_object: Vec<u8>,
        /// `response.clientDataJSON`.
        client_data_json: Vec<u8>,
    },
}

/// First byte of a [`Proof::Assertion`].
const ASSERTION: u8 = 1;
/// First byte of a [`Proof::Attestation`].
const ATTESTATION: u8 = 2;

impl Proof {
    /// The longest encoding, an attestation's: tag, and two parts after their lengths in four bytes.
    const MAX_LEN: usize = 1 + 2 * 4 + AttestationObject::MAX_LEN + ClientData::MAX_LEN;

    /// What the phone has the beacon seal.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`] when a part is longer than a bundle may carry.
    pub fn hash(&self) -> Result<AssertionHash, Refusal> {
        self.bounded()?;
        match self {
            Self::Assertion { credential_id, authenticator_data, client_data_json, signature } => {
                hash::assertion_hash(credential_id, authenticator_data, client_data_json, signature)
            }
            Self::Attestation { attestation_object, client_data_json } => {
                hash::attestation_hash(attestation_object, client_data_json)
            }
        }
        .map_err(|_| Refusal::Malformed)
    }

    /// Each part with the bytes it may have.
    fn bounded(&self) -> Result<(), Refusal> {
        let parts: &[(&Vec<u8>, usize)] = match self {
            Self::Assertion { credential_id, authenticator_data, client_data_json, signature } => &[
                (credential_id, MAX_CREDENTIAL_ID_LEN),
                (authenticator_data, AuthenticatorData::MAX_LEN),
                (client_data_json, ClientData::MAX_LEN),
                (signature, MAX_SIGNATURE_LEN),
            ],
            Self::Attestation { attestation_object, client_data_json } => {
                &[(attestation_object, AttestationObject::MAX_LEN), (client_data_json, ClientData::MAX_LEN)]
            }
        };
        if parts.iter().all(|(part, max)| part.len() <= *max) { Ok(()) } else { Err(Refusal::Malformed) }
    }

    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Assertion { credential_id, authenticator_data, client_data_json, signature } => {
                out.push(ASSERTION);
                for part in [credential_id, authenticator_data, client_data_json, signature] {
                    put_short(out, part);
                }
            }
            Self::Attestation { attestation_object, client_data_json } => {
                out.push(ATTESTATION);
                put_long(out, attestation_object);
                put_long(out, client_data_json);
            }
        }
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Refusal> {
        match reader.u8()? {
            ASSERTION => Ok(Self::Assertion {
                credential_id: reader.short(MAX_CREDENTIAL_ID_LEN)?.to_vec(),
                authenticator_data: reader.short(AuthenticatorData::MAX_LEN)?.to_vec(),
                client_data_json: reader.short(ClientData::MAX_LEN)?.to_vec(),
                signature: reader.short(MAX_SIGNATURE_LEN)?.to_vec(),
            }),
            ATTESTATION => Ok(Self::Attestation {
                attestation_object: reader.long(AttestationObject::MAX_LEN)?.to_vec(),
                client_data_json: reader.long(ClientData::MAX_LEN)?.to_vec(),
            }),
            _ => Err(Refusal::Malformed),
        }
    }
}

/// Statement, proof and seal of one exchange. Nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    statement: Statement,
    proof: Proof,
    seal: Seal,
}

impl Bundle {
    /// The longest encoding: version, statement with its length, proof, seal.
    pub const MAX_LEN: usize = 1 + 2 + Statement::MAX_LEN + Proof::MAX_LEN + Seal::LEN;

    /// Puts the three together.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`] when a part of the proof is longer than a bundle may carry.
    pub fn new(statement: Statement, proof: Proof, seal: Seal) -> Result<Self, Refusal> {
        proof.bounded()?;
        Ok(Self { statement, proof, seal })
    }

    /// What the phone claimed.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// What the authenticator signed.
    #[must_use]
    pub const fn proof(&self) -> &Proof {
        &self.proof
    }

    /// What the beacon signed.
    #[must_use]
    pub const fn seal(&self) -> &Seal {
        &self.seal
    }

    /// `version(1) ‖ statement length(2) ‖ statement ‖ proof ‖ seal(251)`.
    ///
    /// The proof is `1 ‖ credential id ‖ authenticator data ‖ client data ‖ signature`, each after its length
    /// in two bytes, or `2 ‖ attestation object ‖ client data`, each after its length in four. Each bundle
    /// has exactly one encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        put_short(&mut out, &self.statement.encode());
        self.proof.encode(&mut out);
        out.extend(self.seal.encode());
        out
    }

    /// Reads the encoding. Each part is bounded, and with that the whole, by [`Self::MAX_LEN`].
    ///
    /// # Errors
    ///
    /// [`Refusal::UnsupportedVersion`], [`Refusal::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut reader = Reader::new(bytes);
        reader.version(VERSION)?;
        let statement = Statement::decode(reader.short(Statement::MAX_LEN)?)?;
        let proof = Proof::decode(&mut reader)?;
        let seal = Seal::decode(reader.slice(Seal::LEN)?)?;
        reader.end()?;
        Ok(Self { statement, proof, seal })
    }

    /// The once-key: at most one record may ever carry it. See [`Statement::once`].
    #[must_use]
    pub fn once(&self) -> [u8; 32] {
        self.statement.once()
    }

    /// SHA-256 of the whole encoding: tells an identical submission from an altered one.
    #[must_use]
    pub fn submission(&self) -> [u8; 32] {
        Sha256::digest(self.encode()).into()
    }
}

impl Statement {
    /// The once-key: SHA-256 of the server challenge's bytes, or hello when there is none (offline).
    #[must_use]
    pub fn once(&self) -> [u8; 32] {
        match &self.anchor {
            Anchor::Challenge(challenge) => Sha256::digest(challenge.encode()).into(),
            Anchor::Epoch(_) => self.hello().0,
        }
    }
}
