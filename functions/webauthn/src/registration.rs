//! Registering a new credential: Web Authentication Level 3, §7.1.

use ciborium::Value;

use crate::policy::signed_message;
use crate::{
    Attestation, AttestationObject, AuthenticatorData, ClientData, Flags, Format, P256Key, Policy, Refusal,
    SignatureCheck, android, cose, packed,
};

/// The longest credential id accepted, in bytes (§7.1 step 25).
pub const MAX_CREDENTIAL_ID_LEN: usize = 1023;

/// `AuthenticatorAttestationResponse`, as the client sent it. The credential's id is the attested
/// one; a `rawId` beside it is unsigned, and the caller compares it or does not send it.
#[derive(Clone, Copy, Debug)]
pub struct RegistrationResponse<'a> {
    /// `response.clientDataJSON`.
    pub client_data_json: &'a [u8],
    /// `response.attestationObject`.
    pub attestation_object: &'a [u8],
}

/// A registration that was verified: what a credential record (§4) is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The credential id, 1 to 1023 bytes.
    pub credential_id: Vec<u8>,
    /// The credential public key.
    pub key: P256Key,
    /// The flags; BE is to be kept for later assertions.
    pub flags: Flags,
    /// The authenticator's model, or zeros. It is a claim unless the attestation is certified.
    pub aaguid: [u8; 16],
    /// The signature counter at the start.
    pub sign_count: u32,
    /// What the attestation proved.
    pub attestation: Attestation,
}

/// A registration in which all is right but perhaps the signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "nothing is verified before `conclude`"]
pub struct Pending {
    checks: Vec<SignatureCheck>,
    registration: Registration,
}

/// What verifying an attestation statement may look at, besides the statement.
pub(crate) struct Statement<'a> {
    pub(crate) policy: &'a Policy,
    /// `authData ‖ SHA-256(clientDataJSON)`.
    pub(crate) message: &'a [u8],
    /// `SHA-256(clientDataJSON)`.
    pub(crate) client_data_hash: &'a [u8],
    /// The credential public key.
    pub(crate) key: P256Key,
    pub(crate) aaguid: [u8; 16],
    /// When certificates must be valid, in epoch milliseconds.
    pub(crate) at_ms: u64,
}

/// Steps 5 to 25: everything but the signatures. The first thing wrong is the one reported.
///
/// `at_ms` is the time at which attestation certificates must be valid, in milliseconds since the
/// Unix epoch. Steps 1 to 4 happen in the browser. Extension outputs (step 28) are not asked for
/// and are ignored, but must be well-formed.
///
/// # Errors
/// The [`Refusal`] of the first step that fails.
pub fn checks(
    policy: &Policy,
    expected_challenge: &[u8],
    response: &RegistrationResponse<'_>,
    at_ms: u64,
) -> Result<Pending, Refusal> {
    // Steps 5 and 6: read the client data.
    let client_data = ClientData::parse(response.client_data_json)?;
    // Steps 7 to 11.
    policy.judge_client_data(&client_data, "webauthn.create", expected_challenge)?;
    // Steps 12 and 13: hash the client data; read the attestation object and what it holds.
    let object = AttestationObject::parse(response.attestation_object)?;
    let message = signed_message(object.authenticator_data(), response.client_data_json);
    let data = AuthenticatorData::parse(object.authenticator_data())?;
    let attested = data.attested.as_ref().ok_or(Refusal::MalformedAuthenticatorData)?;
    // Steps 14 to 19.
    policy.judge_authenticator_data(&data)?;
    // Step 20: the key's algorithm is the one that is asked for, ES256.
    let key = cose::decode(&attested.public_key)?;
    // Steps 21 to 24.
    let (_, client_data_hash) = message.split_at(object.authenticator_data().len());
    let context = Statement { policy, message: &message, client_data_hash, key, aaguid: attested.aaguid, at_ms };
    let (checks, attestation) = match attestation(object, &context) {
        Err(Refusal::UnsupportedAttestation | Refusal::UntrustedAttestation) if policy.attestation.unverified => {
            (Vec::new(), Attestation::Unverified)
        }
        outcome => outcome?,
    };
    // Step 25: the credential id's length.
    if attested.credential_id.len() > MAX_CREDENTIAL_ID_LEN {
        return Err(Refusal::CredentialIdTooLong);
    }
    Ok(Pending {
        checks,
        registration: Registration {
            credential_id: attested.credential_id.clone(),
            key,
            flags: data.flags,
            aaguid: attested.aaguid,
            sign_count: data.sign_count,
            attestation,
        },
    })
}

/// The statement and whether it is trusted; its signatures are handed out.
fn attestation(
    object: AttestationObject,
    context: &Statement<'_>,
) -> Result<(Vec<SignatureCheck>, Attestation), Refusal> {
    // Step 21: the attestation statement format. Steps 22 to 24: by format.
    match Format::from_identifier(object.format())? {
        Format::None => none(&object.statement, context.policy),
        Format::Packed => packed::checks(object.statement, context),
        Format::AndroidKey => android::checks(object.statement, context),
    }
}

/// §8.7: the statement of `none` is an empty map. §7.1 step 24: policy may accept it.
fn none(statement: &Value, policy: &Policy) -> Result<(Vec<SignatureCheck>, Attestation), Refusal> {
    if !statement.as_map().is_some_and(Vec::is_empty) {
        return Err(Refusal::MalformedAttestation);
    }
    if !policy.attestation.none {
        return Err(Refusal::UntrustedAttestation);
    }
    Ok((Vec::new(), Attestation::None))
}

impl Pending {
    /// The signatures to verify: none for attestation `none`, one for self attestation, and the
    /// statement's and the chain's where there are certificates.
    #[must_use]
    pub fn checks(&self) -> &[SignatureCheck] {
        &self.checks
    }

    /// Step 22, with the answers to [`checks`](Self::checks) in their order. Steps 26 to 29 are the
    /// caller's: above all, a credential id that is already registered must be refused.
    ///
    /// # Errors
    /// [`Refusal::BadSignature`] when an answer is no, or when there is not one answer for each
    /// check.
    pub fn conclude(self, answers: &[bool]) -> Result<Registration, Refusal> {
        if answers.len() == self.checks.len() && answers.iter().all(|&valid| valid) {
            Ok(self.registration)
        } else {
            Err(Refusal::BadSignature)
        }
    }
}

#[cfg(test)]
mod tests;
