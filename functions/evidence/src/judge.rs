//! Whether proven presence counts: time, signal, echo, peer and place, by conditions that are data.

use klabat_protocol::frames::{SealBody, Signal};

use crate::{AuthenticChallenge, Location, Presence, Refusal};

mod conditions;
mod reason;

pub use conditions::{Conditions, GeofencePolicy, Limits, Outside, Revoked, SignalThresholds};
pub use reason::{Reason, Reasons};

/// How far two clocks of the edge may disagree, in ms, when a challenge, a grant and a receipt come from
/// different machines: each is synchronised to well under half a second.
pub const CLOCK_SLACK_MS: u64 = 1_000;

/// What becomes of a punch whose presence is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It counts.
    Accepted,
    /// It is stored, and a person looks at it for these reasons.
    Review(Reasons),
}

impl Judgement {
    /// By the reasons found: none means accepted.
    #[must_use]
    pub fn of(reasons: impl IntoIterator<Item = Reason>) -> Self {
        Reasons::collect(reasons).map_or(Self::Accepted, Self::Review)
    }

    /// The reasons for review, in the order of [`Reason::ALL`]; none when accepted.
    pub fn reasons(self) -> impl Iterator<Item = Reason> {
        let reasons = match self {
            Self::Accepted => None,
            Self::Review(reasons) => Some(reasons),
        };
        reasons.into_iter().flat_map(Reasons::iter)
    }
}

/// Judges a proven presence. Pure: the same presence, challenge and conditions give the same judgement, at
/// the edge and in an audit ten years later.
///
/// Refused, in this order: a challenge that is not this presence's; a seal before the challenge's issue, after
/// its expiry, or after the receipt; a clock too uncertain; a receipt too long after the expiry; a seal at or after the
/// time from which the credential or the beacon does not count; too weak a signal; a place outside the geofence where
/// the policy says so. Everything else that is odd is collected for review.
///
/// Each time of the beacon counts give or take its stated uncertainty and [`CLOCK_SLACK_MS`].
///
/// # Errors
///
/// The first [`Refusal`].
pub fn judge(
    presence: &Presence,
    challenge: &AuthenticChallenge,
    conditions: &Conditions,
) -> Result<Judgement, Refusal> {
    let seal = presence.seal();
    judge_time(presence, challenge, conditions)?;
    let revoked = judge_revocation(seal, conditions.revoked)?;
    let signal = judge_signal(seal.signal, conditions.signal)?;
    let place = judge_place(presence.statement().location, conditions.geofence.as_ref())?;
    let odd = [
        (seal.uncertainty_ms > conditions.limits.max_uncertainty_ms).then_some(Reason::ClockUncertain),
        signal,
        judge_echo(seal, &conditions.limits),
        (seal.opener != seal.sealer).then_some(Reason::PeerChanged),
        conditions.peer_shared.then_some(Reason::PeerShared),
        revoked,
    ];
    Ok(Judgement::of(odd.into_iter().chain(place).flatten()))
}

fn judge_time(presence: &Presence, challenge: &AuthenticChallenge, conditions: &Conditions) -> Result<(), Refusal> {
    if *challenge.once() != presence.once() {
        return Err(Refusal::ForeignChallenge);
    }
    let seal = presence.seal();
    let give_or_take = u64::from(seal.uncertainty_ms) + CLOCK_SLACK_MS;
    let earliest = seal.sealed_at.0.saturating_sub(give_or_take);
    let latest = seal.sealed_at.0.saturating_add(give_or_take);
    if latest < challenge.issued_at().0 {
        return Err(Refusal::SealTooEarly);
    }
    if earliest >= challenge.expires_at().0 {
        return Err(Refusal::SealTooLate);
    }
    if earliest > conditions.received_at.0 {
        return Err(Refusal::SealInFuture);
    }
    if seal.uncertainty_ms > conditions.limits.hopeless_uncertainty_ms {
        return Err(Refusal::ClockTooUncertain);
    }
    if conditions.received_at.since(challenge.expires_at()) > conditions.limits.max_delivery_ms {
        return Err(Refusal::ExpiredChallenge);
    }
    Ok(())
}

/// Whatever is revoked by the receipt is refused from its time on; what was surely or perhaps sealed before is reviewed.
fn judge_revocation(seal: &SealBody, revoked: Revoked) -> Result<Option<Reason>, Refusal> {
    let give_or_take = u64::from(seal.uncertainty_ms) + CLOCK_SLACK_MS;
    let earliest = seal.sealed_at.0.saturating_sub(give_or_take);
    for (from, refusal) in [(revoked.credential, Refusal::RevokedCredential), (revoked.beacon, Refusal::RevokedBeacon)]
    {
        if from.is_some_and(|from| earliest >= from.0) {
            return Err(refusal);
        }
    }
    let any = revoked.credential.or(revoked.beacon).is_some();
    Ok(any.then_some(Reason::SealedBeforeRevocation))
}

fn judge_signal(signal: Option<Signal>, thresholds: SignalThresholds) -> Result<Option<Reason>, Refusal> {
    match signal.map(|signal| signal.median) {
        None => Ok(Some(Reason::SignalUnmeasured)),
        Some(dbm) if dbm >= thresholds.accept_dbm() => Ok(None),
        Some(dbm) if dbm >= thresholds.review_dbm() => Ok(Some(Reason::SignalFaint)),
        Some(_) => Err(Refusal::WeakSignal),
    }
}

fn judge_echo(seal: &SealBody, limits: &Limits) -> Option<Reason> {
    match seal.shortest_echo_ms {
        None => Some(Reason::EchoUnmeasured),
        Some(echo) => (echo > limits.max_echo_ms).then_some(Reason::EchoSlow),
    }
}

/// At most two reasons: an inaccurate fix may also be outside. No location is a reason everywhere; one is judged where
/// the site has a rule.
fn judge_place(location: Location, policy: Option<&GeofencePolicy>) -> Result<[Option<Reason>; 2], Refusal> {
    let Location::Fix { position, accuracy_m } = location else {
        return Ok([Some(Reason::LocationAbsent), None]);
    };
    let Some(policy) = policy else {
        return Ok([None; 2]);
    };
    let inaccurate = (accuracy_m > policy.max_accuracy_m).then_some(Reason::LocationInaccurate);
    // Only what lies outside by more than its own accuracy is known to be outside.
    let outside = policy.area.distance_m(position) > f64::from(accuracy_m);
    match policy.outside {
        Outside::Refuse if outside => Err(Refusal::OutsideGeofence),
        Outside::Refuse | Outside::Review => Ok([inaccurate, outside.then_some(Reason::LocationOutside)]),
    }
}
