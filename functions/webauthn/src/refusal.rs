use core::fmt;

/// Why a response is not accepted. Closed: every refusal of this crate is one of these.
///
/// A refusal says that the response is wrong, never that the server is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// The client data is not UTF-8 JSON of the right shape, repeats a member, or is over-long.
    MalformedClientData,
    /// The client data is of the other ceremony.
    WrongType,
    /// The client data carries another challenge than the one expected.
    WrongChallenge,
    /// The ceremony ran on an origin that the policy does not list.
    WrongOrigin,
    /// The ceremony ran in a frame of another origin, and the policy forbids that.
    CrossOrigin,
    /// The frame was embedded by an origin that the policy does not list.
    WrongTopOrigin,
    /// The authenticator data has another shape than its flags say, leftovers, or is over-long.
    MalformedAuthenticatorData,
    /// The authenticator data is scoped to another relying party id.
    WrongRpId,
    /// The authenticator saw no test of user presence.
    UserNotPresent,
    /// The policy requires user verification, and there was none.
    UserNotVerified,
    /// The credential says it is backed up though it says it cannot be.
    BackupState,
    /// The credential may be backed up, and the policy forbids that.
    BackupEligible,
    /// The credential's backup eligibility differs from what its registration said.
    BackupEligibilityChanged,
    /// The credential public key is not a well-formed ES256 key.
    MalformedKey,
    /// The key or statement uses an algorithm other than ES256, or a certificate one that is not verified here.
    UnsupportedAlgorithm,
    /// The attestation object or statement has another shape than its format says.
    MalformedAttestation,
    /// The attestation statement format is none that this crate verifies.
    UnsupportedAttestation,
    /// The policy does not trust this attestation: no chain to an anchor, or a type not accepted.
    UntrustedAttestation,
    /// An attestation certificate does not parse or breaks a rule of its format.
    MalformedCertificate,
    /// An attestation certificate is not valid at the time given.
    ExpiredCertificate,
    /// The attestation certificate is for another authenticator model.
    WrongAaguid,
    /// The attested key's certificate has no key description.
    NoKeyDescription,
    /// The key description is not what any version of its schema allows.
    MalformedKeyDescription,
    /// A certificate above the attested key's has a key description too: a phone's key issued it.
    ExtendedChain,
    /// The attested key is not the credential's.
    WrongAttestedKey,
    /// The key was attested for another ceremony.
    WrongAttestationChallenge,
    /// Every app of the phone may use the key.
    KeyForAllApplications,
    /// The key was not made where it is kept, or nobody says so.
    WrongKeyOrigin,
    /// The key may be used for something else than signing, or nobody says what for.
    WrongKeyPurpose,
    /// The attestation key of the phone was withdrawn.
    RevokedAttestation,
    /// What is known of withdrawn attestation keys is too old to judge by.
    StaleRevocations,
    /// The key is kept less safely than the policy demands.
    SoftwareKey,
    /// The phone's boot loader is unlocked.
    DeviceUnlocked,
    /// The phone runs something else than its maker signed.
    BootNotVerified,
    /// The key was made by another app than the policy knows.
    WrongApp,
    /// The authenticator is of a model that the policy does not list.
    UnknownAuthenticator,
    /// The credential id is longer than the 1023 bytes that the standard allows.
    CredentialIdTooLong,
    /// The signature is not strict DER of two integers in 1..n.
    MalformedSignature,
    /// A signature does not verify.
    BadSignature,
    /// The assertion is by another credential than the stored one.
    WrongCredential,
    /// The user handle is not that of the credential's account.
    WrongUserHandle,
}

