use core::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;

use crate::Refusal;

/// The client data that the browser collected and the authenticator signed by its hash
/// (Level 3 §5.8.1, `CollectedClientData`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientData {
    /// `webauthn.create` or `webauthn.get`.
    pub r#type: String,
    /// The challenge, decoded from base64url without padding.
    pub challenge: Vec<u8>,
    /// Where the ceremony ran, as `https://host[:port]`.
    pub origin: String,
    /// Whether it ran in a frame that is not same-origin with its ancestors. Clients that leave the
    /// member out mean `false`.
    pub cross_origin: bool,
    /// The top-level page's origin, given only when it differs from `origin`.
    pub top_origin: Option<String>,
}

impl ClientData {
    /// The longest client data read, in bytes. Two origins of at most `https://`, a host of 253 and
    /// `:65535` are 2 × 267; a challenge of 128 bytes is 171 characters; type, member names and
    /// punctuation are about 120. That is 825, and the rest is for members that clients add (today
    /// they add about 150).
    pub const MAX_LEN: usize = 2048;

    /// Reads `clientDataJSON`. A leading byte order mark is dropped (the standard's UTF-8 decode);
    /// bytes that are not UTF-8 are refused instead of replaced. Members that are not known are
    /// skipped, since §5.8.1 lets clients add some, but no member may come twice, at whatever depth. The serialization of
    /// §5.8.1.1 has nothing around the object, white space included.
    ///
    /// # Errors
    /// [`Refusal::MalformedClientData`].
    pub fn parse(json: &[u8]) -> Result<Self, Refusal> {
        if json.len() > Self::MAX_LEN {
            return Err(Refusal::MalformedClientData);
        }
        let json = core::str::from_utf8(json).map_err(|_| Refusal::MalformedClientData)?;
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        if !json.starts_with('{') || !json.ends_with('}') {
            return Err(Refusal::MalformedClientData);
        }
        let mut reader = serde_json::Deserializer::from_str(json);
        let client_data = reader.deserialize_map(Members).map_err(|_| Refusal::MalformedClientData)?;
        reader.end().map_err(|_| Refusal::MalformedClientData)?;
        Ok(client_data)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = ClientData;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the members of CollectedClientData")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ClientData, A::Error> {
        let (mut r#type, mut challenge, mut origin) = (None, None, None);
        let (mut cross_origin, mut top_origin) = (false, None);
        let mut names = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "type" => r#type = Some(map.next_value()?),
                "challenge" => challenge = Some(map.next_value::<String>()?),
                "origin" => origin = Some(map.next_value()?),
                "crossOrigin" => cross_origin = map.next_value()?,
                "topOrigin" => top_origin = Some(map.next_value()?),
                _ => {
                    map.next_value::<Skipped>()?;
                }
            }
            if !names.insert(name) {
                return Err(A::Error::custom("a member comes twice"));
            }
        }
        let challenge = challenge.ok_or_else(|| A::Error::missing_field("challenge"))?;
        Ok(ClientData {
            r#type: r#type.ok_or_else(|| A::Error::missing_field("type"))?,
            challenge: Base64UrlUnpadded::decode_vec(&challenge).map_err(A::Error::custom)?,
            origin: origin.ok_or_else(|| A::Error::missing_field("origin"))?,
            cross_origin,
            top_origin,
        })
    }
}

/// A value that is read for its members' names alone: none comes twice in one object.
struct Skipped;

impl<'de> Deserialize<'de> for Skipped {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Skipped {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<Self>()?.is_some() {}
        Ok(Self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if !names.insert(name) {
                return Err(A::Error::custom("a member comes twice"));
            }
            map.next_value::<Self>()?;
        }
        Ok(Self)
    }
}

#[cfg(test)]
mod tests;
