//! What a presence is judged by: all of it data, kept with the evidence, so that the judgement can be repeated.

use klabat_protocol::Millis;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Geofence, PhoneConditions};

/// Everything that [`judge`](crate::judge) looks at besides the evidence itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// When the server received the bundle.
    #[serde(with = "millis")]
    pub received_at: Millis,
    /// The limits in force.
    pub limits: Limits,
    /// The thresholds of the beacon.
    pub signal: SignalThresholds,
    /// The rule of the site; `None` where it has none, and then it is only asked that there is a location.
    pub geofence: Option<GeofencePolicy>,
    /// Whether the radio peer (beacon, boot and tag) has served another ASN before.
    pub peer_shared: bool,
    /// What was revoked by then; left out of the JSON where nothing was.
    #[serde(default, skip_serializing_if = "Revoked::is_nothing")]
    pub revoked: Revoked,
    /// What the phone is judged by, at an enrolment; `None` at a check-in, which has no attestation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneConditions>,
}

/// The times from which a presence does not count, where credential or beacon were revoked before it was received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revoked {
    /// From when on the credential does not count; `None` while it is valid.
    #[serde(with = "millis::option")]
    pub credential: Option<Millis>,
    /// From when on the beacon's seals do not count; `None` while it is valid.
    #[serde(with = "millis::option")]
    pub beacon: Option<Millis>,
}

impl Revoked {
    /// Whether all is valid.
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Domain of the hash of conditions.
const DOMAIN: &[u8] = b"klabat-conditions-v1\0";

impl Conditions {
    /// What a receipt commits to, so that nobody changes afterwards what a presence was judged by: SHA-256 of domain and
    /// JSON, which has one form.
    ///
    /// # Panics
    ///
    /// Never: there is nothing in it that JSON cannot say.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let json = serde_json::to_vec(self).expect("numbers, strings and string keys only");
        Sha256::new().chain_update(DOMAIN).chain_update(json).finalize().into()
    }
}

/// Limits of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The clock uncertainty above which a record goes to review, in ms.
    pub max_uncertainty_ms: u32,
    /// The clock uncertainty above which a seal is refused, in ms.
    pub hopeless_uncertainty_ms: u32,
    /// The shortest echo above which a record goes to review, in ms.
    pub max_echo_ms: u16,
    /// How long after the challenge's expiry a bundle may still arrive, in ms.
    pub max_delivery_ms: u64,
}

impl Default for Limits {
    /// - Clock: 60 s. Lateness is counted in whole minutes.
    /// - Hopeless clock: 15 min. A grant is at most 10 min on its way (a request is good no longer), and a crystal
    ///   of 150 ppm adds 13 s in an epoch's day: no honest beacon comes near, and the bound keeps the times that one
    ///   seal can stand for within half an hour.
    /// - Echo: 500 ms. A read and a write are two or three connection intervals of 30 to 50 ms each, and the
    ///   browser's stack may double that; the shortest of three rounds is rarely half of the limit.
    /// - Delivery: 15 min. The punch time is the seal's, so a slow server must not make a punctual person
    ///   repeat it; more than that is what offline sending is for.
    fn default() -> Self {
        Self {
            max_uncertainty_ms: 60_000,
            hopeless_uncertainty_ms: 15 * 60_000,
            max_echo_ms: 500,
            max_delivery_ms: 15 * 60_000,
        }
    }
}

/// The signal strengths that part accept, accept for review, and try again; calibrated for each beacon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawThresholds", into = "RawThresholds")]
pub struct SignalThresholds {
    accept_dbm: i8,
    review_dbm: i8,
}

/// The JSON of [`SignalThresholds`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThresholds {
    accept_dbm: i8,
    review_dbm: i8,
}

