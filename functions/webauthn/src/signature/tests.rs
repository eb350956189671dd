use proptest::prelude::{Just, any, prop, prop_assert_eq, prop_assume, proptest};

use super::{P256Key, RawSignature, SignatureCheck};
use crate::testing::{public_key, sign_der, signing_key};

/// n, the order of P-256 (SEC 2 §2.4.2).
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// `r ‖ s` with r = 1.
fn with_s(s: [u8; 32]) -> [u8; 64] {
    let mut bytes = [0; 64];
    bytes[31] = 1;
    bytes[32..].copy_from_slice(&s);
    bytes
}

/// A DER sequence of what is inside.
fn sequence(inside: &[u8]) -> Vec<u8> {
    [&[0x30, u8::try_from(inside.len()).unwrap()], inside].concat()
}

#[test]
fn keys_are_uncompressed_points_on_the_curve() {
    let key = *public_key(&signing_key(7)).as_sec1();
    assert_eq!(P256Key::from_sec1(&key).unwrap().as_sec1(), &key);
    let (x, y) = (key[1..33].try_into().unwrap(), key[33..].try_into().unwrap());
    assert_eq!(P256Key::from_coordinates(&x, &y).unwrap().as_sec1(), &key);
    // Compressed, infinity, hybrid, too long, off the curve.
    let compressed = [&[2 + (key[64] & 1)], &key[1..33]].concat();
    let hybrid = [&[6 + (key[64] & 1)], &key[1..]].concat();
    let long = [&key[..], &[0]].concat();
    let off = [&key[..64], &[key[64] ^ 1]].concat();
    for bytes in [&compressed[..], &[0], &hybrid, &long, &off, &[]] {
        assert_eq!(P256Key::from_sec1(bytes), None);
    }
}

#[test]
fn r_and_s_are_between_zero_and_the_order() {
    let mut below = ORDER;
    below[31] -= 1;
    assert!(RawSignature::from_raw(with_s(below)).is_some());
    for s in [[0; 32], ORDER, [0xff; 32]] {
        let bytes = with_s(s);
        assert_eq!(RawSignature::from_raw(bytes), None);
        let mut swapped = bytes;
        swapped.rotate_left(32);
        assert_eq!(RawSignature::from_raw(swapped), None);
    }
}

#[test]
fn s_is_low_up_to_half_the_order() {
    // (n - 1) / 2, by shifting n right by one bit.
    let mut half = [0; 32];
    for (index, byte) in half.iter_mut().enumerate() {
        let carried = if index == 0 { 0 } else { ORDER[index - 1] << 7 };
        *byte = carried | ORDER[index] >> 1;
    }
    assert!(RawSignature::from_raw(with_s(half)).unwrap().is_low_s());
    half[31] += 1;
    assert!(!RawSignature::from_raw(with_s(half)).unwrap().is_low_s());
}

#[test]
fn only_strict_der_is_read() {
    let small = sequence(b"\x02\x01\x01\x02\x01\x7f");
    let mut raw = [0; 64];
    (raw[31], raw[63]) = (1, 0x7f);
    assert_eq!(RawSignature::from_der(&small).unwrap().as_raw(), &raw);
    for bytes in [
        // Leftovers, outside and inside.
        [&small[..], &[0]].concat(),
        sequence(b"\x02\x01\x01\x02\x01\x7f\x05\x00"),
        // A padded integer, a negative one, zero, a missing one.
        sequence(b"\x02\x02\x00\x01\x02\x01\x7f"),
        sequence(b"\x02\x01\x01\x02\x01\x80"),
        sequence(b"\x02\x01\x00\x02\x01\x7f"),
        sequence(b"\x02\x01\x01"),
        // A length in more bytes than needed; an indefinite one; another tag.
        b"\x30\x81\x06\x02\x01\x01\x02\x01\x7f".to_vec(),
        b"\x30\x80\x02\x01\x01\x02\x01\x7f\x00\x00".to_vec(),
        b"\x31\x06\x02\x01\x01\x02\x01\x7f".to_vec(),
        // r of 33 bytes.
        sequence(&[&b"\x02\x21\x01"[..], &[0; 32], b"\x02\x01\x7f"].concat()),
    ] {
        assert_eq!(RawSignature::from_der(&bytes), None, "{bytes:02x?}");
    }
}

#[test]
fn a_signature_verifies_for_its_key_and_message_only() {
    let signature = RawSignature::from_der(&sign_der(&signing_key(7), b"message")).unwrap();
    let holds = |key: u8, message: &[u8]| {
        SignatureCheck::es256(public_key(&signing_key(key)), message.to_vec(), signature).verify()
    };
    assert!(holds(7, b"message"));
    assert!(!holds(8, b"message"));
    assert!(!holds(7, b"another"));
}

#[test]
fn a_high_s_verifies_too() {
    let low = RawSignature::from_der(&sign_der(&signing_key(7), b"message")).unwrap();
    let mut bytes = *low.as_raw();
    // n - s, byte by byte from the end.
    let mut borrow = 0;
    for index in (0..32).rev() {
        let difference = i16::from(ORDER[index]) - i16::from(bytes[32 + index]) - borrow;
        borrow = i16::from(difference < 0);
        bytes[32 + index] = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    let other = RawSignature::from_raw(bytes).unwrap();
    assert_ne!(low.is_low_s(), other.is_low_s());
    let key = public_key(&signing_key(7));
    for signature in [low, other] {
        let message = b"message".to_vec();
        assert!(SignatureCheck::es256(key, message, signature).verify());
    }
}

proptest! {
    #[test]
    fn reading_der_never_panics_and_has_one_spelling(
        bytes in prop::collection::vec(any::<u8>(), 0..80),
        at in 0_usize..72,
        start in Just(sign_der(&signing_key(7), b"message")),
        byte: u8,
    ) {
        prop_assume!(RawSignature::from_der(&bytes).is_none());
        let mut spoilt = start.clone();
        let at = at % spoilt.len();
        spoilt[at] = byte;
        let read = RawSignature::from_der(&spoilt);
        prop_assert_eq!(read == RawSignature::from_der(&start), spoilt == start);
    }
}

/// As the `spki` crate writes it.
#[test]
fn a_key_is_written_as_subject_public_key_info() {
    use p256::pkcs8::EncodePublicKey as _;
    let key = signing_key(7);
    let expected = key.verifying_key().to_public_key_der().unwrap();
    assert_eq!(public_key(&key).to_spki(), expected.as_bytes());
}
