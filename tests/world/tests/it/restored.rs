//! A store that is lost and restored: whole, into an empty one; and to a moment before something that others have seen.

use std::path::PathBuf;

use klabat_api::console::Role;
use klabat_evidence::Receipt;
use klabat_ledger::{Refusal, TreeHead};
use klabat_world::log::head_of;
use klabat_world::world::{Fate, World};

/// A file of its own for one back-up.
fn file(name: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.sqlite"));
    let _ = std::fs::remove_file(&file);
    file
}

/// The log's minute; its head.
fn minute(world: &mut World) -> TreeHead {
    world.service.sequence(1).unwrap();
    world.checkpoint().unwrap()
}

/// Every record, receipt and entry is there again, every signature verifies, and the log goes on where it was.
#[test]
fn a_regency_is_restored_from_its_back_up_and_proves_everything() {
    let mut world = World::new("restored");
    for who in [0, 1, 2] {
        world.check_in(who);
    }
    let before = minute(&mut world);
    let backup = file("restored");
    world.service.back_up(&backup);
    world.service.lose();
    world.check_in(3);
    assert!(world.phones[3].model.phone.is_some(), "a phone keeps what it is while the server has lost everything");
    world.service.restore(&backup);
    let auditor = world.sign_up(Role::Auditor);
    assert_eq!(world.audit(&auditor).len(), 3);
    assert_eq!(world.checkpoint(), Some(before));
    world.check_in(0);
    let after = minute(&mut world);
    let entries = world.mirror();
    assert!(after.size > before.size);
    assert_eq!(head_of(&entries, before.size), before);
    for receipt in world.promises.receipts.values() {
        let leaf = Receipt::decode(&receipt.0).unwrap().body.leaf;
        assert!(entries.iter().any(|entry| entry.0 == leaf));
    }
}

/// Whoever goes back before a published checkpoint forks the log. The edge cannot know; whoever kept the checkpoint does,
/// as long as the log is shorter, and for good once it has grown past it.
#[test]
fn going_back_before_a_published_checkpoint_is_seen_by_whoever_kept_it() {
    let mut world = World::new("gone back");
    world.check_in(0);
    minute(&mut world);
    let backup = file("gone-back");
    world.service.back_up(&backup);
    world.check_in(1);
    let kept = minute(&mut world);
    world.service.restore(&backup);
    let shorter = minute(&mut world);
    assert!(shorter.size < kept.size);
    assert_eq!(shorter.extends(&kept, &[]), Err(Refusal::Shrunk));
    while minute(&mut world).size < kept.size + 3 {
        world.wait(60_000);
        world.check_in(2);
    }
    let entries = world.mirror();
    assert_ne!(head_of(&entries, kept.size), kept, "the log that grew anew does not begin with the one that was seen");
    let lost = world.promises.receipts.values().filter(|receipt| {
        let leaf = Receipt::decode(&receipt.0).unwrap().body.leaf;
        entries.iter().all(|entry| entry.0 != leaf)
    });
    assert_eq!(lost.count(), 1, "and the receipt that the ASN has shows which record is missing");
}

/// A phone sends until it has its receipt, and what it sent to a store that is gone it sends to the restored one.
#[test]
fn what_was_under_way_arrives_in_the_restored_store() {
    let mut world = World::new("under way");
    world.check_in(0);
    let backup = file("under-way");
    world.service.back_up(&backup);
    world.network.fates.push_back(Fate::RequestLost);
    world.check_in(1);
    world.service.restore(&backup);
    world.wait(60_000);
    let auditor = world.sign_up(Role::Auditor);
    assert_eq!(world.audit(&auditor).len(), 2);
}
