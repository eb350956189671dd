use core::fmt;
use core::time::Duration;

use sha2::{Digest as _, Sha256};
use x509_cert::der::asn1::{ObjectIdentifier, OctetString};
use x509_cert::der::oid::AssociatedOid as _;
use x509_cert::der::{self, Decode, Reader as _, SliceReader};
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};
use x509_cert::name::Name;
use x509_cert::{TbsCertificate, Version};

use crate::{P256Key, RawSignature, Refusal, SignatureCheck};

const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const FIDO_AAGUID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.45724.1.1.4");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// An X.509 v3 certificate with a P-256 key, signed with ECDSA and SHA-256.
pub(crate) struct Certificate {
    tbs: TbsCertificate,
    pub(crate) key: P256Key,
    pub(crate) fingerprint: [u8; 32],
    signed: Vec<u8>,
    signature: RawSignature,
}

impl Certificate {
    /// Reads DER and refuses leftovers, other versions than 3, repeated extensions, critical
    /// extensions that are not understood here, and other algorithms than ES256's.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let malformed = |_: der::Error| Refusal::MalformedCertificate;
        let certificate = x509_cert::Certificate::from_der(bytes).map_err(malformed)?;
        let tbs = certificate.tbs_certificate().clone();
        let algorithm = certificate.signature_algorithm();
        if tbs.version() != Version::V3 || tbs.signature() != algorithm || !extensions_known(&tbs) {
            return Err(Refusal::MalformedCertificate);
        }
        // RFC 5758 §3.2: the parameters are absent.
        if algorithm.oid != ECDSA_WITH_SHA256 || algorithm.parameters.is_some() {
            return Err(Refusal::UnsupportedAlgorithm);
        }
        let signature = certificate.signature().as_bytes();
        Ok(Self {
            key: public_key(&tbs)?,
            fingerprint: Sha256::digest(bytes).into(),
            signed: signed_bytes(bytes).map_err(malformed)?,
            signature: signature.and_then(RawSignature::from_der).ok_or(Refusal::MalformedCertificate)?,
            tbs,
        })
    }

    /// RFC 5280 §4.1.2.5: both ends included, to the second.
    pub(crate) fn require_valid_at(&self, at_ms: u64) -> Result<(), Refusal> {
        let at = Duration::from_secs(at_ms / 1000);
        let validity = self.tbs.validity();
        let valid = validity.not_before.to_unix_duration()..=validity.not_after.to_unix_duration();
        valid.contains(&at).then_some(()).ok_or(Refusal::ExpiredCertificate)
    }

    /// RFC 5280 §6.1.4 (k) to (n), for a certificate with `below` intermediates between it and the
    /// leaf: a CA whose path length allows that, and that may sign certificates.
    pub(crate) fn require_issuer(&self, below: usize) -> Result<(), Refusal> {
        let constraints = self.extension::<BasicConstraints>(BasicConstraints::OID)?;
        let usage = self.extension::<KeyUsage>(KeyUsage::OID)?;
        let may_issue = constraints.is_some_and(|constraints| {
            let room = constraints.path_len_constraint;
            constraints.ca && room.is_none_or(|room| below <= usize::from(room))
        });
        if may_issue && usage.is_none_or(|usage| usage.key_cert_sign()) {
            Ok(())
        } else {
            Err(Refusal::MalformedCertificate)
        }
    }

    /// Level 3 §8.2.1: what a `packed` attestation certificate must say of itself, and that its
    /// AAGUID extension, if there, names this authenticator model.
    pub(crate) fn require_packed_leaf(&self, aaguid: &[u8; 16]) -> Result<(), Refusal> {
        let country = self.subject_attribute(COUNTRY);
        let named = country.is_some_and(|country| country.len() == 2)
            && self.subject_attribute(ORGANIZATION).is_some()
            && self.subject_attribute(COMMON_NAME).is_some()
            && self.subject_attribute(ORGANIZATIONAL_UNIT).as_deref() == Some("Authenticator Attestation");
        let constraints = self.extension::<BasicConstraints>(BasicConstraints::OID)?;
        if !named || constraints.is_none_or(|constraints| constraints.ca) {
            return Err(Refusal::MalformedCertificate);
        }
        match self.extension::<OctetString>(FIDO_AAGUID)? {
            Some(named) if named.as_bytes() != aaguid => Err(Refusal::WrongAaguid),
            _ => Ok(()),
        }
    }

    /// Whether `issuer` is whom this certificate names as its issuer.
    pub(crate) fn names_issuer(&self, issuer: &Self) -> bool {
        self.tbs.issuer() == issuer.tbs.subject()
    }

    /// The check that `key` signed this certificate.
    pub(crate) fn signed_by(&self, key: P256Key) -> SignatureCheck {
        SignatureCheck { key, message: self.signed.clone(), signature: self.signature }
    }

    fn extension<T: for<'a> Decode<'a>>(&self, oid: ObjectIdentifier) -> Result<Option<T>, Refusal> {
        let extensions = self.tbs.extensions().map_or(&[][..], Vec::as_slice);
        extensions
            .iter()
            .find(|extension| extension.extn_id == oid)
            .map(|extension| T::from_der(extension.extn_value.as_bytes()))
            .transpose()
            .map_err(|_| Refusal::MalformedCertificate)
    }

    /// The subject's one attribute of this type, when it is there once and not empty.
    fn subject_attribute(&self, oid: ObjectIdentifier) -> Option<String> {
        let mut found = self.tbs.subject().iter().filter(|attribute| attribute.oid == oid);
        let attribute = found.next().filter(|_| found.next().is_none())?;
        let text = DirectoryString::try_from(&attribute.value).ok()?;
        Some(text.value().into_owned()).filter(|text| !text.is_empty())
    }
}

