//! `seal`: two touches, one seal.

use klabat_protocol::frames::SealBody;
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::{Counter, EpochId, Millis};

use crate::bench::{A, B, BOOT, Bench, EPOCH_MS, ID, START, assertion, hello, peer};

#[test]
fn says_what_the_beacon_saw() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.pass(12_345);
    let seal = bench.seal(A, &answer, assertion(1)).unwrap();
    let expected = SealBody {
        beacon: ID,
        boot: BOOT,
        counter: Counter(1),
        epoch: EpochId([1; 16]),
        opened_at: Millis(START + 1_000),
        sealed_at: Millis(START + 1_000 + 12_345),
        // 2 for rounding and 150 ppm of 12.345 s, rounded up.
        uncertainty_ms: 2 + 2,
        signal: None,
        shortest_echo_ms: None,
        opener: seal.body.opener,
        sealer: seal.body.opener,
        session: answer.session,
        hello: hello(1),
        nonce: answer.nonce,
        assertion: assertion(1),
    };
    assert_eq!(seal.body, expected);
}

#[test]
fn counts_from_one_without_gaps() {
    let mut bench = Bench::ready();
    for number in 1..=20 {
        let answer = bench.open(A, hello(number)).unwrap();
        assert_eq!(bench.seal(A, &answer, assertion(1)).unwrap().body.counter, Counter(number.into()));
        assert_eq!(bench.seal(A, &answer, assertion(2)), Err(Status::Refused));
    }
}

#[test]
fn the_last_counter_of_a_boot_is_the_last() {
    let mut bench = Bench::ready();
    bench.beacon.raise_counter(Counter(u32::MAX - 1));
    let (last, over) = (bench.open(A, hello(1)).unwrap(), bench.open(B, hello(2)).unwrap());
    let seal = bench.seal(A, &last, assertion(1)).unwrap();
    assert_eq!(seal.body.counter, Counter(u32::MAX));
    for _ in 0..2 {
        assert_eq!(bench.seal(B, &over, assertion(1)), Err(Status::Refused));
    }
    assert_eq!(bench.seal(B, &last, assertion(1)), Ok(seal), "the same again takes none");
    bench.beacon.raise_counter(Counter(1));
    assert_eq!(bench.seal(B, &over, assertion(1)), Err(Status::Refused), "it is never lowered");
}

#[test]
fn the_same_write_gives_the_same_bytes_from_any_connection() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    let seal = bench.seal(A, &answer, assertion(1)).unwrap();
    bench.beacon.signal(A, -50);
    bench.pass(1_000);
    assert_eq!(bench.seal(A, &answer, assertion(1)), Ok(seal));
    assert_eq!(bench.seal(B, &answer, assertion(1)), Ok(seal));
    bench.pass(89_000);
    assert_eq!(bench.seal(A, &answer, assertion(1)), Err(Status::Expired));
}

#[test]
fn another_hash_is_refused() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    let seal = bench.seal(A, &answer, assertion(1)).unwrap();
    assert_eq!(bench.seal(A, &answer, assertion(2)), Err(Status::Refused));
    assert_eq!(bench.seal(B, &answer, assertion(2)), Err(Status::Refused));
    assert_eq!(bench.seal(A, &answer, assertion(1)), Ok(seal), "the first one stands");
}

#[test]
fn a_dropped_connection_resumes_on_another() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.beacon.disconnect(A);
    bench.pass(60_000);
    bench.beacon.connect(A, peer(1));
    let seal = bench.seal(A, &answer, assertion(1)).unwrap();
    assert_eq!(seal.body.opener, seal.body.sealer);
    assert_eq!(seal.body.sealed_at.since(seal.body.opened_at), 60_000);
}

#[test]
fn nobody_else_ends_the_session_of_a_phone_that_is_there() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.beacon.signal(B, -90);
    assert_eq!(bench.seal(B, &answer, assertion(9)), Err(Status::Refused));
    assert_eq!(bench.beacon.request().body.refusals, 1);
    let seal = bench.seal(A, &answer, assertion(1)).unwrap();
    assert_eq!((seal.body.counter, seal.body.assertion, seal.body.signal), (Counter(1), assertion(1), None));
    assert_eq!(bench.seal(B, &answer, assertion(1)), Ok(seal), "what is sealed is anyone's to read");
}

