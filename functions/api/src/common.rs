//! What many requests and replies are made of.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds since 1970-01-01T00:00Z by the server's clock, unless the field says another clock.
pub type Millis = u64;

/// Bytes that travel in JSON as base64url without padding (RFC 4648 §5).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[A-Za-z0-9_-]*$"))]
pub struct Base64Url(pub Vec<u8>);

impl Base64Url {
    /// The text form.
    #[must_use]
    pub fn encode(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.0)
    }

    /// Parses the text form; `None` when it is not canonical base64url without padding.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        Base64UrlUnpadded::decode_vec(text).ok().map(Self)
    }
}

impl<T: AsRef<[u8]>> From<T> for Base64Url {
    fn from(bytes: T) -> Self {
        Self(bytes.as_ref().to_vec())
    }
}

impl Serialize for Base64Url {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encode())
    }
}

impl<'de> Deserialize<'de> for Base64Url {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::decode(&text).ok_or_else(|| serde::de::Error::custom("not base64url without padding"))
    }
}

/// One sentence in both languages; Bahasa Indonesia is the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sentence {
    /// Bahasa Indonesia.
    pub id: String,
    /// English.
    pub en: String,
}

/// What the server answers instead of the reply: a refusal (4xx), or a fault of ours (5xx, code `fault`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable, `snake_case`.
    pub code: String,
    /// What to tell the person.
    pub message: Sentence,
    /// For a fault: the reference under which it was logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Of what cannot be computed: whom and which day it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Box<About>>,
}

/// Whom a problem is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct About {
    /// Employee id, where it is a person.
    pub employee: Option<String>,
    /// Name of the person or unit; the identifier of what is not known.
    pub name: String,
    /// Day, `YYYY-MM-DD`.
    pub date: Option<String>,
}

impl Problem {
    /// Code of a 401: there is no session (any more), so one must sign in.
    pub const NOT_SIGNED_IN: &str = "not_signed_in";
    /// Code of a 403: the user's role or units do not allow it.
    pub const NOT_ALLOWED: &str = "not_allowed";
    /// Code of a 404: there is no such thing, or not for this user.
    pub const NOT_FOUND: &str = "not_found";
    /// Code of a 405: nothing at this address is read, or written, in this way.
    pub const WRONG_METHOD: &str = "wrong_method";
}

/// A reason why a record waits for review, with its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// Stable, `snake_case`.
    pub code: String,
    /// What to tell the person.
    pub message: Sentence,
}

/// A unit (SKPD, UPT, school, puskesmas), as much as a screen shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unit {
    /// Stable identifier.
    pub id: String,
    /// As on its letterhead.
    pub name: String,
    /// IANA name: `Asia/Jakarta`, `Asia/Makassar` or `Asia/Jayapura`.
    pub zone: String,
}

/// What a punch is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Masuk.
    In,
    /// Pulang.
    Out,
}

/// What became of an accepted punch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordStatus {
    /// Counted.
    Accepted,
    /// Stored, and shown to the operator with its reasons.
    Review,
}

/// A page of nothing but "done".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Done {
    /// Always true: a failure is a [`Problem`].
    pub done: bool,
}

#[cfg(test)]
mod tests {
    use super::Base64Url;

    #[test]
    fn base64url_round_trips_and_refuses_padding_and_other_alphabets() {
        let bytes = Base64Url(vec![0xfb, 0xff, 0x00]);
        assert_eq!(bytes.encode(), "-_8A");
        assert_eq!(Base64Url::decode("-_8A"), Some(bytes));
        for text in ["+/8A", "-_8A=", "-_8A ", "-_9B-", "-_9"] {
            assert_eq!(Base64Url::decode(text), None, "{text}");
        }
    }
}
