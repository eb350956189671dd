//! The files of the log (C2SP tlog-tiles): their names and what is in them.

use std::fmt;

use crate::entry::Entry;
use crate::hash::Hash;

/// Hashes or entries in a full tile (tlog-tiles: “exactly 256 hashes wide”).
pub const WIDTH: u64 = 256;

/// Before each entry in a bundle: its length, two bytes.
const ENTRY_PREFIX: [u8; 2] = [0, 32];

/// What the files of one level hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The entries themselves (`tile/entries/…`).
    Entries,
    /// Hashes: of leaves at level 0, of full tiles one level below above it (`tile/L/…`).
    Hashes(u8),
}

impl Level {
    /// How many entries or hashes this level has in a tree of `size` leaves.
    #[must_use]
    pub fn len(self, size: u64) -> u64 {
        match self {
            Self::Entries => size,
            Self::Hashes(level) => size.checked_shr(8 * u32::from(level)).unwrap_or(0),
        }
    }
}

/// One file of the log: 1 to 256 consecutive entries or hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    level: Level,
    index: u64,
    width: u16,
}

/// The text is no path of a tile, or its bytes are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTile;

impl Tile {
    /// The tile of this index in a tree of `size` leaves, full or partial; `None` where nothing is there yet.
    #[must_use]
    pub fn of(level: Level, index: u64, size: u64) -> Option<Self> {
        let there = level.len(size).checked_sub(index.checked_mul(WIDTH)?)?;
        let width = u16::try_from(there.min(WIDTH)).ok().filter(|width| *width > 0)?;
        Some(Self { level, index, width })
    }

    /// All tiles of a tree of `size` leaves: bundles of entries first, then the hashes, level by level.
    pub fn all(size: u64) -> impl Iterator<Item = Self> {
        let levels = std::iter::once(Level::Entries).chain((0..8).map(Level::Hashes));
        levels.flat_map(move |level| (0..).map_while(move |index| Self::of(level, index, size)))
    }

    /// Its level.
    #[must_use]
    pub const fn level(self) -> Level {
        self.level
    }

    /// Which tile of its level it is.
    #[must_use]
    pub const fn index(self) -> u64 {
        self.index
    }

    /// How many entries or hashes it holds: 1 to 256.
    #[must_use]
    pub const fn width(self) -> u16 {
        self.width
    }

    /// Whether nothing can be added to it.
    #[must_use]
    pub const fn is_full(self) -> bool {
        self.width as u64 == WIDTH
    }

    /// The first of its entries or hashes, counted in its level.
    #[must_use]
    pub const fn start(self) -> u64 {
        self.index * WIDTH
    }

    /// Reads a path as [`Display`](fmt::Display) writes it; any other spelling is refused.
    ///
    /// # Errors
    /// [`NoTile`].
    pub fn parse(path: &str) -> Result<Self, NoTile> {
        let (level, rest) = path.strip_prefix("tile/").and_then(|rest| rest.split_once('/')).ok_or(NoTile)?;
        let level = match level {
            "entries" => Level::Entries,
            number => Level::Hashes(number.parse().ok().filter(|level| *level < 64).ok_or(NoTile)?),
        };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok().filter(|width| (1..256).contains(width))),
            None => (rest, Some(256)),
        };
        let tile = Self { level, index: parse_index(index)?, width: width.ok_or(NoTile)? };
        if tile.to_string() == path { Ok(tile) } else { Err(NoTile) }
    }

    /// The hashes in its bytes.
    ///
    /// # Errors
    /// [`NoTile`] when they are not as many as its width.
    pub fn hashes(self, bytes: &[u8]) -> Result<Vec<Hash>, NoTile> {
        match bytes.as_chunks() {
            (hashes, []) if hashes.len() == usize::from(self.width) => Ok(hashes.to_vec()),
            _ => Err(NoTile),
        }
    }

    /// The entries in its bytes.
    ///
    /// # Errors
    /// [`NoTile`] when they are not as many as its width, of 32 bytes each.
    pub fn entries(self, bytes: &[u8]) -> Result<Vec<Entry>, NoTile> {
        let (entries, rest) = bytes.as_chunks::<{ ENTRY_PREFIX.len() + Entry::LEN }>();
        if !rest.is_empty() || entries.len() != usize::from(self.width) {
            return Err(NoTile);
        }
        let entry = |bytes: &[u8; 34]| {
            let entry = bytes.strip_prefix(&ENTRY_PREFIX)?;
            entry.try_into().ok().map(Entry)
        };
        entries.iter().map(entry).collect::<Option<_>>().ok_or(NoTile)
    }
}

impl fmt::Display for Tile {
    /// `tile/L/N` or `tile/entries/N`, with `.p/W` behind a partial one. N in groups of three digits, all but the last
    /// with an `x` before it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Level::Entries => write!(f, "tile/entries")?,
            Level::Hashes(level) => write!(f, "tile/{level}")?,
        }
        let mut unit = 1;
        while self.index / unit >= 1000 {
            unit *= 1000;
        }
        while unit > 1 {
            write!(f, "/x{:03}", self.index / unit % 1000)?;
            unit /= 1000;
        }
        write!(f, "/{:03}", self.index % 1000)?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// The bytes of a tile of hashes.
#[must_use]
pub fn hash_tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// The bytes of a bundle of entries: each with its length before it.
#[must_use]
pub fn entry_bundle(entries: &[Entry]) -> Vec<u8> {
    entries.iter().flat_map(|entry| ENTRY_PREFIX.into_iter().chain(entry.0)).collect()
}

/// Groups of three digits; [`Tile::parse`] compares the spelling. An index that no tree of 2^53 leaves has is none, so
/// that [`Tile::start`] cannot overflow.
fn parse_index(text: &str) -> Result<u64, NoTile> {
    let mut index: u64 = 0;
    for group in text.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 || !digits.bytes().all(|digit| digit.is_ascii_digit()) || index >= 1 << 45 {
            return Err(NoTile);
        }
        index = index * 1000 + digits.parse::<u64>().map_err(|_| NoTile)?;
    }
    if index < 1 << 45 { Ok(index) } else { Err(NoTile) }
}
