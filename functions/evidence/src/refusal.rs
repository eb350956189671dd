//! Why a submission is not accepted: the one list.

use std::fmt;

use klabat_protocol::Malformed;
use klabat_protocol::gatt::Status;

/// Defines [`Refusal`] with the code of each, so that none can be forgotten.
macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident => $code:literal;)+) => {
        /// Why a submission (a bundle, a challenge, a refresh, a receipt) is not accepted.
        ///
        /// Closed: whoever decides, the code is here. A refusal says that the submission cannot count as it
        /// is; a fault of ours is never one. A refusal spends nothing: the same challenge may be used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Refusal {
            $($(#[doc = $doc])+ $name,)+
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

            /// What it means, in a sentence for whoever audits.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+).trim_ascii(),)+
                    Self::Webauthn(refusal) => refusal.meaning(),
                }
            }
        }
    };
}

refusals! {
    // The bytes.
    /// The bytes are not what they were taken for: too short, left over, over-long or a forbidden value.
    Malformed => "malformed";
    /// The first byte names a version that this code does not read.
    UnsupportedVersion => "unsupported_version";

    // The checks of the exchange (`checks`, `checks_enrolment`, `conclude`).
    /// An enrolment came as a punch, or the reverse.
    WrongIntent => "wrong_intent";
    /// The statement is about another credential or enrolment code.
    WrongSubject => "wrong_subject";
    /// The challenge is not this server's, or was issued for another purpose or subject.
    ForeignChallenge => "foreign_challenge";
    /// The beacon heard another statement than this one.
    WrongStatement => "wrong_statement";
    /// The seal or the epoch is another beacon's, of another boot, or the epoch is not the one that the statement
    /// names.
    ForeignEpoch => "foreign_epoch";
    /// The epoch did not cover the session.
    StaleEpoch => "stale_epoch";
    /// The session nonce does not follow from the epoch.
    WrongNonce => "wrong_nonce";
    /// The session was open for too long.
    SessionTooLong => "session_too_long";
    /// The seal is over another assertion.
    WrongAssertion => "wrong_assertion";
    /// The beacon's signature does not verify.
    BadSeal => "bad_seal";

    // The judgement (`judge`).
    /// The beacon's clock said a time before the challenge was issued. As the seal covers the challenge it cannot be
    /// older: that clock is slow.
    SealTooEarly => "seal_too_early";
    /// The beacon sealed after the challenge expired.
    SealTooLate => "seal_too_late";
    /// The beacon sealed after the server received the seal.
    SealInFuture => "seal_in_future";
    /// The beacon's clock may be so wrong that its time says nothing.
    ClockTooUncertain => "clock_too_uncertain";
    /// The challenge expired too long ago.
    ExpiredChallenge => "expired_challenge";
    /// Kept on the phone and sent later, which is not enabled.
    DeferredNotEnabled => "deferred_not_enabled";
    /// The beacon heard the phone too faintly.
    WeakSignal => "weak_signal";
    /// The phone says that it is outside the site, and the policy refuses that.
    OutsideGeofence => "outside_geofence";

    // What only a store can know.
    /// The challenge was used for another submission.
    AlteredSubmission => "altered_submission";
    /// Another record carries this beacon's boot and counter.
    RepeatedCounter => "repeated_counter";
    /// No such credential.
    UnknownCredential => "unknown_credential";
    /// The credential waits for the operator's confirmation.
    PendingCredential => "pending_credential";
    /// The credential was revoked.
    RevokedCredential => "revoked_credential";
    /// No such beacon.
    UnknownBeacon => "unknown_beacon";
    /// The beacon was revoked.
    RevokedBeacon => "revoked_beacon";
    /// A simulated beacon, where only real ones count.
    SimulatedBeacon => "simulated_beacon";
    /// The epoch was never granted.
    UnknownEpoch => "unknown_epoch";

    // Enrolment.
    /// No open enrolment with this NIP and code; the two are refused alike.
    UnknownEnrolment => "unknown_enrolment";
    /// This ASN has a credential already.
    AlreadyEnrolled => "already_enrolled";
    /// This phone has enrolled another ASN.
    PhoneTaken => "phone_taken";
    /// Too many tries; wait.
    TooManyAttempts => "too_many_attempts";

    // What the beacon answers.
    /// The beacon has no room for another session.
    BeaconBusy => "beacon_busy";
    /// The session was sealed for another assertion.
    SessionSealed => "session_sealed";
    /// The beacon no longer knows the session.
    SessionExpired => "session_expired";

    // Refresh.
    /// The refresh request is not signed by the beacon's key.
    BadRequest => "bad_request";
    /// The refresh request is older than one that was answered.
    StaleRequest => "stale_request";
    /// The grant is not signed by the edge key it names.
    BadGrant => "bad_grant";

    // Receipt and evidence file.
    /// The receipt or grant names an edge key that is not trusted.
    UnknownEdgeKey => "unknown_edge_key";
    /// The receipt is not signed by the edge key it names.
    BadReceipt => "bad_receipt";
    /// The receipt is for another submission, or says something else than its evidence.
    WrongReceipt => "wrong_receipt";
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
