//! The `android-key` attestation statement: Web Authentication Level 3, §8.4.

use ciborium::Value;

use super::chain::{self, Chain};
use super::{AndroidKey, AndroidKeyPolicy, AuthorizationList, DevicePolicy, KeyDescription, KeyOrigin, SIGN, Serial};
use crate::packed::CertifiedStatement;
use crate::registration::Statement;
use crate::{Attestation, AttestationObject, Format, Refusal, SignatureCheck};

/// §8.4, verification procedure, and §7.1 step 24 for its one attestation type (Basic).
pub(crate) fn checks(statement: Value, context: &Statement<'_>) -> Result<(Vec<SignatureCheck>, Attestation), Refusal> {
    let CertifiedStatement { signature, x5c } = CertifiedStatement::parse(statement)?;
    let chain = Chain::parse(&x5c)?;
    let key = chain.key().ok_or(Refusal::UnsupportedAlgorithm)?;
    // Verify that sig is a valid signature with the public key in the first certificate.
    let mut checks = vec![SignatureCheck::es256(key, context.message.to_vec(), signature)];
    // Verify that this key is the credential public key.
    if key != context.key {
        return Err(Refusal::WrongAttestedKey);
    }
    judge_description(chain.description(), context.client_data_hash)?;
    let doubt = match &context.policy.attestation.android_key {
        AndroidKeyPolicy::Refused => return Err(Refusal::UntrustedAttestation),
        AndroidKeyPolicy::Statement => {
            checks.extend(chain.links()?);
            None
        }
        AndroidKeyPolicy::Device(policy) => {
            let tolerant = context.policy.attestation.unverified;
            match trust(&chain, policy, context, &mut checks) {
                Ok(()) => None,
                Err(doubt) if tolerant => Some(doubt),
                Err(refusal) => return Err(refusal),
            }
        }
    };
    let attested = chain.attested()?;
    Ok((checks, Attestation::AndroidKey(Box::new(AndroidKey { attested, doubt }))))
}

/// The serial numbers of the certificates in an attestation object, to be looked up before it is judged. None where it
/// holds no chain of `android-key` that can be read: the judgement says so.
#[must_use]
pub fn serials(attestation_object: &[u8]) -> Vec<Serial> {
    let statement = AttestationObject::parse(attestation_object)
        .ok()
        .filter(|object| object.format() == Format::AndroidKey.identifier())
        .and_then(|object| CertifiedStatement::parse(object.statement).ok());
    statement.and_then(|statement| chain::serials(&statement.x5c).ok()).unwrap_or_default()
}

/// What §8.4 demands of every key description. It lets the relying party read both lists; a [`DevicePolicy`] reads only
/// the hardware's, for the same rules.
fn judge_description(key: &KeyDescription, client_data_hash: &[u8]) -> Result<(), Refusal> {
    let demand = |rule: bool, refusal| if rule { Ok(()) } else { Err(refusal) };
    let lists = [&key.hardware, &key.software];
    demand(key.challenge == client_data_hash, Refusal::WrongAttestationChallenge)?;
    demand(lists.iter().all(|list| list.all_applications.is_none()), Refusal::KeyForAllApplications)?;
    demand(all_say(lists, |list| list.origin.map(|origin| origin == KeyOrigin::Generated)), Refusal::WrongKeyOrigin)?;
    let signs = |list: &AuthorizationList| list.purposes.as_ref().map(|purposes| purposes == &[SIGN]);
    demand(all_say(lists, signs), Refusal::WrongKeyPurpose)
}

/// Whether one list says so, and none says otherwise.
fn all_say(lists: [&AuthorizationList; 2], says: impl Fn(&AuthorizationList) -> Option<bool>) -> bool {
    let mut said = lists.into_iter().filter_map(says).peekable();
    said.peek().is_some() && said.all(|yes| yes)
}

/// Whether the chain leads to an anchor and the phone is admitted. The signatures of what of the chain can be followed
/// are added to `checks` in any case: also what is only tolerated must not be forged.
fn trust(
    chain: &Chain,
    policy: &DevicePolicy,
    context: &Statement<'_>,
    checks: &mut Vec<SignatureCheck>,
) -> Result<(), Refusal> {
    let led = chain.judge(&policy.anchors, context.at_ms, policy.revocations.as_ref(), checks);
    if checks.len() == 1 {
        checks.extend(chain.links().unwrap_or_default());
    }
    led?;
    let max_age_ms = policy.rules.max_revocations_age_ms;
    if policy.revocations.as_ref().is_some_and(|list| list.is_stale(context.at_ms, max_age_ms)) {
        return Err(Refusal::StaleRevocations);
    }
    policy.rules.judge(context.aaguid, chain.description())
}

#[cfg(test)]
mod tests {
    use super::{AuthorizationList, all_say};

    #[test]
    fn one_list_must_say_so_and_none_otherwise() {
        let of = |size| AuthorizationList { key_size: size, ..AuthorizationList::default() };
        let says = |lists: [Option<u32>; 2]| {
            let [hardware, software] = lists.map(of);
            all_say([&hardware, &software], |list| list.key_size.map(|size| size == 256))
        };
        assert!(says([Some(256), None]) && says([None, Some(256)]) && says([Some(256), Some(256)]));
        assert!(!says([None, None]) && !says([Some(384), None]) && !says([Some(256), Some(384)]));
    }
}
