//! From an attestation certificate to a trust anchor (Level 3 §7.1 step 24; RFC 5280 §6.1).
//!
//! Every signature on the way is P-256 over SHA-256, so it is a [`SignatureCheck`] like the others;
//! a chain with any other algorithm is refused when its certificate is read. Revocation is not
//! looked up: `packed` anchors are few and pinned, and removing one is how it is revoked.

use crate::certificate::Certificate;
use crate::{Refusal, SignatureCheck, TrustAnchor};

/// Judges `chain` (leaf first) at a time in epoch milliseconds, and hands out its signatures.
///
/// The chain ends at the first certificate that is an anchor or that names one as its issuer; after
/// it, nothing may follow but the anchor itself.
pub(crate) fn checks(
    chain: &[Certificate],
    anchors: &[TrustAnchor],
    at_ms: u64,
) -> Result<Vec<SignatureCheck>, Refusal> {
    let mut checks = Vec::new();
    for (index, certificate) in chain.iter().enumerate() {
        certificate.require_valid_at(at_ms)?;
        if let Some(below) = index.checked_sub(1) {
            certificate.require_issuer(below)?;
        }
        let above = &chain[index + 1..];
        if anchors.iter().any(|anchor| anchor.is_exactly(certificate)) {
            return finish(checks, above.is_empty());
        }
        if let Some(anchor) = anchors.iter().find(|anchor| anchor.is_named_by(certificate)) {
            checks.push(certificate.signed_by(anchor.key()));
            let nothing_else = match above {
                [] => true,
                [last] => anchor.is_of(last),
                _ => false,
            };
            return finish(checks, nothing_else);
        }
        let issuer =
            above.first().filter(|issuer| certificate.names_issuer(issuer)).ok_or(Refusal::UntrustedAttestation)?;
        checks.push(certificate.signed_by(issuer.key));
    }
    Err(Refusal::UntrustedAttestation)
}

fn finish(checks: Vec<SignatureCheck>, complete: bool) -> Result<Vec<SignatureCheck>, Refusal> {
    complete.then_some(checks).ok_or(Refusal::MalformedAttestation)
}
