//! The device.

pub(crate) mod refresh;

use klabat_evidence::{Beacon, Millis, Refusal};
use klabat_protocol::{BeaconId, PublicKey};

use crate::failure::Failure;
use crate::store::Row;

/// A registered beacon, as far as it matters whether it may speak.
pub(crate) struct Registered {
    beacon: Beacon,
    simulated: bool,
    revoked_from: Option<Millis>,
}

impl Registered {
    /// Four columns: id, public key, whether it is simulated, from when on it does not count.
    pub(crate) fn read(row: &mut Row) -> Result<Self, Failure> {
        let (id, key) = (BeaconId(row.next()?), PublicKey(row.next()?));
        Ok(Self {
            beacon: Beacon::new(id, &key).ok_or_else(|| Failure::Fault(format!("the key of {id:?} is no point")))?,
            simulated: row.next()?,
            revoked_from: row.next::<Option<u64>>()?.map(Millis),
        })
    }

    /// Refuses a beacon that was revoked, or is simulated where only real ones count.
    pub(crate) fn admit(&self, development: bool) -> Result<Beacon, Refusal> {
        match self.sealed(development)? {
            (_, Some(_)) => Err(Refusal::RevokedBeacon),
            (beacon, None) => Ok(beacon),
        }
    }

    /// A beacon whose seal is at hand, and from when on it does not count if it was revoked: whether this seal does is
    /// for the judgement. Refuses one that is simulated where only real ones count.
    pub(crate) fn sealed(&self, development: bool) -> Result<(Beacon, Option<Millis>), Refusal> {
        if self.simulated && !development {
            return Err(Refusal::SimulatedBeacon);
        }
        Ok((self.beacon, self.revoked_from))
    }
}
