//! Signed notes and their keys (C2SP signed-note).

use std::fmt;

use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256};

use crate::refusal::Refusal;

/// Longest note that is read: 16 signatures, which every verifier must accept, of the longest kind that C2SP has
/// (ML-DSA-44, nearly 5 kB) fit.
const MAX_LEN: usize = 128 * 1024;

/// Before every signature line: an em dash and a space.
const MARK: &str = "— ";

/// Signature types that are read here; lines of others are ignored as those of unknown keys are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 over the note's text: what a log signs.
    Ed25519 = 1,
    /// Timestamped Ed25519 (tlog-cosignature): what a witness signs.
    CosignatureV1 = 4,
}

/// The first four bytes of a hash over name, type and key: tells keys of one name apart, proves nothing.
pub type KeyId = [u8; 4];

/// A public key by which notes are verified, with its name: a vkey, `name+hex(id)+base64(type ‖ key)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    algorithm: Algorithm,
    key: [u8; 32],
}

/// The text is no vkey of a type that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoVerifierKey;

impl VerifierKey {
    /// A key under a name: not empty, without spaces and `+`.
    ///
    /// # Errors
    /// [`NoVerifierKey`] when the name cannot be one.
    pub fn new(name: &str, algorithm: Algorithm, key: [u8; 32]) -> Result<Self, NoVerifierKey> {
        if is_name(name) { Ok(Self { name: name.to_owned(), algorithm, key }) } else { Err(NoVerifierKey) }
    }

    /// Reads a vkey.
    ///
    /// # Errors
    /// [`NoVerifierKey`]: also when its id is not that of name and key.
    pub fn parse(text: &str) -> Result<Self, NoVerifierKey> {
        let (name, rest) = text.split_once('+').ok_or(NoVerifierKey)?;
        let (id, key) = rest.split_once('+').ok_or(NoVerifierKey)?;
        let key = Base64::decode_vec(key).map_err(|_| NoVerifierKey)?;
        let (algorithm, key) = key.split_first().ok_or(NoVerifierKey)?;
        let algorithm = match algorithm {
            1 => Algorithm::Ed25519,
            4 => Algorithm::CosignatureV1,
            _ => return Err(NoVerifierKey),
        };
        let key = Self::new(name, algorithm, key.try_into().map_err(|_| NoVerifierKey)?)?;
        if base16ct::lower::encode_string(&key.id()) == id { Ok(key) } else { Err(NoVerifierKey) }
    }

    /// Its name: of a log, the origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The Ed25519 public key (RFC 8032).
    #[must_use]
    pub const fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// `SHA-256(name ‖ "\n" ‖ type ‖ key)`, its first four bytes.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let hash = Sha256::new().chain_update(&self.name).chain_update([b'\n', self.algorithm as u8]);
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash.chain_update(self.key).finalize());
        [a, b, c, d]
    }

    /// A signature line of this key.
    #[must_use]
    pub fn line(&self, signature: &[u8]) -> SignatureLine {
        SignatureLine { name: self.name.clone(), id: self.id(), signature: signature.to_vec() }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.algorithm as u8], self.key.as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, base16ct::lower::encode_string(&self.id()), Base64::encode_string(&key))
    }
}

/// One line below a note. Nothing says yet that it is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureLine {
    /// Name of the key.
    pub name: String,
    /// Its id.
    pub id: KeyId,
    /// What the key made: for a cosignature, time and signature.
    pub signature: Vec<u8>,
}

impl SignatureLine {
    fn parse(line: &str) -> Option<Self> {
        let (name, signature) = line.strip_prefix(MARK)?.split_once(' ')?;
        let bytes = Base64::decode_vec(signature).ok()?;
        let (id, signature) = bytes.split_first_chunk()?;
        is_name(name).then(|| Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }

    fn is_of(&self, key: &VerifierKey) -> bool {
        self.name == key.name && self.id == key.id()
    }
}

impl fmt::Display for SignatureLine {
    /// With the newline behind it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.as_slice(), &self.signature].concat();
        writeln!(f, "{MARK}{} {}", self.name, Base64::encode_string(&bytes))
    }
}

/// A text with signatures below it, as it is written and served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with the newline at its end.
    pub text: String,
    /// The lines below it.
    pub signatures: Vec<SignatureLine>,
}

impl Note {
    /// Reads a note; verifies nothing.
    ///
    /// # Errors
    /// [`Refusal::MalformedCheckpoint`].
    pub fn parse(note: &str) -> Result<Self, Refusal> {
        Self::read(note).ok_or(Refusal::MalformedCheckpoint)
    }

    fn read(note: &str) -> Option<Self> {
        if note.len() > MAX_LEN || note.contains(|c: char| c < ' ' && c != '\n') {
            return None;
        }
        let (text, signatures) = note.split_at(note.rfind("\n\n")? + 1);
        let signatures = signatures.strip_prefix('\n')?.strip_suffix('\n')?;
        let signatures = signatures.split('\n').map(SignatureLine::parse).collect::<Option<_>>()?;
        Some(Self { text: text.to_owned(), signatures })
    }

    /// The one line of this key; `None` when it has none.
    ///
    /// # Errors
    /// [`Refusal::MalformedCheckpoint`] when there are several.
    pub(crate) fn line_of(&self, key: &VerifierKey) -> Result<Option<&SignatureLine>, Refusal> {
        let mut lines = self.signatures.iter().filter(|line| line.is_of(key));
        match (lines.next(), lines.next()) {
            (line, None) => Ok(line),
            (_, Some(_)) => Err(Refusal::MalformedCheckpoint),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| line.fmt(f))
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c.is_control())
}
