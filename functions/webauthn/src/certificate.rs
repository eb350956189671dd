use core::fmt;
use core::time::Duration;

use sha2::{Digest as _, Sha256};
use x509_cert::der::asn1::{Any, ObjectIdentifier, OctetString};
use x509_cert::der::oid::AssociatedOid as _;
use x509_cert::der::{self, Decode, Encode as _, Reader as _, SliceReader};
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, BasicConstraints, KeyUsage, SubjectKeyIdentifier};
use x509_cert::name::Name;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::{TbsCertificate, Version};

use crate::signature::RSA_ENCRYPTION;
use crate::{Claim, Hash, P256Key, P384Key, P384Signature, RawSignature, Refusal, RsaKey, SignatureCheck};

const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_WITH_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const FIDO_AAGUID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.45724.1.1.4");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// An X.509 v3 certificate.
pub(crate) struct Certificate {
    tbs: TbsCertificate,
    pub(crate) key: CertificateKey,
    /// SHA-256 of the DER.
    pub(crate) fingerprint: [u8; 32],
    signed: Vec<u8>,
    algorithm: SignatureAlgorithm,
    signature: Vec<u8>,
}

/// A certified public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CertificateKey {
    P256(P256Key),
    P384(P384Key),
    Rsa(RsaKey),
    /// One that can be certified, but signs nothing here.
    Other,
}

/// The algorithms that certificates in the field are signed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignatureAlgorithm {
    Ecdsa(Hash),
    RsaPkcs1Sha256,
}

impl SignatureAlgorithm {
    /// RFC 5758 §3.2 leaves ECDSA's parameters out, RFC 4055 §5 makes RSA's NULL.
    fn read(algorithm: &AlgorithmIdentifierOwned) -> Option<Self> {
        let parameters = algorithm.parameters.as_ref();
        match algorithm.oid {
            ECDSA_WITH_SHA256 if parameters.is_none() => Some(Self::Ecdsa(Hash::Sha256)),
            ECDSA_WITH_SHA384 if parameters.is_none() => Some(Self::Ecdsa(Hash::Sha384)),
            SHA256_WITH_RSA if parameters.is_some_and(Any::is_null) => Some(Self::RsaPkcs1Sha256),
            _ => None,
        }
    }
}

