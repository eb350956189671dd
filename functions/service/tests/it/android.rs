//! A phone of Android whose secure hardware attests its keys, certified by a root of this file's own: what it is made to
//! say may be wrong while its signatures are right.

use klabat_evidence::Proof;
use klabat_protocol::SoftwareKey;
use klabat_webauthn::TrustAnchor;
use klabat_webauthn::android::pem_certificates;
use sha2::{Digest as _, Sha256};

use crate::authenticator::{Authenticator, Ceremony};

/// AAGUID of Play services' platform authenticator.
const AAGUID: &[u8; 16] = b"\xb9\x3f\xd9\x61\xf2\xe6\x46\x2f\xb1\x22\x82\x00\x22\x47\xde\x78";
/// SHA-256 of Google's certificate.
const SIGNER: &[u8; 32] = b"\xf0\xfd\x6c\x5b\x41\x0f\x25\xcb\x25\xc3\xb5\x33\x46\xc8\x97\x2f\xae\x30\xf8\xee\x74\x11\xdf\x91\x04\x80\xad\x6b\x2d\x60\xdb\x83";

const ES256: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
const EC_P256: &[u8] = b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
const BASIC_CONSTRAINTS: &[u8] = b"\x06\x03\x55\x1d\x13";
const KEY_DESCRIPTION: &[u8] = b"\x06\x0a\x2b\x06\x01\x04\x01\xd6\x79\x02\x01\x11";
const PROVISIONING_INFO: &[u8] = b"\x06\x0a\x2b\x06\x01\x04\x01\xd6\x79\x02\x01\x1e";

/// The phone: honest unless changed.
#[derive(Clone, Debug)]
pub(crate) struct Phone {
    /// Tells this phone's attestation key from others.
    pub(crate) number: u8,
    /// 0 software, 1 TEE, 2 `StrongBox`.
    pub(crate) level: u8,
    pub(crate) locked: bool,
    /// 0 verified, 1 self-signed, 2 unverified, 3 failed.
    pub(crate) boot: u8,
    pub(crate) package: &'static str,
    /// Whether every app may use its keys.
    pub(crate) all_applications: bool,
    /// Whether its attestation key came over the air; one from the factory is shared by many phones.
    pub(crate) over_the_air: bool,
    /// Who certifies its attestation key.
    pub(crate) authority: Authority,
}

/// Who certifies attestation keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authority {
    /// This file's own root.
    Ours,
    /// Four that nobody trusts, by every algorithm of Google's chains (`chain/make.py`): P-256 with SHA-384, P-384 with
    /// SHA-384, RSA-4096 with SHA-256, and the last by itself.
    Mixed {
        /// Whose signature has a wrong bit, counted from the attestation key's.
        forged: Option<usize>,
    },
}

/// How many certificates [`Authority::Mixed`] has.
pub(crate) const MIXED: usize = 4;

impl Default for Phone {
    fn default() -> Self {
        Self {
            number: 1,
            level: 1,
            locked: true,
            boot: 0,
            package: "com.google.android.gms",
            all_applications: false,
            over_the_air: true,
            authority: Authority::Ours,
        }
    }
}

fn root() -> SoftwareKey {
    SoftwareKey::from_bytes(&[0x71; 32]).unwrap()
}

/// What these phones' chains end in.
pub(crate) fn anchor() -> TrustAnchor {
    TrustAnchor::from_certificate(&certificate("root", "root", &root(), &root(), 1, &[authority()])).unwrap()
}

impl Phone {
    fn attestation_key(&self) -> SoftwareKey {
        let of = match self.authority {
            Authority::Ours => self.number,
            Authority::Mixed { .. } => 0x72,
        };
        SoftwareKey::from_bytes(&[of; 32]).unwrap()
    }

    /// The certificates above its keys, the attestation key's first.
    fn authorities(&self) -> Vec<Vec<u8>> {
        let Authority::Mixed { forged } = self.authority else {
            let mut extensions = vec![authority()];
            if self.over_the_air {
                extensions.push(extension(PROVISIONING_INFO, &[0xa1, 1, 1]));
            }
            let issuer = self.attestation_key();
            return vec![certificate("root", "phone", &root(), &issuer, self.number, &extensions)];
        };
        let mut chain = pem_certificates(include_str!("chain/mixed.pem")).unwrap();
        assert_eq!(chain.len(), MIXED);
        if let Some(forged) = forged {
            // A certificate ends with its signature, and that with the least bits of s.
            *chain[forged].last_mut().unwrap() ^= 1;
        }
        chain
    }

    /// Its attestation key's serial number, as a revocation list has it.
    pub(crate) fn serial(&self) -> String {
        format!("{:x}", self.number)
    }

