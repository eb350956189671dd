//! Against an independent implementation: Cloudflare's `tlog_tiles` and `signed_note`.

use klabat_ledger::{Algorithm, Entry, Level, Tile, Tree};
use proptest::prelude::*;
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{
    Checkpoint, Error, Hash, Tile as PeerTile, TileHashReader, TileReader, check_record, check_tree, prove_record,
    prove_tree, record_hash, tree_hash,
};

use crate::log::{Key, Log, ORIGIN, entries};

/// Serves our tiles to the peer.
struct Served<'a>(&'a Log);

impl TileReader for Served<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[PeerTile]) -> Result<Vec<Vec<u8>>, Error> {
        let read = |tile: &PeerTile| {
            let ours = Tile::parse(&tile.path().replacen("tile/8/", "tile/", 1)).expect("the peer names it as we do");
            Ok(self.0.read(ours).expect("the peer asks for tiles of this tree only"))
        };
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, _: &[PeerTile], _: &[Vec<u8>]) {}
}

fn theirs(hashes: &[klabat_ledger::Hash]) -> Vec<Hash> {
    hashes.iter().copied().map(Hash).collect()
}

fn ours(hashes: &[Hash]) -> Vec<klabat_ledger::Hash> {
    hashes.iter().map(|hash| hash.0).collect()
}

/// The size of a tree, a leaf in it, and a size that it had.
fn tree() -> impl Strategy<Value = (u64, u64, u64)> {
    let size = prop_oneof![5 => 1u64..20, 5 => 250u64..260, 5 => 500u64..1200, 1 => 65_500u64..65_900];
    size.prop_flat_map(|size| (Just(size), 0..size, 1..=size))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The peer reads our tiles (it authenticates each against the root), and both come to the same root and proofs.
    #[test]
    fn tiles_roots_and_proofs_are_the_peers((size, index, old) in tree()) {
        let entries = entries(size);
        let log = Log::of(&entries);
        let served = Served(&log);
        let root = Hash(log.head.root);
        let reader = TileHashReader::new(size, root, &served);
        prop_assert_eq!(tree_hash(size, &reader).unwrap(), root);

        let mut tree = Tree::new(size, |tile| log.read(tile));
        let leaf = &entries[usize::try_from(index).unwrap()];
        let path = tree.inclusion(index).unwrap();
        prop_assert_eq!(&theirs(&path), &prove_record(size, index, &reader).unwrap());
        check_record(&theirs(&path), size, root, index, record_hash(&leaf.0)).unwrap();
        log.head.includes(&leaf.leaf_hash(), index, &path).unwrap();

        let before = Log::of(&entries[..usize::try_from(old).unwrap()]).head;
        prop_assert_eq!(tree.root_of(old).unwrap(), before.root);
        let peers = prove_tree(size, old, &reader).unwrap();
        prop_assert_eq!(&theirs(&tree.consistency(old).unwrap()), &peers);
        check_tree(&peers, size, root, old, Hash(before.root)).unwrap();
        log.head.extends(&before, &ours(&peers)).unwrap();
    }

    #[test]
    fn tiles_are_named_as_the_peer_names_them(level in 0u8..7, index in 0u64..1 << 40, width in 1u32..=256) {
        let path = PeerTile::new(8, level, index, width, false).path().replacen("tile/8/", "tile/", 1);
        let tile = Tile::parse(&path).unwrap();
        prop_assert_eq!(tile.to_string(), path);
        prop_assert_eq!((tile.level(), tile.index(), u32::from(tile.width())), (Level::Hashes(level), index, width));
    }
}

#[test]
fn the_peer_verifies_our_checkpoint_and_we_read_its() {
    let log = Log::of(&entries(300));
    let key = Key::log();
    let mut signed = key.sign(&log.checkpoint());
    Key::witness(1).cosign(&mut signed, 1_700_000_000);

    let note = Note::from_bytes(signed.to_string().as_bytes()).unwrap();
    let known = StandardVerifier::new(&key.public.to_string()).unwrap();
    let (verified, unverified) = note.verify(&VerifierList::new(vec![Box::new(known)])).unwrap();
    assert_eq!((verified.len(), unverified.len()), (1, 1), "the log's line; the witness is unknown to it");
    let theirs = Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((theirs.origin(), theirs.size(), theirs.hash().0), (ORIGIN, 300, log.head.root));

    let again = klabat_ledger::Note::parse(std::str::from_utf8(&note.to_bytes()).unwrap()).unwrap();
    assert_eq!(again, signed);
}

#[test]
fn the_peer_refuses_our_changed_checkpoint() {
    let key = Key::log();
    let signed = key.sign(&Log::of(&entries(300)).checkpoint()).to_string().replace("\n300\n", "\n301\n");
    let known = StandardVerifier::new(&key.public.to_string()).unwrap();
    let note = Note::from_bytes(signed.as_bytes()).unwrap();
    assert!(note.verify(&VerifierList::new(vec![Box::new(known)])).is_err());
}

#[test]
fn the_peer_makes_the_same_key_ids() {
    for algorithm in [Algorithm::Ed25519, Algorithm::CosignatureV1] {
        let key = Key::new("a.example/b", algorithm, 3).public;
        let bytes = [&[algorithm as u8][..], key.key()].concat();
        assert_eq!(signed_note::key_id(key.name(), &bytes).to_be_bytes(), key.id());
    }
}

/// What an entry is in the tree does not depend on its being 32 bytes long to the peer.
#[test]
fn leaves_hash_alike() {
    let entry = Entry([5; 32]);
    assert_eq!(record_hash(&entry.0).0, entry.leaf_hash());
}
