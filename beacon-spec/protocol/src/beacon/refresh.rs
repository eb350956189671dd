//! Requests, grants, epochs and the edge keys.

use super::{Beacon, Hardware};
use crate::clock::Reading;
use crate::frames::{Grant, Request, RequestBody};
use crate::gatt::Status;
use crate::hash::key_id;
use crate::{EpochId, EpochNonce, KeyId, Malformed, Millis, PublicKey, RequestNonce};

/// How long a request may be answered, in ms: 10 minutes. It bounds the uncertainty that a grant can bring.
pub const REQUEST_LIFETIME_MS: u64 = 600_000;

/// The uncertainty, in ms, above which a refresh is due before half-time: 30 s.
///
/// Lateness is counted in whole minutes, so a clock must be right within half of one. A refresh that is relayed at
/// once takes a few seconds, and a drift of 150 ppm adds 30 s in 2.3 days, long after half-time of an epoch of a day:
/// above 30 s the grant was late, by a slow network or by somebody who wants a slow clock.
pub const MAX_UNCERTAINTY_MS: u32 = 30_000;

/// The pause after a grant, in ms, before the next refresh is due on account of the uncertainty alone: a minute, so
/// that over a network that is always slow not every phone of a queue waits for one more grant that is no better.
pub const REFRESH_PAUSE_MS: u64 = 60_000;

/// The edge keys that a beacon believes: the present one and, during a change-over, the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EdgeKeys {
    /// Signs grants now.
    pub current: PublicKey,
    /// Named by a grant as the one that will sign; the first grant that it signs makes it the current one.
    pub next: Option<PublicKey>,
}

impl EdgeKeys {
    /// One key and no successor, as provisioned.
    #[must_use]
    pub const fn only(current: PublicKey) -> Self {
        Self { current, next: None }
    }

    fn by_id(&self, id: KeyId) -> Option<PublicKey> {
        [Some(self.current), self.next].into_iter().flatten().find(|key| key_id(key) == id)
    }

    /// The keys after a grant signed by `signer`, one of them, that names `named`.
    fn after(self, signer: PublicKey, named: Option<PublicKey>) -> Self {
        let other = |key: &PublicKey| *key != signer;
        Self { current: signer, next: named.filter(other).or(self.next.filter(other)) }
    }
}

/// Why a grant was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantRefusal {
    /// Not a grant.
    Malformed(Malformed),
    /// For another beacon.
    Beacon,
    /// For another boot.
    Boot,
    /// It answers no pending request: another one, one that was answered, or one older than
    /// [`REQUEST_LIFETIME_MS`].
    Request,
    /// Signed by a key that is not pinned.
    Key,
    /// The signature is not the key's.
    Signature,
}

impl GrantRefusal {
    /// What a phone that wrote the grant reads.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Self::Malformed(_) => Status::Malformed,
            Self::Beacon | Self::Boot | Self::Request | Self::Key | Self::Signature => Status::Refused,
        }
    }
}

/// A current epoch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Epoch {
    pub(super) id: EpochId,
    pub(super) nonce: EpochNonce,
    issued_at: Millis,
    pub(super) expires_at: Millis,
    /// Uptime when its grant was accepted, in ms.
    accepted: u64,
}

/// What a beacon keeps of requests and grants.
#[derive(Debug)]
pub(super) struct Refresh {
    pub(super) keys: EdgeKeys,
    epoch: Option<Epoch>,
    pending: Option<Request>,
}

impl Refresh {
    pub(super) const fn new(keys: EdgeKeys) -> Self {
        Self { keys, epoch: None, pending: None }
    }

    /// The epoch, unless it has ended.
    pub(super) fn current(&self, clock: Option<Reading>) -> Option<Epoch> {
        let now = clock?.at;
        self.epoch.filter(|epoch| now < epoch.expires_at)
    }

