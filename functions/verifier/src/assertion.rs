//! `klabat assertion`: the policy of a check-in.

use std::path::PathBuf;

use klabat_evidence::RelyingParty;
use klabat_webauthn::assertion::{AssertionResponse, StoredCredential, checks};
use klabat_webauthn::registration::MAX_CREDENTIAL_ID_LEN;
use klabat_webauthn::{AttestationPolicy, cose};

use crate::answer::answer;
use crate::facts::Facts;
use crate::input::Element;
use crate::registration::each_element;
use crate::{Failure, Refusal, Report};

pub(crate) fn run(files: &[PathBuf], report: &mut Report<'_>) -> Result<(), Failure> {
    each_element(files, report, judge)
}

/// The ceremony of an assertion, whose credential is as the element says: not backup-eligible when it was registered.
fn judge(element: &Element<'_>, facts: &mut Facts) -> Result<(), Refusal> {
    let authenticator_data = element.bytes("authenticatorData")?;
    facts.put_authenticator_data(&authenticator_data);
    let id = element.bytes("id")?;
    let (public_key, signature) = (element.bytes("publicKey")?, element.bytes("signature")?);
    let client_data_json = element.bytes("clientDataJSON")?;
    let challenge = element.challenge()?;
    let relying_party = element.relying_party()?;
    if id.is_empty() {
        return Err(Refusal::MalformedElement("id: empty".to_owned()));
    }
    if id.len() > MAX_CREDENTIAL_ID_LEN {
        return Err(klabat_webauthn::Refusal::CredentialIdTooLong.into());
    }
    let stored =
        StoredCredential { id: id.clone(), user_handle: None, key: cose::decode(&public_key)?, backup_eligible: false };
    let response = AssertionResponse {
        credential_id: &id,
        client_data_json: &client_data_json,
        authenticator_data: &authenticator_data,
        signature: &signature,
        user_handle: None,
    };
    let policy = RelyingParty::policy(&relying_party, AttestationPolicy::default());
    let pending = checks(&policy, &challenge, &stored, &response)?;
    let valid = answer(std::slice::from_ref(pending.check())) == [true];
    pending.conclude(valid)?;
    Ok(())
}
