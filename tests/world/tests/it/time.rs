//! Whose clock counts.

use klabat_api::common::RecordStatus;
use klabat_world::hand::Hand;
use klabat_world::world::{Fate, START, World};

use crate::{end, reasons};

const HOUR_MS: u64 = 3_600_000;

#[test]
fn the_phones_clock_decides_nothing() {
    const TEN_YEARS_MS: i64 = 10 * 365 * 24 * 3_600_000;
    for ahead in [-TEN_YEARS_MS, -8 * 3_600_000, 8 * 3_600_000, TEN_YEARS_MS] {
        let mut world = World::new("wrong clock");
        world.phones[0].clock_ahead = ahead;
        world.check_in(0);
        let record = world.phones[0].recorded().clone();
        assert_eq!(record.status, RecordStatus::Accepted);
        assert!((START..START + 10_000).contains(&record.sealed_at), "the beacon's time: {}", record.sealed_at);
        end(world, 1);
    }
}

/// One visit, a challenge and a seal for each day of the week: each counts within minutes, or never.
#[test]
fn one_visit_does_not_pre_sign_a_week() {
    let mut world = World::new("a week");
    world.refresh(0, 0).unwrap();
    let mut week = Vec::new();
    for _ in 0..5 {
        let hand = Hand::near(&mut world, 0);
        let statement = world.statement(0);
        let session = hand.open(&mut world, &statement).unwrap();
        let proof = world.sign(0, &statement, &session);
        week.push((statement, proof.clone(), hand.seal(&mut world, &session, &proof).unwrap()));
    }
    let (statement, proof, seal) = week.remove(0);
    assert_eq!(world.present(&statement, &proof, seal).status, 200);
    for (statement, proof, seal) in week {
        world.wait(24 * HOUR_MS);
        assert_eq!(world.present(&statement, &proof, seal).code().as_deref(), Some("expired_challenge"));
    }
    end(world, 1);
}

/// Yesterday's seal under today's challenge: the beacon sealed another statement.
#[test]
fn a_seal_takes_no_later_challenge() {
    let mut world = World::new("later challenge");
    world.refresh(0, 0).unwrap();
    let hand = Hand::near(&mut world, 0);
    let early = world.statement(0);
    let session = hand.open(&mut world, &early).unwrap();
    let proof = world.sign(0, &early, &session);
    let seal = hand.seal(&mut world, &session, &proof).unwrap();
    world.wait(HOUR_MS);
    let late = world.statement(0);
    let swapped = klabat_evidence::Statement { anchor: late.anchor, ..early };
    assert_eq!(world.present(&swapped, &proof, seal).code().as_deref(), Some("wrong_statement"));
    end(world, 0);
}

#[test]
fn a_slow_server_makes_nobody_late() {
    let mut world = World::new("slow server");
    world.network.fates.push_back(Fate::Delayed(12 * 60_000));
    world.check_in(0);
    let record = world.phones[0].recorded().clone();
    assert_eq!(record.status, RecordStatus::Accepted);
    assert!(record.sealed_at < START + 10_000, "the seal's time");
    assert!(record.received_at >= START + 12 * 60_000, "and the other is kept too");
    end(world, 1);
}

/// After twelve hours a crystal is some seconds off; the beacon says so, and nobody is sent to review for it.
#[test]
fn drift_within_bounds_is_no_matter() {
    let mut world = World::new("drift");
    for (device, drift) in world.devices.iter_mut().zip([140, -140]) {
        device.drift_ppm = drift;
    }
    for who in [0, 1] {
        world.phones[who].beacon = who;
        world.refresh(who, 0).unwrap();
    }
    world.wait(11 * HOUR_MS);
    for who in [0, 1] {
        world.check_in(who);
        let record = world.phones[who].recorded().clone();
        assert_eq!(record.status, RecordStatus::Accepted);
        assert!(record.sealed_at.abs_diff(world.now()) > 5_000, "the world's clocks differ");
    }
    end(world, 2);
}

/// A courier who carries the grant slowly sets the beacon's clock back by as much; the beacon measures the delay.
#[test]
fn a_courier_who_delays_the_first_grant_brings_review() {
    let mut world = World::new("courier");
    world.refresh(0, 9 * 60_000).unwrap();
    let clock = world.devices[0].clock().unwrap();
    assert_eq!(world.now() - clock.at.0, 9 * 60_000, "set back");
    assert!(clock.uncertainty_ms >= 9 * 60_000, "and it knows");
    world.check_in(0);
    let record = world.phones[0].recorded().clone();
    assert_eq!(reasons(&record), ["clock_uncertain"]);
    end(world, 1);
}

#[test]
fn a_courier_cannot_worsen_a_clock_that_is_set() {
    let mut world = World::new("second courier");
    world.refresh(0, 0).unwrap();
    world.wait(13 * HOUR_MS);
    let before = world.devices[0].clock().unwrap();
    world.refresh(0, 9 * 60_000).unwrap();
    let clock = world.devices[0].clock().unwrap();
    assert_eq!(clock.at.0 - before.at.0, 9 * 60_000, "it went on as before");
    world.check_in(0);
    assert_eq!(world.phones[0].recorded().status, RecordStatus::Accepted);
    end(world, 1);
}

#[test]
fn a_grant_after_ten_minutes_is_no_answer_any_more() {
    let mut world = World::new("late courier");
    world.refresh(0, 600_000).unwrap();
    assert_eq!(world.devices[0].clock(), None);
    end(world, 0);
}
