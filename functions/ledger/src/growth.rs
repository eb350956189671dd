//! A log that grows: new entries in, full tiles and a new root out.

use crate::entry::Entry;
use crate::hash::{Hash, empty_root, root_over};
use crate::proof::TreeHead;
use crate::tile::{Level, Tile, WIDTH, entry_bundle, hash_tile};

/// The right edge of a tree: of each level, what lies in its last tile that is not full. It is all that growing takes,
/// and it alone gives the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    entries: Vec<Entry>,
    levels: Vec<Vec<Hash>>,
}

/// The parts do not make the edge of a tree of that size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoEdge;

/// What becomes fixed when a tile fills up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grown {
    /// Full tiles with their bytes.
    pub tiles: Vec<(Tile, Vec<u8>)>,
    /// The hash over each full tile: level (1 or more), index in it.
    pub nodes: Vec<(u8, u64, Hash)>,
}

impl Edge {
    /// How many levels of hashes a tree of `size` leaves has.
    #[must_use]
    pub fn levels(size: u64) -> u8 {
        (0..8).find(|level| Level::Hashes(*level).len(size) == 0).unwrap_or(8)
    }

    /// Where the last tile of a level that is not full begins in a tree of `size` leaves, and where the level ends.
    #[must_use]
    pub fn span(level: Level, size: u64) -> (u64, u64) {
        let end = level.len(size);
        (end - end % WIDTH, end)
    }

    /// The edge of a tree of `size` leaves: the entries of [`span`](Self::span), and for each level from 1 the hashes.
    ///
    /// # Errors
    /// [`NoEdge`] when they are not as many as they must be.
    pub fn of(size: u64, entries: Vec<Entry>, nodes: Vec<Vec<Hash>>) -> Result<Self, NoEdge> {
        let mut levels = vec![entries.iter().map(Entry::leaf_hash).collect()];
        levels.extend(nodes);
        let fits = |(level, hashes): (u8, &Vec<Hash>)| {
            let (start, end) = Self::span(Level::Hashes(level), size);
            hashes.len() as u64 == end - start
        };
        let whole = levels.len() >= usize::from(Self::levels(size)) && (0..).zip(&levels).all(fits);
        if whole { Ok(Self { size, entries, levels }) } else { Err(NoEdge) }
    }

    /// The tree's size and root.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        let root = self.levels.iter().fold(None, |below: Option<Hash>, hashes| {
            let hashes: Vec<Hash> = hashes.iter().copied().chain(below).collect();
            root_over(&hashes)
        });
        TreeHead { size: self.size, root: root.unwrap_or_else(empty_root) }
    }

    /// Appends entries; what it returns is fixed for good.
    pub fn grow(&mut self, entries: impl IntoIterator<Item = Entry>) -> Grown {
        let mut grown = Grown::default();
        for entry in entries {
            self.size += 1;
            self.entries.push(entry);
            if self.entries.len() as u64 == WIDTH {
                let bundle = entry_bundle(&std::mem::take(&mut self.entries));
                grown.tiles.push((self.last_full(Level::Entries), bundle));
            }
            self.push(0, entry.leaf_hash(), &mut grown);
        }
        grown
    }

    /// The tiles of hashes that are not full, with what is in them.
    pub fn partial(&self) -> impl Iterator<Item = (Tile, &[Hash])> {
        (0..).zip(&self.levels).filter_map(|(level, hashes)| {
            let (start, _) = Self::span(Level::Hashes(level), self.size);
            Tile::of(Level::Hashes(level), start / WIDTH, self.size).map(|tile| (tile, hashes.as_slice()))
        })
    }

    fn push(&mut self, level: u8, hash: Hash, grown: &mut Grown) {
        let at = usize::from(level);
        if self.levels.len() == at {
            self.levels.push(Vec::new());
        }
        self.levels[at].push(hash);
        if (self.levels[at].len() as u64) < WIDTH {
            return;
        }
        let hashes = std::mem::take(&mut self.levels[at]);
        let tile = self.last_full(Level::Hashes(level));
        let over = root_over(&hashes).expect("256 are not none");
        grown.tiles.push((tile, hash_tile(&hashes)));
        grown.nodes.push((level + 1, tile.index(), over));
        self.push(level + 1, over, grown);
    }

    /// The tile of this level that the last entry has filled.
    fn last_full(&self, level: Level) -> Tile {
        let index = level.len(self.size) / WIDTH - 1;
        Tile::of(level, index, self.size).expect("it was filled just now")
    }
}