    /// `navigator.credentials.create()`, attestation `android-key`.
    pub(crate) fn create(&self, key: &Authenticator, ceremony: &Ceremony, challenge: &[u8; 32]) -> Proof {
        let Proof::Attestation { attestation_object: plain, client_data_json } = key.create(ceremony, challenge) else {
            panic!("create attests")
        };
        let hash = Sha256::digest(&client_data_json);
        // What `create` wrote last: the authenticator data, whose AAGUID begins after 37 bytes.
        let mut data = plain[b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58\x00".len()..].to_vec();
        data[37..53].copy_from_slice(AAGUID);
        let signature = sign(&key.key, &[&data[..], &hash].concat());
        let described = extension(KEY_DESCRIPTION, &self.describe(&hash));
        let mut chain = vec![certificate("phone", "key", &self.attestation_key(), &key.key, 1, &[described])];
        chain.extend(self.authorities());
        let x5c = [b"\x63x5c", &[0x80 | u8::try_from(chain.len()).unwrap()][..]].concat();
        let chain = chain.iter().map(|der| byte_string(der)).collect::<Vec<_>>().concat();
        let statement = [b"\xa3\x63alg\x26\x63sig", &byte_string(&signature)[..], &x5c, &chain].concat();
        let attestation_object =
            [b"\xa3\x63fmt\x6bandroid-key\x67attStmt", &statement[..], b"\x68authData", &byte_string(&data)].concat();
        Proof::Attestation { attestation_object, client_data_json }
    }

    fn describe(&self, challenge: &[u8]) -> Vec<u8> {
        let level = tlv(0x0a, &[self.level]);
        let version = tlv(0x02, &[100]);
        let packages = tlv(0x31, &tlv(0x30, &[tlv(0x04, self.package.as_bytes()), tlv(0x02, &[1])].concat()));
        let application = tlv(0x30, &[packages, tlv(0x31, &tlv(0x04, SIGNER))].concat());
        let boot = [
            tlv(0x04, &[1; 32]),
            tlv(0x01, &[if self.locked { 0xff } else { 0 }]),
            tlv(0x0a, &[self.boot]),
            tlv(0x04, &[2; 32]),
        ];
        let hardware = [
            tlv(0xa1, &tlv(0x31, &tlv(0x02, &[2]))),
            if self.all_applications { tagged(600, &tlv(0x05, &[])) } else { Vec::new() },
            tagged(702, &tlv(0x02, &[0])),
            tagged(704, &tlv(0x30, &boot.concat())),
            tagged(705, &tlv(0x02, &[2, 0x49, 0xf0])),
        ];
        let parts = [
            version.clone(),
            level.clone(),
            version,
            level,
            tlv(0x04, challenge),
            tlv(0x04, &[]),
            tlv(0x30, &tagged(709, &tlv(0x04, &application))),
            tlv(0x30, &hardware.concat()),
        ];
        tlv(0x30, &parts.concat())
    }
}

fn certificate(
    issuer: &str,
    subject: &str,
    signer: &SoftwareKey,
    key: &SoftwareKey,
    serial: u8,
    extensions: &[Vec<u8>],
) -> Vec<u8> {
    let name = |name: &str| {
        let attribute = [b"\x06\x03\x55\x04\x03", &tlv(0x0c, name.as_bytes())[..]].concat();
        tlv(0x30, &tlv(0x31, &tlv(0x30, &attribute)))
    };
    let validity = [tlv(0x18, b"20260101000000Z"), tlv(0x18, b"20270101000000Z")].concat();
    let point = [&[0, 4][..], &key.public_key().0].concat();
    let tbs = tlv(
        0x30,
        &[
            tlv(0xa0, &tlv(0x02, &[2])),
            tlv(0x02, &[serial]),
            tlv(0x30, ES256),
            name(issuer),
            tlv(0x30, &validity),
            name(subject),
            tlv(0x30, &[tlv(0x30, EC_P256), tlv(0x03, &point)].concat()),
            tlv(0xa3, &tlv(0x30, &extensions.concat())),
        ]
        .concat(),
    );
    let signature = [&[0], &sign(signer, &tbs)[..]].concat();
    tlv(0x30, &[tbs, tlv(0x30, ES256), tlv(0x03, &signature)].concat())
}

fn authority() -> Vec<u8> {
    extension(BASIC_CONSTRAINTS, &tlv(0x30, &tlv(0x01, &[0xff])))
}

fn extension(oid: &[u8], value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[oid, &tlv(0x04, value)].concat())
}

/// An explicit tag between 128 and 16,383.
fn tagged(tag: u16, inside: &[u8]) -> Vec<u8> {
    let seven = |bits: u16| u8::try_from(bits & 0x7f).unwrap();
    let rest = tlv(0, inside);
    [&[0xbf, 0x80 | seven(tag >> 7), seven(tag)], &rest[1..]].concat()
}

fn tlv(tag: u8, inside: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(inside.len()).unwrap().to_be_bytes();
    let head = match (high, low) {
        (0, short @ 0..=0x7f) => vec![tag, short],
        (0, long) => vec![tag, 0x81, long],
        (high, low) => vec![tag, 0x82, high, low],
    };
    [&head, inside].concat()
}

/// CBOR, 24 to 65,535 bytes.
fn byte_string(bytes: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(bytes.len()).unwrap().to_be_bytes();
    let head = if high == 0 { vec![0x58, low] } else { vec![0x59, high, low] };
    [&head, bytes].concat()
}

/// In DER.
fn sign(key: &SoftwareKey, message: &[u8]) -> Vec<u8> {
    let raw = *key.sign(message).as_bytes();
    p256::ecdsa::Signature::from_slice(&raw).unwrap().to_der().as_bytes().to_vec()
}
