use klabat_api::common::Intent;
use klabat_api::phone::Area;
use klabat_evidence::{AbsentReason, Bundle, Location, Proof, Subject};

use klabat_protocol::beacon::{Connection, MAX_CONNECTIONS};
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::hash::Peer;

use super::super::{Alarm, Effect, Event, Heard, Outcome, Stage, Tap, Trouble, Work};
use super::world::{CREDENTIAL, START, World};
use crate::app::Kind;
use crate::ceremony::Declined;
use crate::place::{Fix, NoFix, Whereabouts};
use crate::radio::Lost;

fn trouble(world: &World) -> &Trouble {
    match &world.model.work {
        Work::Ended(Outcome::Trouble(_, trouble)) => trouble,
        other => panic!("{other:?}"),
    }
}

fn recorded(world: &World) -> bool {
    matches!(world.model.work, Work::Ended(Outcome::Recorded(_)))
}

#[test]
fn a_punch_runs_from_the_tap_to_a_verified_receipt() {
    let mut world = World::enrolled();
    world.tap(Tap::Punch(Intent::In));
    let Work::Ended(Outcome::Recorded(record)) = &world.model.work else { panic!("{:?}", world.model.work) };
    assert_eq!((record.intent, &*record.beacon), (Intent::In, "Pintu utama"));
    assert_eq!(world.model.records(), std::slice::from_ref(record), "the history shows it at once");
    assert!(world.waiting().is_empty(), "nothing waits any more");
    assert!(world.model.receipts.contains_key(&record.id));
    assert_eq!(world.model.next_intent(world.now), Intent::Out);
    let bundle = Bundle::decode(&world.edge.submissions[0]).unwrap();
    assert_eq!(bundle.statement().subject, Subject::of_credential(&CREDENTIAL));
    assert_eq!(bundle.statement().location, Location::Absent(AbsentReason::Denied));
    assert_eq!(bundle.seal().body.hello, bundle.statement().hello());
    assert_eq!(bundle.seal().body.assertion, bundle.proof().hash().unwrap());
    assert!(bundle.seal().body.shortest_echo_ms.is_some(), "the echo was played");
    let Proof::Assertion { credential_id, .. } = bundle.proof() else { panic!() };
    assert_eq!(credential_id[..], CREDENTIAL);
    assert!(bundle.seal().body.sealed_at.0 >= START);
}

#[test]
fn a_second_press_does_nothing() {
    let mut world = World::enrolled();
    world.edge.up = false;
    world.chooser = Err(Lost::Cancelled);
    let mut model = world.model.clone();
    let first = model.update(world.now, Event::Tap(Tap::Punch(Intent::In)));
    assert!(!first.is_empty());
    assert_eq!(model.update(world.now, Event::Tap(Tap::Punch(Intent::In))), []);
    assert_eq!(model.update(world.now, Event::Tap(Tap::Punch(Intent::Out))), []);
}

#[test]
fn the_chooser_opens_within_the_tap() {
    let world = World::enrolled();
    let effects = world.model.clone().update(world.now, Event::Tap(Tap::Punch(Intent::In)));
    assert!(matches!(effects[0], Effect::Choose(_)), "a browser opens no chooser later: {effects:?}");
}

#[test]
fn a_beacon_without_an_epoch_is_refreshed_through_the_phone() {
    let mut world = World::enrolled();
    world.tap(Tap::Punch(Intent::In));
    assert!(recorded(&world));
    assert!(world.beacon.identity().epoch.is_some());
    assert!(world.beacon.identity().refresh_due_s > 0);
}

#[test]
fn a_lost_connection_is_made_again_wherever_it_breaks() {
    // Operations of an undisturbed punch: connect, the refresh (5), hello (2), echo (6), seal (2).
    for lost in 1..=16 {
        let mut world = World::enrolled();
        world.losses = vec![lost];
        world.tap(Tap::Punch(Intent::In));
        let Some((Alarm::Reconnect(_), 500)) = world.alarms.first() else { panic!("{lost}: {:?}", world.model.work) };
        world.wake();
        assert!(recorded(&world), "{lost}: {:?}", world.model.work);
    }
}

#[test]
fn a_seal_that_was_lost_on_the_way_is_read_again_not_made_again() {
    let mut world = World::enrolled();
    world.losses = vec![16];
    world.tap(Tap::Punch(Intent::In));
    world.wake();
    let bundle = Bundle::decode(&world.edge.submissions[0]).unwrap();
    assert_eq!(bundle.seal().body.counter.0, 1);
}

