//! `refresh`, written: the edge's answer to a request.

use crate::codec::{Malformed, Reader, Writer, demand};
use crate::frames::signed_frame;
use crate::hash::domain;
use crate::{BeaconId, Boot, EpochId, EpochNonce, KeyId, Millis, PublicKey, RequestNonce, VERSION};

/// An epoch for one boot of one beacon, before the edge's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantBody {
    /// Which beacon it is for.
    pub beacon: BeaconId,
    /// Which boot of it.
    pub boot: Boot,
    /// Names the epoch; never [`EpochId::NONE`].
    pub epoch: EpochId,
    /// The epoch's secret.
    pub epoch_nonce: EpochNonce,
    /// The edge's clock when it answered the request.
    pub issued_at: Millis,
    /// When the epoch ends; later than `issued_at`.
    pub expires_at: Millis,
    /// Which request it answers.
    pub request: RequestNonce,
    /// The edge key that signs it.
    pub edge_key: KeyId,
    /// A further edge key to pin, when the edge is about to change over.
    pub next_edge_key: Option<PublicKey>,
}

impl GrantBody {
    /// Length in bytes, without signature.
    pub const LEN: usize = 1 + 16 + 4 + 16 + 32 + 8 + 8 + 16 + 8 + 64;

    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::exactly(bytes, Self::LEN)?;
        reader.version()?;
        let body = Self {
            beacon: BeaconId(reader.array()?),
            boot: Boot(reader.u32()?),
            epoch: EpochId(reader.array()?),
            epoch_nonce: EpochNonce(reader.array()?),
            issued_at: Millis(reader.u64()?),
            expires_at: Millis(reader.u64()?),
            request: RequestNonce(reader.array()?),
            edge_key: KeyId(reader.array()?),
            next_edge_key: Some(PublicKey(reader.array()?)).filter(|key| key.0 != [0; 64]),
        };
        demand(body.boot.0 != 0, "boot")?;
        demand(body.epoch != EpochId::NONE, "epoch")?;
        demand(body.issued_at < body.expires_at, "expires-at")?;
        Ok(body)
    }

    fn encode(&self) -> [u8; Self::LEN] {
        Writer::new()
            .put(&[VERSION])
            .put(&self.beacon.0)
            .put(&self.boot.0.to_be_bytes())
            .put(&self.epoch.0)
            .put(&self.epoch_nonce.0)
            .put(&self.issued_at.0.to_be_bytes())
            .put(&self.expires_at.0.to_be_bytes())
            .put(&self.request.0)
            .put(&self.edge_key.0)
            .put(&self.next_edge_key.map_or([0; 64], |key| key.0))
            .finish()
    }
}

signed_frame! {
    /// The edge's grant of an epoch.
    Grant, GrantBody, domain::GRANT
}
