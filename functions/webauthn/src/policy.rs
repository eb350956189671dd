use sha2::{Digest as _, Sha256};

use crate::android::AndroidKeyPolicy;
use crate::{AuthenticatorData, ClientData, Refusal, TrustAnchor};

/// What the relying party accepts. The steps that read it are the same in both ceremonies.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The relying party id: a host name, no scheme, no port.
    pub rp_id: String,
    /// The origins a ceremony may run on, compared byte for byte (`https://host[:port]`).
    pub origins: Vec<String>,
    /// Whether a ceremony may run inside another site's page.
    pub cross_origin: CrossOrigin,
    /// Whether the person must have been verified. Presence is always required.
    pub user_verification_required: bool,
    /// Whether the credential may be one that can leave its device.
    pub backup_eligible_allowed: bool,
    /// Which attestations a registration may carry; an assertion does not read it.
    pub attestation: AttestationPolicy,
}

/// Whether a ceremony may run in a frame that is not same-origin with its ancestors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrossOrigin {
    /// Never.
    Refused,
    /// Yes; where the client names the top-level page, its origin must be one of these.
    Allowed {
        /// Origins of the pages that may embed a ceremony.
        top_origins: Vec<String>,
    },
}

/// Which attestations are trusted. The default trusts none, and so refuses every registration.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each names one kind of registration, and any set of them is a policy"
)]
pub struct AttestationPolicy {
    /// Accept registrations without attestation.
    pub none: bool,
    /// Accept `packed` self attestation: possession of the key, nothing about the device.
    pub packed_self: bool,
    /// Accept `packed` certificates that lead to one of these; empty accepts none.
    pub packed_anchors: Vec<TrustAnchor>,
    /// Accept `packed` certificates that lead to none, if the signatures hold among themselves: possession of the key,
    /// and whatever somebody wrote into a certificate.
    pub packed_statement: bool,
    /// How `android-key` is judged.
    pub android_key: AndroidKeyPolicy,
    /// Take statements of other formats, and certificates that lead to no anchor, for no attestation at all
    /// ([`Attestation::Unverified`](crate::Attestation::Unverified)), and an `android-key` that
    /// [`AndroidKeyPolicy::Device`] does not trust with that [doubt](crate::android::AndroidKey::doubt); what is
    /// malformed or forged is refused all the same.
    pub unverified: bool,
}

impl AttestationPolicy {
    /// Every phone, whether it proves anything about itself or not.
    #[must_use]
    pub const fn any() -> Self {
        Self {
            none: true,
            packed_self: true,
            packed_anchors: Vec::new(),
            packed_statement: false,
            android_key: AndroidKeyPolicy::Refused,
            unverified: true,
        }
    }
}

impl Policy {
    /// §7.1 steps 7 to 11 and §7.2 steps 10 to 14: one ceremony's client data.
    pub(crate) fn judge_client_data(
        &self,
        client_data: &ClientData,
        r#type: &str,
        challenge: &[u8],
    ) -> Result<(), Refusal> {
        // §7.1 step 7, §7.2 step 10: the ceremony.
        if client_data.r#type != r#type {
            return Err(Refusal::WrongType);
        }
        // §7.1 step 8, §7.2 step 11: the challenge. It is public, so comparing need not be
        // constant-time; base64url without padding has one spelling, so bytes may be compared.
        if client_data.challenge != challenge {
            return Err(Refusal::WrongChallenge);
        }
        // §7.1 step 9, §7.2 step 12: the origin.
        if !self.origins.contains(&client_data.origin) {
            return Err(Refusal::WrongOrigin);
        }
        // §7.1 steps 10 and 11.1, §7.2 steps 13 and 14.1: frames.
        let framed = client_data.cross_origin || client_data.top_origin.is_some();
        match (&self.cross_origin, &client_data.top_origin) {
            (CrossOrigin::Refused, _) if framed => Err(Refusal::CrossOrigin),
            // §7.1 step 11.2, §7.2 step 14.2: the page around the frame.
            (CrossOrigin::Allowed { top_origins }, Some(top)) if !top_origins.contains(top) => {
                Err(Refusal::WrongTopOrigin)
            }
            _ => Ok(()),
        }
    }

    /// §7.1 steps 14 to 19 and §7.2 steps 15 to 18: rp id and flags.
    pub(crate) fn judge_authenticator_data(&self, data: &AuthenticatorData) -> Result<(), Refusal> {
        // §7.1 step 14, §7.2 step 15: the relying party id.
        if data.rp_id_hash != *Sha256::digest(&self.rp_id) {
            return Err(Refusal::WrongRpId);
        }
        // §7.1 step 15, §7.2 step 16: UP. (No conditional create here, so never waived.)
        if !data.flags.user_present() {
            return Err(Refusal::UserNotPresent);
        }
        // §7.1 step 16, §7.2 step 17: UV.
        if self.user_verification_required && !data.flags.user_verified() {
            return Err(Refusal::UserNotVerified);
        }
        // §7.1 step 17, §7.2 step 18: BS only with BE.
        if data.flags.backed_up() && !data.flags.backup_eligible() {
            return Err(Refusal::BackupState);
        }
        // §7.1 steps 18 and 19, §7.2 step 19.3: BE by policy. BS needs no rule of its own: without
        // BE it is never set, and with BE allowed the key may be anywhere already.
        if data.flags.backup_eligible() && !self.backup_eligible_allowed {
            return Err(Refusal::BackupEligible);
        }
        Ok(())
    }
}

/// What an authenticator signs: `authData ‖ SHA-256(clientDataJSON)`.
pub(crate) fn signed_message(authenticator_data: &[u8], client_data_json: &[u8]) -> Vec<u8> {
    let hash = Sha256::digest(client_data_json);
    [authenticator_data, hash.as_slice()].concat()
}
