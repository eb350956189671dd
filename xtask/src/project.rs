//! Where things are, and commands that run there.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

/// The checkout this program was built from.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// # Errors
    /// When the folder that holds this crate is gone.
    pub(crate) fn find() -> Result<Self> {
        let crate_folder =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = crate_folder.parent().context("the folder of xtask has no parent")?;
        Ok(Self { root: root.canonicalize().with_context(|| format!("{} is gone", root.display()))? })
    }

    /// `relative` under the root of the checkout.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// Cargo's target directory, which may have been moved.
    pub(crate) fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.path("target"), |moved| self.root.join(moved))
    }

    /// Notes of this program about what it has already done.
    pub(crate) fn stamps(&self) -> PathBuf {
        self.target().join("klabat")
    }

    /// The local store, secrets and demo data; nothing of it is committed.
    pub(crate) fn local(&self) -> PathBuf {
        self.path(".dev")
    }

    /// A program run at the root, with the npm tools (and so the npm `node`) before those of the machine.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.search_path());
        // What cargo set for this program is not meant for the ones it starts.
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION", "RUSTFLAGS"] {
            command.env_remove(name);
        }
        command
    }

    /// The cargo that started this program.
    pub(crate) fn cargo(&self) -> Command {
        self.command(&env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
    }

    /// An npm tool of package.json, which asks nothing and reports nothing.
    pub(crate) fn npm_tool(&self, name: &str) -> Command {
        let mut command = self.command(name);
        command
            .env("CI", "1")
            .env("WRANGLER_SEND_METRICS", "false")
            .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
            .env("WRANGLER_LOG_PATH", self.local().join("logs"));
        command
    }

    /// Finds a program as [`Self::command`] would.
    pub(crate) fn which(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.search_path()).map(|folder| folder.join(program)).find(|file| file.is_file())
    }

    fn search_path(&self) -> OsString {
        let tools = self.path("node_modules/.bin");
        let inherited = env::var_os("PATH").unwrap_or_default();
        env::join_paths(std::iter::once(tools).chain(env::split_paths(&inherited))).unwrap_or(inherited)
    }
}

/// Writes a file only when its contents differ, so that what watches it is not woken.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn write_if_changed(path: &Path, contents: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == contents) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    fs::write(path, contents).with_context(|| format!("cannot write {}", path.display()))
}

/// Every file under a folder, sorted; none when there is no such folder.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}
