//! `seal`: what the phone writes and the beacon signs.

use crate::codec::{Malformed, Reader, Writer, demand};
use crate::frames::signed_frame;
use crate::hash::domain;
use crate::{AssertionHash, BeaconId, Boot, Counter, EpochId, Hello, Millis, Nonce, PeerTag, SessionId, VERSION};

/// What a phone writes to have an assertion sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealWrite {
    /// The session that it opened, on this connection or an earlier one.
    pub session: SessionId,
    /// The assertion to seal.
    pub assertion: AssertionHash,
}

impl SealWrite {
    /// Length in bytes.
    pub const LEN: usize = 16 + 32;

    /// Parses what was written.
    ///
    /// # Errors
    /// [`Malformed::Length`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::exactly(bytes, Self::LEN)?;
        Ok(Self { session: SessionId(reader.array()?), assertion: AssertionHash(reader.array()?) })
    }

    /// The bytes to write.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        Writer::new().put(&self.session.0).put(&self.assertion.0).finish()
    }
}

/// The strength at which a beacon heard the phone during a session, in dBm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// Median of the samples; of the two middle ones, the weaker.
    pub median: i8,
    /// The weakest sample.
    pub min: i8,
    /// The strongest sample.
    pub max: i8,
    /// How many samples, 1 to [`Self::MAX_SAMPLES`].
    pub samples: u8,
}

impl Signal {
    /// Samples that a beacon keeps of a session. A median needs 8 or more; 32 cover a prompt of half a minute
    /// at one reading a second.
    pub const MAX_SAMPLES: u8 = 32;

    /// What stands for an unknown strength on the wire (Core Specification, `HCI_Read_RSSI`).
    pub const UNKNOWN_DBM: i8 = 127;

    /// The dBm that a controller can report (Core Specification, `HCI_Read_RSSI`).
    pub const RANGE_DBM: core::ops::RangeInclusive<i8> = -127..=20;

    fn decode(reader: &mut Reader<'_>) -> Result<Option<Self>, Malformed> {
        let (median, min, max) = (reader.i8()?, reader.i8()?, reader.i8()?);
        let samples = reader.u8()?;
        if samples == 0 {
            demand([median, min, max] == [Self::UNKNOWN_DBM; 3], "signal of no samples")?;
            return Ok(None);
        }
        demand(
            samples <= Self::MAX_SAMPLES
                && min <= median
                && median <= max
                && Self::RANGE_DBM.contains(&min)
                && Self::RANGE_DBM.contains(&max),
            "signal",
        )?;
        Ok(Some(Self { median, min, max, samples }))
    }

    fn encode(signal: Option<Self>) -> [u8; 4] {
        signal.map_or([0x7f, 0x7f, 0x7f, 0], |signal| {
            let [median, min, max] = [signal.median, signal.min, signal.max].map(i8::cast_unsigned);
            [median, min, max, signal.samples]
        })
    }
}

/// What a beacon saw of one session, before its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealBody {
    /// Which beacon.
    pub beacon: BeaconId,
    /// Its boot.
    pub boot: Boot,
    /// Number of this seal within the boot, from 1.
    pub counter: Counter,
    /// The epoch under which the session was opened.
    pub epoch: EpochId,
    /// `sealed_at` less the time that the session was open, measured on the beacon's uptime.
    pub opened_at: Millis,
    /// The beacon's clock when it sealed: the time of the punch.
    pub sealed_at: Millis,
    /// Bound on the error of `sealed_at`, in ms; `u32::MAX` when it is that or more.
    pub uncertainty_ms: u32,
    /// `None` when the radio gave no sample.
    pub signal: Option<Signal>,
    /// The shortest echo round, in ms; `None` when no round was completed.
    pub shortest_echo_ms: Option<u16>,
    /// The radio peer that opened the session.
    pub opener: PeerTag,
    /// The radio peer that had it sealed.
    pub sealer: PeerTag,
    /// The session.
    pub session: SessionId,
    /// What the phone opened it with.
    pub hello: Hello,
    /// What the beacon answered.
    pub nonce: Nonce,
    /// What the phone had sealed.
    pub assertion: AssertionHash,
}

/// What stands for "no echo" on the wire.
const NO_ECHO: u16 = 0xFFFF;

impl SealBody {
    /// Length in bytes, without signature.
    pub const LEN: usize = 1 + 16 + 4 + 4 + 16 + 8 + 8 + 4 + 3 + 1 + 2 + 4 + 4 + 16 + 32 + 32 + 32;

    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::exactly(bytes, Self::LEN)?;
        reader.version()?;
        let body = Self {
            beacon: BeaconId(reader.array()?),
            boot: Boot(reader.u32()?),
            counter: Counter(reader.u32()?),
            epoch: EpochId(reader.array()?),
            opened_at: Millis(reader.u64()?),
            sealed_at: Millis(reader.u64()?),
            uncertainty_ms: reader.u32()?,
            signal: Signal::decode(&mut reader)?,
            shortest_echo_ms: Some(reader.u16()?).filter(|echo| *echo != NO_ECHO),
            opener: PeerTag(reader.array()?),
            sealer: PeerTag(reader.array()?),
            session: SessionId(reader.array()?),
            hello: Hello(reader.array()?),
            nonce: Nonce(reader.array()?),
            assertion: AssertionHash(reader.array()?),
        };
        demand(body.boot.0 != 0, "boot")?;
        demand(body.counter.0 != 0, "counter")?;
        demand(body.epoch != EpochId::NONE, "epoch")?;
        demand(body.opened_at <= body.sealed_at, "opened-at")?;
        Ok(body)
    }

    fn encode(&self) -> [u8; Self::LEN] {
        Writer::new()
            .put(&[VERSION])
            .put(&self.beacon.0)
            .put(&self.boot.0.to_be_bytes())
            .put(&self.counter.0.to_be_bytes())
            .put(&self.epoch.0)
            .put(&self.opened_at.0.to_be_bytes())
            .put(&self.sealed_at.0.to_be_bytes())
            .put(&self.uncertainty_ms.to_be_bytes())
            .put(&Signal::encode(self.signal))
            .put(&self.shortest_echo_ms.unwrap_or(NO_ECHO).to_be_bytes())
            .put(&self.opener.0)
            .put(&self.sealer.0)
            .put(&self.session.0)
            .put(&self.hello.0)
            .put(&self.nonce.0)
            .put(&self.assertion.0)
            .finish()
    }
}

signed_frame! {
    /// The beacon's word that it heard one phone and saw one assertion's hash, and when.
    Seal, SealBody, domain::SEAL
}
