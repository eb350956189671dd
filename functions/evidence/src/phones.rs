//! Which phones a regency lets enrol, with what was known when one did: kept with the enrolment, so that it can be judged
//! again.

use klabat_webauthn::android::{AndroidKeyPolicy, DevicePolicy, DeviceRules, RevocationList};
use klabat_webauthn::{AttestationPolicy, TrustAnchor};
use serde::{Deserialize, Serialize};

/// What the attestation of a phone is judged by, but for the roots: those are pinned in the program that judges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneConditions {
    /// Whether only phones that prove what they are may enrol. Otherwise any may, and what is held against its
    /// attestation is kept.
    pub attested_only: bool,
    /// What is demanded of a phone that proves it.
    pub rules: DeviceRules,
    /// What was known to be withdrawn, of the certificates that the enrolment brought.
    pub revocations: RevocationList,
}

impl PhoneConditions {
    /// The policy for one enrolment, with chains that end in `roots`.
    #[must_use]
    pub fn policy(&self, roots: &[TrustAnchor]) -> AttestationPolicy {
        let any = !self.attested_only;
        AttestationPolicy {
            none: any,
            packed_self: any,
            packed_anchors: Vec::new(),
            packed_statement: false,
            android_key: AndroidKeyPolicy::Device(Box::new(DevicePolicy {
                anchors: roots.to_vec(),
                rules: self.rules.clone(),
                revocations: Some(self.revocations.clone()),
            })),
            unverified: any,
        }
    }
}
