//! Six digits by which an operator sees that the phone in the person's hand is the one that waits.

use sha2::{Digest as _, Sha256};

/// Domain of the hash.
const DOMAIN: &[u8] = b"klabat-check-v1\0";

/// The first eight bytes of SHA-256(domain ‖ credential id ‖ 04‖x‖y) as a number, modulo a million, in six digits.
///
/// They tell phones of one queue apart; they are no secret and no proof. Another credential has the same digits once in
/// a million, and each try at it takes a visit to a beacon.
pub(crate) fn check(credential: &[u8], key: &[u8; 65]) -> String {
    let hash = Sha256::new().chain_update(DOMAIN).chain_update(credential).chain_update(key).finalize();
    let number = hash.iter().take(8).fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::check;

    /// By `printf 'klabat-check-v1\0aaaa…' | sha256sum`, with a credential of 32 `a` and a key of 65 `k`.
    #[test]
    fn six_digits_of_credential_and_key() {
        let digits = check(&[b'a'; 32], &[b'k'; 65]);
        assert_eq!(digits, "647155");
        assert_ne!(check(&[b'b'; 32], &[b'k'; 65]), digits);
        assert_ne!(check(&[b'a'; 32], &[b'l'; 65]), digits);
    }
}
