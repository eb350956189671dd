//! Whom a statement is about: a credential, or an enrolment code.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// Domain of the hash of a credential id.
const CREDENTIAL_DOMAIN: &[u8] = b"klabat-credential-v1\0";
/// Domain of the hash of an enrolment code.
const CODE_DOMAIN: &[u8] = b"klabat-code-v1\0";

/// The subject of a statement and of a server challenge: a hash that names a credential (punch) or an
/// enrolment code (enrolment) without giving it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject(pub [u8; 32]);

impl Subject {
    /// `SHA-256("klabat-credential-v1\0" ‖ credential id)`.
    #[must_use]
    pub fn of_credential(credential_id: &[u8]) -> Self {
        Self::hash(CREDENTIAL_DOMAIN, credential_id)
    }

    /// `SHA-256("klabat-code-v1\0" ‖ the ten symbols of the code)`.
    #[must_use]
    pub fn of_code(code: &EnrolmentCode) -> Self {
        Self::hash(CODE_DOMAIN, &code.0)
    }

    fn hash(domain: &[u8], name: &[u8]) -> Self {
        Self(Sha256::new().chain_update(domain).chain_update(name).finalize().into())
    }
}

/// Symbols in an enrolment code: 50 bits, so that a stranger with 1,000 open codes and 100 tries a day
/// guesses one in about 30 million years; rate limits keep the tries far below that.
const SYMBOLS: usize = 10;

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A one-time enrolment code, ten symbols of Crockford's base 32.
///
/// It is printed in two groups of five with a hyphen; when read, case, spaces and hyphens do not matter, `O` is 0, and `I` and
/// `L` are 1, as people misread them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EnrolmentCode([u8; SYMBOLS]);

/// The text is no enrolment code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCode;

impl EnrolmentCode {
    /// Makes a code from random bytes, of which it uses the first 50 bits.
    #[must_use]
    pub fn from_random(random: [u8; 7]) -> Self {
        let bits = random.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte)) >> 6;
        let mut symbols = [0; SYMBOLS];
        for (place, symbol) in symbols.iter_mut().rev().enumerate() {
            let [.., low] = (bits >> (5 * place)).to_be_bytes();
            *symbol = ALPHABET.as_bytes()[usize::from(low & 31)];
        }
        Self(symbols)
    }
}

impl FromStr for EnrolmentCode {
    type Err = NoCode;

    fn from_str(text: &str) -> Result<Self, NoCode> {
        let mut symbols = [0; SYMBOLS];
        let mut places = symbols.iter_mut();
        for byte in text.bytes().filter(|byte| !matches!(byte, b' ' | b'-')) {
            let symbol = match byte.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            if !ALPHABET.as_bytes().contains(&symbol) {
                return Err(NoCode);
            }
            *places.next().ok_or(NoCode)? = symbol;
        }
        match places.next() {
            None => Ok(Self(symbols)),
            Some(_) => Err(NoCode),
        }
    }
}

impl fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = std::str::from_utf8(&self.0).expect("only ASCII symbols are stored");
        let (head, tail) = text.split_at(SYMBOLS / 2);
        write!(f, "{head}-{tail}")
    }
}

impl fmt::Debug for EnrolmentCode {
    /// Keeps the secret out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolmentCode(…)")
    }
}

impl fmt::Display for NoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no enrolment code")
    }
}

impl std::error::Error for NoCode {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code: EnrolmentCode = "01ABC-DEFGH".parse().unwrap();
        for text in ["OIabc-defgh", "ol abc defgh", "01ABCDEFGH"] {
            assert_eq!(text.parse(), Ok(code), "{text}");
        }
        for text in ["", "01ABC-DEFG", "01ABC-DEFGHJ", "01ABC-DEFGU", "01ABC-DEFG!"] {
            assert_eq!(text.parse::<EnrolmentCode>(), Err(NoCode), "{text}");
        }
    }

    #[test]
    fn subjects_of_codes_and_credentials_are_apart() {
        let code: EnrolmentCode = "01ABC-DEFGH".parse().unwrap();
        assert_ne!(Subject::of_code(&code), Subject::of_credential(b"01ABCDEFGH"));
        assert_ne!(Subject::of_credential(b"a"), Subject::of_credential(b"b"));
    }

    #[test]
    fn all_fifty_bits_count() {
        assert_eq!(EnrolmentCode::from_random([0; 7]).to_string(), "00000-00000");
        assert_eq!(EnrolmentCode::from_random([0xFF; 7]).to_string(), "ZZZZZ-ZZZZZ");
        let last = EnrolmentCode::from_random([0, 0, 0, 0, 0, 0, 0b0100_0000]);
        assert_eq!(last.to_string(), "00000-00001");
    }

    proptest! {
        #[test]
        fn codes_round_trip(random: [u8; 7]) {
            let code = EnrolmentCode::from_random(random);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}") {
            if let Ok(code) = text.parse::<EnrolmentCode>() {
                prop_assert_eq!(code.to_string().len(), SYMBOLS + 1);
            }
        }
    }
}
