//! The credential public key: a `COSE_Key` for ES256 in CTAP2 canonical CBOR (Level 3 §5.8.5 and
//! §6.5.1.1; RFC 9053 §7.1.1).

use ciborium::Value;

use crate::{P256Key, Refusal, cbor};

/// ES256, ECDSA over P-256 with SHA-256 (RFC 9053 §2.1).
pub(crate) const ES256: i64 = -7;

/// Bytes of an ES256 key: a map of five (1), kty (2), alg (2), crv (2), and x and y each with a key,
/// a two-byte head and 32 bytes (2 × 35).
pub const LEN: usize = 1 + 2 + 2 + 2 + 2 * 35;

/// Everything before x: `{1: 2, 3: -7, -1: 1, -2: h'…32 bytes`.
const BEFORE_X: [u8; 10] = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];

/// Everything between x and y: `-3: h'…32 bytes`.
const BEFORE_Y: [u8; 3] = [0x22, 0x58, 0x20];

/// Reads the whole of `bytes` as an ES256 key, which canonical CBOR can write in one way only.
///
/// # Errors
/// [`Refusal::UnsupportedAlgorithm`] when it is a COSE key for another algorithm,
/// [`Refusal::MalformedKey`] when it is none or its point is not on the curve.
pub fn decode(bytes: &[u8]) -> Result<P256Key, Refusal> {
    read(bytes).ok_or_else(|| match algorithm(bytes) {
        Some(algorithm) if algorithm != ES256.into() => Refusal::UnsupportedAlgorithm,
        _ => Refusal::MalformedKey,
    })
}

/// The one canonical encoding of `key`.
#[must_use]
pub fn encode(key: &P256Key) -> [u8; LEN] {
    let (x, y) = key.as_sec1()[1..].split_at(32);
    let mut bytes = [0; LEN];
    let parts = [&BEFORE_X, x, &BEFORE_Y, y];
    for (to, from) in bytes.iter_mut().zip(parts.into_iter().flatten()) {
        *to = *from;
    }
    bytes
}

fn read(bytes: &[u8]) -> Option<P256Key> {
    let bytes = bytes.strip_prefix(&BEFORE_X)?;
    let (x, bytes) = bytes.split_first_chunk()?;
    let bytes = bytes.strip_prefix(&BEFORE_Y)?;
    let (y, rest) = bytes.split_first_chunk()?;
    if !rest.is_empty() {
        return None;
    }
    P256Key::from_coordinates(x, y)
}

/// The `alg` member (3) of a canonical COSE key.
fn algorithm(bytes: &[u8]) -> Option<i128> {
    let members = cbor::whole(bytes)?.into_map().ok()?;
    members
        .into_iter()
        .find(|(label, _)| *label == Value::from(3))
        .and_then(|(_, algorithm)| algorithm.as_integer())
        .map(i128::from)
}

#[cfg(test)]
mod tests;
