//! Values that others published.

use data_encoding::HEXLOWER;
use klabat_ledger::{
    Algorithm, Checkpoint, Entry, Hash, Kind, Note, Tile, TreeHead, VerifierKey, empty_root, leaf_hash, node_hash,
};

/// The eight leaves of the tests of Google's certificate-transparency (`merkle_tree_test`), and the roots of the trees
/// of the first 1 to 8 of them.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).unwrap()
}

fn leaves(count: usize) -> Vec<Hash> {
    LEAVES[..count].iter().map(|leaf| leaf_hash(&hex(leaf))).collect()
}

fn root(leaves: &[Hash]) -> Hash {
    let bytes = leaves.concat();
    klabat_ledger::Tree::new(leaves.len() as u64, |_: Tile| Ok::<_, ()>(bytes.clone())).root().unwrap()
}

#[test]
fn the_roots_are_those_of_certificate_transparency() {
    assert_eq!(HEXLOWER.encode(&empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (count, expected) in (1..).zip(ROOTS) {
        assert_eq!(HEXLOWER.encode(&root(&leaves(count))), expected, "{count}");
    }
}

#[test]
fn a_proof_by_hand_holds() {
    let hashes = leaves(8);
    let [a, b, c, d] = [0, 2, 4, 6].map(|at| node_hash(&hashes[at], &hashes[at + 1]));
    let head = TreeHead { size: 8, root: node_hash(&node_hash(&a, &b), &node_hash(&c, &d)) };
    assert_eq!(HEXLOWER.encode(&head.root), ROOTS[7]);
    head.includes(&hashes[5], 5, &[hashes[4], d, node_hash(&a, &b)]).unwrap();
}

/// The key of the documentation of Go's `sumdb/note`.
#[test]
fn a_key_of_go_is_read_and_written() {
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const SIGNED: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let key = VerifierKey::parse(KEY).unwrap();
    assert_eq!((key.name(), key.algorithm(), key.to_string().as_str()), ("PeterNeumann", Algorithm::Ed25519, KEY));
    let note = Note::parse(SIGNED).unwrap();
    assert_eq!(note.to_string(), SIGNED);
    let [line] = &note.signatures[..] else { panic!("one line") };
    assert_eq!(line.id, key.id());
    let check = klabat_ledger::SignatureCheck {
        key: *key.key(),
        message: note.text.clone().into(),
        signature: line.signature.as_slice().try_into().unwrap(),
    };
    assert!(check.verify());
}

/// The example of tlog-checkpoint and tlog-cosignature.
#[test]
fn the_example_of_the_specification_is_read() {
    const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let note = Note::parse(EXAMPLE).unwrap();
    assert_eq!(note.to_string(), EXAMPLE);
    let checkpoint = Checkpoint::parse(&note.text).unwrap();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.head.size), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(note.signatures.iter().map(|line| line.signature.len()).collect::<Vec<_>>(), [64, 8 + 64]);
    assert_eq!(note.signatures[1].signature[..8], 1_679_315_147_u64.to_be_bytes(), "the time of the example's text");
}

/// The examples of tlog-tiles.
#[test]
fn tiles_have_the_names_of_the_specification() {
    let tile = Tile::parse("tile/0/x001/x234/067").unwrap();
    assert_eq!((tile.index(), tile.width()), (1_234_067, 256));
    let names: Vec<String> = Tile::all(70_000).map(|tile| tile.to_string()).collect();
    let hashes: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.contains("entries")).collect();
    assert_eq!(hashes.len(), 273 + 1 + 1 + 1 + 1);
    assert_eq!(hashes[272..], ["tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]);
    let small: Vec<String> = Tile::all(256).map(|tile| tile.to_string()).collect();
    assert_eq!(small, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
}

#[test]
fn other_spellings_of_a_tile_are_refused() {
    for path in [
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/0/000/",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/data/000",
        "/tile/0/000",
        "0/000",
        "tile/0/x00a/000",
        "",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/8/0/000",
        "tile/0/000?",
        "tile/entries/..",
    ] {
        assert!(Tile::parse(path).is_err(), "{path}");
    }
}

/// Made once with Python's hashlib, so that it stays what it is.
#[test]
fn an_entry_is_what_it_was() {
    let entry = Entry::commit(Kind::Audit, &[9; 16], b"{}");
    assert_eq!(HEXLOWER.encode(&entry.0), "06eeef9e8e4c197c0dbfc59612404ac85b9fc38696d909f32b409d4d2c5cee91");
    let others = [
        Entry::commit(Kind::Grant, &[9; 16], b"{}"),
        Entry::commit(Kind::Audit, &[8; 16], b"{}"),
        Entry::commit(Kind::Audit, &[9; 16], b"{} "),
    ];
    assert!(others.iter().all(|other| *other != entry));
}
