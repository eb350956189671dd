//! Advancing the checkpoint to the end of the order. Whatever is interrupted is done again from the last checkpoint, and
//! comes out the same, since it follows from the order; of two at once one loses the compare-and-set, and its work was
//! the same as the other's.

use std::sync::Arc;

use klabat_ledger::{Checkpoint, Edge, Grown, Hash, Level, Tile, TreeHead, empty_root};

use super::adopt::adopt;
use super::rows;
use crate::app::App;
use crate::failure::Failure;
use crate::ports::{Config, PortFault, Ports, Statement};
use crate::store::sql;

/// Entries of one checkpoint at most: their hashes are some milliseconds of a Worker, and their tiles fit one batch.
const STEP: u64 = 2048;

/// Checkpoints of one run at most; what is left then is for the next minute.
const STEPS: usize = 16;

const HEAD: &str = "SELECT size, root FROM checkpoints ORDER BY size DESC LIMIT 1";

const NODE: &str = "INSERT INTO log_nodes (level, position, hash) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

/// Stores the checkpoint only where the newest one is that which it extends.
const ADVANCE: &str = "
    INSERT INTO checkpoints (size, root, note, at)
    SELECT ?1, ?2, ?3, ?4 WHERE ?5 = (SELECT coalesce(max(size), 0) FROM checkpoints)
    RETURNING size";

/// Signs a checkpoint over everything that has its place in the order; an adapter calls it every minute. Its answer is
/// the log's size as far as this run has seen it.
///
/// # Errors
/// [`PortFault`], for the log; nothing is lost, the next run goes on. Also when the order no longer gives the tree that
/// was signed last: then nothing more is signed.
pub async fn sequence<P: Ports>(ports: &Arc<P>, config: &Arc<Config>) -> Result<u64, PortFault> {
    let app = App { ports: Arc::clone(ports), config: Arc::clone(config) };
    run(&app).await.map_err(|failure| match failure {
        Failure::Fault(text) => PortFault(text),
        Failure::Refused(refusal) | Failure::About(refusal, _) => PortFault(refusal.code().to_owned()),
    })
}

async fn run<P: Ports>(app: &App<P>) -> Result<u64, Failure> {
    adopt(app).await?;
    let mut size = 0;
    for _ in 0..STEPS {
        let head = head(app).await?;
        size = head.size;
        let Some(step) = Step::gather(app, head).await? else { break };
        step.keep(app).await?;
        size = step.commit(app).await?;
    }
    Ok(size)
}

/// The last checkpoint's tree.
async fn head<P: Ports>(app: &App<P>) -> Result<TreeHead, Failure> {
    let mut answers = app.batch(vec![sql!(HEAD)]).await?;
    let head = answers.first(|mut row| Ok(TreeHead { size: row.next()?, root: row.next()? }))?;
    Ok(head.unwrap_or_else(|| TreeHead { size: 0, root: empty_root() }))
}

/// From one checkpoint to the next.
struct Step {
    old: TreeHead,
    grown: Grown,
    new: TreeHead,
}

impl Step {
    /// Reads what the old tree ends in and what follows; `None` when nothing does.
    async fn gather<P: Ports>(app: &App<P>, old: TreeHead) -> Result<Option<Self>, Failure> {
        let (start, _) = Edge::span(Level::Entries, old.size);
        let mut statements = vec![rows::statement(Level::Entries, start, old.size + STEP)];
        let spans: Vec<_> = (1..Edge::levels(old.size)).map(Level::Hashes).collect();
        statements.extend(spans.iter().map(|level| {
            let (start, end) = Edge::span(*level, old.size);
            rows::statement(*level, start, end)
        }));
        let mut answers = app.batch(statements).await?;
        let mut kept = rows::entries(rows::read(&mut answers, start)?);
        let levels: Result<Vec<Vec<Hash>>, Failure> =
            spans.iter().map(|level| rows::read(&mut answers, Edge::span(*level, old.size).0)).collect();
        let new = kept.split_off(kept.len().min(usize::try_from(old.size - start).expect("below 256")));
        let edge = Edge::of(old.size, kept, levels?).ok().filter(|edge| edge.head() == old);
        let mut edge = edge.ok_or_else(|| Failure::Fault("the order does not give the tree that was signed".into()))?;
        if new.is_empty() {
            return Ok(None);
        }
        let grown = edge.grow(new);
        Ok(Some(Self { old, grown, new: edge.head() }))
    }

    /// Keeps the tiles that are full now, before any checkpoint needs them.
    async fn keep<P: Ports>(&self, app: &App<P>) -> Result<(), Failure> {
        for (tile, bytes) in &self.grown.tiles {
            app.ports.put_tile(rows::name(tile.level(), &self.over(*tile)?), bytes.clone()).await?;
        }
        Ok(())
    }

    /// The hash over a full tile: for a bundle of entries that over their leaves.
    fn over(&self, tile: Tile) -> Result<Hash, Failure> {
        let level = match tile.level() {
            Level::Entries => 1,
            Level::Hashes(level) => level + 1,
        };
        let mut nodes = self.grown.nodes.iter();
        let node = nodes.find(|(at, index, _)| (*at, *index) == (level, tile.index()));
        node.map(|(.., hash)| *hash).ok_or_else(|| Failure::Fault(format!("no hash over {tile}")))
    }

    /// Signs, and advances the checkpoint where nobody else has.
    async fn commit<P: Ports>(self, app: &App<P>) -> Result<u64, Failure> {
        let key = app.config.log.log();
        let checkpoint = Checkpoint { origin: key.name().to_owned(), head: self.new };
        let signature = app.ports.sign_log(checkpoint.to_string().into_bytes()).await?;
        let note = checkpoint.signed(key, signature).to_string();
        let insert = |(level, position, hash): &(u8, u64, Hash)| sql!(NODE, *level, *position, *hash);
        let mut statements: Vec<Statement> = self.grown.nodes.iter().map(insert).collect();
        statements.push(sql!(ADVANCE, self.new.size, self.new.root, note, app.now(), self.old.size));
        app.batch(statements).await?;
        Ok(self.new.size)
    }
}
