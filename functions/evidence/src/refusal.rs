//! Why a submission is not accepted: the one list.

use std::fmt;

use klabat_protocol::Malformed;
use klabat_protocol::gatt::Status;

/// Why a submission (a bundle, a challenge, a refresh, a receipt) is not accepted.
///
/// Closed: whoever decides, the code is here. A refusal says that the submission cannot count as it is; a
/// fault of ours is never one. A refusal spends nothing: the same challenge may be used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The bytes are not what they were taken for: too short, left over, over-long or a forbidden value.
    Malformed,
    /// The first byte names a version that this code does not read.
    UnsupportedVersion,

    /// An enrolment came as a punch, or the reverse.
    WrongIntent,
    /// The statement is about another credential or enrolment code.
    WrongSubject,
    /// The challenge is not this server's, or was issued for another purpose or subject.
    ForeignChallenge,
    /// The beacon heard another statement than this one.
    WrongStatement,
    /// The seal is another beacon's.
    WrongBeacon,
    /// The epoch is another beacon's, of another boot, or not the one that the statement names.
    ForeignEpoch,
    /// The epoch did not cover the session.
    StaleEpoch,
    /// The session nonce does not follow from the epoch.
    WrongNonce,
    /// The seal says that the session was sealed before it was opened.
    SealOrder,
    /// The session was open for too long.
    SessionTooLong,
    /// The seal is over another assertion.
    WrongAssertion,
    /// The WebAuthn response is not acceptable.
    Webauthn(klabat_webauthn::Refusal),
    /// The beacon's signature does not verify.
    BadSeal,

    /// The beacon sealed before the challenge was issued.
    SealTooEarly,
    /// The beacon sealed after the challenge expired.
    SealTooLate,
    /// The beacon sealed after the server received the seal.
    SealInFuture,
    /// The challenge expired too long ago.
    ExpiredChallenge,
    /// Kept on the phone and sent later, which is not enabled.
    DeferredNotEnabled,
    /// The beacon heard the phone too faintly.
    WeakSignal,
    /// The phone says that it is outside the site, and the policy refuses that.
    OutsideGeofence,

    /// The challenge was used for another submission.
    AlteredSubmission,
    /// Another record carries this beacon's boot and counter.
    RepeatedCounter,
    /// No such credential.
    UnknownCredential,
    /// The credential waits for the operator's confirmation.
    PendingCredential,
    /// The credential was revoked.
    RevokedCredential,
    /// No such beacon.
    UnknownBeacon,
    /// The beacon was revoked.
    RevokedBeacon,
    /// A simulated beacon, where only real ones count.
    SimulatedBeacon,
    /// The epoch was never granted.
    UnknownEpoch,

    /// No open enrolment with this NIP and code; the two are refused alike.
    UnknownEnrolment,
    /// This ASN has a credential already.
    AlreadyEnrolled,
    /// This phone has enrolled another ASN.
    PhoneTaken,
    /// Too many tries; wait.
    TooManyAttempts,

    /// The beacon has no room for another session.
    BeaconBusy,
    /// The session was sealed for another assertion.
    SessionSealed,
    /// The beacon no longer knows the session.
    SessionExpired,

    /// The refresh request is not signed by the beacon's key.
    BadRequest,
    /// The refresh request is older than one that was answered.
    StaleRequest,
    /// The grant is not signed by the edge key it names.
    BadGrant,

    /// The receipt or grant names an edge key that is not trusted.
    UnknownEdgeKey,
    /// The receipt is not signed by the edge key it names.
    BadReceipt,
    /// The receipt is for another submission, or says something else than its evidence.
    WrongReceipt,
}

/// What the person can do about a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// Do it again; the app takes a new challenge and opens a new session.
    Retry,
    /// Do it again, nearer to the beacon.
    MoveCloser,
    /// See the operator of the unit: something must be put right first.
    AskOperator,
    /// The moment has passed; ask for a correction of the record.
    AskCorrection,
}

