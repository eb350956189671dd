//! Names that the store gives: opaque here.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// Most characters of an identifier: SHA-256 in hexadecimal has 64.
const LENGTH: usize = 64;

/// Declares an identifier of 1 to 64 visible ASCII characters.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier with these characters.
            ///
            /// # Errors
            ///
            /// [`Refusal::Identifier`] unless it has 1 to 64 visible ASCII characters.
            pub fn new(text: impl Into<String>) -> Result<Self, Refusal> {
                let text = text.into();
                let fits = (1..=LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
                if fits { Ok(Self(text)) } else { Err(Refusal::Identifier) }
            }

            /// The characters.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Refusal;

            fn try_from(text: String) -> Result<Self, Refusal> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )+};
}

id! {
    /// A unit: SKPD, UPT, school, puskesmas.
    UnitId,
    /// An ASN, or a user of the console who decides.
    PersonId,
    /// A beacon.
    BeaconId,
    /// A schedule that units and people are assigned to.
    ScheduleId,
    /// A shift of a roster, as it is printed: `P`, `S`, `M`.
    ShiftCode,
    /// What was recorded or decided: a record's once-key in hexadecimal, a manual record, an import's line, an
    /// absence, a correction, an outage.
    EntryId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_short_and_visible() {
        assert_eq!(UnitId::new("dinas.pu-1").unwrap().as_str(), "dinas.pu-1");
        assert!(EntryId::new("f".repeat(64)).is_ok());
        for text in ["", "a b", "a\n", "é", &"f".repeat(65)] {
            assert_eq!(UnitId::new(text), Err(Refusal::Identifier), "{text:?}");
        }
        assert!(serde_json::from_str::<UnitId>(r#""a b""#).is_err());
    }
}
