//! Why a submission is not accepted: the one list.

use std::fmt;

use klabat_protocol::Malformed;
use klabat_protocol::gatt::Status;

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

/// Defines [`Refusal`] with the code and the remedy of each, so that none can be forgotten.
macro_rules! refusals {
    ($($(#[$doc:meta])+ $name:ident => $code:literal, $remedy:ident;)+) => {
        /// Why a submission (a bundle, a challenge, a refresh, a receipt) is not accepted.
        ///
        /// Closed: whoever decides, the code is here. A refusal says that the submission cannot count as it
        /// is; a fault of ours is never one. A refusal spends nothing: the same challenge may be used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Refusal {
            $($(#[$doc])+ $name,)+
            /// The WebAuthn response is not acceptable, and why.
            Webauthn(klabat_webauthn::Refusal),
        }

        impl Refusal {
            /// Every refusal but those of WebAuthn, in order of declaration.
            const OWN: &[Self] = &[$(Self::$name),+];

            /// The stable name: `snake_case`, never reused for another meaning.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                    Self::Webauthn(refusal) => refusal.code(),
                }
            }

            /// What the person can do about it.
            #[must_use]
            pub const fn remedy(self) -> Remedy {
                match self {
                    $(Self::$name => Remedy::$remedy,)+
                    Self::Webauthn(refusal) => webauthn_remedy(refusal),
                }
            }
        }
    };
}

refusals! {
    // The bytes.
    /// The bytes are not what they were taken for: too short, left over, over-long or a forbidden value.
    Malformed => "malformed", Retry;
    /// The first byte names a version that this code does not read.
    UnsupportedVersion => "unsupported_version", AskOperator;

    // The checks of the exchange (`checks`, `checks_enrolment`, `conclude`).
    /// An enrolment came as a punch, or the reverse.
    WrongIntent => "wrong_intent", Retry;
    /// The statement is about another credential or enrolment code.
    WrongSubject => "wrong_subject", AskOperator;
    /// The challenge is not this server's, or was issued for another purpose or subject.
    ForeignChallenge => "foreign_challenge", Retry;
    /// The beacon heard another statement than this one.
    WrongStatement => "wrong_statement", Retry;
    /// The seal is another beacon's.
    WrongBeacon => "wrong_beacon", AskOperator;
    /// The epoch is another beacon's, of another boot, or not the one that the statement names.
    ForeignEpoch => "foreign_epoch", AskOperator;
    /// The epoch did not cover the session.
    StaleEpoch => "stale_epoch", AskOperator;
    /// The session nonce does not follow from the epoch.
    WrongNonce => "wrong_nonce", Retry;
    /// The seal says that the session was sealed before it was opened.
    SealOrder => "seal_order", Retry;
    /// The session was open for too long.
    SessionTooLong => "session_too_long", Retry;
    /// The seal is over another assertion.
    WrongAssertion => "wrong_assertion", Retry;
    /// The beacon's signature does not verify.
    BadSeal => "bad_seal", Retry;

    // The judgement (`judge`).
    /// The beacon sealed before the challenge was issued.
    SealTooEarly => "seal_too_early", Retry;
    /// The beacon sealed after the challenge expired.
    SealTooLate => "seal_too_late", Retry;
    /// The beacon sealed after the server received the seal.
    SealInFuture => "seal_in_future", AskOperator;
    /// The challenge expired too long ago.
    ExpiredChallenge => "expired_challenge", AskCorrection;
    /// Kept on the phone and sent later, which is not enabled.
    DeferredNotEnabled => "deferred_not_enabled", AskCorrection;
    /// The beacon heard the phone too faintly.
    WeakSignal => "weak_signal", MoveCloser;
    /// The phone says that it is outside the site, and the policy refuses that.
    OutsideGeofence => "outside_geofence", MoveCloser;

    // What only a store can know.
    /// The challenge was used for another submission.
    AlteredSubmission => "altered_submission", Retry;
    /// Another record carries this beacon's boot and counter.
    RepeatedCounter => "repeated_counter", AskCorrection;
    /// No such credential.
    UnknownCredential => "unknown_credential", AskOperator;
    /// The credential waits for the operator's confirmation.
    PendingCredential => "pending_credential", AskOperator;
    /// The credential was revoked.
    RevokedCredential => "revoked_credential", AskOperator;
    /// No such beacon.
    UnknownBeacon => "unknown_beacon", AskOperator;
    /// The beacon was revoked.
    RevokedBeacon => "revoked_beacon", AskOperator;
    /// A simulated beacon, where only real ones count.
    SimulatedBeacon => "simulated_beacon", AskOperator;
    /// The epoch was never granted.
    UnknownEpoch => "unknown_epoch", AskOperator;

    // Enrolment.
    /// No open enrolment with this NIP and code; the two are refused alike.
    UnknownEnrolment => "unknown_enrolment", Retry;
    /// This ASN has a credential already.
    AlreadyEnrolled => "already_enrolled", AskOperator;
    /// This phone has enrolled another ASN.
    PhoneTaken => "phone_taken", AskOperator;
    /// Too many tries; wait.
    TooManyAttempts => "too_many_attempts", Retry;

    // What the beacon answers.
    /// The beacon has no room for another session.
    BeaconBusy => "beacon_busy", Retry;
    /// The session was sealed for another assertion.
    SessionSealed => "session_sealed", Retry;
    /// The beacon no longer knows the session.
    SessionExpired => "session_expired", Retry;

    // Refresh.
    /// The refresh request is not signed by the beacon's key.
    BadRequest => "bad_request", AskOperator;
    /// The refresh request is older than one that was answered.
    StaleRequest => "stale_request", Retry;
    /// The grant is not signed by the edge key it names.
    BadGrant => "bad_grant", AskOperator;

    // Receipt and evidence file.
    /// The receipt or grant names an edge key that is not trusted.
    UnknownEdgeKey => "unknown_edge_key", AskOperator;
    /// The receipt is not signed by the edge key it names.
    BadReceipt => "bad_receipt", AskOperator;
    /// The receipt is for another submission, or says something else than its evidence.
    WrongReceipt => "wrong_receipt", AskOperator;
}

impl Refusal {
    /// Every refusal, those of WebAuthn included: what a table of messages must cover.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OWN.iter().copied().chain(klabat_webauthn::Refusal::ALL.into_iter().map(Self::Webauthn))
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
