//! Yesterday's proof again, altered proofs, double taps, and what the network and the store do to honest ones.

use klabat_api::common::{Intent, RecordStatus};
use klabat_api::phone::Punched;
use klabat_evidence::Bundle;
use klabat_flow::app::Tap;
use klabat_world::service::Strike;
use klabat_world::world::{Fate, World};

use crate::end;

#[test]
fn an_honest_day_is_two_records() {
    let mut world = World::new("honest");
    world.check_in(0);
    let entered = world.phones[0].recorded().clone();
    assert_eq!((entered.intent, entered.status, entered.reasons.len()), (Intent::In, RecordStatus::Accepted, 0));
    world.wait(8 * 3_600_000);
    world.punch(0, Intent::Out);
    assert_eq!(world.phones[0].recorded().intent, Intent::Out);
    end(world, 2);
}

#[test]
fn a_replayed_proof_brings_yesterdays_receipt_and_nothing_new() {
    let mut world = World::new("replay");
    world.check_in(0);
    let overheard = world.network.overheard[0].clone();
    let first = world.promises.receipts.values().next().unwrap().clone();
    world.wait(24 * 3_600_000);
    let punched: Punched = world.submit(overheard).json();
    assert_eq!(punched.receipt, first);
    end(world, 1);
}

#[test]
fn an_altered_replay_is_refused_wherever_it_is_altered() {
    let mut world = World::new("altered replay");
    world.check_in(0);
    let overheard = world.network.overheard[0].clone();
    for at in 0..overheard.len() {
        let mut altered = overheard.clone();
        altered[at] ^= 1 << (at % 8);
        let answer = world.submit(altered);
        assert!((400..500).contains(&answer.status), "byte {at}: {} {:?}", answer.status, answer.code());
    }
    end(world, 1);
}

#[test]
fn a_used_challenge_brings_no_second_record_however_honest_the_rest() {
    let mut world = World::new("used challenge");
    world.check_in(0);
    let first = Bundle::decode(&world.network.overheard[0]).unwrap();
    let mut statement = *first.statement();
    statement.random = [1; 16];
    let hand = klabat_world::hand::Hand::near(&mut world, 0);
    let session = hand.open(&mut world, &statement).unwrap();
    let proof = world.sign(0, &statement, &session);
    let seal = hand.seal(&mut world, &session, &proof).unwrap();
    assert_eq!(world.present(&statement, &proof, seal).code().as_deref(), Some("altered_submission"));
    end(world, 1);
}

#[test]
fn a_double_tap_is_one_record() {
    let mut world = World::new("double tap");
    world.network.fates.push_back(Fate::Doubled);
    world.tap(0, Tap::Punch(Intent::In));
    world.tap(0, Tap::Dismiss);
    assert_eq!(world.network.overheard.len(), 1);
    let overheard = world.network.overheard[0].clone();
    let answers = world.submit_together(&vec![overheard; 5]);
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "one receipt for all");
    end(world, 1);
}

/// Whatever becomes of the first try, the app comes by the one receipt.
#[test]
fn network_and_store_may_fail_and_the_record_is_there_once() {
    let strikes = [Strike::Before(0), Strike::After(0), Strike::Before(1), Strike::After(1)].map(Some);
    for fate in [Fate::RequestLost, Fate::ReplyLost, Fate::Stray, Fate::Doubled, Fate::Delivered] {
        for strike in strikes.into_iter().chain([None]) {
            let mut world = World::new("failing");
            world.refresh(0, 0).unwrap();
            world.network.fates.push_back(fate);
            world.service.strike(strike);
            world.check_in(0);
            world.wait(60_000);
            world.deliver_strays();
            let record = world.phones[0].recorded().clone();
            assert_eq!(record.status, RecordStatus::Accepted, "{fate:?} {strike:?}");
            assert_eq!(world.promises.receipts.len(), 1, "{fate:?} {strike:?}");
            end(world, 1);
        }
    }
}

/// The app is closed before the reply comes; opened later, it sends the very same bytes.
#[test]
fn a_sealed_punch_survives_the_app() {
    let mut world = World::new("closed");
    world.network.fates.push_back(Fate::ReplyLost);
    world.check_in(0);
    assert!(world.phones[0].saved());
    world.open(0);
    assert_eq!(world.network.overheard.len(), 2);
    assert_eq!(world.network.overheard[0], world.network.overheard[1]);
    assert!(world.phones[0].model.outbox.entries().is_empty());
    end(world, 1);
}