#[test]
fn reconnecting_ends_with_its_budget() {
    let mut world = World::enrolled();
    world.losses = (1..100).collect();
    world.tap(Tap::Punch(Intent::In));
    let mut tries = 0;
    while !world.alarms.is_empty() {
        world.wake();
        tries += 1;
    }
    assert_eq!(*trouble(&world), Trouble::Radio(Lost::Radio));
    assert!((20..=24).contains(&tries), "12 s by half seconds: {tries}");
}

#[test]
fn a_late_answer_of_a_former_attempt_is_ignored() {
    let mut world = World::enrolled();
    let former = crate::app::Attempt(world.model.attempt.0 + 1);
    world.chooser = Err(Lost::Cancelled);
    world.tap(Tap::Punch(Intent::In));
    assert_eq!(*trouble(&world), Trouble::Radio(Lost::Cancelled));
    world.event(Event::Heard(former, Heard::Chosen(Ok(()))));
    assert_eq!(*trouble(&world), Trouble::Radio(Lost::Cancelled));
}

#[test]
fn without_a_challenge_nothing_is_begun() {
    let mut world = World::enrolled();
    world.edge.up = false;
    world.tap(Tap::Punch(Intent::In));
    assert!(matches!(trouble(&world), Trouble::Server(_)));
    assert!(world.waiting().is_empty());
}

#[test]
fn the_screen_lock_not_passed_ends_it_before_the_seal() {
    let mut world = World::enrolled();
    world.declines = Some(Declined::NotAllowed);
    world.tap(Tap::Punch(Intent::Out));
    assert_eq!(*trouble(&world), Trouble::Authenticator(Declined::NotAllowed));
    assert!(world.edge.submissions.is_empty());
    world.declines = None;
    world.tap(Tap::Punch(Intent::Out));
    assert!(recorded(&world), "and the next press works");
}

#[test]
fn a_busy_beacon_is_asked_again() {
    let mut world = World::enrolled();
    world.tap(Tap::Punch(Intent::In));
    world.tap(Tap::Dismiss);
    fill(&mut world);
    world.tap(Tap::Punch(Intent::Out));
    assert_eq!(stage(&world), Some(Stage::Busy));
    clear(&mut world);
    world.wake();
    assert!(recorded(&world), "{:?}", world.model.work);
}

#[test]
fn a_beacon_that_stays_busy_is_left() {
    let mut world = World::enrolled();
    world.tap(Tap::Punch(Intent::In));
    world.tap(Tap::Dismiss);
    fill(&mut world);
    world.tap(Tap::Punch(Intent::Out));
    while !world.alarms.is_empty() {
        world.wake();
    }
    assert_eq!(*trouble(&world), Trouble::BeaconBusy);
}

/// Somebody who listened in has the session sealed over another hash, once the connection that opened it is lost. The
/// phone asks for some seconds, in case the beacon only has not noticed yet, and then says that the beacon refuses.
#[test]
fn a_session_that_somebody_else_had_sealed_ends_the_attempt() {
    let mut world = World::enrolled();
    // The write of the seal.
    world.losses = vec![15];
    world.tap(Tap::Punch(Intent::In));
    let stranger = other(0);
    world.beacon.connect(stranger, Peer { kind: 1, address: [1; 6] });
    let sealed = (1..=u8::MAX).any(|drawn| {
        let spoiled = [[drawn; 16].as_slice(), &[0xff; 32]].concat();
        world.beacon.write(stranger, Characteristic::Seal, &spoiled);
        world.beacon.read(stranger, Characteristic::Seal).as_ref()[0] == Status::Ok as u8
    });
    assert!(sealed, "the board draws ids of one byte");
    while !world.alarms.is_empty() {
        world.wake();
    }
    assert_eq!(*trouble(&world), Trouble::BeaconRefused);
    assert!(world.edge.submissions.is_empty() && world.waiting().is_empty());
    world.tap(Tap::Punch(Intent::In));
    assert!(recorded(&world), "and the next press has a session of its own");
}

/// Others hold every connection of the beacon.
fn fill(world: &mut World) {
    for number in 0..MAX_CONNECTIONS {
        world.beacon.connect(other(number), Peer { kind: 1, address: [1; 6] });
    }
}

/// They go.
fn clear(world: &mut World) {
    for number in 0..MAX_CONNECTIONS {
        world.beacon.disconnect(other(number));
    }
}

fn other(number: usize) -> Connection {
    Connection(100 + u16::try_from(number).unwrap())
}

fn stage(world: &World) -> Option<Stage> {
    match &world.model.work {
        Work::Visiting(visit) => Some(visit.stage()),
        _ => None,
    }
}

