//! Verifying an authentication assertion: Web Authentication Level 3, §7.2.

use crate::policy::signed_message;
use crate::{AuthenticatorData, ClientData, Flags, P256Key, Policy, RawSignature, Refusal, SignatureCheck};

/// What the server keeps of a credential (§4, credential record), as far as an assertion reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCredential {
    /// The credential id.
    pub id: Vec<u8>,
    /// The account's user handle; `None` where the credential was made without telling one apart,
    /// and then a response that carries a handle is refused.
    pub user_handle: Option<Vec<u8>>,
    /// The credential public key.
    pub key: P256Key,
    /// BE as the registration said it.
    pub backup_eligible: bool,
}

/// `AuthenticatorAssertionResponse` with its credential's id, as the client sent them.
#[derive(Clone, Copy, Debug)]
pub struct AssertionResponse<'a> {
    /// `rawId`.
    pub credential_id: &'a [u8],
    /// `response.clientDataJSON`.
    pub client_data_json: &'a [u8],
    /// `response.authenticatorData`.
    pub authenticator_data: &'a [u8],
    /// `response.signature`: DER.
    pub signature: &'a [u8],
    /// `response.userHandle`.
    pub user_handle: Option<&'a [u8]>,
}

/// An assertion that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// The flags, signed by the credential.
    pub flags: Flags,
    /// The signature counter. Nobody holds it against a stored one (§7.2 step 22, see
    /// [`conclude`](Pending::conclude)): it is a fact for the auditor.
    pub sign_count: u32,
}

/// An assertion in which all is right but perhaps the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "nothing is verified before `conclude`"]
pub struct Pending {
    check: SignatureCheck,
    assertion: Assertion,
}

/// Steps 5 to 20: everything but the signature. The first thing wrong is the one reported.
///
/// Steps 1 to 4 happen in the browser. Extension outputs (step 23) are not asked for and are
/// ignored, but must be well-formed.
///
/// # Errors
/// The [`Refusal`] of the first step that fails.
pub fn checks(
    policy: &Policy,
    expected_challenge: &[u8],
    stored: &StoredCredential,
    response: &AssertionResponse<'_>,
) -> Result<Pending, Refusal> {
    // Steps 5 and 6: the credential is the one asked for, of the account known beforehand.
    if response.credential_id != stored.id {
        return Err(Refusal::WrongCredential);
    }
    if response.user_handle.is_some() && response.user_handle != stored.user_handle.as_deref() {
        return Err(Refusal::WrongUserHandle);
    }
    // Steps 7 to 9: read the client data.
    let client_data = ClientData::parse(response.client_data_json)?;
    // Steps 10 to 14.
    policy.judge_client_data(&client_data, "webauthn.get", expected_challenge)?;
    // Read the authenticator data. Assertions carry no attested credential data (§6.1).
    let data = AuthenticatorData::parse(response.authenticator_data)?;
    if data.attested.is_some() {
        return Err(Refusal::MalformedAuthenticatorData);
    }
    // Steps 15 to 18, and 19.3.
    policy.judge_authenticator_data(&data)?;
    // Steps 19.1 and 19.2: BE never changes in a credential's life.
    if data.flags.backup_eligible() != stored.backup_eligible {
        return Err(Refusal::BackupEligibilityChanged);
    }
    // Step 20: hash the client data. Step 21, the signature over both, is handed out.
    let signature = RawSignature::from_der(response.signature).ok_or(Refusal::MalformedSignature)?;
    Ok(Pending {
        check: SignatureCheck::es256(
            stored.key,
            signed_message(response.authenticator_data, response.client_data_json),
            signature,
        ),
        assertion: Assertion { flags: data.flags, sign_count: data.sign_count },
    })
}

impl Pending {
    /// The signature to verify.
    #[must_use]
    pub const fn check(&self) -> &SignatureCheck {
        &self.check
    }

    /// Step 21, with the answer to [`check`](Self::check). Steps 23 to 25 are the caller's.
    ///
    /// Step 22, the signature counter, is left out on purpose (decision of 2026-11-29 in ARCHITECTURE.md): it is stored
    /// nowhere and no rule hangs on it. Phones' platform authenticators say 0, of which the step asks nothing; where it
    /// counts, the standard calls a lower one a signal, not a proof, and honest check-ins arrive out of order.
    ///
    /// # Errors
    /// [`Refusal::BadSignature`].
    pub fn conclude(self, valid: bool) -> Result<Assertion, Refusal> {
        if valid { Ok(self.assertion) } else { Err(Refusal::BadSignature) }
    }
}

#[cfg(test)]
mod tests;
