//! `identity` and `session`.

use klabat_protocol::beacon::{Connection, MAX_CONNECTIONS, MAX_SESSIONS};
use klabat_protocol::frames::Identity;
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::{EpochId, EpochNonce, hash};

use crate::bench::{A, B, BOOT, Bench, EPOCH_MS, ID, assertion, beacon_key, hello, peer};

fn identity(bench: &mut Bench) -> Identity {
    let (status, frame) = bench.read(A, Characteristic::Identity);
    assert_eq!(status, Status::Ok);
    Identity::decode(&frame).unwrap()
}

#[test]
fn identity_names_the_beacon_its_boot_and_its_epoch() {
    let mut bench = Bench::booted();
    let before = Identity {
        beacon: ID,
        fingerprint: hash::fingerprint(&beacon_key().public_key()),
        boot: BOOT,
        epoch: None,
        refresh_due_s: 0,
    };
    assert_eq!(identity(&mut bench), before);
    bench.refresh().unwrap();
    let half_a_day = u32::try_from(EPOCH_MS / 2000).unwrap();
    assert_eq!(identity(&mut bench), Identity { epoch: Some(EpochId([1; 16])), refresh_due_s: half_a_day, ..before });
    bench.pass(1);
    assert_eq!(identity(&mut bench).refresh_due_s, half_a_day, "rounded up");
    bench.pass(EPOCH_MS / 2);
    assert_eq!(identity(&mut bench).refresh_due_s, 0);
    bench.pass(EPOCH_MS / 2);
    assert_eq!(identity(&mut bench), before, "the epoch has ended");
}

#[test]
fn the_nonce_is_keyed_by_the_epoch_and_covers_session_and_hello() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    assert_eq!(answer.nonce, hash::nonce(&EpochNonce([0x81; 32]), &answer.session, &hello(1)));
}

#[test]
fn nothing_written_reads_empty() {
    let mut bench = Bench::ready();
    for source in [Characteristic::Session, Characteristic::Echo, Characteristic::Seal] {
        assert_eq!(bench.read(A, source), (Status::Empty, vec![]));
    }
}

#[test]
fn values_are_per_connection() {
    let mut bench = Bench::ready();
    let first = bench.open(A, hello(1)).unwrap();
    assert_eq!(bench.status(B, Characteristic::Session), Status::Empty);
    assert_eq!(bench.status(B, Characteristic::Echo), Status::Empty);
    let second = bench.open(B, hello(1)).unwrap();
    assert_ne!(first.session, second.session);
    bench.seal(A, &first, assertion(1)).unwrap();
    assert_eq!(bench.status(B, Characteristic::Seal), Status::Empty);
}

#[test]
fn a_handle_used_again_starts_empty() {
    let mut bench = Bench::ready();
    bench.open(A, hello(1)).unwrap();
    bench.beacon.connect(A, peer(3));
    assert_eq!(bench.status(A, Characteristic::Session), Status::Empty);
    bench.open(A, hello(1)).unwrap();
    bench.beacon.disconnect(A);
    assert_eq!(bench.status(A, Characteristic::Session), Status::Busy, "no such connection");
}

#[test]
fn without_an_epoch_it_is_stale() {
    let mut bench = Bench::booted();
    assert_eq!(bench.open(A, hello(1)), Err(Status::Stale));
    bench.refresh().unwrap();
    bench.open(A, hello(1)).unwrap();
    bench.pass(EPOCH_MS);
    assert_eq!(bench.open(A, hello(2)), Err(Status::Stale));
}

#[test]
fn the_same_hello_gives_the_same_session() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    assert_eq!(bench.open(A, hello(1)), Ok(answer));
}

#[test]
fn another_hello_replaces_the_open_session() {
    let mut bench = Bench::ready();
    let first = bench.open(A, hello(1)).unwrap();
    let second = bench.open(A, hello(2)).unwrap();
    assert_eq!(bench.seal(A, &first, assertion(1)), Err(Status::Expired));
    bench.seal(A, &second, assertion(1)).unwrap();
}

#[test]
fn a_connection_holds_one_open_session_whatever_it_writes() {
    let mut bench = Bench::ready();
    for number in 0..=u8::try_from(MAX_SESSIONS).unwrap() {
        bench.open(A, hello(number)).unwrap();
        bench.beacon.write(A, Characteristic::Session, b"short");
        assert_eq!(bench.status(A, Characteristic::Session), Status::Malformed);
    }
    bench.open(B, hello(1)).unwrap();
}

#[test]
fn a_full_table_is_busy_until_a_session_expires() {
    let mut bench = Bench::ready();
    for number in 0..u8::try_from(MAX_SESSIONS).unwrap() {
        bench.beacon.connect(A, peer(number));
        bench.open(A, hello(number)).unwrap();
        bench.pass(1_000);
    }
    assert_eq!(bench.open(B, hello(9)), Err(Status::Busy));
    bench.pass(90_000 - 8_000 - 1);
    assert_eq!(bench.open(B, hello(9)), Err(Status::Busy));
    bench.pass(1);
    bench.open(B, hello(9)).unwrap();
    assert_eq!(bench.open(A, hello(7)).map(|_| ()), Ok(()), "the same hello finds its session");
}

#[test]
fn a_full_table_gives_up_the_oldest_seal_first() {
    let mut bench = Bench::ready();
    let mut answers = vec![];
    for number in 0..u8::try_from(MAX_SESSIONS).unwrap() {
        bench.beacon.connect(A, peer(number));
        answers.push(bench.open(A, hello(number)).unwrap());
        bench.pass(1_000);
    }
    bench.seal(A, &answers[5], assertion(5)).unwrap();
    bench.seal(A, &answers[3], assertion(3)).unwrap();
    bench.open(B, hello(9)).unwrap();
    assert_eq!(bench.seal(A, &answers[3], assertion(3)), Err(Status::Expired));
    bench.seal(A, &answers[5], assertion(5)).unwrap();
    bench.seal(A, &answers[0], assertion(0)).unwrap();
}

#[test]
fn more_connections_than_it_holds_are_busy() {
    let mut bench = Bench::ready();
    let last = Connection(u16::try_from(MAX_CONNECTIONS).unwrap() + 1);
    for handle in 3..=last.0 {
        bench.beacon.connect(Connection(handle), peer(9));
    }
    assert_eq!(bench.status(last, Characteristic::Identity), Status::Busy);
    assert_eq!(bench.open(last, hello(1)), Err(Status::Busy));
    bench.beacon.disconnect(A);
    bench.beacon.connect(last, peer(9));
    bench.open(last, hello(1)).unwrap();
}

#[test]
fn an_expired_session_reads_expired() {
    let mut bench = Bench::ready();
    bench.open(A, hello(1)).unwrap();
    bench.pass(89_999);
    assert_eq!(bench.status(A, Characteristic::Session), Status::Ok);
    bench.pass(1);
    assert_eq!(bench.status(A, Characteristic::Session), Status::Expired);
}

#[test]
fn a_hello_of_another_length_is_malformed() {
    let mut bench = Bench::ready();
    for length in [0, 31, 33, 512] {
        bench.beacon.write(A, Characteristic::Session, &vec![1; length]);
        assert_eq!(bench.status(A, Characteristic::Session), Status::Malformed);
    }
}