/// Everything but [`Refusal::Webauthn`], in order of declaration.
const OWN: [Refusal; 43] = [
    Refusal::Malformed,
    Refusal::UnsupportedVersion,
    Refusal::WrongIntent,
    Refusal::WrongSubject,
    Refusal::ForeignChallenge,
    Refusal::WrongStatement,
    Refusal::WrongBeacon,
    Refusal::ForeignEpoch,
    Refusal::StaleEpoch,
    Refusal::WrongNonce,
    Refusal::SealOrder,
    Refusal::SessionTooLong,
    Refusal::WrongAssertion,
    Refusal::BadSeal,
    Refusal::SealTooEarly,
    Refusal::SealTooLate,
    Refusal::SealInFuture,
    Refusal::ExpiredChallenge,
    Refusal::DeferredNotEnabled,
    Refusal::WeakSignal,
    Refusal::OutsideGeofence,
    Refusal::AlteredSubmission,
    Refusal::RepeatedCounter,
    Refusal::UnknownCredential,
    Refusal::PendingCredential,
    Refusal::RevokedCredential,
    Refusal::UnknownBeacon,
    Refusal::RevokedBeacon,
    Refusal::SimulatedBeacon,
    Refusal::UnknownEpoch,
    Refusal::UnknownEnrolment,
    Refusal::AlreadyEnrolled,
    Refusal::PhoneTaken,
    Refusal::TooManyAttempts,
    Refusal::BeaconBusy,
    Refusal::SessionSealed,
    Refusal::SessionExpired,
    Refusal::BadRequest,
    Refusal::StaleRequest,
    Refusal::BadGrant,
    Refusal::UnknownEdgeKey,
    Refusal::BadReceipt,
    Refusal::WrongReceipt,
];

impl Refusal {
    /// Every refusal, those of WebAuthn included: what a table of messages must cover.
    pub fn all() -> impl Iterator<Item = Self> {
        OWN.into_iter().chain(klabat_webauthn::Refusal::ALL.into_iter().map(Self::Webauthn))
    }

