//! The device.

pub(crate) mod refresh;

use klabat_evidence::{Beacon, Refusal};
use klabat_protocol::{BeaconId, PublicKey};

use crate::failure::Failure;
use crate::store::Row;

/// A registered beacon, as far as it matters whether it may speak.
pub(crate) struct Registered {
    beacon: Beacon,
    simulated: bool,
    revoked: bool,
}

impl Registered {
    /// Four columns: id, public key, whether it is simulated, whether it was revoked.
    pub(crate) fn read(row: &mut Row) -> Result<Self, Failure> {
        let (id, key) = (BeaconId(row.next()?), PublicKey(row.next()?));
        Ok(Self {
            beacon: Beacon::new(id, &key).ok_or_else(|| Failure::Fault(format!("the key of {id:?} is no point")))?,
            simulated: row.next()?,
            revoked: row.next()?,
        })
    }

    /// Refuses a beacon that was revoked, or is simulated where only real ones count.
    pub(crate) fn admit(&self, development: bool) -> Result<Beacon, Refusal> {
        if self.revoked {
            return Err(Refusal::RevokedBeacon);
        }
        if self.simulated && !development {
            return Err(Refusal::SimulatedBeacon);
        }
        Ok(self.beacon)
    }
}
