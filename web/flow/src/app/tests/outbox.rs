use klabat_api::Base64Url;
use klabat_api::common::{Intent, RecordStatus};

use super::super::{Alarm, Call, Event, Kind, Outcome, Stored, Tap, Work};
use super::world::{World, json, problem};
use crate::http::Failure;

/// A world in which a punch is sealed, and the server died just before it.
fn saved() -> World {
    let mut world = World::enrolled();
    world.edge.refusal = None;
    let mut model = world.model.clone();
    let effects = model.update(world.now, Event::Tap(Tap::Refresh));
    assert_eq!(effects.len(), 1);
    world.losses = vec![16];
    world.tap(Tap::Punch(Intent::In));
    world.edge.up = false;
    world.wake();
    world
}

fn is_saved(world: &World) -> bool {
    matches!(world.model.work, Work::Ended(Outcome::Saved(_)))
}

#[test]
fn sealed_without_a_server_it_is_on_the_disk_and_not_recorded() {
    let world = saved();
    assert!(is_saved(&world), "{:?}", world.model.work);
    assert_eq!(world.waiting().len(), 1);
    assert!(world.model.outbox.entries()[0].kept);
    assert!(world.model.records().is_empty(), "nothing is recorded before the server said so");
    assert!(world.model.receipts.is_empty());
}

#[test]
fn a_full_disk_is_not_called_saved() {
    let mut world = World::enrolled();
    world.disk = false;
    world.losses = vec![16];
    world.tap(Tap::Punch(Intent::In));
    world.edge.up = false;
    world.wake();
    assert!(is_saved(&world));
    assert!(!world.model.outbox.entries()[0].kept);
}

#[test]
fn the_very_same_bytes_are_sent_again_until_the_receipt() {
    let mut world = saved();
    let bytes = world.model.outbox.entries()[0].pending.bytes.0.clone();
    world.wake();
    assert!(is_saved(&world));
    world.edge.up = true;
    world.wake();
    assert_eq!(world.edge.submissions, [bytes]);
    assert!(matches!(world.model.work, Work::Ended(Outcome::Recorded(_))));
    assert!(world.waiting().is_empty());
}

