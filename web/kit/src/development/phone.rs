//! The phone's key in the page: an authenticator in software, attestation none, AAGUID zero, not backed up.
//! Its keys lie in `IndexedDB`, where any script of the page could read them: it proves nothing.

use klabat_api::Base64Url;
use klabat_flow::ceremony::{Asserted, Create, Created, Declined, Get};
use klabat_protocol::{PublicKey, SoftwareKey};
use p256::ecdsa::Signature as Ecdsa;
use sha2::{Digest as _, Sha256};

use crate::effects::{clock, random, storage};

/// Where its keys are kept, by credential id.
const KEYS: &str = "development/key/";
/// User present, user verified (WebAuthn Level 3, §6.1).
const UP_UV: u8 = 0x05;
/// Attested credential data follow.
const AT: u8 = 0x40;
/// A person needs about this long for a finger.
const FINGER_MS: u32 = 400;

/// `navigator.credentials.create()`.
pub(crate) async fn create(request: Create) -> Result<Created, Declined> {
    clock::wait(FINGER_MS).await;
    let kept = storage::all().await.map_err(|_| Declined::Unsupported)?;
    if request.exclude.iter().any(|id| kept.contains_key(&place(id))) {
        return Err(Declined::AlreadyRegistered);
    }
    let credential_id = random::draw::<32>().map_err(|_| Declined::Failed)?.to_vec();
    let secret = random::draw::<32>().map_err(|_| Declined::Failed)?;
    let key = SoftwareKey::from_bytes(&secret).ok_or(Declined::Failed)?;
    let text = Base64Url::from(secret).encode();
    storage::put(&place(&credential_id), &text).await.map_err(|_| Declined::Unsupported)?;
    let mut data = authenticator_data(&request.rp_id, UP_UV | AT);
    data.extend([0; 16]);
    data.extend([0, 32]);
    data.extend(&credential_id);
    data.extend(cose(&key.public_key()));
    Ok(Created {
        attestation_object: attestation(&data),
        client_data_json: client_data("webauthn.create", request.challenge),
        credential_id,
    })
}

/// `navigator.credentials.get()`.
pub(crate) async fn assert(request: Get) -> Result<Asserted, Declined> {
    clock::wait(FINGER_MS).await;
    let kept = storage::all().await.map_err(|_| Declined::Unsupported)?;
    let found = request.allow.into_iter().find_map(|id| kept.get(&place(&id)).cloned().map(|text| (id, text)));
    let (credential_id, text) = found.ok_or(Declined::NotAllowed)?;
    let secret = Base64Url::decode(&text).and_then(|bytes| bytes.0.try_into().ok()).ok_or(Declined::Failed)?;
    let key = SoftwareKey::from_bytes(&secret).ok_or(Declined::Failed)?;
    let authenticator_data = authenticator_data(&request.rp_id, UP_UV);
    let client_data_json = client_data("webauthn.get", request.challenge);
    let message = [authenticator_data.as_slice(), &Sha256::digest(&client_data_json)].concat();
    let signature = Ecdsa::from_slice(key.sign(&message).as_bytes()).map_err(|_| Declined::Failed)?;
    Ok(Asserted {
        credential_id,
        authenticator_data,
        client_data_json,
        signature: signature.to_der().as_bytes().to_vec(),
    })
}

fn place(id: &[u8]) -> String {
    [KEYS, &Base64Url::from(id).encode()].concat()
}

/// Relying party hash, flags, a signature counter that stays 0.
fn authenticator_data(rp_id: &str, flags: u8) -> Vec<u8> {
    let mut data = Sha256::digest(rp_id).to_vec();
    data.push(flags);
    data.extend([0; 4]);
    data
}

/// Canonical `COSE_Key`: `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`.
fn cose(key: &PublicKey) -> Vec<u8> {
    let (x, y) = key.0.split_at(32);
    [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], x, &[0x22, 0x58, 32], y].concat()
}

/// Canonical CBOR: `{"fmt": "none", "attStmt": {}, "authData": data}`; the data have 164 bytes.
fn attestation(data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).expect("37 + 16 + 2 + 32 + 77 bytes");
    [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".as_slice(), &[length], data].concat()
}

fn client_data(kind: &str, challenge: Vec<u8>) -> Vec<u8> {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    let challenge = Base64Url(challenge).encode();
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#).into_bytes()
}
