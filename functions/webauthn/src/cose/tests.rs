use ciborium::Value;
use proptest::prelude::{any, prop, prop_assert_eq, proptest};

use super::{LEN, decode, encode};
use crate::testing::{cbor, public_key, signing_key};
use crate::{P256Key, Refusal};

fn key() -> P256Key {
    public_key(&signing_key(7))
}

/// The key's members with one of them replaced, or left out.
fn with(label: i64, value: Option<&Value>) -> Vec<u8> {
    let key = key();
    let (x, y) = key.as_sec1()[1..].split_at(32);
    let mut members = vec![
        (1, Value::from(2)),
        (3, Value::from(-7)),
        (-1, Value::from(1)),
        (-2, Value::Bytes(x.to_vec())),
        (-3, Value::Bytes(y.to_vec())),
    ];
    members.retain_mut(|(l, v)| {
        if *l == label
            && let Some(value) = value
        {
            *v = value.clone();
        }
        *l != label || value.is_some()
    });
    let members = members.into_iter().map(|(label, value)| (Value::from(label), value));
    cbor(&Value::Map(members.collect()))
}

#[test]
fn a_key_and_its_encoding_go_both_ways() {
    assert_eq!(encode(&key()).to_vec(), with(0, None));
    assert_eq!(decode(&encode(&key())), Ok(key()));
}

#[test]
fn other_algorithms_are_refused_by_name() {
    for algorithm in [-8, -9, -35, -36, -257, 0, 7] {
        let refusal = decode(&with(3, Some(&Value::from(algorithm))));
        assert_eq!(refusal, Err(Refusal::UnsupportedAlgorithm));
    }
}

#[test]
fn every_other_shape_is_refused() {
    let mut extra = encode(&key()).to_vec();
    extra[0] = 0xa6;
    extra.extend(b"\x23\x00");
    let mut off_curve = encode(&key()).to_vec();
    off_curve[LEN - 1] ^= 1;
    for bytes in [
        with(1, Some(&Value::from(1))),
        with(-1, Some(&Value::from(2))),
        with(-2, Some(&Value::Bytes(vec![1; 31]))),
        // A compressed point (RFC 9053 §7.1.1), which §5.8.5 rules out.
        with(-3, Some(&Value::from(true))),
        with(3, Some(&Value::from("ES256"))),
        with(3, None),
        with(-3, None),
        [&encode(&key())[..], &[0]].concat(),
        encode(&key())[..LEN - 1].to_vec(),
        extra,
        off_curve,
        Vec::new(),
        b"\x01".to_vec(),
    ] {
        assert_eq!(decode(&bytes), Err(Refusal::MalformedKey), "{bytes:02x?}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        if let Ok(key) = decode(&bytes) {
            prop_assert_eq!(encode(&key).to_vec(), bytes);
        }
    }

    #[test]
    fn no_spoilt_key_is_the_same_key(at in 0..LEN, bit in 0_u8..8) {
        let mut bytes = encode(&key());
        bytes[at] ^= 1 << bit;
        prop_assert_eq!(decode(&bytes).ok().filter(|k| *k == key()), None);
    }
}
