use ciborium::Value;
use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};

use super::{item, record, whole};

#[test]
fn canonical_items_are_read() {
    for bytes in [
        &b"\x00"[..],
        b"\x18\x18",
        b"\x39\x01\x00",
        b"\xf5",
        b"\x43abc",
        b"\xa5\x01\x02\x03\x26\x20\x01\x21\x40\x22\x40",
        // By major type first, then by length, then by bytes.
        b"\xa4\x0a\x00\x18\x64\x00\x20\x00\x61z\x00",
        b"\xa2\x61z\x00\x62aa\x00",
        // Four levels.
        b"\x81\x81\x81\x81\x00",
        b"\xa1\x00\xa1\x00\xa1\x00\xa1\x00\x00",
    ] {
        assert!(whole(bytes).is_some(), "{bytes:02x?}");
    }
}

#[test]
fn other_spellings_are_refused() {
    for bytes in [
        // Heads longer than needed.
        &b"\x18\x17"[..],
        b"\x19\x00\x18",
        b"\x58\x03abc",
        b"\xb8\x01\x00\x00",
        // Indefinite lengths.
        b"\x5f\x43abc\xff",
        b"\x9f\x00\xff",
        b"\xbf\x00\x00\xff",
        // Tags, bignums among them.
        b"\xc1\x00",
        b"\xc2\x41\x01",
        // Keys out of order, and twice.
        b"\xa2\x02\x00\x01\x00",
        b"\xa2\x62aa\x00\x61z\x00",
        b"\xa2\x20\x00\x18\x64\x00",
        b"\xa2\x01\x00\x01\x00",
        b"\x81\xa2\x01\x00\x01\x00",
        b"\xa1\x01\xa2\x01\x00\x01\x00",
        // Five levels.
        b"\x81\x81\x81\x81\x81\x00",
        b"\x81\x81\x81\x81\x80",
        b"\xa1\x00\xa1\x00\xa1\x00\xa1\x00\xa0",
        // Leftovers, truncation, nothing.
        b"\x00\x00",
        b"\x42a",
        b"\x82\x00",
        b"",
        // Text that is not UTF-8.
        b"\x61\xff",
        // A length far beyond the input.
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
    ] {
        assert_eq!(whole(bytes), None, "{bytes:02x?}");
    }
}

#[test]
fn the_rest_is_what_follows_the_first_item() {
    assert_eq!(item(b"\x43abc\x01\x02"), Some((Value::Bytes(b"abc".to_vec()), &[1, 2][..])));
}

#[test]
fn another_spelling_has_no_rest() {
    assert_eq!(item(b"\x18\x17\x00"), None);
}

#[test]
fn nesting_beyond_the_stack_is_refused() {
    assert_eq!(whole(&vec![0x81; 100_000]), None);
    assert_eq!(whole(&vec![0xc1; 100_000]), None);
}

#[test]
fn records_have_exactly_their_names() {
    let value = || whole(b"\xa2\x61a\x01\x61b\x02").unwrap();
    assert_eq!(record(value(), ["a", "b"]), Some([Value::from(1), Value::from(2)]));
    assert_eq!(record(value(), ["b", "a"]), None);
    assert_eq!(record(value(), ["a"]), None);
    assert_eq!(record(value(), ["a", "b", "c"]), None);
    assert_eq!(record(Value::Null, ["a"]), None);
}

proptest! {
    #[test]
    fn what_is_read_has_no_other_spelling(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Some((value, rest)) = item(&bytes) {
            let mut again = Vec::new();
            ciborium::into_writer(&value, &mut again).unwrap();
            prop_assert_eq!([&again, rest].concat(), bytes.clone());
            prop_assert!(rest.len() < bytes.len());
        }
    }
}