#[test]
fn a_phone_back_before_its_loss_is_noticed_seals_once_it_is() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    assert_eq!(bench.seal(B, &answer, assertion(1)), Err(Status::Refused));
    bench.pass(5_000);
    bench.beacon.disconnect(A);
    bench.seal(B, &answer, assertion(1)).unwrap();
}

#[test]
fn tags_tell_the_sealer_from_the_opener() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    let mine = bench.seal(A, &answer, assertion(1)).unwrap().body;
    let answer = bench.open(A, hello(2)).unwrap();
    bench.beacon.disconnect(A);
    let lent = bench.seal(B, &answer, assertion(1)).unwrap().body;
    assert_eq!(lent.opener, mine.opener);
    assert_ne!(lent.sealer, lent.opener);
    let answer = bench.open(B, hello(3)).unwrap();
    assert_eq!(bench.seal(B, &answer, assertion(1)).unwrap().body.opener, lent.sealer);
}

#[test]
fn tags_change_with_the_boot() {
    let tag = |spare_draws: usize| {
        let mut bench = Bench::booted();
        for _ in 0..spare_draws {
            bench = Bench::rebooted(bench);
        }
        bench.refresh().unwrap();
        let answer = bench.open(A, hello(1)).unwrap();
        bench.seal(A, &answer, assertion(1)).unwrap().body.opener
    };
    assert_eq!(tag(0), tag(0));
    assert_ne!(tag(0), tag(1));
}

#[test]
fn an_unknown_session_is_expired() {
    let mut bench = Bench::ready();
    let mut answer = bench.open(A, hello(1)).unwrap();
    answer.session.0[0] ^= 1;
    assert_eq!(bench.seal(A, &answer, assertion(1)), Err(Status::Expired));
}

#[test]
fn a_session_is_sealed_within_90_s_or_never() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.pass(89_999);
    bench.seal(A, &answer, assertion(1)).unwrap();
    let answer = bench.open(A, hello(2)).unwrap();
    bench.pass(90_000);
    assert_eq!(bench.seal(A, &answer, assertion(1)), Err(Status::Expired));
}

#[test]
fn an_epoch_that_ends_meanwhile_is_stale() {
    let mut bench = Bench::ready();
    bench.pass(EPOCH_MS - 2);
    let answer = bench.open(A, hello(1)).unwrap();
    bench.pass(1);
    let last = bench.open(B, hello(2)).unwrap();
    bench.seal(B, &last, assertion(1)).unwrap();
    bench.pass(1);
    assert_eq!(bench.seal(A, &answer, assertion(1)), Err(Status::Stale));
}

#[test]
fn a_session_keeps_the_epoch_it_was_opened_under() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.refresh().unwrap();
    assert_eq!(bench.seal(A, &answer, assertion(1)).unwrap().body.epoch, EpochId([1; 16]));
}

#[test]
fn a_grant_in_between_does_not_stretch_the_session() {
    let mut bench = Bench::ready();
    bench.pass(3_600_000);
    let answer = bench.open(A, hello(1)).unwrap();
    bench.pass(5_000);
    let request = bench.beacon.request();
    let mut body = bench.granted(&request);
    body.issued_at.0 += 60_000;
    bench.beacon.grant(&crate::bench::signed(body).encode()).unwrap();
    let seal = bench.seal(A, &answer, assertion(1)).unwrap().body;
    assert_eq!(seal.sealed_at, body.issued_at);
    assert_eq!(seal.sealed_at.since(seal.opened_at), 5_000);
}

#[test]
fn a_write_of_another_length_is_malformed() {
    let mut bench = Bench::ready();
    for length in [0, 47, 49, 512] {
        bench.beacon.write(A, Characteristic::Seal, &vec![1; length]);
        assert_eq!(bench.status(A, Characteristic::Seal), Status::Malformed);
    }
}
