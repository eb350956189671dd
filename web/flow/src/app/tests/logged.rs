//! Receipts and the public log.

use klabat_api::common::Intent;
use klabat_api::log::LogProof;
use klabat_api::{Base64Url, routes};
use klabat_evidence::Receipt;
use klabat_ledger::Entry;

use super::super::{Call, Effect, Event, Logged, Model, Opened, Screen, Stored, Tap};
use super::world::World;

/// A phone with one recorded punch, in a log of five entries.
fn recorded() -> (World, Base64Url) {
    let mut world = World::enrolled();
    world.tap(Tap::Punch(Intent::In));
    let record = world.model.records()[0].clone();
    world.edge.status.records.push(record.clone());
    let leaf = Receipt::decode(&world.model.receipts[&record.id].0).unwrap().body.leaf;
    world.edge.log = Some(vec![Entry([1; 32]), Entry([2; 32]), Entry(leaf), Entry([3; 32]), Entry([4; 32])]);
    (world, record.id)
}

/// What the news of the server come to, so long after the punch.
fn news(world: &mut World, ms: u64) {
    world.pass(ms);
    world.edge.status.server_time = world.now;
    world.tap(Tap::Refresh);
}

#[test]
fn a_receipt_is_proven_once_a_checkpoint_covers_it_and_the_proof_is_kept() {
    let (mut world, id) = recorded();
    assert_eq!(world.model.is_logged(&id), None);
    news(&mut world, 61_000);
    assert_eq!(world.model.is_logged(&id), Some(true));
    let stored = Stored::read(&world.store);
    assert_eq!(world.model.logged[&id], Logged::Proven(stored.proofs[&id].clone()));
    let abilities = world.model.abilities;
    let opened = Opened { path: "/".into(), stored, abilities, online: false };
    let mut again = Model::default();
    again.update(world.now, Event::Opened(Box::new(opened)));
    assert_eq!(again.is_logged(&id), Some(true), "after a new start, too");

    // What was decided about the punch since is no part of its receipt.
    world.edge.status.records[0].reviewed = Some(false);
    news(&mut world, 1);
    assert_eq!(world.model.records()[0].reviewed, Some(false), "as the server says now");
    world.tap(Tap::SaveReceipt(id.clone()));
    let Some(Effect::Save { text, .. }) = world.seen.last() else { panic!() };
    // The very file that the auditor's `klabat receipt` is tested with.
    let read = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../functions/verifier/vectors/app/receipt.json"));
    assert_eq!(text, read.trim_end());
    let file: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(file["format"], "klabat-receipt-v1");
    assert_eq!((&file["log"]["index"], file["log"]["path"].as_array().unwrap().len()), (&2.into(), 3));

    world.edge.status.records.clear();
    news(&mut world, 1);
    assert_eq!(world.model.is_logged(&id), None, "it goes with its record");
    assert!(!world.store.keys().any(|key| key.starts_with("proof/")));
}

#[test]
fn before_a_minute_nothing_is_asked_but_for_the_record_on_the_screen() {
    let (mut world, id) = recorded();
    news(&mut world, 59_000);
    assert_eq!(world.model.is_logged(&id), None);
    world.tap(Tap::Go(Screen::Detail(id.clone())));
    assert_eq!(world.model.is_logged(&id), Some(true));
}

#[test]
fn what_is_not_logged_yet_is_asked_again() {
    let (mut world, id) = recorded();
    let log = world.edge.log.take();
    news(&mut world, 61_000);
    assert_eq!(world.model.logged.get(&id), None);
    world.edge.log = log;
    news(&mut world, 1);
    assert_eq!(world.model.is_logged(&id), Some(true));
}

#[test]
fn a_browser_without_ed25519_says_nothing() {
    let (mut world, id) = recorded();
    world.ed25519 = false;
    news(&mut world, 61_000);
    assert_eq!(world.model.logged.get(&id), None);
}

fn wrong(forge: fn(&mut LogProof)) {
    let (mut world, id) = recorded();
    world.edge.forge_proof = forge;
    news(&mut world, 61_000);
    assert_eq!(world.model.is_logged(&id), Some(false));
    assert!(!world.store.keys().any(|key| key.starts_with("proof/")), "nothing is kept of it");
}

#[test]
fn a_proof_that_proves_nothing_is_told() {
    wrong(|proof| proof.index = 1);
    wrong(|proof| proof.path[0].0[0] ^= 1);
    wrong(|proof| proof.path[0].0.truncate(31));
    wrong(|proof| {
        proof.path.pop();
    });
    wrong(|proof| proof.checkpoint = proof.checkpoint.replacen("\n5\n", "\n6\n", 1));
    wrong(|proof| proof.checkpoint = proof.checkpoint.replace("localhost/log", "elsewhere/log"));
    wrong(|proof| proof.checkpoint.clear());
}

/// The leaf of the receipt is in the log, but commits to something else than what the receipt says.
#[test]
fn a_leaf_must_commit_to_the_receipt() {
    let (mut world, id) = recorded();
    let mut receipt = Receipt::decode(&world.model.receipts[&id].0).unwrap();
    receipt.body.sealed_at.0 += 1;
    world.model.receipts.insert(id.clone(), Base64Url(receipt.encode()));
    news(&mut world, 61_000);
    assert_eq!(world.model.is_logged(&id), Some(false));
}

#[test]
fn not_more_than_three_are_asked_for_at_once() {
    let (mut world, id) = recorded();
    for number in 0..9 {
        let receipt = world.model.receipts[&id].clone();
        let other = Base64Url(vec![number; 32]);
        world
            .edge
            .status
            .records
            .push(klabat_api::phone::PunchBrief { id: other.clone(), ..world.edge.status.records[0].clone() });
        world.model.receipts.insert(other, receipt);
    }
    world.edge.status.server_time = world.now + 61_000;
    let status = serde_json::to_vec(&world.edge.status).unwrap();
    let effects = world.model.update(world.now, Event::Answered(Call::Status, Ok(status)));
    let asked = effects.iter().filter(|effect| match effect {
        Effect::Send(Call::Proof(_), request) => request.path.starts_with(routes::LOG_PROOF),
        _ => false,
    });
    assert_eq!(asked.count(), 3);
}
