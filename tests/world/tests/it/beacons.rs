//! Cloned, stolen, revoked and restarted beacons.

use klabat_api::common::RecordStatus;
use klabat_api::console::{ExceptionKind, Revocation, Role};
use klabat_api::{Base64Url, routes};
use klabat_evidence::Bundle;
use klabat_flow::app::{Outcome, Trouble, Work};
use klabat_world::hand::Hand;
use klabat_world::service::Call;
use klabat_world::world::{Fate, World};

use crate::end;

/// A copy of the key counts from one again: of two seals with one number the later is kept as disputed.
#[test]
fn a_cloned_beacon_repeats_a_counter_and_its_loser_is_kept() {
    let mut world = World::new("clone");
    world.check_in(0);
    let clone = world.devices[0].cloned(1);
    world.devices.push(clone);
    world.phones[1].beacon = 2;
    world.wait(60_000);
    world.check_in(1);
    assert_eq!(world.phones[1].refused().code, "repeated_counter");
    let admin = world.sign_up(Role::Admin);
    assert_eq!(world.exceptions(&admin), [(ExceptionKind::Dispute, "repeated_counter".to_owned())]);
    world.check_in(1);
    assert_eq!(world.phones[1].recorded().status, RecordStatus::Accepted, "its next number is free");
    world.check_in(0);
    assert_eq!(world.phones[0].refused().code, "repeated_counter", "until the original comes there");
    end(world, 2);
}

/// A copy that keeps its first seal to itself repeats no number. But then a number of the original is lower and its time
/// later, which no one beacon does.
#[test]
fn a_cloned_beacon_that_skips_a_counter_is_belied_by_its_times() {
    let mut world = World::new("skipping clone");
    world.refresh(0, 0).unwrap();
    let clone = world.devices[0].cloned(1);
    world.devices.push(clone);
    world.refresh(2, 0).unwrap();
    world.phones[1].beacon = 2;
    let hand = Hand::near(&mut world, 1);
    let statement = world.statement(1);
    let session = hand.open(&mut world, &statement).unwrap();
    let proof = world.sign(1, &statement, &session);
    assert_eq!(hand.seal(&mut world, &session, &proof).unwrap().body.counter.0, 1, "nobody sees it");
    hand.leave(&mut world);
    world.check_in(1);
    assert_eq!(world.phones[1].recorded().status, RecordStatus::Accepted);
    let admin = world.sign_up(Role::Admin);
    assert_eq!(world.exceptions(&admin), [], "a number that is left out is no contradiction");
    world.wait(60_000);
    world.check_in(0);
    assert_eq!(world.phones[0].recorded().status, RecordStatus::Accepted, "who was there is not to blame");
    assert_eq!(world.exceptions(&admin), [(ExceptionKind::Alarm, "counter_order".to_owned())]);
    end(world, 2);
}

/// The clone's uptime is ahead, so the original's next request is an old one; but its clock says that it was made after
/// the clone's was answered. A request that is merely late is refused too, and raises no alarm.
#[test]
fn two_beacons_of_one_boot_are_noticed_when_they_ask_for_epochs() {
    const HOUR_MS: u64 = 3_600_000;
    let mut world = World::new("two of one boot");
    let late = world.devices[0].host.request().encode().to_vec();
    world.wait(600_000);
    world.refresh(0, 0).unwrap();
    let answer = world.service.send(Call::bytes(routes::REFRESH, late));
    assert_eq!(answer.code().as_deref(), Some("stale_request"), "{:?}", world.service.faults());
    let admin = world.sign_up(Role::Admin);
    assert_eq!(world.exceptions(&admin), []);
    let clone = world.devices[0].cloned(24 * HOUR_MS);
    world.devices.push(clone);
    world.refresh(2, 0).unwrap();
    world.wait(13 * HOUR_MS);
    assert_eq!(world.refresh(0, 0).unwrap_err().code().as_deref(), Some("stale_request"));
    assert_eq!(world.exceptions(&admin), [(ExceptionKind::Alarm, "boot_order".to_owned())]);
}

fn revoke(world: &mut World, beacon: usize) {
    let admin = world.sign_up(Role::Admin);
    let path = routes::fill(routes::BEACON_REVOKE, &[&Base64Url::from(world.devices[beacon].id.0).encode()]);
    let answer = world.order(&admin, &path, &Revocation { reason: "dicuri".to_owned(), from: None });
    assert_eq!(answer.status, 200, "{:?}", answer.code());
}

/// Its seals are refused at once, its epoch ends unrenewed, and what it sealed before is still proven, or reviewed when
/// it comes after.
#[test]
fn a_stolen_beacon_is_revoked() {
    let mut world = World::new("stolen");
    world.check_in(0);
    world.network.fates.push_back(Fate::RequestLost);
    world.check_in(1);
    assert!(world.phones[1].saved(), "sealed before the revocation");
    let first = world.network.overheard[0].clone();
    revoke(&mut world, 0);
    world.wait(60_000);
    let late = world.phones[1].recorded();
    assert_eq!((late.status, late.reasons[0].code.as_str()), (RecordStatus::Review, "sealed_before_revocation"));
    world.check_in(2);
    assert_eq!(world.phones[2].refused().code, "revoked_beacon");
    assert_eq!(world.submit(first).status, 200, "the receipt that was given stands");
    assert_eq!(world.refresh(0, 0).unwrap_err().code().as_deref(), Some("revoked_beacon"));
    world.wait(25 * 3_600_000);
    world.check_in(2);
    assert!(matches!(world.phones[2].model.work, Work::Ended(Outcome::Trouble(_, Trouble::BeaconStale))));
    end(world, 2);
}

/// What somebody calls a beacon is none.
#[test]
fn a_beacon_that_was_never_registered_is_refused() {
    let mut world = World::new("invented");
    let dice = world.dice.fork();
    let own = klabat_world::device::Device::new(dice, world.service.edge_key());
    world.devices.push(own);
    world.phones[0].beacon = 2;
    assert_eq!(world.refresh(2, 0).unwrap_err().code().as_deref(), Some("unknown_beacon"));
    world.check_in(0);
    assert!(matches!(world.phones[0].model.work, Work::Ended(Outcome::Trouble(_, Trouble::BeaconStale))));
    end(world, 0);
}

/// A boot has its own numbers, epoch and tags; what the other boot sealed still counts.
#[test]
fn a_restarted_beacon_goes_on_under_its_next_boot() {
    let mut world = World::new("restart");
    world.network.fates.push_back(Fate::RequestLost);
    world.check_in(0);
    world.devices[0].restart();
    world.check_in(1);
    assert_eq!(world.phones[1].recorded().status, RecordStatus::Accepted);
    world.wait(60_000);
    assert_eq!(world.phones[0].recorded().status, RecordStatus::Accepted);
    let boots = |bytes: &Vec<u8>| {
        let seal = Bundle::decode(bytes).unwrap().seal().body;
        (seal.boot.0, seal.counter.0)
    };
    let sealed: Vec<_> = world.network.overheard.iter().map(boots).collect();
    assert_eq!(sealed, [(1, 1), (2, 1), (1, 1)]);
    end(world, 2);
}
