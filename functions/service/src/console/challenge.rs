//! What a passkey signs: SHA-256 of a domain and a server challenge. The domain tells registering and signing in apart
//! from each other and from an ASN's check-in.

use klabat_api::Base64Url;
use klabat_evidence::{Millis, Purpose, Refusal as Evidence, ServerChallenge, Subject, TTL_MS};
use klabat_webauthn::{AttestationPolicy, CrossOrigin, Policy};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::ports::Ports;
use crate::refusal::Refusal;

/// What is asked of a user of the console.
#[derive(Clone, Copy)]
pub(super) enum Ceremony {
    /// Registering a passkey by the link with this hash.
    Register([u8; 32]),
    /// Signing in; whoever it is.
    SignIn,
}

impl Ceremony {
    const fn domain(self) -> &'static [u8] {
        match self {
            Self::Register(_) => b"klabat-register-v1\0",
            Self::SignIn => b"klabat-signin-v1\0",
        }
    }

    const fn purpose(self) -> Purpose {
        match self {
            Self::Register(_) => Purpose::Register,
            Self::SignIn => Purpose::SignIn,
        }
    }

    const fn subject(self) -> Subject {
        match self {
            Self::Register(link) => Subject(link),
            Self::SignIn => Subject([0; 32]),
        }
    }

    /// A fresh server challenge, and what the passkey is to sign.
    pub(super) fn issue<P: Ports>(self, app: &App<P>) -> (ServerChallenge, [u8; 32]) {
        let (purpose, subject) = (self.purpose(), self.subject());
        let challenge = ServerChallenge::issue(&app.secret(), app.random(), purpose, subject, app.now(), TTL_MS);
        (challenge, self.signed(&challenge))
    }

    /// The server challenge that came back, if it is ours, for this, and not expired; and what must have been signed.
    pub(super) fn verify<P: Ports>(
        self,
        app: &App<P>,
        challenge: &Base64Url,
        now: Millis,
    ) -> Result<(ServerChallenge, [u8; 32]), Refusal> {
        let challenge = ServerChallenge::decode(&challenge.0).map_err(|refusal| self.refusal(refusal))?;
        let ours = challenge.verify(&app.secret(), self.purpose(), self.subject(), now);
        ours.map_err(|refusal| self.refusal(refusal))?;
        Ok((challenge, self.signed(&challenge)))
    }

    /// What is told to a user of the console: the sentences of the same findings at a check-in are an ASN's.
    pub(super) fn refusal(self, found: impl Into<Evidence>) -> Refusal {
        use klabat_webauthn::Refusal as Webauthn;
        match (found.into(), self) {
            (Evidence::ExpiredChallenge, _) => Refusal::SignInExpired,
            (Evidence::Webauthn(Webauthn::UserNotPresent | Webauthn::UserNotVerified), _) => Refusal::PasskeyUnverified,
            (_, Self::SignIn) => Refusal::SignInFailed,
            (_, Self::Register(_)) => Refusal::PasskeyRefused,
        }
    }

    fn signed(self, challenge: &ServerChallenge) -> [u8; 32] {
        Sha256::new().chain_update(self.domain()).chain_update(challenge.encode()).finalize().into()
    }
}

/// A user's passkey must verify its user; it may be one that syncs, and its maker need not be attested.
pub(super) fn policy<P: Ports>(app: &App<P>) -> Policy {
    Policy {
        rp_id: app.config.rp_id.clone(),
        origins: vec![app.config.origin.clone()],
        cross_origin: CrossOrigin::Refused,
        user_verification_required: true,
        backup_eligible_allowed: true,
        attestation: AttestationPolicy { none: true, packed_self: true, ..AttestationPolicy::default() },
    }
}
