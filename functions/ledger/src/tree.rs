//! A tree that lies in tiles: its root, and the proofs about it (RFC 6962 §2.1.1, §2.1.2).

use std::collections::BTreeMap;

use crate::hash::{Hash, empty_root, node_hash, root_over, split};
use crate::tile::{Level, Tile, WIDTH};

/// Where the bytes of tiles come from. A function from tile to bytes is one.
pub trait TileReader {
    /// Why a tile could not be had.
    type Error;

    /// The bytes of the tile.
    ///
    /// # Errors
    /// When it cannot be had.
    fn read(&mut self, tile: Tile) -> Result<Vec<u8>, Self::Error>;
}

impl<E, F: FnMut(Tile) -> Result<Vec<u8>, E>> TileReader for F {
    type Error = E;

    fn read(&mut self, tile: Tile) -> Result<Vec<u8>, E> {
        self(tile)
    }
}

/// Why a tree could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable<E> {
    /// The reader's own reason.
    Reader(E),
    /// The bytes are not as long as the tile is wide.
    Malformed(Tile),
}

/// A tree of so many leaves behind a reader. Nothing in it is trusted: what it computes is worth as much as the root
/// that it is compared with.
pub struct Tree<R> {
    size: u64,
    reader: R,
    kept: BTreeMap<Tile, Vec<Hash>>,
}

impl<R: TileReader> Tree<R> {
    /// A tree of `size` leaves.
    pub const fn new(size: u64, reader: R) -> Self {
        Self { size, reader, kept: BTreeMap::new() }
    }

    /// Its root.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn root(&mut self) -> Result<Hash, Unreadable<R::Error>> {
        self.root_of(self.size)
    }

    /// The root that it had when it had only `size` leaves, at most as many as it has.
    ///
    /// # Errors
    /// [`Unreadable`].
    ///
    /// # Panics
    /// When `size` is greater than the tree's.
    pub fn root_of(&mut self, size: u64) -> Result<Hash, Unreadable<R::Error>> {
        assert!(size <= self.size, "a tree of {} leaves never had {size}", self.size);
        if size == 0 { Ok(empty_root()) } else { self.range(0, size) }
    }

    /// The audit path of a leaf, from the leaf upwards.
    ///
    /// # Errors
    /// [`Unreadable`].
    ///
    /// # Panics
    /// When the tree has no such leaf.
    pub fn inclusion(&mut self, index: u64) -> Result<Vec<Hash>, Unreadable<R::Error>> {
        assert!(index < self.size, "a tree of {} leaves has none at {index}", self.size);
        let (mut start, mut end) = (0, self.size);
        let mut path = Vec::new();
        while end - start > 1 {
            let middle = start + split(end - start);
            if index < middle {
                path.push(self.range(middle, end)?);
                end = middle;
            } else {
                path.push(self.range(start, middle)?);
                start = middle;
            }
        }
        path.reverse();
        Ok(path)
    }

    /// The consistency proof from the tree of the first `old` leaves, empty when `old` is 0 or the whole.
    ///
    /// # Errors
    /// [`Unreadable`].
    ///
    /// # Panics
    /// When `old` is greater than the tree's size.
    pub fn consistency(&mut self, old: u64) -> Result<Vec<Hash>, Unreadable<R::Error>> {
        assert!(old <= self.size, "a tree of {} leaves never had {old}", self.size);
        let (mut start, mut end) = (0, self.size);
        let mut path = Vec::new();
        if old == 0 {
            return Ok(path);
        }
        while end != old {
            let middle = start + split(end - start);
            if old <= middle {
                path.push(self.range(middle, end)?);
                end = middle;
            } else {
                path.push(self.range(start, middle)?);
                start = middle;
            }
        }
        // What remains is a subtree of both; the verifier knows it already when it is the whole old tree.
        if start > 0 {
            path.push(self.range(start, end)?);
        }
        path.reverse();
        Ok(path)
    }

    /// The Merkle tree hash of the leaves from `start` to before `end`, where `start` is a multiple of a power of two
    /// that is not smaller than their number: so it is for all that the splits of RFC 6962 give.
    fn range(&mut self, start: u64, end: u64) -> Result<Hash, Unreadable<R::Error>> {
        let length = end - start;
        if length.is_power_of_two() {
            return self.complete(length.ilog2(), start / length);
        }
        let middle = start + split(length);
        Ok(node_hash(&self.range(start, middle)?, &self.range(middle, end)?))
    }

    /// The hash of the `index`-th subtree of `2^height` leaves: over the part of one tile, eight heights to a level.
    fn complete(&mut self, height: u32, index: u64) -> Result<Hash, Unreadable<R::Error>> {
        let (level, width) = (height / 8, 1u64 << (height % 8));
        let first = index * width;
        let level = Level::Hashes(u8::try_from(level).expect("64 heights are 8 levels"));
        let tile = Tile::of(level, first / WIDTH, self.size).expect("every complete subtree of the tree has its tile");
        let from = usize::try_from(first % WIDTH).expect("below 256");
        let to = from + usize::try_from(width).expect("at most 128");
        let hashes = self.tile(tile)?.get(from..to).ok_or(Unreadable::Malformed(tile))?;
        root_over(hashes).ok_or(Unreadable::Malformed(tile))
    }

    fn tile(&mut self, tile: Tile) -> Result<&[Hash], Unreadable<R::Error>> {
        if !self.kept.contains_key(&tile) {
            let bytes = self.reader.read(tile).map_err(Unreadable::Reader)?;
            let hashes = tile.hashes(&bytes).map_err(|_| Unreadable::Malformed(tile))?;
            self.kept.insert(tile, hashes);
        }
        Ok(&self.kept[&tile])
    }
}

/// The tiles that the audit path of a leaf needs, for a caller who must fetch them first.
///
/// # Panics
/// When a tree of `size` leaves has none at `index`.
#[must_use]
pub fn tiles_of_inclusion(index: u64, size: u64) -> Vec<Tile> {
    let mut tiles = Vec::new();
    let reader = |tile: Tile| {
        tiles.push(tile);
        Ok::<_, std::convert::Infallible>(vec![0; 32 * usize::from(tile.width())])
    };
    let path = Tree::new(size, reader).inclusion(index);
    debug_assert!(path.is_ok(), "nothing is wrong with zeros");
    tiles
}
