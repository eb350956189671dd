//! Which phones are good enough, as data.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{KeyDescription, KeyOrigin, RevocationList, SecurityLevel, VerifiedBootState};
use crate::{Refusal, TrustAnchor};

/// AAGUID of the platform authenticator in Google Play services.
const PLAY_SERVICES: [u8; 16] =
    [0xb9, 0x3f, 0xd9, 0x61, 0xf2, 0xe6, 0x46, 0x2f, 0xb1, 0x22, 0x82, 0x00, 0x22, 0x47, 0xde, 0x78];

/// SHA-256 of the certificate that Google signs Play services with, as real attestations name it.
const GOOGLE_SIGNER: [u8; 32] = [
    0xf0, 0xfd, 0x6c, 0x5b, 0x41, 0x0f, 0x25, 0xcb, 0x25, 0xc3, 0xb5, 0x33, 0x46, 0xc8, 0x97, 0x2f, 0xae, 0x30, 0xf8,
    0xee, 0x74, 0x11, 0xdf, 0x91, 0x04, 0x80, 0xad, 0x6b, 0x2d, 0x60, 0xdb, 0x83,
];

/// What a regency demands of a phone, as it is stored with each enrolment.
///
/// The app matters: any other app could have a key attested over a client data hash of its own making. It is Play
/// services that shows the person the site and asks for the finger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceRules {
    /// The least that the attestation and the key must be kept by.
    pub security_level: SecurityLevel,
    /// Whether the boot loader must be locked.
    pub device_locked: bool,
    /// What the boot loader may have found.
    pub boot_states: Vec<VerifiedBootState>,
    /// The apps that may have had the key made: one of the packages must be named, and nobody but these signers.
    pub packages: Vec<String>,
    /// SHA-256 of the certificates of the apps' signers, in hex.
    #[serde(serialize_with = "write_hex", deserialize_with = "read_hex")]
    pub signers: Vec<[u8; 32]>,
    /// The authenticators' models, in hex.
    #[serde(serialize_with = "write_hex", deserialize_with = "read_hex")]
    pub aaguids: Vec<[u8; 16]>,
    /// How old the revocation list may be, in milliseconds.
    pub max_revocations_age_ms: u64,
}

/// How a chain is trusted.
#[derive(Clone, Debug)]
pub struct DevicePolicy {
    /// Where chains must end.
    pub anchors: Vec<TrustAnchor>,
    /// What is demanded of the phone.
    pub rules: DeviceRules,
    /// What is withdrawn. `None` says that nobody looked: for an auditor who has no list, never for a server.
    pub revocations: Option<RevocationList>,
}

impl DeviceRules {
    /// Production: a key that was made in a TEE or a secure element, of a phone that is locked and runs what its maker
    /// signed, by Google Play services' platform authenticator; revocations known within `max_revocations_age_ms`.
    #[must_use]
    pub fn production(max_revocations_age_ms: u64) -> Self {
        Self {
            security_level: SecurityLevel::Tee,
            device_locked: true,
            boot_states: vec![VerifiedBootState::Verified],
            packages: vec!["com.google.android.gms".to_owned()],
            signers: vec![GOOGLE_SIGNER],
            aaguids: vec![PLAY_SERVICES],
            max_revocations_age_ms,
        }
    }

    /// The first rule that the phone breaks.
    pub(super) fn judge(&self, aaguid: [u8; 16], key: &KeyDescription) -> Result<(), Refusal> {
        let demand = |rule: bool, refusal| if rule { Ok(()) } else { Err(refusal) };
        demand(key.security_level() >= self.security_level, Refusal::SoftwareKey)?;
        // What hardware vouches for, by itself.
        demand(key.hardware.origin == Some(KeyOrigin::Generated), Refusal::WrongKeyOrigin)?;
        demand(key.hardware.purposes.as_deref() == Some(&[super::SIGN]), Refusal::WrongKeyPurpose)?;
        let boot = key.hardware.root_of_trust.as_ref();
        demand(!self.device_locked || boot.is_some_and(|boot| boot.device_locked), Refusal::DeviceUnlocked)?;
        let verified = boot.is_some_and(|boot| self.boot_states.contains(&boot.verified_boot_state));
        demand(verified, Refusal::BootNotVerified)?;
        demand(self.knows_app(key), Refusal::WrongApp)?;
        demand(self.aaguids.contains(&aaguid), Refusal::UnknownAuthenticator)
    }

    fn knows_app(&self, key: &KeyDescription) -> bool {
        key.application().is_some_and(|app| {
            let signed = |signer: &Vec<u8>| self.signers.iter().any(|known| known == signer.as_slice());
            app.packages.iter().any(|package| self.packages.contains(&package.name))
                && !app.signers.is_empty()
                && app.signers.iter().all(signed)
        })
    }
}

fn write_hex<S: Serializer, const N: usize>(values: &[[u8; N]], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(|value| base16ct::lower::encode_string(value)))
}

fn read_hex<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<Vec<[u8; N]>, D::Error> {
    let read = |text: String| base16ct::lower::decode_vec(text).ok()?.try_into().ok();
    let texts = Vec::<String>::deserialize(deserializer)?;
    let values: Option<Vec<[u8; N]>> = texts.into_iter().map(read).collect();
    values.ok_or_else(|| serde::de::Error::custom(format!("not {N} bytes in lowercase hex")))
}
