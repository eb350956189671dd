//! DER certificates, right or wrong in one place.

use p256::ecdsa::SigningKey;

use super::{public_key, sign_der};

/// The parts of an `AlgorithmIdentifier`: an OID, then parameters.
pub(crate) type Algorithm = Vec<&'static [u8]>;

pub(crate) const ECDSA_WITH_SHA256: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
pub(crate) const ECDSA_WITH_SHA384: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03";
pub(crate) const ECDSA_WITH_SHA512: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04";
pub(crate) const EC_PUBLIC_KEY: &[u8] = b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01";
pub(crate) const P256: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
pub(crate) const P384: &[u8] = b"\x06\x05\x2b\x81\x04\x00\x22";
pub(crate) const EC_DH: &[u8] = b"\x06\x05\x2b\x81\x04\x01\x0c";
pub(crate) const NULL: &[u8] = b"\x05\x00";

const BASIC_CONSTRAINTS: &[u8] = b"\x06\x03\x55\x1d\x13";
const KEY_USAGE: &[u8] = b"\x06\x03\x55\x1d\x0f";
const NAME_CONSTRAINTS: &[u8] = b"\x06\x03\x55\x1d\x1e";
const FIDO_AAGUID: &[u8] = b"\x06\x0b\x2b\x06\x01\x04\x01\x82\xe5\x1c\x01\x01\x04";

/// A certificate to be: members are public to be spoilt.
#[derive(Clone)]
pub(crate) struct Spec {
    pub(crate) version: u8,
    pub(crate) subject: Vec<(u8, &'static str)>,
    pub(crate) issuer: Vec<(u8, &'static str)>,
    pub(crate) not_before: &'static str,
    pub(crate) not_after: &'static str,
    pub(crate) key: SigningKey,
    pub(crate) extensions: Vec<Vec<u8>>,
    /// What the key says it is for, beside its point.
    pub(crate) key_algorithm: Algorithm,
    /// The signature's algorithm as the certificate says it outside what is signed.
    pub(crate) outer: Algorithm,
    /// The same, inside.
    pub(crate) inner: Algorithm,
}

/// Attribute types by the last arc of `2.5.4.n`.
pub(crate) const CN: u8 = 3;
pub(crate) const C: u8 = 6;
pub(crate) const O: u8 = 10;
pub(crate) const OU: u8 = 11;

pub(crate) fn leaf_name() -> Vec<(u8, &'static str)> {
    let unit = "Authenticator Attestation";
    vec![(C, "ID"), (O, "Klabat"), (OU, unit), (CN, "Test key")]
}

/// A `packed` attestation certificate by Level 3 §8.2.1, issued by `issuer`.
pub(crate) fn leaf(key: &SigningKey, issuer: &'static str) -> Spec {
    Spec {
        version: 3,
        subject: leaf_name(),
        issuer: vec![(CN, issuer)],
        not_before: "20250101000000Z",
        not_after: "20270101000000Z",
        key: key.clone(),
        extensions: vec![basic_constraints(false, None)],
        key_algorithm: vec![EC_PUBLIC_KEY, P256],
        outer: vec![ECDSA_WITH_SHA256],
        inner: vec![ECDSA_WITH_SHA256],
    }
}

/// A certificate authority named `subject`, issued by `issuer`.
pub(crate) fn authority(key: &SigningKey, subject: &'static str, issuer: &'static str) -> Spec {
    Spec {
        subject: vec![(CN, subject)],
        extensions: vec![basic_constraints(true, None), key_usage(0x04)],
        ..leaf(key, issuer)
    }
}

impl Spec {
    /// The certificate, signed by `signer`.
    pub(crate) fn sign(&self, signer: &SigningKey) -> Vec<u8> {
        let point = public_key(&self.key);
        let key_info = sequence(&[&sequence(&self.key_algorithm), &tlv(0x03, &[&[0], point.as_sec1()])]);
        let extensions: Vec<&[u8]> = self.extensions.iter().map(Vec::as_slice).collect();
        let tbs = sequence(&[
            &tlv(0xa0, &[&tlv(0x02, &[&[self.version - 1]])]),
            &tlv(0x02, &[&[1]]),
            &sequence(&self.inner),
            &name(&self.issuer),
            &sequence(&[&time(self.not_before), &time(self.not_after)]),
            &name(&self.subject),
            &key_info,
            &tlv(0xa3, &[&sequence(&extensions)]),
        ]);
        let signature = sign_der(signer, &tbs);
        let signature = tlv(0x03, &[&[0], &signature]);
        sequence(&[&tbs, &sequence(&self.outer), &signature])
    }
}

pub(crate) fn basic_constraints(ca: bool, path_len: Option<u8>) -> Vec<u8> {
    let ca = if ca { tlv(0x01, &[&[0xff]]) } else { Vec::new() };
    let path_len = path_len.map(|length| tlv(0x02, &[&[length]])).unwrap_or_default();
    extension(BASIC_CONSTRAINTS, true, &sequence(&[&ca, &path_len]))
}

/// Key usage with the bits of its one byte: 0x04 is keyCertSign, 0x80 digitalSignature.
pub(crate) fn key_usage(bits: u8) -> Vec<u8> {
    let unused = u8::try_from(bits.trailing_zeros()).unwrap();
    extension(KEY_USAGE, true, &tlv(0x03, &[&[unused, bits]]))
}

pub(crate) fn fido_aaguid(critical: bool, aaguid: [u8; 16]) -> Vec<u8> {
    extension(FIDO_AAGUID, critical, &tlv(0x04, &[&aaguid]))
}

/// A critical extension that this crate does not apply.
pub(crate) fn name_constraints() -> Vec<u8> {
    extension(NAME_CONSTRAINTS, true, &sequence(&[]))
}

fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { tlv(0x01, &[&[0xff]]) } else { Vec::new() };
    sequence(&[oid, &critical, &tlv(0x04, &[value])])
}

fn name(attributes: &[(u8, &str)]) -> Vec<u8> {
    let attribute = |&(arc, text): &(u8, &str)| {
        let oid = tlv(0x06, &[&[0x55, 0x04, arc]]);
        // A country is a PrintableString, the others UTF8Strings.
        let tag = if arc == C { 0x13 } else { 0x0c };
        tlv(0x31, &[&sequence(&[&oid, &tlv(tag, &[text.as_bytes()])])])
    };
    let attributes: Vec<Vec<u8>> = attributes.iter().map(attribute).collect();
    let attributes: Vec<&[u8]> = attributes.iter().map(Vec::as_slice).collect();
    sequence(&attributes)
}

fn time(text: &str) -> Vec<u8> {
    tlv(0x18, &[text.as_bytes()])
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let header = match length {
        [0, short @ 0..=0x7f] => vec![tag, short],
        [0, long] => vec![tag, 0x81, long],
        [high, low] => vec![tag, 0x82, high, low],
    };
    [header, content].concat()
}
