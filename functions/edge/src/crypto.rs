//! WebCrypto: signature checks, signing with the edge key, randomness.

use std::borrow::Cow;
use std::cell::OnceCell;

use futures_util::future::try_join_all;
use klabat_service::ports::PortFault;
use klabat_webauthn::{Claim, Hash, SignatureCheck};
use p256::ecdsa::Signature;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::pkcs8::DecodePrivateKey as _;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::js_sys::{Array, ArrayBuffer, Object, Promise, Reflect, Uint8Array, global};
use worker::web_sys::{Crypto, CryptoKey, SubtleCrypto};

/// The edge key as it lies in the secret: it decodes, and its public half is known.
pub(crate) struct EdgeKey {
    pkcs8: Vec<u8>,
    public: [u8; 64],
}

impl EdgeKey {
    /// Reads PKCS#8 DER (RFC 5958); `None` when it is not a P-256 private key.
    pub(crate) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let point = p256::SecretKey::from_pkcs8_der(der).ok()?.public_key().to_sec1_point(false);
        let public = point.as_bytes().get(1..)?.try_into().ok()?;
        Some(Self { pkcs8: der.to_vec(), public })
    }

    /// x‖y.
    pub(crate) fn public(&self) -> [u8; 64] {
        self.public
    }
}

/// The platform's cryptography, and the edge key in it.
pub(crate) struct WebCrypto {
    crypto: Crypto,
    subtle: SubtleCrypto,
    /// `{ name: "ECDSA", namedCurve: "P-256" }`
    p256: Object,
    /// `{ name: "ECDSA", hash: "SHA-256" }`
    es256: Object,
    edge_key: EdgeKey,
    /// The edge key once imported, without a way out.
    signer: OnceCell<CryptoKey>,
}

impl WebCrypto {
    /// # Errors
    /// [`PortFault`] where there is no WebCrypto.
    pub(crate) fn new(edge_key: EdgeKey) -> Result<Self, PortFault> {
        let crypto: Crypto =
            Reflect::get(&global(), &"crypto".into()).map_err(|error| told("global crypto", &error))?.unchecked_into();
        let subtle = crypto.subtle();
        let p256 = dictionary(ECDSA, "namedCurve", "P-256")?;
        let es256 = dictionary(ECDSA, "hash", "SHA-256")?;
        Ok(Self { crypto, subtle, p256, es256, edge_key, signer: OnceCell::new() })
    }

    /// Fills the buffer from the platform's generator.
    pub(crate) fn fill(&self, buffer: &mut [u8]) {
        // The generator refuses more than 65,536 bytes at once (W3C WebCrypto §10.1.1).
        for part in buffer.chunks_mut(65_536) {
            self.crypto.get_random_values_with_u8_array(part).expect("every part is within the quota");
        }
    }

    /// Whether each check holds, in order; all are asked at once.
    ///
    /// # Errors
    /// [`PortFault`] when the platform could not tell.
    pub(crate) async fn verify(&self, checks: Vec<SignatureCheck>) -> Result<Vec<bool>, PortFault> {
        try_join_all(checks.iter().map(|check| self.holds(check))).await
    }

    async fn holds(&self, check: &SignatureCheck) -> Result<bool, PortFault> {
        let asked = Asked::of(&check.claim)?;
        let key = self.import(asked.format, &asked.key, &asked.key_algorithm, "verify").await?;
        let signature = Uint8Array::from(asked.signature);
        let message = Uint8Array::from(check.message.as_slice());
        let answer = self.subtle.verify_with_object_and_buffer_source_and_buffer_source(
            &asked.algorithm,
            &key,
            signature.unchecked_ref(),
            message.unchecked_ref(),
        );
        settled("verify", answer).await?.as_bool().ok_or_else(|| PortFault("verify did not answer a boolean".into()))
    }