impl SignalThresholds {
    /// A median of at least `accept_dbm` is accepted, of at least `review_dbm` accepted for review, and
    /// below that the ASN is asked to try again. `None` when `review_dbm` is above `accept_dbm`.
    #[must_use]
    pub const fn new(accept_dbm: i8, review_dbm: i8) -> Option<Self> {
        if review_dbm > accept_dbm { None } else { Some(Self { accept_dbm, review_dbm }) }
    }

    /// The median from which on a record is accepted, in dBm.
    #[must_use]
    pub const fn accept_dbm(self) -> i8 {
        self.accept_dbm
    }

    /// The median from which on a record is accepted for review, in dBm.
    #[must_use]
    pub const fn review_dbm(self) -> i8 {
        self.review_dbm
    }
}

impl Default for SignalThresholds {
    /// For a beacon that was not calibrated yet: −75 and −85 dBm. At 0 dBm a phone at 10 m is heard at about
    /// −70 dBm in the open (−60 at 1 m is −40 of path loss and −20 of antennas, and 10 m cost some 10 to 20
    /// more indoors), with a spread of 5 to 10 dB.
    fn default() -> Self {
        Self { accept_dbm: -75, review_dbm: -85 }
    }
}

impl TryFrom<RawThresholds> for SignalThresholds {
    type Error = &'static str;

    fn try_from(raw: RawThresholds) -> Result<Self, Self::Error> {
        Self::new(raw.accept_dbm, raw.review_dbm).ok_or("the review threshold is above the accept threshold")
    }
}

impl From<SignalThresholds> for RawThresholds {
    fn from(thresholds: SignalThresholds) -> Self {
        Self { accept_dbm: thresholds.accept_dbm, review_dbm: thresholds.review_dbm }
    }
}

/// A site's rule about the location claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeofencePolicy {
    /// Where the site is.
    pub area: Geofence,
    /// What becomes of a fix outside.
    pub outside: Outside,
    /// The accuracy above which a fix goes to review, in metres.
    pub max_accuracy_m: u16,
}

/// What becomes of a fix outside the geofence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    /// It is refused.
    Refuse,
    /// It goes to review.
    Review,
}

/// [`Millis`] as a number, since the protocol crate knows no serde.
mod millis {
    use klabat_protocol::Millis;
    use serde::{Deserialize as _, Deserializer, Serializer};

    // Eight bytes are "trivially copied" where a pointer has as many.
    #[cfg_attr(
        target_pointer_width = "64",
        expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde's `with` calls")
    )]
    pub(super) fn serialize<S: Serializer>(at: &Millis, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(at.0)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Millis, D::Error> {
        u64::deserialize(deserializer).map(Millis)
    }

    /// The same where there may be none.
    pub(super) mod option {
        use klabat_protocol::Millis;
        use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

        #[expect(clippy::ref_option, reason = "the shape that serde's `with` calls")]
        pub(in super::super) fn serialize<S: Serializer>(
            at: &Option<Millis>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            at.map(|at| at.0).serialize(serializer)
        }

        pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Millis>, D::Error> {
            Option::<u64>::deserialize(deserializer).map(|at| at.map(Millis))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_in_order() {
        assert!(SignalThresholds::new(-75, -75).is_some());
        assert!(SignalThresholds::new(-75, -74).is_none());
        assert!(serde_json::from_str::<SignalThresholds>(r#"{"accept_dbm":-80,"review_dbm":-70}"#).is_err());
        let thresholds = SignalThresholds::new(-70, -80).unwrap();
        let json = serde_json::to_string(&thresholds).unwrap();
        assert_eq!(json, r#"{"accept_dbm":-70,"review_dbm":-80}"#);
        assert_eq!(serde_json::from_str::<SignalThresholds>(&json).unwrap(), thresholds);
    }

    #[test]
    fn unknown_members_are_refused() {
        let json = r#"{"max_uncertainty_ms":1,"hopeless_uncertainty_ms":1,"max_echo_ms":2,"max_delivery_ms":3,"max_distance_m":4}"#;
        assert!(serde_json::from_str::<Limits>(json).is_err());
    }
}
