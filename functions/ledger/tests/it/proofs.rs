//! Proofs hold for what they are of, and for nothing else.

use klabat_ledger::{Edge, Hash, Level, Refusal, Tile, Tree, TreeHead, empty_root, tiles_of_inclusion};
use proptest::prelude::*;

use crate::log::{Log, entries, entry};

fn tree() -> impl Strategy<Value = (u64, u64, u64)> {
    let size = prop_oneof![2u64..40, 250u64..600];
    size.prop_flat_map(|size| (Just(size), 0..size, 1..size))
}

fn nudged(hash: &Hash, bit: usize) -> Hash {
    let mut hash = *hash;
    hash[bit / 8 % 32] ^= 1 << (bit % 8);
    hash
}

proptest! {
    #[test]
    fn an_inclusion_proof_holds_for_its_leaf_only((size, index, other) in tree(), bit in 0usize..256) {
        let log = Log::of(&entries(size));
        let mut path = Tree::new(size, |tile| log.read(tile)).inclusion(index).unwrap();
        let leaf = entry(index).leaf_hash();
        prop_assert_eq!(log.head.includes(&leaf, index, &path), Ok(()));
        let refused = Err(Refusal::NotIncluded);
        prop_assert_eq!(log.head.includes(&nudged(&leaf, bit), index, &path), refused);
        prop_assert_eq!(log.head.includes(&entry(size).leaf_hash(), index, &path), refused);
        prop_assert_eq!(log.head.includes(&leaf, (index + other) % size, &path), refused);
        prop_assert_eq!(log.head.includes(&leaf, index + size, &path), refused);
        let root = nudged(&log.head.root, bit);
        prop_assert_eq!(TreeHead { size, root }.includes(&leaf, index, &path), refused);
        prop_assert_eq!(log.head.includes(&leaf, index, &path[1..]), refused);
        path.push([0; 32]);
        prop_assert_eq!(log.head.includes(&leaf, index, &path), refused);
        path.pop();
        let at = bit % path.len();
        path[at] = nudged(&path[at], bit);
        prop_assert_eq!(log.head.includes(&leaf, index, &path), refused);
    }

    #[test]
    fn a_consistency_proof_holds_for_its_trees_only((size, _, old) in tree(), bit in 0usize..256) {
        let log = Log::of(&entries(size));
        let before = Log::of(&entries(old)).head;
        let mut path = Tree::new(size, |tile| log.read(tile)).consistency(old).unwrap();
        prop_assert_eq!(log.head.extends(&before, &path), Ok(()));
        let forked = Err(Refusal::Forked);
        let other = |head: &TreeHead| TreeHead { size: head.size, root: nudged(&head.root, bit) };
        prop_assert_eq!(log.head.extends(&other(&before), &path), forked);
        prop_assert_eq!(other(&log.head).extends(&before, &path), forked);
        prop_assert_eq!(before.extends(&log.head, &path), Err(Refusal::Shrunk));
        prop_assert_eq!(log.head.extends(&before, &path[..path.len() - 1]), forked);
        path.push([0; 32]);
        prop_assert_eq!(log.head.extends(&before, &path), forked);
        path.pop();
        let at = bit % path.len();
        path[at] = nudged(&path[at], bit);
        prop_assert_eq!(log.head.extends(&before, &path), forked);
    }

    /// However a log is cut into pieces, it grows into the same tiles and the same root.
    #[test]
    fn growing_in_pieces_is_growing_at_once(cuts in prop::collection::vec(0u64..700, 0..6), size in 0u64..700) {
        let mut cuts: Vec<u64> = cuts.into_iter().filter(|cut| *cut < size).chain([size]).collect();
        cuts.sort_unstable();
        let all = entries(size);
        let (mut edge, mut tiles, mut nodes) = (Edge::default(), Vec::new(), Vec::new());
        let mut from = 0;
        for to in cuts {
            // As the service does it: the edge read back from what is stored.
            let part = |level: u8| {
                let (start, end) = Edge::span(Level::Hashes(level), from);
                nodes.iter().filter(|(at, index, _)| *at == level && (start..end).contains(index)).map(|node| node.2).collect()
            };
            let (start, end) = Edge::span(Level::Entries, from);
            let kept = all[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()].to_vec();
            let read = Edge::of(from, kept, (1..8).map(part).collect()).unwrap();
            prop_assert_eq!(read.head(), edge.head());
            edge = read;
            let grown = edge.grow((from..to).map(entry));
            tiles.extend(grown.tiles);
            nodes.extend(grown.nodes);
            from = to;
        }
        let log = Log::of(&all);
        prop_assert_eq!(edge.head(), log.head);
        let full: Vec<_> = log.tiles.into_iter().filter(|(tile, _)| tile.is_full()).collect();
        tiles.sort();
        prop_assert_eq!(tiles, full);
    }
}

#[test]
fn the_empty_log_is_the_beginning_of_every_log() {
    let empty = TreeHead { size: 0, root: empty_root() };
    let log = Log::of(&entries(5)).head;
    assert_eq!(Edge::default().head(), empty);
    assert_eq!(log.extends(&empty, &[]), Ok(()));
    assert_eq!(log.extends(&empty, &[[0; 32]]), Err(Refusal::Forked));
    assert_eq!(log.extends(&TreeHead { size: 0, root: [0; 32] }, &[]), Err(Refusal::Forked));
    assert_eq!(empty.includes(&entry(0).leaf_hash(), 0, &[]), Err(Refusal::NotIncluded));
}

#[test]
fn a_log_extends_itself_and_no_other_of_its_size() {
    let log = Log::of(&entries(5)).head;
    assert_eq!(log.extends(&log, &[]), Ok(()));
    assert_eq!(log.extends(&log, &[[0; 32]]), Err(Refusal::Forked));
    let mut others = entries(5);
    others.swap(1, 3);
    assert_eq!(log.extends(&Log::of(&others).head, &[]), Err(Refusal::Forked));
}

#[test]
fn an_edge_of_another_size_is_none() {
    let nodes = || vec![Vec::new(); 7];
    assert!(Edge::of(3, entries(3), nodes()).is_ok());
    assert!(Edge::of(3, entries(2), nodes()).is_err());
    assert!(Edge::of(3, entries(4), nodes()).is_err());
    assert!(Edge::of(256, Vec::new(), nodes()).is_err(), "the hash over the full tile is missing");
    assert!(Edge::of(256, Vec::new(), Vec::new()).is_err());
}

/// A phone needs few: of three levels, the leaf's own tiles and those at the right edge.
#[test]
fn a_proof_in_a_log_of_millions_needs_few_tiles() {
    let tiles = tiles_of_inclusion(1_234_567, 3_000_001);
    let names: Vec<String> = tiles.iter().map(Tile::to_string).collect();
    assert_eq!(
        names,
        ["tile/2/000.p/45", "tile/1/045.p/198", "tile/0/x011/718.p/193", "tile/1/018", "tile/0/x004/822"]
    );
}
