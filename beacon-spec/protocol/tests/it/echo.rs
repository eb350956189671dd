//! `echo`: three timed rounds.

use klabat_protocol::gatt::{Characteristic, Status};

use crate::bench::{A, B, Bench, assertion, hello};

fn round(bench: &mut Bench, ms: u64) -> Status {
    let (status, token) = bench.read(A, Characteristic::Echo);
    bench.pass(ms);
    bench.beacon.write(A, Characteristic::Echo, &token);
    status
}

fn shortest(rounds: &[u64]) -> Option<u16> {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    for ms in rounds {
        round(&mut bench, *ms);
    }
    bench.seal(A, &answer, assertion(1)).unwrap().body.shortest_echo_ms
}

#[test]
fn the_shortest_of_up_to_three_rounds_counts() {
    assert_eq!(shortest(&[]), None);
    assert_eq!(shortest(&[30]), Some(30));
    assert_eq!(shortest(&[30, 20, 40]), Some(20));
    assert_eq!(shortest(&[30, 20, 40, 1]), Some(20), "a fourth round is refused");
    assert_eq!(shortest(&[70_000]), Some(65_534), "65535 is kept for none");
}

#[test]
fn a_fourth_round_is_refused() {
    let mut bench = Bench::ready();
    bench.open(A, hello(1)).unwrap();
    let statuses = [0; 4].map(|ms| round(&mut bench, ms));
    assert_eq!(statuses, [Status::Ok, Status::Ok, Status::Ok, Status::Refused]);
}

#[test]
fn only_the_latest_token_counts_and_only_once() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    let (_, early) = bench.read(A, Characteristic::Echo);
    bench.pass(100);
    let (_, late) = bench.read(A, Characteristic::Echo);
    assert_ne!(early, late);
    bench.beacon.write(A, Characteristic::Echo, &early);
    bench.beacon.write(A, Characteristic::Echo, &late);
    let (_, third) = bench.read(A, Characteristic::Echo);
    bench.pass(50);
    bench.beacon.write(A, Characteristic::Echo, &third);
    bench.beacon.write(A, Characteristic::Echo, &third);
    assert_eq!(bench.seal(A, &answer, assertion(1)).unwrap().body.shortest_echo_ms, Some(50));
}

#[test]
fn another_connection_cannot_echo_for_the_session() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.open(B, hello(2)).unwrap();
    let (_, token) = bench.read(A, Characteristic::Echo);
    bench.beacon.write(B, Characteristic::Echo, &token);
    assert_eq!(bench.seal(A, &answer, assertion(1)).unwrap().body.shortest_echo_ms, None);
}

#[test]
fn a_sealed_session_has_no_rounds_left() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.seal(A, &answer, assertion(1)).unwrap();
    assert_eq!(bench.status(A, Characteristic::Echo), Status::Refused);
    bench.pass(90_000);
    assert_eq!(bench.status(A, Characteristic::Echo), Status::Expired);
}

#[test]
fn a_refused_read_voids_the_token_that_is_out() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    let tokens = [0; 3].map(|_| bench.read(A, Characteristic::Echo).1);
    assert_eq!(bench.status(A, Characteristic::Echo), Status::Refused);
    bench.beacon.write(A, Characteristic::Echo, &tokens[2]);
    assert_eq!(bench.seal(A, &answer, assertion(1)).unwrap().body.shortest_echo_ms, None);
}
