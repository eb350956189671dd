//! What the store knows of the beacon and the epoch that a seal names.

use klabat_evidence::{
    Beacon, Conditions, Epoch, Geofence, GeofencePolicy, Limits, Millis, Outside, Refusal, Revoked, SignalThresholds,
};
use klabat_protocol::frames::{Grant, SealBody};

use crate::beacon::Registered;
use crate::failure::Failure;
use crate::ports::Statement;
use crate::store::{Answers, Row, sql};

const BEACON: &str = "
    SELECT beacons.id, beacons.public_key, beacons.class = 'simulated', beacons.revoked_from,
      beacons.accept_dbm, beacons.retry_dbm, sites.geofence, sites.outside, sites.max_accuracy_m
    FROM beacons LEFT JOIN sites ON sites.id = beacons.site
    WHERE beacons.id = ?1";

const EPOCH: &str = "SELECT grant_frame FROM epochs WHERE id = ?1";

/// Whether a radio peer of this seal served another ASN than the one that the credential or the code names.
const PEER: &str = "
    SELECT 1 FROM peers
    WHERE beacon = ?1 AND boot = ?2 AND tag IN (?3, ?4)
      AND employee NOT IN (
        SELECT employee FROM credentials WHERE id = ?5 UNION SELECT employee FROM codes WHERE hash = ?5)
    LIMIT 1";

/// Three statements, read by [`Witness::read`].
pub(super) fn statements(seal: &SealBody, credential_or_code: &[u8]) -> [Statement; 3] {
    [
        sql!(BEACON, seal.beacon.0),
        sql!(EPOCH, seal.epoch.0),
        sql!(PEER, seal.beacon.0, seal.boot.0, seal.opener.0, seal.sealer.0, credential_or_code),
    ]
}

/// The beacon that the seal names, as far as it is known.
pub(super) struct Witness {
    beacon: Option<Site>,
    epoch: Option<Epoch>,
    peer_shared: bool,
}

/// A beacon with what a presence there is judged by.
struct Site {
    registered: Registered,
    signal: SignalThresholds,
    geofence: Option<GeofencePolicy>,
}

/// A beacon that may seal, its epoch, and what a presence there is judged by.
pub(super) struct Admitted {
    pub(super) beacon: Beacon,
    pub(super) epoch: Epoch,
    pub(super) conditions: Conditions,
}

impl Witness {
    pub(super) fn read(answers: &mut Answers) -> Result<Self, Failure> {
        Ok(Self { beacon: answers.first(site)?, epoch: answers.first(epoch)?, peer_shared: answers.any()? })
    }

    /// Refuses a beacon that is unknown, or simulated where only real ones count, and an unknown epoch. `credential` is
    /// from when on the credential does not count, if it was revoked.
    pub(super) fn admit(
        self,
        received_at: Millis,
        credential: Option<Millis>,
        development: bool,
    ) -> Result<Admitted, Refusal> {
        let site = self.beacon.ok_or(Refusal::UnknownBeacon)?;
        let (beacon, revoked_from) = site.registered.sealed(development)?;
        let conditions = Conditions {
            received_at,
            limits: Limits::default(),
            signal: site.signal,
            geofence: site.geofence,
            peer_shared: self.peer_shared,
            revoked: Revoked { credential, beacon: revoked_from },
            phone: None,
        };
        Ok(Admitted { beacon, epoch: self.epoch.ok_or(Refusal::UnknownEpoch)?, conditions })
    }
}

fn site(mut row: Row) -> Result<Site, Failure> {
    Ok(Site {
        registered: Registered::read(&mut row)?,
        signal: SignalThresholds::new(row.next()?, row.next()?)
            .ok_or_else(|| Failure::Fault("a beacon's thresholds are out of order".to_owned()))?,
        geofence: geofence(&mut row)?,
    })
}

fn geofence(row: &mut Row) -> Result<Option<GeofencePolicy>, Failure> {
    let (area, outside, max_accuracy_m): (Option<String>, Option<String>, Option<u16>) =
        (row.next()?, row.next()?, row.next()?);
    let (Some(area), Some(outside), Some(max_accuracy_m)) = (area, outside, max_accuracy_m) else {
        return Ok(None);
    };
    let area = self::area(&area)?;
    let outside = if outside == "refuse" { Outside::Refuse } else { Outside::Review };
    Ok(Some(GeofencePolicy { area, outside, max_accuracy_m }))
}

/// A stored area.
pub(super) fn area(text: &str) -> Result<Geofence, Failure> {
    serde_json::from_slice(text.as_bytes()).map_err(|error| Failure::Fault(format!("a geofence: {error}")))
}

fn epoch(mut row: Row) -> Result<Epoch, Failure> {
    let bytes: Vec<u8> = row.next()?;
    let grant = Grant::decode(&bytes).map_err(|error| Failure::Fault(format!("a stored grant: {error}")))?;
    Ok(Epoch::from(&grant.body))
}
