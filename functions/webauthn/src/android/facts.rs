use serde::{Deserialize, Serialize};

use super::{KeyDescription, SecurityLevel, VerifiedBootState};

/// What people are shown of a key description, in the names of the auditor's command line. What the description does
/// not say is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceFacts {
    /// The weaker of where key and attestation are kept.
    pub security_level: SecurityLevel,
    /// What the boot loader found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_boot_state: Option<VerifiedBootState>,
    /// Whether the boot loader is locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_locked: Option<bool>,
    /// How the key came to be: `generated`, `derived`, `imported`, `reserved` or `securely_imported`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The app's packages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<String>,
    /// Version of Android: 130000 is 13.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os_version: Option<u32>,
    /// Its security patches: YYYYMM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os_patch_level: Option<u32>,
}

impl KeyDescription {
    /// The facts that people are shown: by the hardware's word, except for the app, which only Android knows.
    #[must_use]
    pub fn facts(&self) -> DeviceFacts {
        let boot = self.hardware.root_of_trust.as_ref();
        let packages = self.application().map(|app| app.packages.iter().map(|package| package.name.clone()).collect());
        DeviceFacts {
            security_level: self.security_level(),
            verified_boot_state: boot.map(|boot| boot.verified_boot_state),
            device_locked: boot.map(|boot| boot.device_locked),
            origin: self.hardware.origin.or(self.software.origin).map(|origin| origin.name().to_owned()),
            packages: packages.unwrap_or_default(),
            os_version: self.hardware.os_version,
            os_patch_level: self.hardware.os_patch_level,
        }
    }
}
