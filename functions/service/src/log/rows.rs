//! What the store holds of the log.

use klabat_ledger::{Entry, Hash, Level, Tile, entry_bundle, hash_tile};

use crate::failure::Failure;
use crate::ports::Statement;
use crate::store::{Answers, sql};

const ENTRIES: &str = "SELECT position, entry FROM log WHERE position >= ?1 AND position < ?2 ORDER BY position";

const NODES: &str = "
    SELECT position, hash FROM log_nodes WHERE level = ?1 AND position >= ?2 AND position < ?3 ORDER BY position";

/// The newest checkpoint that as many witnesses cosigned as `?1` says, with their lines.
pub(crate) const PUBLISHED: &str = "
    SELECT size, note || coalesce((SELECT group_concat(line, '') FROM cosignatures WHERE size = checkpoints.size), '')
      AS note
    FROM checkpoints
    WHERE ?1 <= (SELECT count(*) FROM cosignatures WHERE size = checkpoints.size)
    ORDER BY size DESC LIMIT 1";

/// The entries or hashes of a level from `start` to before `end`.
pub(super) fn statement(level: Level, start: u64, end: u64) -> Statement {
    match level {
        Level::Entries | Level::Hashes(0) => sql!(ENTRIES, start, end),
        Level::Hashes(level) => sql!(NODES, level, start, end),
    }
}

/// Reads the answer to [`statement`]: what follows `start` without a gap.
pub(super) fn read(answers: &mut Answers, start: u64) -> Result<Vec<[u8; 32]>, Failure> {
    let mut expected = start;
    answers.rows(|mut row| {
        let position: u64 = row.next()?;
        if position != expected {
            return Err(Failure::Fault(format!("the log has {position} where {expected} should be")));
        }
        expected += 1;
        row.next()
    })
}

/// The statement that gives a tile.
pub(super) fn of_tile(tile: Tile) -> Statement {
    statement(tile.level(), tile.start(), tile.start() + u64::from(tile.width()))
}

/// The bytes of a tile from the answer to [`of_tile`]; `None` where not all of it is there.
pub(super) fn tile(answers: &mut Answers, tile: Tile) -> Result<Option<Vec<u8>>, Failure> {
    let rows = read(answers, tile.start())?;
    Ok((rows.len() == usize::from(tile.width())).then(|| bytes(tile.level(), rows)))
}

fn bytes(level: Level, rows: Vec<[u8; 32]>) -> Vec<u8> {
    match level {
        Level::Entries => entry_bundle(&entries(rows)),
        Level::Hashes(0) => hash_tile(&entries(rows).iter().map(Entry::leaf_hash).collect::<Vec<Hash>>()),
        Level::Hashes(_) => hash_tile(&rows),
    }
}

pub(super) fn entries(rows: Vec<[u8; 32]>) -> Vec<Entry> {
    rows.into_iter().map(Entry).collect()
}

/// Under which name a full tile is kept: the hash over it, which says what is in it.
pub(super) fn name(level: Level, over: &Hash) -> String {
    let kind = if level == Level::Entries { "entries" } else { "tile" };
    format!("log/{kind}/{}", base16ct::lower::encode_string(over))
}
