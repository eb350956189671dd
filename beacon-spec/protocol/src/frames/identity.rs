//! `identity`: who the beacon is and how it is.

use crate::codec::{Malformed, Reader, Writer};
use crate::{BeaconId, Boot, EpochId, Fingerprint, VERSION};

/// What a phone reads first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Which beacon.
    pub beacon: BeaconId,
    /// Of its public key.
    pub fingerprint: Fingerprint,
    /// Its present boot.
    pub boot: Boot,
    /// Its current epoch; `None` when it has none, so that every session would be refused as stale.
    pub epoch: Option<EpochId>,
    /// Seconds until it wants a refresh; 0 when it wants one now.
    pub refresh_due_s: u32,
}

impl Identity {
    /// Length in bytes.
    pub const LEN: usize = 1 + 16 + 32 + 4 + 16 + 4;

    /// Parses a frame.
    ///
    /// # Errors
    /// [`Malformed`], when the bytes are not an identity of this version.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::exactly(bytes, Self::LEN)?;
        reader.version()?;
        Ok(Self {
            beacon: BeaconId(reader.array()?),
            fingerprint: Fingerprint(reader.array()?),
            boot: Boot(reader.u32()?),
            epoch: EpochId(reader.array()?).present(),
            refresh_due_s: reader.u32()?,
        })
    }

    /// The bytes of the frame.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        Writer::new()
            .put(&[VERSION])
            .put(&self.beacon.0)
            .put(&self.fingerprint.0)
            .put(&self.boot.0.to_be_bytes())
            .put(&self.epoch.unwrap_or(EpochId::NONE).0)
            .put(&self.refresh_due_s.to_be_bytes())
            .finish()
    }
}