impl Certificate {
    /// Reads DER and refuses leftovers, other versions than 3, repeated extensions, critical
    /// extensions that are not understood here, and signatures by other algorithms.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let malformed = |_: der::Error| Refusal::MalformedCertificate;
        let certificate = x509_cert::Certificate::from_der(bytes).map_err(malformed)?;
        let tbs = certificate.tbs_certificate().clone();
        let algorithm = certificate.signature_algorithm();
        if tbs.version() != Version::V3 || tbs.signature() != algorithm || !extensions_known(&tbs) {
            return Err(Refusal::MalformedCertificate);
        }
        let signature = certificate.signature().as_bytes().ok_or(Refusal::MalformedCertificate)?;
        Ok(Self {
            key: public_key(&tbs)?,
            fingerprint: Sha256::digest(bytes).into(),
            signed: signed_bytes(bytes).map_err(malformed)?,
            algorithm: SignatureAlgorithm::read(algorithm).ok_or(Refusal::UnsupportedAlgorithm)?,
            signature: signature.to_vec(),
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

    /// Whether it says that its own key signed it: by its issuer's name, or by the key identifiers (RFC 5280 §4.2.1.1),
    /// so that a changed name does not hide a root from its own signature.
    pub(crate) fn names_itself(&self) -> bool {
        let own = self.extension::<SubjectKeyIdentifier>(SubjectKeyIdentifier::OID).ok().flatten();
        let issuers = self.extension::<AuthorityKeyIdentifier>(AuthorityKeyIdentifier::OID).ok().flatten();
        let by_key = own.is_some_and(|own| issuers.is_some_and(|issuers| issuers.key_identifier == Some(own.0)));
        self.names_issuer(self) || by_key
    }

    /// Whether `issuer` is whom this certificate names as its issuer.
    pub(crate) fn names_issuer(&self, issuer: &Self) -> bool {
        self.tbs.issuer() == issuer.tbs.subject()
    }

    /// The check that `key` signed this certificate.
    pub(crate) fn signed_by(&self, key: &CertificateKey) -> Result<SignatureCheck, Refusal> {
        let bytes = &self.signature;
        let claim = match (self.algorithm, key) {
            (SignatureAlgorithm::Ecdsa(hash), &CertificateKey::P256(key)) => {
                RawSignature::from_der(bytes).map(|signature| Claim::EcdsaP256 { key, hash, signature })
            }
            (SignatureAlgorithm::Ecdsa(hash), &CertificateKey::P384(key)) => {
                P384Signature::from_der(bytes).map(|signature| Claim::EcdsaP384 { key, hash, signature })
            }
            (SignatureAlgorithm::RsaPkcs1Sha256, CertificateKey::Rsa(key)) => {
                Some(Claim::RsaPkcs1Sha256 { key: key.clone(), signature: bytes.clone() })
            }
            _ => return Err(Refusal::UnsupportedAlgorithm),
        };
        let claim = claim.ok_or(Refusal::MalformedCertificate)?;
        Ok(SignatureCheck { message: self.signed.clone(), claim })
    }

    /// The serial number, big-endian, without leading zeros.
    pub(crate) fn serial(&self) -> &[u8] {
        let bytes = self.tbs.serial_number().as_bytes();
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        &bytes[zeros..]
    }

    /// DER of the `SubjectPublicKeyInfo`.
    pub(crate) fn subject_key(&self) -> Result<Vec<u8>, Refusal> {
        self.tbs.subject_public_key_info().to_der().map_err(|_| Refusal::MalformedCertificate)
    }

    /// What is inside an extension.
    pub(crate) fn extension_bytes(&self, oid: ObjectIdentifier) -> Option<&[u8]> {
        let extensions = self.tbs.extensions().map_or(&[][..], Vec::as_slice);
        extensions.iter().find(|extension| extension.extn_id == oid).map(|extension| extension.extn_value.as_bytes())
    }

    fn extension<T: for<'a> Decode<'a>>(&self, oid: ObjectIdentifier) -> Result<Option<T>, Refusal> {
        self.extension_bytes(oid).map(T::from_der).transpose().map_err(|_| Refusal::MalformedCertificate)
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

/// RFC 5480 §2.1: an uncompressed point on a named curve; RFC 3279 §2.3.1: an RSA key.
fn public_key(tbs: &TbsCertificate) -> Result<CertificateKey, Refusal> {
    let info = tbs.subject_public_key_info();
    let bytes = info.subject_public_key.as_bytes().ok_or(Refusal::MalformedCertificate)?;
    let parameters = info.algorithm.parameters.as_ref();
    if info.algorithm.oid == RSA_ENCRYPTION && parameters.is_some_and(Any::is_null) {
        return Ok(RsaKey::from_pkcs1(bytes).map_or(CertificateKey::Other, CertificateKey::Rsa));
    }
    let curve = parameters.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
    let key = match (info.algorithm.oid, curve) {
        (EC_PUBLIC_KEY, Some(P256)) => P256Key::from_sec1(bytes).map(CertificateKey::P256),
        (EC_PUBLIC_KEY, Some(P384)) => P384Key::from_sec1(bytes).map(CertificateKey::P384),
        _ => Some(CertificateKey::Other),
    };
    key.ok_or(Refusal::MalformedCertificate)
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

/// A root that the policy trusts: a name and a key (RFC 5280 §6.1.1 d).
///
/// Its own validity and extensions are not read: trusting it is a decision of the policy, and roots
/// outlive the certificates they came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustAnchor {
    subject: Name,
    key: CertificateKey,
    fingerprint: [u8; 32],
}

impl TrustAnchor {
    /// Takes name and key from a certificate's DER.
    ///
    /// # Errors
    /// [`InvalidAnchor`] when it is not one, or its key or signature is of an algorithm that is not verified here.
    pub fn from_certificate(der: &[u8]) -> Result<Self, InvalidAnchor> {
        let certificate = Certificate::parse(der).map_err(InvalidAnchor)?;
        if certificate.key == CertificateKey::Other {
            return Err(InvalidAnchor(Refusal::UnsupportedAlgorithm));
        }
        Ok(Self {
            subject: certificate.tbs.subject().clone(),
            key: certificate.key,
            fingerprint: certificate.fingerprint,
        })
    }

    pub(crate) const fn key(&self) -> &CertificateKey {
        &self.key
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
