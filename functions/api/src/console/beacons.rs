//! Beacons.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Approval;
use crate::common::{Base64Url, Millis, Unit};

/// What kind of device it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BeaconClass {
    /// A device in an office.
    Device,
    /// A program; a production configuration refuses it.
    Simulated,
}

/// Registers a beacon, once a second person approves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewBeacon {
    /// Beacon id (16 bytes).
    pub id: Base64Url,
    /// Public key (64 bytes x‖y).
    pub public_key: Base64Url,
    /// Where it hangs, 1 to 100 characters.
    pub name: String,
    /// Unit id.
    pub unit: String,
    /// Site id: must be given when the unit has several sites; with one site, that one is taken.
    pub site: Option<String>,
    /// The beacon (id) that ends with it, where it takes another's place: of the same unit.
    pub replaces: Option<Base64Url>,
    /// 3 to 500 characters: why, for the one who approves.
    pub reason: String,
}

/// All beacons of the visible units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Beacons {
    /// By unit and name.
    pub rows: Vec<BeaconRow>,
    /// The sites of the visible units, by name: where a beacon can hang.
    pub sites: Vec<Site>,
    /// Registrations that wait for a second person, oldest first.
    pub proposed: Vec<Approval>,
}

/// A site of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// Stable identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Unit id.
    pub unit: String,
}

/// One beacon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BeaconRow {
    /// Beacon id (16 bytes).
    pub id: Base64Url,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: Unit,
    /// Class.
    pub class: BeaconClass,
    /// When it was revoked; `None` while it serves.
    pub revoked_at: Option<Millis>,
    /// From when on its seals do not count.
    pub revoked_from: Option<Millis>,
    /// When the last grant was issued; `None` when it never asked.
    pub last_grant_at: Option<Millis>,
    /// When its current epoch ends.
    pub epoch_ends_at: Option<Millis>,
    /// Battery in percent at the last refresh; `None` on mains or unknown.
    pub battery_percent: Option<u8>,
    /// Refusals since boot at the last refresh.
    pub refusals: Option<u16>,
    /// At or above this median the signal is accepted (dBm).
    pub accept_dbm: i8,
    /// Below this median the ASN is asked to come closer (dBm); between the two it goes to review.
    pub retry_dbm: i8,
    /// Whom it serves besides its own unit, and when: the document of the rule that holds today, JSON of
    /// `klabat-attendance`. `None` without one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub serves: Option<Json>,
}
