//! From an attestation certificate to a trust anchor (Level 3 §7.1 step 24; RFC 5280 §6.1): names and signatures.
//!
//! Each signature on the way is a [`SignatureCheck`] like the others. What else an issuer must be, when, and whether it
//! was revoked, is for the format to judge.

use crate::certificate::Certificate;
use crate::{Refusal, SignatureCheck, TrustAnchor};

/// A way to a trust anchor.
pub(crate) struct Path {
    /// The signatures on it, the leaf's first, and that of the anchor's own certificate where there is one.
    pub(crate) checks: Vec<SignatureCheck>,
    /// How many certificates of the chain are below the anchor, the leaf included.
    pub(crate) below: usize,
}

/// Finds the way from the leaf, which is the first in `chain`.
///
/// It ends at the first certificate that is an anchor or that names one as its issuer; after it, nothing may follow but
/// the anchor itself, in a certificate that it signed.
pub(crate) fn path(chain: &[Certificate], anchors: &[TrustAnchor]) -> Result<Path, Refusal> {
    let mut checks = Vec::new();
    for (index, certificate) in chain.iter().enumerate() {
        let above = &chain[index + 1..];
        if anchors.iter().any(|anchor| anchor.is_exactly(certificate)) {
            let complete = above.is_empty();
            return complete.then_some(Path { checks, below: index + 1 }).ok_or(Refusal::MalformedAttestation);
        }
        if let Some(anchor) = anchors.iter().find(|anchor| anchor.is_named_by(certificate)) {
            checks.push(certificate.signed_by(anchor.key())?);
            match above {
                [] => {}
                [last] if anchor.is_of(last) && last.names_issuer(last) => checks.push(last.signed_by(anchor.key())?),
                _ => return Err(Refusal::MalformedAttestation),
            }
            return Ok(Path { checks, below: index + 1 });
        }
        let issuer = above.first().ok_or(Refusal::UntrustedAttestation)?;
        checks.push(link(certificate, issuer)?);
    }
    Err(Refusal::UntrustedAttestation)
}

/// The signatures within a chain of which nobody knows the end: each certificate's by the next, and the last one's by
/// itself where it says so.
pub(crate) fn links(chain: &[Certificate]) -> Result<Vec<SignatureCheck>, Refusal> {
    let mut checks = chain.windows(2).map(|pair| link(&pair[0], &pair[1])).collect::<Result<Vec<_>, _>>()?;
    if let Some(last) = chain.last().filter(|last| last.names_itself()) {
        checks.push(last.signed_by(&last.key)?);
    }
    Ok(checks)
}

fn link(certificate: &Certificate, issuer: &Certificate) -> Result<SignatureCheck, Refusal> {
    if certificate.names_issuer(issuer) {
        certificate.signed_by(&issuer.key)
    } else {
        Err(Refusal::UntrustedAttestation)
    }
}
