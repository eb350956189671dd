//! The `packed` attestation statement: Web Authentication Level 3, §8.2.

use ciborium::Value;

use crate::certificate::Certificate;
use crate::cose::ES256;
use crate::registration::Statement;
use crate::{Attestation, RawSignature, Refusal, SignatureCheck, cbor, chain};

/// §8.2, verification procedure, and §7.1 steps 23 and 24 for its two attestation types.
pub(crate) fn checks(statement: Value, context: &Statement<'_>) -> Result<(Vec<SignatureCheck>, Attestation), Refusal> {
    let PackedStatement { signature, x5c } = PackedStatement::parse(statement)?;
    let policy = &context.policy.attestation;
    let signed_by = |key| SignatureCheck { key, message: context.message.to_vec(), signature };
    let Some(x5c) = x5c else {
        // Self attestation: `alg` is the credential's (both are ES256 here), and so is the key.
        if !policy.packed_self {
            return Err(Refusal::UntrustedAttestation);
        }
        return Ok((vec![signed_by(context.key)], Attestation::PackedSelf));
    };
    let chain = x5c.iter().map(|der| Certificate::parse(der)).collect::<Result<Vec<_>, _>>()?;
    let leaf = chain.first().ok_or(Refusal::MalformedAttestation)?;
    leaf.require_packed_leaf(&context.aaguid)?;
    let mut checks = vec![signed_by(leaf.key)];
    checks.extend(chain::checks(&chain, &policy.packed_anchors, context.at_ms)?);
    let certificate = leaf.fingerprint;
    Ok((checks, Attestation::PackedCertified { certificate }))
}

struct PackedStatement {
    signature: RawSignature,
    x5c: Option<Vec<Vec<u8>>>,
}

impl PackedStatement {
    /// `{alg, sig}` or `{alg, sig, x5c}`, ES256.
    fn parse(statement: Value) -> Result<Self, Refusal> {
        let certified = statement.as_map().is_some_and(|members| members.len() == 3);
        let (algorithm, signature, x5c) = if certified {
            let members = cbor::record(statement, ["alg", "sig", "x5c"]);
            let [algorithm, signature, x5c] = members.ok_or(Refusal::MalformedAttestation)?;
            (algorithm, signature, Some(x5c))
        } else {
            let members = cbor::record(statement, ["alg", "sig"]);
            let [algorithm, signature] = members.ok_or(Refusal::MalformedAttestation)?;
            (algorithm, signature, None)
        };
        let algorithm = algorithm.as_integer().ok_or(Refusal::MalformedAttestation)?;
        if algorithm != ES256.into() {
            return Err(Refusal::UnsupportedAlgorithm);
        }
        let signature = signature.as_bytes().ok_or(Refusal::MalformedAttestation)?;
        Ok(Self {
            signature: RawSignature::from_der(signature).ok_or(Refusal::MalformedSignature)?,
            x5c: x5c.map(certificates).transpose()?,
        })
    }
}

fn certificates(x5c: Value) -> Result<Vec<Vec<u8>>, Refusal> {
    let items = x5c.into_array().map_err(|_| Refusal::MalformedAttestation)?;
    items.into_iter().map(|item| item.into_bytes().map_err(|_| Refusal::MalformedAttestation)).collect()
}
