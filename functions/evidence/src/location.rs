//! Where the phone says it is: a supporting claim, never the proof of presence.

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::bytes::Reader;

/// Ten-millionths in a degree: what the codec counts positions in. One is about 11 mm of latitude.
pub const E7: i32 = 10_000_000;

/// Metres in a degree of latitude on the sphere of `geo`'s `Haversine`: π × 6,371,008.8 ÷ 180.
pub const METRES_PER_DEGREE: f64 = std::f64::consts::PI * 6_371_008.8 / 180.0;

/// A point on the globe (WGS 84), in ten-millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawPosition", into = "RawPosition")]
pub struct Position {
    latitude_e7: i32,
    longitude_e7: i32,
}

/// The JSON of a [`Position`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPosition {
    latitude_e7: i32,
    longitude_e7: i32,
}

impl Position {
    /// A position, or `None` when the latitude is beyond ±90° or the longitude beyond ±180°.
    #[must_use]
    pub const fn new(latitude_e7: i32, longitude_e7: i32) -> Option<Self> {
        if latitude_e7.unsigned_abs() > 90 * E7.unsigned_abs() || longitude_e7.unsigned_abs() > 180 * E7.unsigned_abs()
        {
            return None;
        }
        Some(Self { latitude_e7, longitude_e7 })
    }

    /// The nearest position to these degrees, or `None` when they are no position.
    #[must_use]
    pub fn from_degrees(latitude: f64, longitude: f64) -> Option<Self> {
        Self::new(to_e7(latitude)?, to_e7(longitude)?)
    }

    /// Latitude in ten-millionths of a degree, north positive.
    #[must_use]
    pub const fn latitude_e7(self) -> i32 {
        self.latitude_e7
    }

    /// Longitude in ten-millionths of a degree, east positive.
    #[must_use]
    pub const fn longitude_e7(self) -> i32 {
        self.longitude_e7
    }

    /// Latitude in degrees.
    #[must_use]
    pub fn latitude(self) -> f64 {
        f64::from(self.latitude_e7) / f64::from(E7)
    }

    /// Longitude in degrees.
    #[must_use]
    pub fn longitude(self) -> f64 {
        f64::from(self.longitude_e7) / f64::from(E7)
    }

    /// Metres east and north of `origin`, in a plane that touches the globe there: a degree of longitude is shortened by
    /// the cosine of the latitude.
    #[must_use]
    pub fn metres_from(self, origin: Self) -> (f64, f64) {
        let east = (self.longitude() - origin.longitude()) * origin.latitude().to_radians().cos();
        let north = self.latitude() - origin.latitude();
        (east * METRES_PER_DEGREE, north * METRES_PER_DEGREE)
    }
}

fn to_e7(degrees: f64) -> Option<i32> {
    if !(-180.0..=180.0).contains(&degrees) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most 1.8e9 by the check above, which fits an i32")]
    let e7 = (degrees * f64::from(E7)).round() as i32;
    Some(e7)
}

impl TryFrom<RawPosition> for Position {
    type Error = &'static str;

    fn try_from(raw: RawPosition) -> Result<Self, Self::Error> {
        Self::new(raw.latitude_e7, raw.longitude_e7).ok_or("no position on the globe")
    }
}

impl From<Position> for RawPosition {
    fn from(position: Position) -> Self {
        Self { latitude_e7: position.latitude_e7, longitude_e7: position.longitude_e7 }
    }
}

/// Why a statement carries no fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum AbsentReason {
    /// The app did not ask.
    NotAsked = 0,
    /// The person or the browser denied it.
    Denied = 1,
    /// No fix came, or not in time.
    Unavailable = 2,
}

/// The location claim of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// None, and why.
    Absent(AbsentReason),
    /// What the phone's positioning said.
    Fix {
        /// Where.
        position: Position,
        /// Radius in metres within which the phone is with 68 % confidence (W3C Geolocation `accuracy`),
        /// rounded up; 65,535 when larger.
        accuracy_m: u16,
    },
}

/// First byte of a [`Location::Absent`].
const ABSENT: u8 = 0;
/// First byte of a [`Location::Fix`].
const FIX: u8 = 1;

impl Location {
    /// The longest encoding: tag, latitude, longitude, accuracy.
    pub(crate) const MAX_LEN: usize = 1 + 4 + 4 + 2;

    /// Appends `0 ‖ reason(1)` or `1 ‖ latitude(4) ‖ longitude(4) ‖ accuracy(2)`.
    pub(crate) fn encode(self, out: &mut Vec<u8>) {
        match self {
            Self::Absent(reason) => out.extend([ABSENT, reason as u8]),
            Self::Fix { position, accuracy_m } => {
                out.push(FIX);
                out.extend(position.latitude_e7.to_be_bytes());
                out.extend(position.longitude_e7.to_be_bytes());
                out.extend(accuracy_m.to_be_bytes());
            }
        }
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, Refusal> {
        match reader.u8()? {
            ABSENT => match reader.u8()? {
                0 => Ok(Self::Absent(AbsentReason::NotAsked)),
                1 => Ok(Self::Absent(AbsentReason::Denied)),
                2 => Ok(Self::Absent(AbsentReason::Unavailable)),
                _ => Err(Refusal::Malformed),
            },
            FIX => {
                let position = Position::new(reader.i32()?, reader.i32()?);
                Ok(Self::Fix { position: position.ok_or(Refusal::Malformed)?, accuracy_m: reader.u16()? })
            }
            _ => Err(Refusal::Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_on_the_globe() {
        assert!(Position::new(90 * E7, -180 * E7).is_some());
        assert!(Position::new(90 * E7 + 1, 0).is_none());
        assert!(Position::new(0, 180 * E7 + 1).is_none());
        assert!(Position::new(i32::MIN, i32::MIN).is_none());
        assert!(Position::from_degrees(f64::NAN, 0.0).is_none());
        assert!(Position::from_degrees(0.0, f64::INFINITY).is_none());
        assert!(Position::from_degrees(90.1, 0.0).is_none());
    }

    #[test]
    fn degrees_are_rounded_to_the_nearest_unit() {
        let airmadidi = Position::from_degrees(1.426_301_26, 124.983_5).unwrap();
        assert_eq!((airmadidi.latitude_e7(), airmadidi.longitude_e7()), (14_263_013, 1_249_835_000));
        assert!((airmadidi.latitude() - 1.426_301_3).abs() < 1e-12);
    }

    #[test]
    fn json_holds_the_rule() {
        let json = r#"{"latitude_e7":14263013,"longitude_e7":1249835000}"#;
        let position: Position = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&position).unwrap(), json);
        assert!(serde_json::from_str::<Position>(r#"{"latitude_e7":900000001,"longitude_e7":0}"#).is_err());
    }
}