    /// Signs with the edge key: r‖s, low s.
    ///
    /// # Errors
    /// [`PortFault`] when the platform refuses the key.
    pub(crate) async fn sign(&self, message: &[u8]) -> Result<[u8; 64], PortFault> {
        let signer = self.signer().await?;
        let message = Uint8Array::from(message);
        let answer = self.subtle.sign_with_object_and_buffer_source(&self.es256, &signer, message.unchecked_ref());
        let bytes = Uint8Array::new(settled("sign", answer).await?.unchecked_ref::<ArrayBuffer>()).to_vec();
        // WebCrypto leaves s high half of the time; the protocol's decoders demand a low one.
        Signature::from_slice(&bytes)
            .map(|signature| signature.normalize_s().to_bytes().into())
            .map_err(|_| PortFault(format!("sign answered {} bytes that are no signature", bytes.len())))
    }

    async fn signer(&self) -> Result<CryptoKey, PortFault> {
        if let Some(signer) = self.signer.get() {
            return Ok(signer.clone());
        }
        // Two first requests may both import it; either result will do.
        let signer = self.import("pkcs8", &self.edge_key.pkcs8, &self.p256, "sign").await?;
        Ok(self.signer.get_or_init(|| signer).clone())
    }

    async fn import(&self, format: &str, key: &[u8], algorithm: &Object, usage: &str) -> Result<CryptoKey, PortFault> {
        let key = Uint8Array::from(key);
        let usages = Array::of1(&usage.into());
        let answer = self.subtle.import_key_with_object(format, &key, algorithm, false, &usages);
        Ok(settled("importKey", answer).await?.unchecked_into())
    }
}

async fn settled(what: &str, promise: Result<Promise, JsValue>) -> Result<JsValue, PortFault> {
    let promise = promise.map_err(|error| told(what, &error))?;
    JsFuture::from(promise).await.map_err(|error| told(what, &error))
}

const ECDSA: &str = "ECDSA";
const RSA: &str = "RSASSA-PKCS1-v1_5";

/// A claim as WebCrypto wants to be asked about it (W3C WebCrypto §20 and §23).
struct Asked<'a> {
    format: &'static str,
    key: Cow<'a, [u8]>,
    key_algorithm: Object,
    algorithm: Object,
    signature: &'a [u8],
}

impl<'a> Asked<'a> {
    fn of(claim: &'a Claim) -> Result<Self, PortFault> {
        Ok(match claim {
            Claim::EcdsaP256 { key, hash, signature } => {
                Self::ecdsa("P-256", key.as_sec1(), *hash, signature.as_raw())?
            }
            Claim::EcdsaP384 { key, hash, signature } => {
                Self::ecdsa("P-384", key.as_sec1(), *hash, signature.as_raw())?
            }
            Claim::RsaPkcs1Sha256 { key, signature } => Self {
                format: "spki",
                key: key.to_spki().into(),
                key_algorithm: dictionary(RSA, "hash", "SHA-256")?,
                algorithm: dictionary(RSA, "hash", "SHA-256")?,
                signature,
            },
        })
    }

    fn ecdsa(curve: &str, key: &'a [u8], hash: Hash, signature: &'a [u8]) -> Result<Self, PortFault> {
        let hash = match hash {
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
        };
        Ok(Self {
            format: "raw",
            key: key.into(),
            key_algorithm: dictionary(ECDSA, "namedCurve", curve)?,
            algorithm: dictionary(ECDSA, "hash", hash)?,
            signature,
        })
    }
}

/// An algorithm with one member more than its name.
fn dictionary(name: &str, member: &str, value: &str) -> Result<Object, PortFault> {
    let object = Object::new();
    for (member, value) in [("name", name), (member, value)] {
        Reflect::set(&object, &member.into(), &value.into()).map_err(|error| told(member, &error))?;
    }
    Ok(object)
}

/// Only where it failed and the platform's own words: neither keys nor messages.
fn told(what: &str, error: &JsValue) -> PortFault {
    PortFault(format!("WebCrypto {what}: {error:?}"))
}
