//! `identity` and `session`.

use klabat_protocol::beacon::{Connection, MAX_CONNECTIONS, MAX_SESSIONS};
use klabat_protocol::frames::{Identity, SessionAnswer};
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

/// Eight sessions of as many radio peers, a second apart, whose connections have ended.
fn orphans(bench: &mut Bench) -> Vec<SessionAnswer> {
    let open = |number| {
        bench.beacon.connect(A, peer(number));
        let answer = bench.open(A, hello(number)).unwrap();
        bench.beacon.disconnect(A);
        bench.pass(1_000);
        answer
    };
    (10..10 + u8::try_from(MAX_SESSIONS).unwrap()).map(open).collect()
}

#[test]
fn a_phone_that_comes_and_goes_has_one_open_session() {
    let mut bench = Bench::ready();
    bench.beacon.disconnect(A);
    bench.beacon.connect(A, peer(9));
    let left = bench.open(A, hello(9)).unwrap();
    bench.beacon.disconnect(A);
    let mut former: Option<SessionAnswer> = None;
    for number in 0..20 {
        bench.beacon.connect(A, peer(1));
        let answer = bench.open(A, hello(number)).unwrap();
        if let Some(former) = former.replace(answer) {
            assert_eq!(bench.seal(B, &former, assertion(1)), Err(Status::Expired), "it gave way");
        }
        bench.beacon.disconnect(A);
    }
    bench.seal(B, &left, assertion(1)).unwrap();
}

#[test]
fn a_sealed_session_of_the_same_phone_stays() {
    let mut bench = Bench::ready();
    let sealed = bench.open(A, hello(1)).unwrap();
    let seal = bench.seal(A, &sealed, assertion(1)).unwrap();
    bench.beacon.connect(A, peer(1));
    bench.open(A, hello(2)).unwrap();
    assert_eq!(bench.seal(B, &sealed, assertion(1)), Ok(seal));
}

#[test]
fn a_copied_radio_address_takes_no_place_from_a_phone_that_is_there() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.beacon.connect(B, peer(1));
    bench.open(B, hello(2)).unwrap();
    bench.seal(A, &answer, assertion(1)).unwrap();
}

#[test]
fn a_full_table_gives_up_the_oldest_orphan() {
    let mut bench = Bench::ready();
    let attended = bench.open(B, hello(1)).unwrap();
    let answers = orphans(&mut bench);
    bench.beacon.connect(A, peer(1));
    assert_eq!(bench.seal(A, &answers[0], assertion(0)), Err(Status::Expired), "it gave way to the eighth");
    bench.seal(A, &answers[1], assertion(0)).unwrap();
    bench.seal(B, &attended, assertion(1)).unwrap();
}

#[test]
fn a_full_table_gives_up_the_oldest_seal_before_any_orphan() {
    let mut bench = Bench::ready();
    let answers = orphans(&mut bench);
    let seal = bench.seal(B, &answers[5], assertion(5)).unwrap();
    bench.seal(B, &answers[3], assertion(3)).unwrap();
    bench.open(B, hello(9)).unwrap();
    assert_eq!(bench.seal(B, &answers[3], assertion(3)), Err(Status::Expired));
    assert_eq!(bench.seal(B, &answers[5], assertion(5)), Ok(seal));
    bench.seal(B, &answers[0], assertion(0)).unwrap();
}

#[test]
fn whoever_has_a_connection_gets_a_session() {
    let mut bench = Bench::ready();
    orphans(&mut bench);
    let all = 1..=u16::try_from(MAX_CONNECTIONS).unwrap();
    let answers: Vec<_> = all
        .map(|handle| {
            bench.beacon.connect(Connection(handle), peer(handle.try_into().unwrap()));
            (Connection(handle), bench.open(Connection(handle), hello(1)).unwrap())
        })
        .collect();
    for (connection, answer) in answers {
        bench.seal(connection, &answer, assertion(1)).unwrap();
    }
}

#[test]
fn a_connection_without_room_counts_as_refused() {
    let mut bench = Bench::ready();
    for handle in 3..13 {
        bench.beacon.connect(Connection(handle), peer(9));
        assert_eq!(bench.status(Connection(handle), Characteristic::Identity) == Status::Busy, handle > 8);
    }
    assert_eq!(bench.beacon.request().body.refusals, 4);
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
