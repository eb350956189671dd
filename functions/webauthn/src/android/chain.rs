//! A key attestation chain: from the certificate of a key, which describes it, to a root of Google's.

use x509_cert::der::asn1::ObjectIdentifier;

use super::{KeyDescription, RevocationList, Serial};
use crate::certificate::{Certificate, CertificateKey};
use crate::{P256Key, Refusal, SignatureCheck, TrustAnchor, chain};

/// The key description's extension.
const KEY_DESCRIPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.1.17");

/// The extension of an attestation key that a phone was given over the air.
const PROVISIONING_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.1.30");

/// The most certificates in a chain: five in the field, and one more for an authority to come.
pub const MAX_CHAIN: usize = 6;

/// The longest certificate, in bytes: the root's, the longest in the field, has 1,380.
const MAX_CERTIFICATE_LEN: usize = 4096;

/// A chain in which all is right but perhaps the signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "nothing is verified before `conclude`"]
pub struct PendingChain {
    checks: Vec<SignatureCheck>,
    attested: AttestedKey,
}

/// A key, and what the chain of its attestation says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestedKey {
    /// The key: DER of its `SubjectPublicKeyInfo`.
    pub subject_key: Vec<u8>,
    /// What the secure hardware says of it.
    pub description: KeyDescription,
    /// SHA-256 of the key's own certificate.
    pub certificate: [u8; 32],
    /// SHA-256 of the certificate of the key that attested it.
    pub attestation_key: [u8; 32],
    /// Whether the attestation key was given to this one phone over the air. One from the factory is shared by many
    /// thousand phones, and tells none of them apart.
    pub remotely_provisioned: bool,
}

/// Judges a chain alone: well-formed, valid at `at_ms` (milliseconds since the Unix epoch), leading to one of `roots`,
/// not withdrawn as far as `revocations` tells (`None`: nobody looked), with one well-formed key description, in the
/// first certificate. Whether the key is any good is not asked: see what [`PendingChain::conclude`] gives.
///
/// `chain` is DER, the key's certificate first. The root itself may be at its end or left out.
///
/// # Errors
/// The [`Refusal`] of the first rule that is broken.
pub fn checks<C: AsRef<[u8]>>(
    chain: &[C],
    roots: &[TrustAnchor],
    at_ms: u64,
    revocations: Option<&RevocationList>,
) -> Result<PendingChain, Refusal> {
    let chain = Chain::parse(chain)?;
    let mut checks = Vec::new();
    chain.judge(roots, at_ms, revocations, &mut checks)?;
    Ok(PendingChain { checks, attested: chain.attested()? })
}

impl PendingChain {
    /// The signatures to verify.
    #[must_use]
    pub fn checks(&self) -> &[SignatureCheck] {
        &self.checks
    }

    /// Takes the answers to [`checks`](Self::checks), in their order.
    ///
    /// # Errors
    /// [`Refusal::BadSignature`] when an answer is no, or when there is not one answer for each check.
    pub fn conclude(self, answers: &[bool]) -> Result<AttestedKey, Refusal> {
        let held = answers.len() == self.checks.len() && answers.iter().all(|&valid| valid);
        if held { Ok(self.attested) } else { Err(Refusal::BadSignature) }
    }
}

/// The serial numbers of a chain's certificates, for looking them up in a revocation list beforehand.
///
/// # Errors
/// [`Refusal`] when it is not a chain of certificates.
pub fn serials<C: AsRef<[u8]>>(chain: &[C]) -> Result<Vec<Serial>, Refusal> {
    Ok(Chain::parse(chain)?.serials().collect())
}