/// RFC 5280 §4.2: no extension twice, and no critical one that this crate does not apply. The FIDO
/// AAGUID must not be critical (Level 3 §8.2.1), and so is not listed.
fn extensions_known(tbs: &TbsCertificate) -> bool {
    let extensions = tbs.extensions().map_or(&[][..], Vec::as_slice);
    let known = [BasicConstraints::OID, KeyUsage::OID];
    extensions.iter().enumerate().all(|(index, extension)| {
        let once = !extensions[..index].iter().any(|other| other.extn_id == extension.extn_id);
        once && (!extension.critical || known.contains(&extension.extn_id))
    })
}

/// RFC 5480 §2.1: an uncompressed point on the named curve P-256.
fn public_key(tbs: &TbsCertificate) -> Result<P256Key, Refusal> {
    let info = tbs.subject_public_key_info();
    let curve = info.algorithm.parameters.as_ref();
    let curve = curve.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
    if info.algorithm.oid != EC_PUBLIC_KEY || curve != Some(P256) {
        return Err(Refusal::UnsupportedAlgorithm);
    }
    let point = info.subject_public_key.as_bytes();
    point.and_then(P256Key::from_sec1).ok_or(Refusal::MalformedCertificate)
}

/// The `tbsCertificate` as it came: what the issuer signed.
fn signed_bytes(certificate: &[u8]) -> der::Result<Vec<u8>> {
    let mut reader = SliceReader::new(certificate)?;
    reader.sequence(|fields| {
        let signed = fields.tlv_bytes()?.to_vec();
        fields.tlv_bytes()?;
        fields.tlv_bytes()?;
        Ok(signed)
    })
}

/// A root that the policy trusts: a name and a P-256 key (RFC 5280 §6.1.1 d).
///
/// Its own validity and extensions are not read: trusting it is a decision of the policy, and roots
/// outlive the certificates they came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustAnchor {
    subject: Name,
    key: P256Key,
    fingerprint: [u8; 32],
}

impl TrustAnchor {
    /// Takes name and key from a certificate's DER.
    ///
    /// # Errors
    /// [`InvalidAnchor`] when it is not one, or not of P-256 signed with SHA-256.
    pub fn from_certificate(der: &[u8]) -> Result<Self, InvalidAnchor> {
        let certificate = Certificate::parse(der).map_err(InvalidAnchor)?;
        Ok(Self {
            subject: certificate.tbs.subject().clone(),
            key: certificate.key,
            fingerprint: certificate.fingerprint,
        })
    }

    pub(crate) const fn key(&self) -> P256Key {
        self.key
    }

    /// Whether `certificate` names this anchor as its issuer.
    pub(crate) fn is_named_by(&self, certificate: &Certificate) -> bool {
        certificate.tbs.issuer() == &self.subject
    }

    /// Whether `certificate` is, byte for byte, the one this anchor came from.
    pub(crate) fn is_exactly(&self, certificate: &Certificate) -> bool {
        certificate.fingerprint == self.fingerprint
    }

    /// Whether `certificate` has this anchor's name and key (perhaps with another validity).
    pub(crate) fn is_of(&self, certificate: &Certificate) -> bool {
        certificate.tbs.subject() == &self.subject && certificate.key == self.key
    }
}

/// A configured trust anchor that cannot be used: a fault of the configuration, with the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidAnchor(Refusal);

impl fmt::Display for InvalidAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a usable trust anchor: {}", self.0)
    }
}

impl core::error::Error for InvalidAnchor {}
