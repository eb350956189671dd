//! A folder with a log in it, as anyone may fetch it: `checkpoint`, and `tile/…` beside it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use klabat_ledger::{Entry, Level, Refusal, Tile, Tree, TreeHead, Unreadable, VerifiedCheckpoint, mirror};

use crate::input;
use crate::trust::LogTrust;

/// Bytes of one entry in a bundle: its length (2) and itself.
const BUNDLED: usize = 2 + Entry::LEN;

/// Where a log lies.
pub(crate) struct Mirror {
    folder: PathBuf,
    checkpoint: PathBuf,
}

/// A log that was checked whole: every entry, every tile, up to the root that the checkpoint signs.
#[derive(Default)]
pub(crate) struct CheckedLog {
    positions: HashMap<[u8; 32], u64>,
}

impl Mirror {
    /// The folder, or the checkpoint in it (which may have another name).
    pub(crate) fn at(path: &Path) -> Self {
        if path.is_dir() {
            return Self { folder: path.to_owned(), checkpoint: path.join("checkpoint") };
        }
        let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
        Self { folder, checkpoint: path.to_owned() }
    }

    /// The checkpoint, by the log's key and the trusted witnesses'.
    pub(crate) fn checkpoint(&self, trust: &LogTrust) -> Result<VerifiedCheckpoint, crate::Refusal> {
        trust.present(&input::read(&self.checkpoint)?)
    }

    /// The same of a checkpoint that was kept: it may be signed by a former key.
    pub(crate) fn kept_checkpoint(&self, trust: &LogTrust) -> Result<VerifiedCheckpoint, crate::Refusal> {
        trust.kept(&input::read(&self.checkpoint)?)
    }

    /// Reads all of the log.
    pub(crate) fn check(&self, head: &TreeHead) -> Result<CheckedLog, crate::Refusal> {
        let mut positions = HashMap::new();
        let note = |position: u64, entry: &Entry| {
            positions.entry(entry.0).or_insert(position);
        };
        mirror::check(head, |tile| self.read(tile), note).map_err(|flaw| {
            let tile = flaw.tile.map(|tile| tile.to_string());
            crate::Refusal::Log(flaw.refusal, tile)
        })?;
        Ok(CheckedLog { positions })
    }

    /// Whether the log of `head` begins with that of `old`.
    pub(crate) fn extends(&self, head: &TreeHead, old: &TreeHead) -> Result<(), crate::Refusal> {
        if old.size > head.size {
            return Err(Refusal::Shrunk.into());
        }
        let read = |tile: Tile| self.read(tile).ok_or(tile);
        let path = Tree::new(head.size, read).consistency(old.size).map_err(|unreadable| match unreadable {
            Unreadable::Reader(tile) => crate::Refusal::Log(Refusal::MissingTile, Some(tile.to_string())),
            Unreadable::Malformed(tile) => crate::Refusal::Log(Refusal::MalformedTile, Some(tile.to_string())),
        })?;
        Ok(head.extends(old, &path)?)
    }

    /// The bytes of a tile. A mirror that has gone on may have the full tile in a partial one's place.
    fn read(&self, tile: Tile) -> Option<Vec<u8>> {
        let read = |path: &str| fs::read(self.folder.join(path)).ok();
        let path = tile.to_string();
        read(&path).or_else(|| {
            let (full, _) = path.split_once(".p/")?;
            let mut bytes = read(full)?;
            let each = if tile.level() == Level::Entries { BUNDLED } else { 32 };
            bytes.truncate(usize::from(tile.width()) * each);
            Some(bytes)
        })
    }
}

impl CheckedLog {
    /// The first place of an entry.
    pub(crate) fn position(&self, leaf: &[u8; 32]) -> Option<u64> {
        self.positions.get(leaf).copied()
    }
}
