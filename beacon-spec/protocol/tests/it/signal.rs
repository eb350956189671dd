//! Signal strength.

use klabat_protocol::frames::Signal;

use crate::bench::{A, B, Bench, assertion, hello};

fn heard(readings: &[i8]) -> Option<Signal> {
    let mut bench = Bench::ready();
    bench.beacon.signal(A, -20);
    let answer = bench.open(A, hello(1)).unwrap();
    for dbm in readings {
        bench.beacon.signal(A, *dbm);
    }
    bench.seal(A, &answer, assertion(1)).unwrap().body.signal
}

fn signal(median: i8, min: i8, max: i8, samples: u8) -> Signal {
    Signal { median, min, max, samples }
}

#[test]
fn is_the_median_of_the_readings_since_the_opening() {
    assert_eq!(heard(&[]), None);
    assert_eq!(heard(&[-70]), Some(signal(-70, -70, -70, 1)));
    assert_eq!(heard(&[-70, -60, -90]), Some(signal(-70, -90, -60, 3)));
    assert_eq!(heard(&[-70, -60, -90, -80]), Some(signal(-80, -90, -60, 4)), "the weaker of the two");
}

#[test]
fn keeps_the_latest_32() {
    let mut readings = vec![-30; 20];
    readings.extend([-80; 32]);
    assert_eq!(heard(&readings), Some(signal(-80, -80, -80, 32)));
}

#[test]
fn ignores_what_no_controller_reports() {
    assert_eq!(heard(&[127, -128, 21]), None);
    assert_eq!(heard(&[20, -127]), Some(signal(-127, -127, 20, 2)));
}

#[test]
fn counts_the_sealer_when_that_is_another_connection() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.beacon.signal(A, -50);
    bench.beacon.signal(B, -95);
    bench.beacon.disconnect(A);
    let seal = bench.seal(B, &answer, assertion(1)).unwrap();
    assert_eq!(seal.body.signal, Some(signal(-95, -95, -50, 2)));
}

#[test]
fn another_connection_does_not_count_for_it() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.open(B, hello(2)).unwrap();
    bench.beacon.signal(A, -50);
    bench.beacon.signal(B, -95);
    assert_eq!(bench.seal(A, &answer, assertion(1)).unwrap().body.signal, Some(signal(-50, -50, -50, 1)));
}

#[test]
fn the_sealers_own_readings_are_those_since_its_last_opening_without_an_open_session() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.beacon.signal(B, -30);
    let own = bench.open(B, hello(2)).unwrap();
    bench.beacon.signal(B, -40);
    bench.seal(B, &own, assertion(2)).unwrap();
    bench.beacon.signal(B, -95);
    bench.beacon.disconnect(A);
    let seal = bench.seal(B, &answer, assertion(1)).unwrap();
    assert_eq!(seal.body.signal, Some(signal(-95, -95, -95, 1)));
}
