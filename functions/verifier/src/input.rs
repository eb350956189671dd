//! Files, and the elements in them.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use klabat_evidence::RelyingParty;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::Refusal;

/// The longest file that is read whole, in bytes: 64 MiB. The longest single evidence file is about 60 kB, a chain
/// 16 kB, an array of ten thousand registrations of 5 kB is 50 MB.
const MAX_LEN: u64 = 64 * 1024 * 1024;

/// Reads a whole file of text.
pub(crate) fn read(path: &Path) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_LEN + 1).read_to_end(&mut bytes))
        .map_err(|error| Refusal::UnreadableFile(error.to_string()))?;
    if bytes.len() as u64 > MAX_LEN {
        return Err(Refusal::OverLongFile);
    }
    let text = String::from_utf8(bytes).map_err(|_| Refusal::MalformedFile("not UTF-8".to_owned()))?;
    if text.trim_ascii().is_empty() { Err(Refusal::EmptyFile) } else { Ok(text) }
}

/// A file of one element or of an array of them: the elements, and whether there is an array around them.
pub(crate) fn elements(text: &str) -> Result<(Vec<&RawValue>, bool), Refusal> {
    let malformed = |error: serde_json::Error| Refusal::MalformedFile(error.to_string());
    if !text.trim_ascii_start().starts_with('[') {
        return Ok((vec![serde_json::from_str(text).map_err(malformed)?], false));
    }
    let elements: Vec<&RawValue> = serde_json::from_str(text).map_err(malformed)?;
    if elements.is_empty() { Err(Refusal::EmptyFile) } else { Ok((elements, true)) }
}

/// A JSON object whose members come once each, not yet read. Members that nobody asks for may have any value: the
/// vectors of others carry their source and a name.
pub(crate) struct Element<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Element<'a> {
    pub(crate) fn parse(json: &'a RawValue) -> Result<Self, Refusal> {
        serde_json::from_str(json.get()).map_err(|error| Refusal::MalformedElement(error.to_string()))
    }

    /// A member of text.
    pub(crate) fn text(&self, name: &str) -> Result<String, Refusal> {
        let value = self.0.get(name).ok_or_else(|| malformed(name, "missing"))?;
        serde_json::from_str(value.get()).map_err(|_| malformed(name, "not a string"))
    }

    /// A member of bytes, in base64url without padding.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, Refusal> {
        base64url(name, &self.text(name)?)
    }
}

impl Element<'_> {
    /// The challenge that is expected: the bytes of the text in the client data, of which there is one form.
    pub(crate) fn challenge(&self) -> Result<Vec<u8>, Refusal> {
        let challenge = self.bytes("expectedChallenge")?;
        if challenge.is_empty() { Err(malformed("expectedChallenge", "empty")) } else { Ok(challenge) }
    }

    /// Whom the ceremony is expected to be for.
    pub(crate) fn relying_party(&self) -> Result<RelyingParty, Refusal> {
        Ok(RelyingParty { rp_id: self.text("rpId")?, origins: vec![self.text("origin")?] })
    }
}

/// Bytes in the one base64url without padding that they have.
fn base64url(name: &str, text: &str) -> Result<Vec<u8>, Refusal> {
    BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|error| malformed(name, &error.to_string()))
}

fn malformed(name: &str, what: &str) -> Refusal {
    Refusal::MalformedElement(format!("{name}: {what}"))
}

impl<'de: 'a, 'a> Deserialize<'de> for Element<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Element<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!("member {name} comes twice")));
            }
            members.insert(name, value);
        }
        Ok(Element(members))
    }
}

/// A moment by RFC 3339 §5.6 (`date-time`), and by nothing else that would be understood: no date without seconds or
/// offset, no other separators, no name of a zone. A fraction counts to the nanosecond.
pub(crate) fn rfc3339(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked("YYYY-MM-DDTHH:MM:SS".len())?;
    let (fraction, offset) = rest.split_at(rest.find(['Z', 'z', '+', '-'])?);
    let of_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let fractions = fraction.is_empty() || fraction.strip_prefix('.').is_some_and(of_digits);
    let date = date.replacen('t', "T", 1);
    let hours = |sign: &str| is_like(offset, &format!("{sign}00:00")) && &offset[1..3] < "24" && &offset[4..6] < "60";
    let zoned = offset.eq_ignore_ascii_case("z") || hours("+") || hours("-");
    if !is_like(&date, "0000-00-00T00:00:00") || !fractions || !zoned {
        return None;
    }
    let fraction = fraction.get(..".123456789".len()).unwrap_or(fraction);
    [&date, fraction, &offset.to_uppercase()].concat().parse().ok()
}

/// Whether a text has a digit for each 0 of the pattern, and else the same bytes.
fn is_like(text: &str, pattern: &str) -> bool {
    let mut pairs = text.bytes().zip(pattern.bytes());
    text.len() == pattern.len() && pairs.all(|(byte, of)| if of == b'0' { byte.is_ascii_digit() } else { byte == of })
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn moments_are_those_of_rfc_3339_and_no_others() {
        let noon = rfc3339("2025-01-20T12:00:00Z").unwrap();
        for same in [
            "2025-01-20t12:00:00z",
            "2025-01-20T19:00:00+07:00",
            "2025-01-20T02:30:00.000-09:30",
            "2025-01-20T12:00:00.0000000000Z",
            "2025-01-20T12:00:00-00:00",
        ] {
            assert_eq!(rfc3339(same), Some(noon), "{same}");
        }
        assert!(rfc3339("2016-12-31T23:59:60Z").is_some(), "a leap second");
        for other in [
            "20250120T120000Z",
            "2025-01-20T12:00Z",
            "2025-01-20T12Z",
            "2025-01-20",
            "2025-01-20T12:00:00",
            "2025-01-20T12:00:00,5Z",
            "2025-01-20T12:00:00.Z",
            "2025-01-20T12:00:00+0700",
            "2025-01-20T12:00:00+07",
            "2025-01-20T12:00:00+07:00:30",
            "2025-01-20T12:00:00+25:59",
            "2025-01-20T12:00:00+24:00",
            "2025-01-20T12:00:00+07:60",
            "2025-01-20T12:00:00+07:00[Europe/Paris]",
            "2025-01-20T12:00:00Z[UTC]",
            "+002025-01-20T12:00:00Z",
            "2025-01-20 12:00:00Z",
            "2025-13-20T12:00:00Z",
            "2025-02-30T12:00:00Z",
            "2025-01-20T12:00:00Z ",
            "\u{e9}025-01-20T12:00:00Z",
            "",
        ] {
            assert_eq!(rfc3339(other), None, "{other}");
        }
    }
}