    /// Seconds, rounded up, until half of the epoch is over; 0 without one. A refresh that fails at half-time
    /// leaves the other half for trying again. With an uncertainty above [`MAX_UNCERTAINTY_MS`] it is due
    /// [`REFRESH_PAUSE_MS`] after the last grant at the latest.
    pub(super) fn due_s(&self, clock: Option<Reading>, now: u64) -> u32 {
        let remaining = clock.zip(self.current(clock)).map_or(0, |(clock, epoch)| {
            let half = epoch.expires_at.since(epoch.issued_at) / 2;
            let to_half = half.saturating_sub(clock.at.since(epoch.issued_at));
            if clock.uncertainty_ms > MAX_UNCERTAINTY_MS {
                to_half.min(REFRESH_PAUSE_MS.saturating_sub(now.saturating_sub(epoch.accepted)))
            } else {
                to_half
            }
        });
        u32::try_from(remaining.div_ceil(1000)).unwrap_or(u32::MAX)
    }

    fn pending(&self, now: u64) -> Option<Request> {
        self.pending.filter(|request| now.saturating_sub(request.body.uptime_ms) < REQUEST_LIFETIME_MS)
    }
}

impl<H: Hardware> Beacon<H> {
    /// The pending request; a new one when there is none, or when it is older than [`REQUEST_LIFETIME_MS`].
    pub fn request(&mut self) -> Request {
        let now = self.tick();
        if let Some(pending) = self.refresh.pending(now) {
            return pending;
        }
        let mut nonce = RequestNonce([0; 16]);
        self.hardware.random(&mut nonce.0);
        let clock = self.clock.read(now);
        let body = RequestBody {
            beacon: self.config.beacon,
            nonce,
            boot: self.config.boot,
            counter: self.counter,
            uptime_ms: now,
            clock: clock.map(|reading| reading.at),
            uncertainty_ms: clock.map_or(0, |reading| reading.uncertainty_ms),
            battery: self.hardware.battery(),
            next_key_pinned: self.refresh.keys.next.is_some(),
            refusals: self.refusals,
        };
        let request = Request::sign(body, |message| self.hardware.sign(message));
        self.refresh.pending = Some(request);
        request
    }

    /// Takes the edge's grant for the pending request: adopts its epoch, its next edge key and, where that is
    /// the better one, its clock. [`Self::edge_keys`] may have changed then and must be stored.
    ///
    /// # Errors
    /// [`GrantRefusal`], with nothing changed but the count of refusals.
    pub fn grant(&mut self, bytes: &[u8]) -> Result<(), GrantRefusal> {
        let outcome = self.grant_inner(bytes);
        if outcome.is_err() {
            self.refusals = self.refusals.saturating_add(1);
        }
        outcome
    }

    pub(super) fn grant_inner(&mut self, bytes: &[u8]) -> Result<(), GrantRefusal> {
        let now = self.tick();
        let grant = Grant::decode(bytes).map_err(GrantRefusal::Malformed)?;
        let body = &grant.body;
        let demand = |rule: bool, refusal| if rule { Ok(()) } else { Err(refusal) };
        demand(body.beacon == self.config.beacon, GrantRefusal::Beacon)?;
        demand(body.boot == self.config.boot, GrantRefusal::Boot)?;
        let request = self
            .refresh
            .pending(now)
            .filter(|request| request.body.nonce == body.request)
            .ok_or(GrantRefusal::Request)?;
        let signer = self.refresh.keys.by_id(body.edge_key).ok_or(GrantRefusal::Key)?;
        let message = grant.signed_message();
        demand(self.hardware.verify(&signer, &message, &grant.signature), GrantRefusal::Signature)?;
        self.clock.offer(body.issued_at, request.body.uptime_ms, now);
        self.refresh = Refresh {
            keys: self.refresh.keys.after(signer, body.next_edge_key),
            epoch: Some(Epoch {
                id: body.epoch,
                nonce: body.epoch_nonce,
                issued_at: body.issued_at,
                expires_at: body.expires_at,
                accepted: now,
            }),
            pending: None,
        };
        Ok(())
    }
}
