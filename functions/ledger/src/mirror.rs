//! A mirrored log, checked whole: every entry, every tile, up to the root.

use crate::entry::Entry;
use crate::growth::Edge;
use crate::proof::TreeHead;
use crate::refusal::Refusal;
use crate::tile::{Level, Tile, hash_tile};

/// What a whole check found wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What.
    pub refusal: Refusal,
    /// In which tile, where it is one tile's.
    pub tile: Option<Tile>,
}

impl Flaw {
    const fn at(refusal: Refusal, tile: Tile) -> Self {
        Self { refusal, tile: Some(tile) }
    }
}

/// Reads every entry of a log of `head`, and compares every tile with what the entries give, and their root with that
/// of `head`. `read` gives the bytes of a tile, or `None` when it is not there; `entry` is shown each entry in its
/// order.
///
/// # Errors
/// The first [`Flaw`].
pub fn check(
    head: &TreeHead,
    mut read: impl FnMut(Tile) -> Option<Vec<u8>>,
    mut entry: impl FnMut(u64, &Entry),
) -> Result<(), Flaw> {
    let mut edge = Edge::default();
    let mut get = |tile: Tile| read(tile).ok_or(Flaw::at(Refusal::MissingTile, tile));
    for bundle in (0..).map_while(|index| Tile::of(Level::Entries, index, head.size)) {
        let entries = bundle.entries(&get(bundle)?).map_err(|_| Flaw::at(Refusal::MalformedTile, bundle))?;
        (bundle.start()..).zip(&entries).for_each(|(position, found)| entry(position, found));
        for (tile, bytes) in edge.grow(entries).tiles {
            same(tile, &bytes, &mut get)?;
        }
    }
    for (tile, hashes) in edge.partial() {
        same(tile, &hash_tile(hashes), &mut get)?;
    }
    if edge.head() == *head { Ok(()) } else { Err(Flaw { refusal: Refusal::OtherRoot, tile: None }) }
}

fn same(tile: Tile, expected: &[u8], get: &mut impl FnMut(Tile) -> Result<Vec<u8>, Flaw>) -> Result<(), Flaw> {
    if tile.level() == Level::Entries {
        return Ok(());
    }
    let found = get(tile)?;
    if found.len() != expected.len() {
        return Err(Flaw::at(Refusal::MalformedTile, tile));
    }
    if found == expected { Ok(()) } else { Err(Flaw::at(Refusal::AlteredTile, tile)) }
}