#[test]
fn the_location_goes_along_only_when_shared() {
    let mut world = World::enrolled();
    world.tap(Tap::Share(true));
    world.place = Ok(Fix { latitude: 1.4263, longitude: 124.9835, accuracy_m: 11.2 });
    world.tap(Tap::Punch(Intent::In));
    let bundle = Bundle::decode(&world.edge.submissions[0]).unwrap();
    assert!(matches!(bundle.statement().location, Location::Fix { accuracy_m: 12, .. }));
}

#[test]
fn where_the_phone_is_from_its_office_is_told_for_one_attempt() {
    let mut world = World::enrolled();
    let office = Area { corners: vec![(14_260_000, 1_249_835_000)], radius_m: 50 };
    world.edge.status.owner.as_mut().unwrap().areas = vec![office];
    world.tap(Tap::Refresh);
    world.tap(Tap::Share(true));
    world.place = Ok(Fix { latitude: 1.427, longitude: 124.9835, accuracy_m: 11.2 });
    world.tap(Tap::Punch(Intent::In));
    assert_eq!(world.model.whereabouts, Some(Whereabouts::Away(62)));
    world.place = Err(NoFix::Unavailable);
    world.tap(Tap::Punch(Intent::Out));
    assert_eq!(world.model.whereabouts, None);
    world.place = Ok(Fix { latitude: 1.427, longitude: 124.9835, accuracy_m: 11.2 });
    world.tap(Tap::Punch(Intent::In));
    world.tap(Tap::Share(false));
    world.tap(Tap::Punch(Intent::Out));
    assert_eq!(world.model.whereabouts, None, "nor is the former one told where the location does not go along");
}

#[test]
fn where_the_phone_is_from_its_office_is_told_before_the_punch() {
    let mut world = World::enrolled();
    let office = Area { corners: vec![(14_260_000, 1_249_835_000)], radius_m: 50 };
    world.place = Ok(Fix { latitude: 1.427, longitude: 124.9835, accuracy_m: 11.2 });
    world.tap(Tap::Refresh);
    world.tap(Tap::Share(true));
    world.tap(Tap::Share(true));
    assert_eq!(world.model.whereabouts, None, "of no office there is nothing to tell");
    world.edge.status.owner.as_mut().unwrap().areas = vec![office];
    world.tap(Tap::Refresh);
    assert_eq!(world.model.whereabouts, Some(Whereabouts::Away(62)), "once the office is known");
    world.tap(Tap::Share(false));
    world.place = Ok(Fix { latitude: 1.426, longitude: 124.9835, accuracy_m: 11.2 });
    world.tap(Tap::Refresh);
    assert_eq!(world.model.whereabouts, None, "nobody asks where the person said no");
    world.tap(Tap::Share(true));
    world.tap(Tap::Share(true));
    assert_eq!(world.model.whereabouts, Some(Whereabouts::AtOffice), "but as soon as they said yes");
    let late = Event::Heard(world.model.attempt, Heard::Located(world.place));
    world.place = Err(NoFix::Unavailable);
    world.tap(Tap::Punch(Intent::In));
    world.event(late);
    assert_eq!(world.model.whereabouts, None, "a fix from before an attempt is none of that attempt");
}

#[test]
fn a_location_denied_by_the_browser_does_not_stop_the_punch() {
    let mut world = World::enrolled();
    world.tap(Tap::Share(true));
    world.place = Err(NoFix::Denied);
    world.tap(Tap::Punch(Intent::In));
    let bundle = Bundle::decode(&world.edge.submissions[0]).unwrap();
    assert_eq!(bundle.statement().location, Location::Absent(AbsentReason::Denied));
    assert!(!world.model.shares_location(), "and is not asked for again");
}

#[test]
fn stopping_frees_the_beacon_and_the_button() {
    let mut world = World::enrolled();
    world.losses = vec![3];
    world.tap(Tap::Punch(Intent::In));
    world.tap(Tap::Stop);
    assert!(matches!(world.model.work, Work::Idle));
    world.wake();
    assert!(matches!(world.model.work, Work::Idle), "the wait of the stopped attempt wakes nobody");
    world.tap(Tap::Punch(Intent::In));
    assert!(recorded(&world));
    assert_eq!(world.edge.submissions.len(), 1);
}

#[test]
fn a_refused_challenge_is_told_as_a_refusal() {
    let mut world = World::enrolled();
    let mut model = world.model.clone();
    model.update(world.now, Event::Tap(Tap::Punch(Intent::In)));
    let refused = Err(crate::http::Failure::Refused(super::world::problem("unknown_credential")));
    model.update(world.now, Event::Answered(crate::app::Call::Challenge(model.attempt), refused));
    world.model = model;
    let Work::Ended(Outcome::Refused(Kind::In, problem)) = &world.model.work else { panic!("{:?}", world.model.work) };
    assert_eq!(problem.code, "unknown_credential");
}
