//! The key description's schema: every field is read, and nothing but the schema.

use klabat_webauthn::Refusal;
use klabat_webauthn::android::{KeyDescription, KeyOrigin};
use serde_json::Value;

use crate::description::{explicit, sequence, tlv, to_der, to_json};

const MALFORMED: Result<KeyDescription, Refusal> = Err(Refusal::MalformedKeyDescription);

fn complete() -> Value {
    let json = include_str!("../../vectors/android-keyattestation/testdata/complete_authlist.json");
    let mut json: Value = serde_json::from_str(json).unwrap();
    // A field of which no published schema has the number: as any unknown tag, it would be refused.
    json["softwareEnforced"].as_object_mut().unwrap().remove("mlDsaVariant");
    json
}

/// A description whose hardware list is `fields`.
fn with(fields: &[Vec<u8>]) -> Result<KeyDescription, Refusal> {
    with_lists(&[], fields)
}

fn with_lists(software: &[Vec<u8>], hardware: &[Vec<u8>]) -> Result<KeyDescription, Refusal> {
    KeyDescription::parse(&description(&[sequence(software), sequence(hardware)]))
}

/// A description that ends in `lists`.
fn description(lists: &[Vec<u8>]) -> Vec<u8> {
    let (version, tee, empty) = (tlv(0x02, &[3]), tlv(0x0a, &[1]), tlv(0x04, &[]));
    let head = [version.clone(), tee.clone(), version, tee, empty.clone(), empty];
    sequence(&[&head, lists].concat())
}

#[test]
fn every_field_is_read() {
    let complete = complete();
    let read = KeyDescription::parse(&to_der(&complete)).unwrap();
    assert_eq!(to_json(&read), complete);
}

/// Fields of the published schemas that the reference has no JSON for.
#[test]
fn flags_of_the_schema_are_read() {
    let null = tlv(0x05, &[]);
    let read = with(&[303, 305, 600, 720].map(|tag| explicit(tag, &null))).unwrap().hardware;
    let flags = [read.rollback_resistance, read.early_boot_only, read.all_applications, read.device_unique];
    assert_eq!(flags, [Some(()); 4]);
}

#[test]
fn tags_grow_and_are_known() {
    let (one, two) = (explicit(2, &tlv(0x02, &[3])), explicit(3, &tlv(0x02, &[1])));
    assert!(with(&[one.clone(), two.clone()]).is_ok());
    assert_eq!(with(&[two.clone(), one.clone()]), MALFORMED, "out of order");
    assert_eq!(with(&[one.clone(), one.clone()]), MALFORMED, "twice");
    // The same field in either list is no repetition.
    assert!(with_lists(std::slice::from_ref(&one), std::slice::from_ref(&one)).is_ok());
    for unknown in [0, 4_000, 7, 601, 725] {
        assert_eq!(with(&[explicit(unknown, &tlv(0x02, &[1]))]), MALFORMED, "{unknown}");
    }
    assert_eq!(with(&[tlv(0x82, &[3])]), MALFORMED, "an implicit tag");
    assert_eq!(with(&[tlv(0x62, &tlv(0x02, &[3]))]), MALFORMED, "another class");
    assert_eq!(with(&[tlv(0x02, &[3])]), MALFORMED, "no tag");
}

#[test]
fn nothing_is_left_over() {
    let lists = [sequence(&[]), sequence(&[])];
    let honest = description(&lists);
    assert!(KeyDescription::parse(&honest).is_ok());
    assert_eq!(KeyDescription::parse(&[&honest[..], &[0]].concat()), MALFORMED);
    assert_eq!(KeyDescription::parse(&description(&[&lists[..], &[tlv(0x05, &[])]].concat())), MALFORMED);
    assert_eq!(KeyDescription::parse(&description(&lists[..1])), MALFORMED);
    let number = tlv(0x02, &[3]);
    assert_eq!(with(&[explicit(2, &[&number[..], &number].concat())]), MALFORMED);
    assert_eq!(with(&[explicit(2, &[])]), MALFORMED);
    let application = sequence(&[tlv(0x31, &[]), tlv(0x31, &[])]);
    assert!(with(&[explicit(709, &tlv(0x04, &application))]).is_ok());
    assert_eq!(with(&[explicit(709, &tlv(0x04, &[&application[..], &[0]].concat()))]), MALFORMED);
    let long = explicit(713, &tlv(0x04, &vec![b'a'; KeyDescription::MAX_LEN]));
    assert_eq!(with(&[long]), MALFORMED);
}

#[test]
fn values_are_of_their_type_and_in_der() {
    for (tag, value, why) in [
        (2, tlv(0x04, &[3]), "another type"),
        (2, tlv(0x02, &[0, 3]), "a padded number"),
        (2, tlv(0x02, &[0x80]), "a negative number"),
        (2, tlv(0x02, &[1, 0, 0, 0, 0]), "a number too large"),
        (1, tlv(0x31, &[tlv(0x02, &[2]), tlv(0x02, &[2])].concat()), "a member twice"),
        (1, tlv(0x31, &tlv(0x04, &[2])), "a member of another type"),
        (1, tlv(0x30, &tlv(0x02, &[2])), "no set"),
        (503, tlv(0x05, &[0]), "a NULL with something in it"),
        (702, tlv(0x02, &[5]), "an unknown origin"),
        (710, tlv(0x04, &[0xff]), "no UTF-8"),
        (704, root(&[1], &[0]), "a BOOLEAN of 1"),
        (704, root(&[0xff], &[4]), "an unknown state"),
        (704, root(&[0xff], &[0, 0]), "an ENUMERATED of two bytes"),
    ] {
        assert_eq!(with(&[explicit(tag, &value)]), MALFORMED, "{why}");
    }
    assert_eq!(with(&[explicit(702, &tlv(0x02, &[4]))]).unwrap().hardware.origin, Some(KeyOrigin::SecurelyImported));
    assert!(with(&[explicit(704, &root(&[0xff], &[3]))]).is_ok());
}

fn root(locked: &[u8], state: &[u8]) -> Vec<u8> {
    sequence(&[tlv(0x04, &[]), tlv(0x01, locked), tlv(0x0a, state)])
}

#[test]
fn security_levels_are_known_and_the_weaker_counts() {
    let mut complete = complete();
    complete["keyMintSecurityLevel"] = "SOFTWARE".into();
    let read = KeyDescription::parse(&to_der(&complete)).unwrap();
    assert_eq!(read.security_level().name(), "software");
    let mut bytes = to_der(&complete);
    let at = bytes.windows(3).position(|window| window == [0x0a, 1, 1]).unwrap();
    bytes[at + 2] = 3;
    assert_eq!(KeyDescription::parse(&bytes), MALFORMED);
}
