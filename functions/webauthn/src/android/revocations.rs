use std::collections::BTreeSet;
use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

/// A certificate's serial number as Google's list writes it: lowercase hex without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Serial(String);

impl Serial {
    /// The most digits: a serial number has at most 20 bytes (RFC 5280 §4.1.2.2).
    pub const MAX_LEN: usize = 40;

    /// Reads 1 to 40 digits of lowercase hex that do not begin with a zero; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = !text.is_empty() && text.len() <= Self::MAX_LEN && !text.starts_with('0');
        let hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (digits && hex).then(|| Self(text.to_owned()))
    }

    /// Of a certificate: its number, big-endian, without leading zeros.
    pub(super) fn of(number: &[u8]) -> Self {
        let hex = base16ct::lower::encode_string(number);
        Self(hex.trim_start_matches('0').to_owned())
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Serial {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no serial number in lowercase hex")
    }
}

impl From<Serial> for String {
    fn from(serial: Serial) -> Self {
        serial.0
    }
}

/// Which attestation certificates Google has withdrawn, and as of when.
///
/// The list is fetched from <https://android.googleapis.com/attestation/status> and names only what is not valid. It
/// may be cut down to the serial numbers that one chain has: the judgement is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevocationList {
    /// When it was fetched, in milliseconds since the Unix epoch; 0 when it never was.
    pub fetched_at_ms: u64,
    /// What is not valid, suspended ones included.
    pub revoked: BTreeSet<Serial>,
}

/// The text is no status list.
#[derive(Debug)]
pub struct NoStatusList(String);

impl fmt::Display for NoStatusList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no attestation status list: {}", self.0)
    }
}

impl std::error::Error for NoStatusList {}

impl RevocationList {
    /// The longest list read, in bytes: several times what Google publishes, and what a store takes as one parameter.
    pub const MAX_LEN: usize = 2 * 1024 * 1024;

    /// Reads Google's JSON by its published schema
    /// (<https://developer.android.com/privacy-and-security/security-key-attestation#certificate_status>): anything
    /// beside it, a serial number twice, and a status that is not known are refused. So is a list that names nothing:
    /// it would clear every one that is known.
    ///
    /// # Errors
    /// [`NoStatusList`] with what is wrong.
    pub fn parse(json: &[u8], fetched_at_ms: u64) -> Result<Self, NoStatusList> {
        if json.len() > Self::MAX_LEN {
            return Err(NoStatusList(format!("longer than {} bytes", Self::MAX_LEN)));
        }
        let file: StatusFile = serde_json::from_slice(json).map_err(|error| NoStatusList(error.to_string()))?;
        if file.entries.0.is_empty() {
            return Err(NoStatusList("it names no certificate".to_owned()));
        }
        Ok(Self { fetched_at_ms, revoked: file.entries.0 })
    }

    /// Whether the list is too old at that time. One that was fetched later is not.
    pub(super) fn is_stale(&self, at_ms: u64, max_age_ms: u64) -> bool {
        at_ms.saturating_sub(self.fetched_at_ms) > max_age_ms
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusFile {
    entries: Entries,
}

/// What is said of a certificate. All of it is read so that nothing unknown passes; none of it matters here, since one
/// that is listed at all is not valid.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(rename = "status")]
    _status: Status,
    #[serde(rename = "expires", default)]
    _expires: Option<String>,
    #[serde(rename = "reason", default)]
    _reason: Option<String>,
    #[serde(rename = "comment", default)]
    _comment: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    Revoked,
    Suspended,
}

struct Entries(BTreeSet<Serial>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("serial numbers with their status")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Entries, A::Error> {
        let mut revoked = BTreeSet::new();
        while let Some((serial, Entry { .. })) = entries.next_entry::<Serial, Entry>()? {
            if !revoked.insert(serial) {
                return Err(de::Error::custom("a serial number twice"));
            }
        }
        Ok(Entries(revoked))
    }
}

#[cfg(test)]
mod tests {
    use super::{RevocationList, Serial};

    const LIST: &str = r#"{"entries":{
        "2c8cdddfd5e03bfc":{"status":"REVOKED","expires":"2020-11-13","reason":"KEY_COMPROMISE","comment":"Key stored on unsecure system"},
        "c8966fcb2fbb0d7a":{"status":"SUSPENDED","reason":"SOFTWARE_FLAW"}}}"#;

    fn refused(json: &str) -> String {
        RevocationList::parse(json.as_bytes(), 0).unwrap_err().to_string()
    }

    #[test]
    fn a_list_names_what_is_not_valid() {
        let list = RevocationList::parse(LIST.as_bytes(), 7).unwrap();
        assert_eq!(list.fetched_at_ms, 7);
        let serials: Vec<&str> = list.revoked.iter().map(Serial::as_str).collect();
        assert_eq!(serials, ["2c8cdddfd5e03bfc", "c8966fcb2fbb0d7a"]);
    }

    #[test]
    fn nothing_but_the_schema_is_read() {
        for (json, says) in [
            ("", "EOF"),
            (r#"{"entries":{}}"#, "no certificate"),
            (r#"{"entries":{}} {}"#, "trailing"),
            (r#"{"entries":{},"version":2}"#, "unknown field"),
            (r#"{"entries":[]}"#, "serial numbers"),
            ("{}", "missing field"),
            (r#"{"entries":{"1":{"status":"REVOKED"},"1":{"status":"REVOKED"}}}"#, "twice"),
            (r#"{"entries":{"1":{}}}"#, "missing field"),
            (r#"{"entries":{"1":{"status":"VALID"}}}"#, "unknown variant"),
            (r#"{"entries":{"1":{"status":"REVOKED","until":"x"}}}"#, "unknown field"),
            (r#"{"entries":{"01":{"status":"REVOKED"}}}"#, "serial number"),
            (r#"{"entries":{"AB":{"status":"REVOKED"}}}"#, "serial number"),
            (r#"{"entries":{"":{"status":"REVOKED"}}}"#, "serial number"),
        ] {
            assert!(refused(json).contains(says), "{json}: {}", refused(json));
        }
        let long = format!(r#"{{"entries":{{"{}":{{"status":"REVOKED"}}}}}}"#, "1".repeat(41));
        assert!(refused(&long).contains("serial number"));
        assert!(refused(&" ".repeat(RevocationList::MAX_LEN + 1)).contains("longer"));
    }

    #[test]
    fn a_list_is_stale_when_it_is_older_than_allowed() {
        let list = RevocationList { fetched_at_ms: 1_000, revoked: [].into() };
        assert!(!list.is_stale(1_500, 500));
        assert!(list.is_stale(1_501, 500));
        assert!(!list.is_stale(0, 0));
    }
}
