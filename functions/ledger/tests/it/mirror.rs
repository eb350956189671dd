//! A mirrored log is whole, or the flaw is named.

use klabat_ledger::mirror::{Flaw, check};
use klabat_ledger::{Entry, Refusal, Tile, entry_bundle};

use crate::log::{Log, entries};

fn checked(log: &Log) -> Result<Vec<Entry>, Flaw> {
    let mut seen = Vec::new();
    check(
        &log.head,
        |tile| log.tiles.get(&tile).cloned(),
        |position, entry| {
            assert_eq!(position, seen.len() as u64);
            seen.push(*entry);
        },
    )
    .map(|()| seen)
}

fn tile(path: &str) -> Tile {
    Tile::parse(path).unwrap()
}

#[test]
fn a_whole_log_is_read_in_its_order() {
    for size in [0, 1, 255, 256, 257, 700, 66_000] {
        let entries = entries(size);
        assert_eq!(checked(&Log::of(&entries)).unwrap(), entries, "{size}");
    }
}

#[test]
fn every_tile_is_needed_and_every_byte_of_it() {
    let log = Log::of(&entries(600));
    for tile in log.tiles.keys() {
        let mut other = Log::of(&entries(600));
        other.tiles.remove(tile);
        assert_eq!(checked(&other), Err(Flaw { refusal: Refusal::MissingTile, tile: Some(*tile) }));
        let mut other = Log::of(&entries(600));
        other.tiles.get_mut(tile).unwrap().push(0);
        assert_eq!(checked(&other), Err(Flaw { refusal: Refusal::MalformedTile, tile: Some(*tile) }));
        let mut other = Log::of(&entries(600));
        *other.tiles.get_mut(tile).unwrap().last_mut().unwrap() ^= 1;
        assert!(checked(&other).is_err(), "{tile}");
    }
}

#[test]
fn a_changed_a_swapped_and_a_dropped_entry_are_found_in_their_tile() {
    let bundle = tile("tile/entries/001");
    let altered = Err(Flaw { refusal: Refusal::AlteredTile, tile: Some(tile("tile/0/001")) });
    let mut log = Log::of(&entries(600));
    log.tiles.get_mut(&bundle).unwrap()[40] ^= 1;
    assert_eq!(checked(&log), altered, "changed");

    let mut log = Log::of(&entries(600));
    let mut swapped = entries(600)[256..512].to_vec();
    swapped.swap(3, 9);
    log.tiles.insert(bundle, entry_bundle(&swapped));
    assert_eq!(checked(&log), altered, "reordered");

    let mut log = Log::of(&entries(600));
    let mut fewer = entries(601)[256..513].to_vec();
    fewer.remove(3);
    log.tiles.insert(bundle, entry_bundle(&fewer));
    assert_eq!(checked(&log), altered, "dropped, and the later ones moved up");
}

#[test]
fn tiles_that_fit_together_but_not_the_checkpoint_are_refused() {
    let mut log = Log::of(&entries(600));
    log.head.root = Log::of(&entries(599)).head.root;
    assert_eq!(checked(&log), Err(Flaw { refusal: Refusal::OtherRoot, tile: None }));
}

/// A prefix of a length other than 32 before an entry is refused.
#[test]
fn entries_have_one_length() {
    let mut log = Log::of(&entries(2));
    let bundle = tile("tile/entries/000.p/2");
    log.tiles.get_mut(&bundle).unwrap()[1] = 31;
    assert_eq!(checked(&log), Err(Flaw { refusal: Refusal::MalformedTile, tile: Some(bundle) }));
}