#[test]
fn pauses_between_sendings_grow_to_five_minutes() {
    let mut world = saved();
    let mut pauses = Vec::new();
    for _ in 0..9 {
        assert_eq!(world.alarms.len(), 1, "one wait at a time");
        let (Alarm::Resend, pause) = world.alarms[0] else { panic!("{:?}", world.alarms) };
        pauses.push(pause);
        world.wake();
    }
    assert_eq!(pauses, [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
}

#[test]
fn what_waited_when_the_page_was_closed_is_sent_when_it_opens() {
    let world = saved();
    let stored = Stored::read(&world.store);
    assert_eq!(stored.outbox.len(), 1);
    let reopened = World::open(stored);
    assert_eq!(reopened.edge.submissions.len(), 1);
    assert_eq!(reopened.model.records().len(), 1, "and recorded");
    assert!(reopened.model.outbox.entries().is_empty());
}

/// As when a page opens, and asks for the list while it sends what waited.
#[test]
fn a_list_from_before_the_record_takes_neither_it_nor_its_receipt_away() {
    let mut world = saved();
    world.edge.up = true;
    let mut list = world.edge.status.clone();
    world.wake();
    let received_at = world.model.records()[0].received_at;
    for (server_time, left) in [(received_at - 1, 1), (received_at + 59_999, 1), (received_at + 60_000, 0)] {
        list.server_time = server_time;
        world.event(Event::Answered(Call::Status, Ok(json(&list))));
        assert_eq!((world.model.records().len(), world.model.receipts.len()), (left, left), "{server_time}");
    }
}

#[test]
fn the_network_coming_back_sends_at_once() {
    let mut world = saved();
    world.edge.up = true;
    world.event(Event::Network(true));
    assert!(matches!(world.model.work, Work::Ended(Outcome::Recorded(_))));
}

#[test]
fn a_sending_under_way_is_not_doubled() {
    let mut world = saved();
    let first = world.model.update(world.now, Event::Tap(Tap::SendNow));
    assert_eq!(first.len(), 1);
    assert_eq!(world.model.update(world.now, Event::Tap(Tap::SendNow)), []);
}

#[test]
fn a_refusal_ends_it_and_is_shown() {
    let mut world = saved();
    world.edge.up = true;
    world.edge.refusal = Some("weak_signal");
    world.wake();
    let Work::Ended(Outcome::Refused(Kind::In, problem)) = &world.model.work else { panic!("{:?}", world.model.work) };
    assert_eq!(problem.code, "weak_signal");
    assert!(world.waiting().is_empty());
    assert!(world.model.records().is_empty());
}

#[test]
fn a_refusal_that_comes_after_reopening_is_shown_too() {
    let mut world = World::open(Stored::default());
    let stored = Stored::read(&saved().store);
    world.edge.refusal = Some("weak_signal");
    let opened =
        crate::app::Opened { path: "/".into(), stored, abilities: crate::app::Abilities::default(), online: true };
    world.event(Event::Opened(Box::new(opened)));
    assert!(matches!(world.model.work, Work::Ended(Outcome::Refused(Kind::In, _))));
}

#[test]
fn a_fault_of_the_server_keeps_it() {
    let mut world = saved();
    let submission = world.model.outbox.entries()[0].pending.submission.clone();
    let patience = Failure::of(429, &json(&problem("too_many_attempts")));
    for failure in [patience, Failure::Fault(None), Failure::Unreadable, Failure::Unreachable] {
        let answered = Event::Answered(crate::app::Call::Submit(submission.clone()), Err(failure.clone()));
        world.event(answered);
        assert_eq!(world.model.outbox.entries()[0].failure, Some(failure));
        assert_eq!(world.waiting().len(), 1);
    }
}

/// Each forgery must leave the punch waiting, and nothing recorded.
fn doubted(forge: fn(&mut klabat_api::phone::Punched)) {
    let mut world = World::enrolled();
    world.edge.forge = forge;
    world.tap(Tap::Punch(Intent::In));
    assert!(is_saved(&world), "{:?}", world.model.work);
    assert!(world.model.records().is_empty() && world.model.receipts.is_empty());
    assert_eq!(world.waiting().len(), 1);
    world.edge.forge = |_| ();
    world.wake();
    assert!(matches!(world.model.work, Work::Ended(Outcome::Recorded(_))), "the genuine one ends it");
}

#[test]
fn a_receipt_with_a_changed_signature_is_doubted() {
    doubted(|punched| {
        let last = punched.receipt.0.len() - 1;
        punched.receipt.0[last] ^= 1;
    });
}

#[test]
fn a_receipt_that_says_something_else_than_the_record_is_doubted() {
    doubted(|punched| punched.record.sealed_at += 1);
    doubted(|punched| punched.record.received_at += 1);
    doubted(|punched| punched.record.intent = Intent::Out);
    doubted(|punched| punched.record.status = RecordStatus::Review);
    doubted(|punched| punched.record.id = Base64Url(vec![0; 32]));
}

#[test]
fn bytes_that_are_no_receipt_are_doubted() {
    doubted(|punched| punched.receipt.0.truncate(10));
    doubted(|punched| punched.receipt.0.push(0));
}

#[test]
fn a_receipt_for_another_submission_is_doubted() {
    let mut world = saved();
    let other = world.model.outbox.entries()[0].pending.submission.clone();
    let mut second = World::enrolled();
    second.tap(Tap::Punch(Intent::Out));
    let foreign = second.edge.submissions[0].clone();
    world.edge.up = true;
    let reply = super::world::json(&world.edge.punched(world.now, &foreign));
    world.event(Event::Answered(crate::app::Call::Submit(other), Ok(reply)));
    assert!(is_saved(&world));
    assert!(world.model.receipts.is_empty());
}