    /// The stable name: `snake_case`, never reused for another meaning.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnsupportedVersion => "unsupported_version",
            Self::WrongIntent => "wrong_intent",
            Self::WrongSubject => "wrong_subject",
            Self::ForeignChallenge => "foreign_challenge",
            Self::WrongStatement => "wrong_statement",
            Self::WrongBeacon => "wrong_beacon",
            Self::ForeignEpoch => "foreign_epoch",
            Self::StaleEpoch => "stale_epoch",
            Self::WrongNonce => "wrong_nonce",
            Self::SealOrder => "seal_order",
            Self::SessionTooLong => "session_too_long",
            Self::WrongAssertion => "wrong_assertion",
            Self::Webauthn(refusal) => refusal.code(),
            Self::BadSeal => "bad_seal",
            Self::SealTooEarly => "seal_too_early",
            Self::SealTooLate => "seal_too_late",
            Self::SealInFuture => "seal_in_future",
            Self::ExpiredChallenge => "expired_challenge",
            Self::DeferredNotEnabled => "deferred_not_enabled",
            Self::WeakSignal => "weak_signal",
            Self::OutsideGeofence => "outside_geofence",
            Self::AlteredSubmission => "altered_submission",
            Self::RepeatedCounter => "repeated_counter",
            Self::UnknownCredential => "unknown_credential",
            Self::PendingCredential => "pending_credential",
            Self::RevokedCredential => "revoked_credential",
            Self::UnknownBeacon => "unknown_beacon",
            Self::RevokedBeacon => "revoked_beacon",
            Self::SimulatedBeacon => "simulated_beacon",
            Self::UnknownEpoch => "unknown_epoch",
            Self::UnknownEnrolment => "unknown_enrolment",
            Self::AlreadyEnrolled => "already_enrolled",
            Self::PhoneTaken => "phone_taken",
            Self::TooManyAttempts => "too_many_attempts",
            Self::BeaconBusy => "beacon_busy",
            Self::SessionSealed => "session_sealed",
            Self::SessionExpired => "session_expired",
            Self::BadRequest => "bad_request",
            Self::StaleRequest => "stale_request",
            Self::BadGrant => "bad_grant",
            Self::UnknownEdgeKey => "unknown_edge_key",
            Self::BadReceipt => "bad_receipt",
            Self::WrongReceipt => "wrong_receipt",
        }
    }

    /// What the person can do about it.
    #[must_use]
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::WeakSignal | Self::OutsideGeofence => Remedy::MoveCloser,
            Self::SealTooLate | Self::ExpiredChallenge | Self::DeferredNotEnabled | Self::RepeatedCounter => {
                Remedy::AskCorrection
            }
            Self::Malformed
            | Self::WrongIntent
            | Self::ForeignChallenge
            | Self::WrongStatement
            | Self::WrongNonce
            | Self::SealOrder
            | Self::SessionTooLong
            | Self::WrongAssertion
            | Self::BadSeal
            | Self::SealTooEarly
            | Self::AlteredSubmission
            | Self::UnknownEnrolment
            | Self::TooManyAttempts
            | Self::BeaconBusy
            | Self::SessionSealed
            | Self::SessionExpired
            | Self::StaleRequest => Remedy::Retry,
            Self::Webauthn(refusal) => webauthn_remedy(refusal),
            Self::UnsupportedVersion
            | Self::WrongSubject
            | Self::WrongBeacon
            | Self::ForeignEpoch
            | Self::StaleEpoch
            | Self::SealInFuture
            | Self::UnknownCredential
            | Self::PendingCredential
            | Self::RevokedCredential
            | Self::UnknownBeacon
            | Self::RevokedBeacon
            | Self::SimulatedBeacon
            | Self::UnknownEpoch
            | Self::AlreadyEnrolled
            | Self::PhoneTaken
            | Self::BadRequest
            | Self::BadGrant
            | Self::UnknownEdgeKey
            | Self::BadReceipt
            | Self::WrongReceipt => Remedy::AskOperator,
        }
    }

    /// What a beacon's answer means when it is not the value asked for; `None` for the two that are no
    /// refusal ([`Status::Ok`], [`Status::Accepted`]).
    #[must_use]
    pub const fn of_status(status: Status) -> Option<Self> {
        Some(match status {
            Status::Ok | Status::Accepted => return None,
            // Nothing written on this connection yet: the connection was lost on the way.
            Status::Empty | Status::Expired => Self::SessionExpired,
            Status::Busy => Self::BeaconBusy,
            Status::Stale => Self::StaleEpoch,
            Status::Refused => Self::SessionSealed,
            Status::Malformed => Self::Malformed,
        })
    }
}

/// A prompt that ended without the person's verification can be repeated; what the phone or its key is
/// cannot be changed by trying again.
const fn webauthn_remedy(refusal: klabat_webauthn::Refusal) -> Remedy {
    use klabat_webauthn::Refusal as W;
    match refusal {
        W::WrongChallenge | W::UserNotPresent | W::UserNotVerified | W::BadSignature => Remedy::Retry,
        _ => Remedy::AskOperator,
    }
}

impl From<klabat_webauthn::Refusal> for Refusal {
    fn from(refusal: klabat_webauthn::Refusal) -> Self {
        Self::Webauthn(refusal)
    }
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Version => Self::UnsupportedVersion,
            Malformed::Length | Malformed::Field(_) => Self::Malformed,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reason;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_snake_case_and_apart_from_reasons() {
        let refusals = Refusal::all().map(Refusal::code);
        let codes: Vec<&str> = refusals.chain(Reason::ALL.map(Reason::code)).collect();
        let distinct: BTreeSet<&str> = codes.iter().copied().collect();
        assert_eq!(distinct.len(), codes.len());
        for code in codes {
            assert!(code.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase()), "{code}");
        }
    }

    #[test]
    fn a_beacons_status_is_named() {
        let of = |status| Refusal::of_status(status).map(Refusal::code);
        assert_eq!(of(Status::Ok), None);
        assert_eq!(of(Status::Accepted), None);
        assert_eq!(of(Status::Refused), Some("session_sealed"));
        assert_eq!(of(Status::Stale), Some("stale_epoch"));
        assert_eq!(Status::ALL.into_iter().filter_map(Refusal::of_status).count(), 6);
    }
}
