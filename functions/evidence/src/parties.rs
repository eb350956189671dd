//! Who took part, as the caller has looked them up: what a bundle is checked against.

use klabat_protocol::frames::GrantBody;
use klabat_protocol::{BeaconId, Boot, EpochId, EpochNonce, Millis, PublicKey};
use klabat_webauthn::assertion::StoredCredential;
use klabat_webauthn::{AttestationPolicy, CrossOrigin, P256Key, Policy};
use serde::{Deserialize, Serialize};

use crate::Subject;

/// The relying party of every ceremony of an ASN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelyingParty {
    /// The relying party id: a host name.
    pub rp_id: String,
    /// The origins that the app is served from.
    pub origins: Vec<String>,
}

impl RelyingParty {
    /// What every ASN's ceremony must satisfy: user verified, not backup-eligible, not in a frame.
    #[must_use]
    pub fn policy(&self, attestation: AttestationPolicy) -> Policy {
        Policy {
            rp_id: self.rp_id.clone(),
            origins: self.origins.clone(),
            cross_origin: CrossOrigin::Refused,
            user_verification_required: true,
            backup_eligible_allowed: false,
            attestation,
        }
    }
}

/// A registered beacon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beacon {
    /// Its id.
    pub id: BeaconId,
    /// Its public key.
    pub key: P256Key,
}

impl Beacon {
    /// A beacon by the key in its wire form; `None` when that is no point of the curve.
    #[must_use]
    pub fn new(id: BeaconId, key: &PublicKey) -> Option<Self> {
        Some(Self { id, key: P256Key::from_sec1(&key.to_sec1())? })
    }
}

/// An epoch that the edge granted: one boot of one beacon, for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// Its id.
    pub id: EpochId,
    /// Its secret, which keys the session nonces.
    pub nonce: EpochNonce,
    /// The beacon it was granted to.
    pub beacon: BeaconId,
    /// The boot it was granted to.
    pub boot: Boot,
    /// When the edge granted it.
    pub issued_at: Millis,
    /// When it ends.
    pub expires_at: Millis,
}

impl From<&GrantBody> for Epoch {
    fn from(grant: &GrantBody) -> Self {
        Self {
            id: grant.epoch,
            nonce: grant.epoch_nonce,
            beacon: grant.beacon,
            boot: grant.boot,
            issued_at: grant.issued_at,
            expires_at: grant.expires_at,
        }
    }
}

/// Whom a punch is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Parties<'a> {
    /// The relying party.
    pub relying_party: &'a RelyingParty,
    /// The stored credential that the bundle names.
    pub credential: &'a StoredCredential,
    /// The registered beacon that the seal names.
    pub beacon: &'a Beacon,
    /// The granted epoch that the seal names.
    pub epoch: &'a Epoch,
}

/// Whom an enrolment is checked against.
#[derive(Clone, Copy, Debug)]
pub struct EnrolmentParties<'a> {
    /// The relying party.
    pub relying_party: &'a RelyingParty,
    /// Which attestations are trusted.
    pub attestation: &'a AttestationPolicy,
    /// The hash of the open enrolment code ([`Subject::of_code`]).
    pub code: Subject,
    /// The registered beacon that the seal names.
    pub beacon: &'a Beacon,
    /// The granted epoch that the seal names.
    pub epoch: &'a Epoch,
}
