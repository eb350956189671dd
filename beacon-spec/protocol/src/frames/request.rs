//! `refresh`, read: the beacon asks the edge for an epoch.

use crate::codec::{Malformed, Reader, Writer, demand};
use crate::frames::signed_frame;
use crate::hash::domain;
use crate::{BeaconId, Boot, Counter, Millis, RequestNonce, VERSION};

/// How the beacon is powered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Battery {
    /// Mains, or not measured.
    Mains,
    /// Charge left, 0 to 100 %.
    Percent(u8),
}

impl Battery {
    fn decode(byte: u8) -> Result<Self, Malformed> {
        match byte {
            0..=100 => Ok(Self::Percent(byte)),
            255 => Ok(Self::Mains),
            _ => Err(Malformed::Field("battery")),
        }
    }

    fn encode(self) -> u8 {
        match self {
            Self::Mains => 255,
            Self::Percent(percent) => percent.min(100),
        }
    }
}

/// What a beacon tells the edge when it asks for an epoch, before its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestBody {
    /// Which beacon.
    pub beacon: BeaconId,
    /// Fresh for each request; the grant repeats it.
    pub nonce: RequestNonce,
    /// Its boot.
    pub boot: Boot,
    /// The last seal's counter; 0 when it has sealed nothing in this boot.
    pub counter: Counter,
    /// Uptime when the request was made, in ms; grows from request to request within a boot.
    pub uptime_ms: u64,
    /// Its clock then; `None` when it has none yet.
    pub clock: Option<Millis>,
    /// Bound on the clock's error, in ms; 0 when it has no clock.
    pub uncertainty_ms: u32,
    /// How it is powered.
    pub battery: Battery,
    /// Whether a next edge key is pinned beside the present one, so that the edge may change over.
    pub next_key_pinned: bool,
    /// What was refused since the boot: writes that were malformed, against a rule or found no room, and connections
    /// that found none; stays at 65 535.
    pub refusals: u16,
}

impl RequestBody {
    /// Length in bytes, without signature.
    pub const LEN: usize = 1 + 16 + 16 + 4 + 4 + 8 + 8 + 4 + 1 + 1 + 2;

    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::exactly(bytes, Self::LEN)?;
        reader.version()?;
        let body = Self {
            beacon: BeaconId(reader.array()?),
            nonce: RequestNonce(reader.array()?),
            boot: Boot(reader.u32()?),
            counter: Counter(reader.u32()?),
            uptime_ms: reader.u64()?,
            clock: Some(reader.u64()?).filter(|clock| *clock != 0).map(Millis),
            uncertainty_ms: reader.u32()?,
            battery: Battery::decode(reader.u8()?)?,
            next_key_pinned: match reader.u8()? {
                0 => false,
                1 => true,
                _ => return Err(Malformed::Field("flags")),
            },
            refusals: reader.u16()?,
        };
        demand(body.boot.0 != 0, "boot")?;
        demand(body.clock.is_some() || body.uncertainty_ms == 0, "clock uncertainty")?;
        Ok(body)
    }

    fn encode(&self) -> [u8; Self::LEN] {
        Writer::new()
            .put(&[VERSION])
            .put(&self.beacon.0)
            .put(&self.nonce.0)
            .put(&self.boot.0.to_be_bytes())
            .put(&self.counter.0.to_be_bytes())
            .put(&self.uptime_ms.to_be_bytes())
            .put(&self.clock.map_or(0, |clock| clock.0).to_be_bytes())
            .put(&self.uncertainty_ms.to_be_bytes())
            .put(&[self.battery.encode(), u8::from(self.next_key_pinned)])
            .put(&self.refusals.to_be_bytes())
            .finish()
    }
}

signed_frame! {
    /// A beacon's request for a grant.
    Request, RequestBody, domain::REQUEST
}