/// What a certificate says of its key, by itself and unproven, for people who look at what was refused: DER of the
/// `SubjectPublicKeyInfo`, and the key description where there is a well-formed one. `None` when it is no certificate.
#[must_use]
pub fn described(certificate: &[u8]) -> Option<(Vec<u8>, Option<KeyDescription>)> {
    if certificate.len() > MAX_CERTIFICATE_LEN {
        return None;
    }
    let certificate = Certificate::parse(certificate).ok()?;
    let description = certificate.extension_bytes(KEY_DESCRIPTION).and_then(|bytes| KeyDescription::parse(bytes).ok());
    Some((certificate.subject_key().ok()?, description))
}

/// A chain that was read.
pub(super) struct Chain {
    certificates: Vec<Certificate>,
    description: KeyDescription,
}

impl Chain {
    /// Reads the certificates and the first one's key description. No other certificate may have one: a phone's own key
    /// could else be made to issue certificates, and describe keys as it likes.
    pub(super) fn parse<C: AsRef<[u8]>>(chain: &[C]) -> Result<Self, Refusal> {
        let lengths = chain.iter().all(|der| der.as_ref().len() <= MAX_CERTIFICATE_LEN);
        if chain.is_empty() || chain.len() > MAX_CHAIN || !lengths {
            return Err(Refusal::MalformedAttestation);
        }
        let certificates = chain.iter().map(|der| Certificate::parse(der.as_ref())).collect::<Result<Vec<_>, _>>()?;
        if certificates[1..].iter().any(|issuer| issuer.extension_bytes(KEY_DESCRIPTION).is_some()) {
            return Err(Refusal::ExtendedChain);
        }
        let description = certificates[0].extension_bytes(KEY_DESCRIPTION).ok_or(Refusal::NoKeyDescription)?;
        let description = KeyDescription::parse(description)?;
        Ok(Self { certificates, description })
    }

    /// The way to a root, with its signatures added to `checks`.
    pub(super) fn judge(
        &self,
        roots: &[TrustAnchor],
        at_ms: u64,
        revocations: Option<&RevocationList>,
        checks: &mut Vec<SignatureCheck>,
    ) -> Result<(), Refusal> {
        let path = chain::path(&self.certificates, roots)?;
        checks.extend(path.checks);
        for (index, certificate) in self.certificates[..path.below].iter().enumerate().skip(1) {
            // Not the leaf: its dates are the phone's own (1970, or by a clock that may be wrong); and no root: it is
            // pinned by its key.
            certificate.require_valid_at(at_ms)?;
            // Not the attestation key either: some phones of 2016 to 2021 have one that is marked as no authority.
            if index > 1 {
                certificate.require_issuer(index - 1)?;
            }
        }
        let revoked = |list: &RevocationList| self.serials().any(|serial| list.revoked.contains(&serial));
        if revocations.is_some_and(revoked) { Err(Refusal::RevokedAttestation) } else { Ok(()) }
    }

    /// The signatures of a chain that need lead nowhere.
    pub(super) fn links(&self) -> Result<Vec<SignatureCheck>, Refusal> {
        chain::links(&self.certificates)
    }

    pub(super) fn serials(&self) -> impl Iterator<Item = Serial> {
        self.certificates.iter().map(|certificate| Serial::of(certificate.serial()))
    }

    pub(super) const fn description(&self) -> &KeyDescription {
        &self.description
    }

    /// The attested key, when it is one of P-256.
    pub(super) fn key(&self) -> Option<P256Key> {
        match self.certificates[0].key {
            CertificateKey::P256(key) => Some(key),
            CertificateKey::P384(_) | CertificateKey::Rsa(_) | CertificateKey::Other => None,
        }
    }

    pub(super) fn attested(self) -> Result<AttestedKey, Refusal> {
        let [leaf, above @ ..] = self.certificates.as_slice() else { return Err(Refusal::MalformedAttestation) };
        let issuer = above.first().unwrap_or(leaf);
        Ok(AttestedKey {
            subject_key: leaf.subject_key()?,
            certificate: leaf.fingerprint,
            attestation_key: issuer.fingerprint,
            remotely_provisioned: issuer.extension_bytes(PROVISIONING_INFO).is_some(),
            description: self.description,
        })
    }
}
