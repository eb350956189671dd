//! Frames: what is not one is refused.

use klabat_protocol::frames::{Battery, Grant, Identity, Request, Seal, SealWrite, SessionAnswer, Signal};
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::hash::TooLong;
use klabat_protocol::{Malformed, Signature};

use crate::bench::{A, Bench, assertion, hello, signed};

fn seal() -> Seal {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.beacon.signal(A, -60);
    bench.seal(A, &answer, assertion(1)).unwrap()
}

fn request() -> Request {
    Bench::booted().beacon.request()
}

fn grant() -> Grant {
    signed(Bench::booted().granted(&request()))
}

#[test]
fn lengths_are_those_of_the_specification() {
    let lengths = [Identity::LEN, SessionAnswer::LEN, SealWrite::LEN, Seal::LEN, Request::LEN, Grant::LEN];
    assert_eq!(lengths, [73, 48, 48, 251, 129, 237]);
}

/// Why bytes are refused, if they are.
type Refusal = fn(&[u8]) -> Option<Malformed>;

#[test]
fn every_other_length_is_refused() {
    let mut bench = Bench::ready();
    let identity = bench.beacon.identity().encode().to_vec();
    let cases: [(Vec<u8>, Refusal); 4] = [
        (identity, |bytes| Identity::decode(bytes).err()),
        (seal().encode().to_vec(), |bytes| Seal::decode(bytes).err()),
        (request().encode().to_vec(), |bytes| Request::decode(bytes).err()),
        (grant().encode().to_vec(), |bytes| Grant::decode(bytes).err()),
    ];
    for (bytes, refusal) in cases {
        assert_eq!(refusal(&bytes), None);
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(refusal(&longer), Some(Malformed::Length));
        for length in 0..bytes.len() {
            assert_eq!(refusal(&bytes[..length]), Some(Malformed::Length));
        }
        let mut other = bytes;
        other[0] = 2;
        assert_eq!(refusal(&other), Some(Malformed::Version));
    }
}

/// `bytes` with `patch` at `at`.
fn patched(bytes: &[u8], at: usize, patch: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at..at + patch.len()].copy_from_slice(patch);
    bytes
}

fn seal_refusal(at: usize, patch: &[u8]) -> Option<Malformed> {
    Seal::decode(&patched(&seal().encode(), at, patch)).err()
}

#[test]
fn a_seal_holds_its_rules() {
    let field = |name| Some(Malformed::Field(name));
    assert_eq!(seal_refusal(17, &[0; 4]), field("boot"));
    assert_eq!(seal_refusal(21, &[0; 4]), field("counter"));
    assert_eq!(seal_refusal(25, &[0; 16]), field("epoch"));
    assert_eq!(seal_refusal(41, &[0xff; 8]), field("opened-at"));
    assert_eq!(seal_refusal(61, &[0xc4, 0xc5, 0xc4]), field("signal"), "median below min");
    assert_eq!(seal_refusal(61, &[0xc4, 0xc4, 0xc3]), field("signal"), "median above max");
    assert_eq!(seal_refusal(61, &[0xc4, 0x80, 0xc4]), field("signal"), "min out of range");
    assert_eq!(seal_refusal(61, &[0xc4, 0xc4, 21]), field("signal"), "max out of range");
    assert_eq!(seal_refusal(64, &[33]), field("signal"), "too many samples");
    assert_eq!(seal_refusal(64, &[0]), field("signal of no samples"));
    assert_eq!(seal_refusal(61, &[127, 127, 127, 0]), None);
}

#[test]
fn a_request_holds_its_rules() {
    let refusal = |at, patch: &[u8]| Request::decode(&patched(&request().encode(), at, patch)).err();
    let field = |name| Some(Malformed::Field(name));
    assert_eq!(refusal(33, &[0; 4]), field("boot"));
    assert_eq!(refusal(57, &[0, 0, 0, 1]), field("clock uncertainty"));
    assert_eq!(refusal(61, &[101]), field("battery"));
    assert_eq!(refusal(61, &[254]), field("battery"));
    assert_eq!(refusal(62, &[2]), field("flags"));
    let mains = Request::decode(&patched(&request().encode(), 61, &[255])).unwrap();
    assert_eq!(mains.body.battery, Battery::Mains);
}

#[test]
fn a_grant_holds_its_rules() {
    let refusal = |at, patch: &[u8]| Grant::decode(&patched(&grant().encode(), at, patch)).err();
    let field = |name| Some(Malformed::Field(name));
    assert_eq!(refusal(17, &[0; 4]), field("boot"));
    assert_eq!(refusal(21, &[0; 16]), field("epoch"));
    assert_eq!(refusal(77, &[0; 8]), field("expires-at"));
}

/// n and ⌊n / 2⌋ of P-256.
const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const HALF: &str = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";

#[test]
fn a_signature_is_in_range_and_low() {
    let number =
        |hex: &str| -> [u8; 32] { data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap() };
    let plus = |mut bytes: [u8; 32], by: i8| {
        bytes[31] = bytes[31].wrapping_add_signed(by);
        bytes
    };
    let one = plus([0; 32], 1);
    let valid = |r: [u8; 32], s: [u8; 32]| {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&r);
        bytes[32..].copy_from_slice(&s);
        Signature::parse(bytes).is_ok()
    };
    assert!(valid(one, one));
    assert!(valid(plus(number(ORDER), -1), number(HALF)));
    assert!(!valid([0; 32], one));
    assert!(!valid(one, [0; 32]));
    assert!(!valid(number(ORDER), one));
    assert!(!valid(one, plus(number(HALF), 1)));
    assert!(Seal::decode(&patched(&seal().encode(), 187, &[0; 64])).is_err());
}

#[test]
fn names_and_bytes_lead_back() {
    for each in Characteristic::ALL {
        assert_eq!(Characteristic::by_name(each.name()), Some(each));
        assert_eq!(Characteristic::by_uuid(each.uuid()), Some(each));
    }
    for (byte, status) in (0..).zip(Status::ALL) {
        assert_eq!((status.byte(), Status::from_byte(byte)), (byte, Some(status)));
    }
    assert_eq!(Status::from_byte(8), None);
    assert_eq!(Signal::UNKNOWN_DBM, 127);
}

#[test]
fn what_is_wrong_is_said_in_words() {
    let said = [Malformed::Length, Malformed::Version, Malformed::Field("boot")].map(|each| each.to_string());
    assert_eq!(said, ["wrong length", "unknown version", "forbidden value in boot"]);
    assert_eq!(TooLong.to_string(), "a part is longer than its length prefix can say");
}
