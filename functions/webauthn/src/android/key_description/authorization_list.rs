//! `AuthorizationList`: what a key may do, and what is known of where it was made.

use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{Class, Reader as _, SliceReader, Tag, TagNumber, Tagged as _};

use super::{ApplicationId, KeyOrigin, RootOfTrust};
use crate::android::read::{Read, integer, null, octets, reader, set, text, unexpected};

/// Each field with its tag number, its type, how it is read, and what it says.
macro_rules! fields {
    ($($name:ident: $number:literal, $type:ty, $read:expr, $doc:literal;)*) => {
        /// One list; a field that is not there is `None`, one that is true by being there is `Some(())`.
        ///
        /// Numbers are as `KeyMint` defines them (`Tag.aidl` and the enumerations beside it); times are milliseconds
        /// since the Unix epoch by the phone's own clock.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct AuthorizationList {
            $(#[doc = $doc] pub $name: Option<$type>,)*
        }

        impl AuthorizationList {
            fn take(&mut self, number: u32, value: &mut SliceReader<'_>) -> Read<()> {
                match number {
                    $($number => self.$name = Some($read(value)?),)*
                    _ => return Err(unexpected(Tag::Sequence)),
                }
                Ok(())
            }
        }
    };
}

fields! {
    purposes: 1, Vec<u32>, numbers, "What it may be used for: 2 is to sign, 3 to verify.";
    algorithm: 2, u32, integer, "Its kind: 1 RSA, 3 EC.";
    key_size: 3, u32, integer, "Its size in bits.";
    block_modes: 4, Vec<u32>, numbers, "Modes of block ciphers.";
    digests: 5, Vec<u32>, numbers, "Digests it may be used with: 4 is SHA-256.";
    paddings: 6, Vec<u32>, numbers, "Paddings it may be used with.";
    ec_curve: 10, u32, integer, "Its curve: 1 is P-256.";
    rsa_public_exponent: 200, u64, integer, "Its public exponent.";
    mgf_digests: 203, Vec<u32>, numbers, "Digests of the mask of RSA-OAEP.";
    rollback_resistance: 303, (), null, "Once deleted it cannot come back (version 3 and up).";
    early_boot_only: 305, (), null, "It is of no use after early boot.";
    active_at: 400, u64, integer, "It is of no use before.";
    origination_expires_at: 401, u64, integer, "It signs nothing after.";
    usage_expires_at: 402, u64, integer, "It verifies nothing after.";
    usage_count_limit: 405, u32, integer, "How often it may be used.";
    no_auth_required: 503, (), null, "It may be used without the person being known.";
    user_auth_type: 504, u64, integer, "How the person must be known: 1 by the screen lock, 2 by finger or face, 3 by either.";
    auth_timeout: 505, u32, integer, "For how long that counts, in seconds.";
    allow_while_on_body: 506, (), null, "It counts as long as the phone is worn.";
    trusted_user_presence_required: 507, (), null, "The person must be there.";
    trusted_confirmation_required: 508, (), null, "The person must confirm on a protected screen.";
    unlocked_device_required: 509, (), null, "The phone must be unlocked.";
    all_applications: 600, (), null, "Every app may use it.";
    created_at: 701, u64, integer, "When it was made.";
    origin: 702, KeyOrigin, KeyOrigin::read, "How it came to be.";
    rollback_resistant: 703, (), null, "Once deleted it cannot come back (versions 1 and 2).";
    root_of_trust: 704, RootOfTrust, RootOfTrust::read, "What the phone had booted.";
    os_version: 705, u32, integer, "Version of Android: 130000 is 13.";
    os_patch_level: 706, u32, integer, "Its security patches: YYYYMM.";
    application_id: 709, ApplicationId, ApplicationId::read, "The app that had it made.";
    id_brand: 710, String, text, "The phone's brand.";
    id_device: 711, String, text, "The phone's code name.";
    id_product: 712, String, text, "The phone's product name.";
    id_serial: 713, String, text, "The phone's serial number.";
    id_imei: 714, String, text, "The phone's IMEI.";
    id_meid: 715, String, text, "The phone's MEID.";
    id_manufacturer: 716, String, text, "The phone's maker.";
    id_model: 717, String, text, "The phone's model.";
    vendor_patch_level: 718, u32, integer, "Patches of the vendor's image: YYYYMM or YYYYMMDD.";
    boot_patch_level: 719, u32, integer, "Patches of the boot image: YYYYMM or YYYYMMDD.";
    device_unique: 720, (), null, "It was attested by a key of this one phone.";
    id_second_imei: 723, String, text, "The phone's second IMEI.";
    module_hash: 724, Vec<u8>, octets, "Hash over the modules of Android.";
}

impl AuthorizationList {
    /// The fields of the SEQUENCE that `fields` is inside of: each under an explicit tag, the tags growing.
    pub(super) fn read(fields: &mut SliceReader<'_>) -> Read<Self> {
        let mut list = Self::default();
        let mut before = 0;
        while !fields.is_finished() {
            let field: AnyRef<'_> = fields.decode()?;
            let (tag, number) = (field.tag(), field.tag().number());
            let explicit = tag.class() == Class::ContextSpecific && tag.is_constructed();
            if !explicit || number <= TagNumber(before) {
                return Err(unexpected(tag));
            }
            before = number.value();
            let mut value = reader(field.value())?;
            list.take(before, &mut value)?;
            value.finish()?;
        }
        Ok(list)
    }
}

fn numbers(fields: &mut SliceReader<'_>) -> Read<Vec<u32>> {
    set(fields, integer)
}