impl Refusal {
    /// Every refusal, in the order in which the checks come.
    pub const ALL: [Self; 41] = [
        Self::MalformedClientData,
        Self::WrongType,
        Self::WrongChallenge,
        Self::WrongOrigin,
        Self::CrossOrigin,
        Self::WrongTopOrigin,
        Self::MalformedAuthenticatorData,
        Self::WrongRpId,
        Self::UserNotPresent,
        Self::UserNotVerified,
        Self::BackupState,
        Self::BackupEligible,
        Self::BackupEligibilityChanged,
        Self::MalformedKey,
        Self::UnsupportedAlgorithm,
        Self::MalformedAttestation,
        Self::UnsupportedAttestation,
        Self::UntrustedAttestation,
        Self::MalformedCertificate,
        Self::ExpiredCertificate,
        Self::WrongAaguid,
        Self::NoKeyDescription,
        Self::MalformedKeyDescription,
        Self::ExtendedChain,
        Self::WrongAttestedKey,
        Self::WrongAttestationChallenge,
        Self::KeyForAllApplications,
        Self::WrongKeyOrigin,
        Self::WrongKeyPurpose,
        Self::RevokedAttestation,
        Self::StaleRevocations,
        Self::SoftwareKey,
        Self::DeviceUnlocked,
        Self::BootNotVerified,
        Self::WrongApp,
        Self::UnknownAuthenticator,
        Self::CredentialIdTooLong,
        Self::MalformedSignature,
        Self::BadSignature,
        Self::WrongCredential,
        Self::WrongUserHandle,
    ];

    /// The stable name: `snake_case`, never reused for another meaning.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MalformedClientData => "malformed_client_data",
            Self::WrongType => "wrong_type",
            Self::WrongChallenge => "wrong_challenge",
            Self::WrongOrigin => "wrong_origin",
            Self::CrossOrigin => "cross_origin",
            Self::WrongTopOrigin => "wrong_top_origin",
            Self::MalformedAuthenticatorData => "malformed_authenticator_data",
            Self::WrongRpId => "wrong_rp_id",
            Self::UserNotPresent => "user_not_present",
            Self::UserNotVerified => "user_not_verified",
            Self::BackupState => "backup_state",
            Self::BackupEligible => "backup_eligible",
            Self::BackupEligibilityChanged => "backup_eligibility_changed",
            Self::MalformedKey => "malformed_key",
            Self::UnsupportedAlgorithm => "unsupported_algorithm",
            Self::MalformedAttestation => "malformed_attestation",
            Self::UnsupportedAttestation => "unsupported_attestation",
            Self::UntrustedAttestation => "untrusted_attestation",
            Self::MalformedCertificate => "malformed_certificate",
            Self::ExpiredCertificate => "expired_certificate",
            Self::WrongAaguid => "wrong_aaguid",
            Self::NoKeyDescription => "no_key_description",
            Self::MalformedKeyDescription => "malformed_key_description",
            Self::ExtendedChain => "extended_chain",
            Self::WrongAttestedKey => "wrong_attested_key",
            Self::WrongAttestationChallenge => "wrong_attestation_challenge",
            Self::KeyForAllApplications => "key_for_all_applications",
            Self::WrongKeyOrigin => "wrong_key_origin",
            Self::WrongKeyPurpose => "wrong_key_purpose",
            Self::RevokedAttestation => "revoked_attestation",
            Self::StaleRevocations => "stale_revocations",
            Self::SoftwareKey => "software_key",
            Self::DeviceUnlocked => "device_unlocked",
            Self::BootNotVerified => "boot_not_verified",
            Self::WrongApp => "wrong_app",
            Self::UnknownAuthenticator => "unknown_authenticator",
            Self::CredentialIdTooLong => "credential_id_too_long",
            Self::MalformedSignature => "malformed_signature",
            Self::BadSignature => "bad_signature",
            Self::WrongCredential => "wrong_credential",
            Self::WrongUserHandle => "wrong_user_handle",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl core::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_snake_case() {
        let codes: BTreeSet<&str> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
        assert_eq!(codes.len(), Refusal::ALL.len());
        for code in codes {
            assert!(code.bytes().all(|b| b == b'_' || b.is_ascii_lowercase()), "{code}");
        }
    }

    /// `ALL` is in declaration order, so the last variant's discriminant bounds its length.
    #[test]
    fn all_lists_every_variant() {
        assert_eq!(Refusal::ALL.len(), Refusal::WrongUserHandle as usize + 1);
        assert!(Refusal::ALL.is_sorted());
    }
}
