use super::*;

#[test]
fn is_unset_until_a_grant() {
    assert_eq!(Clock::new(150).read(1_000), None);
}

#[test]
fn reads_issued_at_on_acceptance_and_counts_the_delay_as_uncertainty() {
    let mut clock = Clock::new(150);
    assert!(clock.offer(Millis(1_000_000), 5_000, 9_000));
    let reading = clock.read(9_000).unwrap();
    assert_eq!(reading.at, Millis(1_000_000));
    assert_eq!(reading.uncertainty_ms, 4_000 + 1 + ROUNDING_32);
}

const ROUNDING_32: u32 = 2;

#[test]
fn uncertainty_grows_with_time_rounded_up() {
    let mut clock = Clock::new(150);
    clock.offer(Millis(1_000_000), 0, 0);
    assert_eq!(clock.read(0).unwrap().uncertainty_ms, ROUNDING_32);
    assert_eq!(clock.read(1).unwrap().uncertainty_ms, 1 + ROUNDING_32);
    let day = clock.read(86_400_000).unwrap();
    assert_eq!(day.uncertainty_ms, 12_960 + ROUNDING_32);
    assert_eq!(day.at, Millis(87_400_000));
    assert_eq!(clock.read(u64::MAX).unwrap().uncertainty_ms, u32::MAX);
}

#[test]
fn keeps_the_better_setting() {
    let mut clock = Clock::new(150);
    clock.offer(Millis(1_000_000), 0, 100);
    assert!(!clock.offer(Millis(500_000), 1_000, 2_000));
    assert_eq!(clock.read(2_000).unwrap().at, Millis(1_001_900));
    assert!(clock.offer(Millis(1_001_800), 1_990, 2_000));
    assert_eq!(clock.read(2_000).unwrap().uncertainty_ms, 10 + 1 + ROUNDING_32 + 100);
}

#[test]
fn stands_still_rather_than_run_backwards() {
    let mut clock = Clock::new(0);
    clock.offer(Millis(1_000_000), 0, 500);
    assert!(clock.offer(Millis(1_000_000), 1_000, 1_100));
    let held = clock.read(1_100).unwrap();
    assert_eq!(held.at, Millis(1_000_600));
    assert_eq!(held.uncertainty_ms, 100 + ROUNDING_32 + 600);
    assert_eq!(clock.read(1_400).unwrap().at, Millis(1_000_600));
    let caught_up = clock.read(1_800).unwrap();
    assert_eq!(caught_up.at, Millis(1_000_700));
    assert_eq!(caught_up.uncertainty_ms, 100 + ROUNDING_32);
}

#[test]
fn an_equal_setting_is_not_taken() {
    let mut clock = Clock::new(0);
    clock.offer(Millis(1_000_000), 0, 100);
    assert!(!clock.offer(Millis(2_000_000), 1_000, 1_100));
    assert_eq!(clock.read(1_100).unwrap().at, Millis(1_001_000));
}

#[test]
fn stands_on_the_highest_floor() {
    let mut clock = Clock::new(0);
    clock.offer(Millis(1_000_000), 0, 500);
    assert!(clock.offer(Millis(500_000), 1_000, 1_400));
    assert!(clock.offer(Millis(400_000), 2_000, 2_100), "while the clock stands");
    assert_eq!(clock.read(2_100).unwrap().at, Millis(1_000_900));
}
