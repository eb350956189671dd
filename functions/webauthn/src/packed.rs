//! The `packed` attestation statement: Web Authentication Level 3, §8.2.

use ciborium::Value;

use crate::certificate::{Certificate, CertificateKey};
use crate::cose::ES256;
use crate::registration::Statement;
use crate::{Attestation, RawSignature, Refusal, SignatureCheck, cbor, chain};

/// §8.2, verification procedure, and §7.1 steps 23 and 24 for its two attestation types.
pub(crate) fn checks(statement: Value, context: &Statement<'_>) -> Result<(Vec<SignatureCheck>, Attestation), Refusal> {
    let certified = statement.as_map().is_some_and(|members| members.len() == 3);
    if certified { certified_by_chain(statement, context) } else { self_attested(statement, context) }
}

/// Self attestation: `alg` is the credential's (both are ES256 here), and so is the key.
fn self_attested(statement: Value, context: &Statement<'_>) -> Result<(Vec<SignatureCheck>, Attestation), Refusal> {
    let members = cbor::record(statement, ["alg", "sig"]);
    let [algorithm, signature] = members.ok_or(Refusal::MalformedAttestation)?;
    let signature = es256_signature(&algorithm, &signature)?;
    if !context.policy.attestation.packed_self {
        return Err(Refusal::UntrustedAttestation);
    }
    Ok((vec![SignatureCheck::es256(context.key, context.message.to_vec(), signature)], Attestation::PackedSelf))
}

fn certified_by_chain(
    statement: Value,
    context: &Statement<'_>,
) -> Result<(Vec<SignatureCheck>, Attestation), Refusal> {
    let CertifiedStatement { signature, x5c } = CertifiedStatement::parse(statement)?;
    let chain = x5c.iter().map(|der| Certificate::parse(der)).collect::<Result<Vec<_>, _>>()?;
    let leaf = chain.first().ok_or(Refusal::MalformedAttestation)?;
    leaf.require_packed_leaf(&context.aaguid)?;
    let CertificateKey::P256(key) = leaf.key else { return Err(Refusal::UnsupportedAlgorithm) };
    let mut checks = vec![SignatureCheck::es256(key, context.message.to_vec(), signature)];
    if context.policy.attestation.packed_statement {
        checks.extend(chain::links(&chain)?);
    } else {
        checks.extend(anchored(&chain, context)?);
    }
    Ok((checks, Attestation::PackedCertified { certificate: leaf.fingerprint }))
}

/// The signatures on the way to an anchor, whose certificates are valid and may issue.
fn anchored(chain: &[Certificate], context: &Statement<'_>) -> Result<Vec<SignatureCheck>, Refusal> {
    let path = chain::path(chain, &context.policy.attestation.packed_anchors)?;
    for (index, certificate) in chain[..path.below].iter().enumerate() {
        certificate.require_valid_at(context.at_ms)?;
        if let Some(below) = index.checked_sub(1) {
            certificate.require_issuer(below)?;
        }
    }
    Ok(path.checks)
}

/// `{alg, sig, x5c}`, ES256: the statement of `packed` (§8.2) with certificates, and of `android-key` (§8.4).
pub(crate) struct CertifiedStatement {
    pub(crate) signature: RawSignature,
    /// DER, the attestation certificate first.
    pub(crate) x5c: Vec<Vec<u8>>,
}

impl CertifiedStatement {
    pub(crate) fn parse(statement: Value) -> Result<Self, Refusal> {
        let members = cbor::record(statement, ["alg", "sig", "x5c"]);
        let [algorithm, signature, x5c] = members.ok_or(Refusal::MalformedAttestation)?;
        Ok(Self { signature: es256_signature(&algorithm, &signature)?, x5c: certificates(x5c)? })
    }
}

fn es256_signature(algorithm: &Value, signature: &Value) -> Result<RawSignature, Refusal> {
    let algorithm = algorithm.as_integer().ok_or(Refusal::MalformedAttestation)?;
    if algorithm != ES256.into() {
        return Err(Refusal::UnsupportedAlgorithm);
    }
    let signature = signature.as_bytes().ok_or(Refusal::MalformedAttestation)?;
    RawSignature::from_der(signature).ok_or(Refusal::MalformedSignature)
}

fn certificates(x5c: Value) -> Result<Vec<Vec<u8>>, Refusal> {
    let items = x5c.into_array().map_err(|_| Refusal::MalformedAttestation)?;
    items.into_iter().map(|item| item.into_bytes().map_err(|_| Refusal::MalformedAttestation)).collect()
}
