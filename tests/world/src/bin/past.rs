//! Writes the demo regency with its past as SQL, and puts it into the local store, which is far quicker than by
//! `wrangler d1 execute` and takes statements of any length.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, anyhow, ensure};
use clap::{Parser, Subcommand};
use klabat_evidence::Millis;
use klabat_service::seed;
use klabat_service::sqlite::Sqlite;
use klabat_world::demo;
use klabat_world::installation::{self, Installation};

/// Where wrangler keeps the files of local D1 databases, in the folder that it is told to persist to.
const DATABASES: &str = "v3/d1/miniflare-D1DatabaseObject";

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lives the past of the edge on this machine, and writes its rows
    Write {
        /// Lines of NAME=VALUE: all secrets of the edge
        #[arg(long)]
        secrets: PathBuf,
        /// Where the edge will answer
        #[arg(long)]
        origin: String,
        file: PathBuf,
    },
    /// Puts the rows into a local store that no edge has open, migrated and otherwise empty
    Load {
        /// The folder of the store
        #[arg(long)]
        store: PathBuf,
        file: PathBuf,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Write { secrets, origin, file } => {
            let text = fs::read_to_string(secrets)?;
            let secrets = installation::secrets(&text);
            let past = demo::past(Installation::local(&secrets, &origin)?, &demo::keys(&secrets)?, now()?)?;
            fs::write(&file, seed::text(&past.rows)).with_context(|| format!("cannot write {}", file.display()))
        }
        Command::Load { store, file } => {
            let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            Sqlite::load(&database(&store)?, &text).map_err(|error| anyhow!("the store refuses the past: {error:?}"))
        }
    }
}

/// The one database of a local store.
fn database(store: &Path) -> Result<PathBuf> {
    let folder = store.join(DATABASES);
    let listed = fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let files = listed.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let is_database = |file: &PathBuf| {
        file.extension().is_some_and(|extension| extension == "sqlite") && !file.ends_with("metadata.sqlite")
    };
    let mut databases = files.into_iter().filter(is_database);
    let database = databases.next().with_context(|| format!("no database in {}", folder.display()))?;
    ensure!(databases.next().is_none(), "there are several databases in {}", folder.display());
    Ok(database)
}

#[expect(clippy::disallowed_methods, reason = "this program is where the demo's present comes from")]
fn now() -> Result<Millis> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock of this machine is before 1970")?;
    Ok(Millis(u64::try_from(since.as_millis())?))
}
