//! What a phone's secure hardware says of the phone, in words.

use klabat_api::console::Device;

use crate::messages::console::Key;

/// Whether boot loader and system are as the maker delivered them, as far as the phone told.
#[must_use]
pub fn integrity(device: &Device) -> Vec<Key> {
    let boot = device.verified_boot_state.as_deref().and_then(|state| {
        Some(match state {
            "verified" => Key::BootVerified,
            "self_signed" => Key::BootSelfSigned,
            "unverified" => Key::BootUnverified,
            "failed" => Key::BootFailed,
            _ => return None,
        })
    });
    let lock = device.device_locked.map(|locked| if locked { Key::LoaderLocked } else { Key::LoaderUnlocked });
    boot.into_iter().chain(lock).collect()
}

/// The version of Android: `130000` is 13, `80100` is 8.1.
#[must_use]
pub fn android(device: &Device) -> Option<String> {
    let version = device.os_version?;
    let (major, minor) = (version / 10_000, version / 100 % 100);
    Some(if minor == 0 { major.to_string() } else { format!("{major}.{minor}") })
}

/// The month of its security patches, `YYYY-MM`.
#[must_use]
pub fn patched(device: &Device) -> Option<String> {
    let level = device.os_patch_level?;
    Some(format!("{:04}-{:02}", level / 100, level % 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_hardware_says_has_words() {
        let mut device = Device {
            security_level: "tee".to_owned(),
            verified_boot_state: Some("verified".to_owned()),
            device_locked: Some(true),
            os_version: Some(130_000),
            os_patch_level: Some(202_608),
        };
        assert_eq!(integrity(&device), [Key::BootVerified, Key::LoaderLocked]);
        assert_eq!((android(&device).as_deref(), patched(&device).as_deref()), (Some("13"), Some("2026-08")));
        device = Device {
            verified_boot_state: Some("self_signed".to_owned()),
            device_locked: Some(false),
            os_version: Some(80_100),
            os_patch_level: None,
            ..device
        };
        assert_eq!(integrity(&device), [Key::BootSelfSigned, Key::LoaderUnlocked]);
        assert_eq!((android(&device).as_deref(), patched(&device)), (Some("8.1"), None));
        device =
            Device { verified_boot_state: Some("new".to_owned()), device_locked: None, os_version: None, ..device };
        assert_eq!((integrity(&device), android(&device)), (Vec::new(), None), "a newer server, or an older phone");
    }
}
