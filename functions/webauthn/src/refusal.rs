use core::fmt;

/// Defines the list: each refusal with its doc, which is its meaning too, and its code, so that none can be forgotten.
macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident => $code:literal;)+) => {
        /// Why a response is not accepted. Closed: every refusal of this crate is one of these.
        ///
        /// A refusal says that the response is wrong, never that the server is at fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Refusal {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Refusal {
            /// Every refusal, in the order in which they are listed.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// The stable name: `snake_case`, never reused for another meaning.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// What it means, in a sentence for whoever audits.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

refusals! {
    /// The client data is not UTF-8 JSON of the right shape, repeats a member, or is over-long.
    MalformedClientData => "malformed_client_data";
    /// The client data is of the other ceremony.
    WrongType => "wrong_type";
    /// The client data carries another challenge than the one expected.
    WrongChallenge => "wrong_challenge";
    /// The ceremony ran on an origin that the policy does not list.
    WrongOrigin => "wrong_origin";
    /// The ceremony ran in a frame of another origin, and the policy forbids that.
    CrossOrigin => "cross_origin";
    /// The frame was embedded by an origin that the policy does not list.
    WrongTopOrigin => "wrong_top_origin";
    /// The authenticator data has another shape than its flags say, leftovers, or is over-long.
    MalformedAuthenticatorData => "malformed_authenticator_data";
    /// The authenticator data is scoped to another relying party id.
    WrongRpId => "wrong_rp_id";
    /// The authenticator saw no test of user presence.
    UserNotPresent => "user_not_present";
    /// The policy requires user verification, and there was none.
    UserNotVerified => "user_not_verified";
    /// The credential says it is backed up though it says it cannot be.
    BackupState => "backup_state";
    /// The credential may be backed up, and the policy forbids that.
    BackupEligible => "backup_eligible";
    /// The credential's backup eligibility differs from what its registration said.
    BackupEligibilityChanged => "backup_eligibility_changed";
    /// The credential public key is not a well-formed ES256 key.
    MalformedKey => "malformed_key";
    /// The key or statement uses an algorithm other than ES256, or a certificate one that is not verified here.
    UnsupportedAlgorithm => "unsupported_algorithm";
    /// The attestation object or statement has another shape than its format says.
    MalformedAttestation => "malformed_attestation";
    /// The attestation statement format is none that this crate verifies.
    UnsupportedAttestation => "unsupported_attestation";
    /// The policy does not trust this attestation: no chain to an anchor, or a type not accepted.
    UntrustedAttestation => "untrusted_attestation";
    /// An attestation certificate does not parse or breaks a rule of its format.
    MalformedCertificate => "malformed_certificate";
    /// An attestation certificate is not valid at the time given.
    ExpiredCertificate => "expired_certificate";
    /// The attestation certificate is for another authenticator model.
    WrongAaguid => "wrong_aaguid";
    /// The attested key's certificate has no key description.
    NoKeyDescription => "no_key_description";
    /// The key description is not what any version of its schema allows.
    MalformedKeyDescription => "malformed_key_description";
    /// A certificate above the attested key's has a key description too: a phone's key issued it.
    ExtendedChain => "extended_chain";
    /// The attested key is not the credential's.
    WrongAttestedKey => "wrong_attested_key";
    /// The key was attested for another ceremony.
    WrongAttestationChallenge => "wrong_attestation_challenge";
    /// Every app of the phone may use the key.
    KeyForAllApplications => "key_for_all_applications";
    /// The key was not made where it is kept, or nobody says so.
    WrongKeyOrigin => "wrong_key_origin";
    /// The key may be used for something else than signing, or nobody says what for.
    WrongKeyPurpose => "wrong_key_purpose";
    /// The attestation key of the phone was withdrawn.
    RevokedAttestation => "revoked_attestation";
    /// What is known of withdrawn attestation keys is too old to judge by.
    StaleRevocations => "stale_revocations";
    /// The key is kept less safely than the policy demands.
    SoftwareKey => "software_key";
    /// The phone's boot loader is unlocked.
    DeviceUnlocked => "device_unlocked";
    /// The phone runs something else than its maker signed.
    BootNotVerified => "boot_not_verified";
    /// The key was made by another app than the policy knows.
    WrongApp => "wrong_app";
    /// The authenticator is of a model that the policy does not list.
    UnknownAuthenticator => "unknown_authenticator";
    /// The credential id is longer than the 1023 bytes that the standard allows.
    CredentialIdTooLong => "credential_id_too_long";
    /// The signature is not strict DER of two integers in 1..n.
    MalformedSignature => "malformed_signature";
    /// A signature does not verify.
    BadSignature => "bad_signature";
    /// The assertion is by another credential than the stored one.
    WrongCredential => "wrong_credential";
    /// The user handle is not that of the credential's account.
    WrongUserHandle => "wrong_user_handle";
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
