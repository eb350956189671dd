//! What the other commands need besides Rust, Node and npm.

use std::fs;
use std::thread;

use anyhow::{Context as _, Result, bail};

use crate::project::{Project, write_if_changed};
use crate::run::{alone, capture, run, step};
use crate::state::digest;

/// The target of the edge, the app and the console.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// The target of the beacon's smallest board; only the tests build for it.
pub(crate) const BOARD: &str = "riscv32imc-unknown-none-elf";

/// Adds the wasm target and the npm tools where they are missing.
///
/// # Errors
/// When a tool is missing or a registry cannot be reached; says which and what to do.
pub(crate) fn setup(project: &Project) -> Result<()> {
    target(project, WASM)?;
    npm(project)
}

/// The same, with the npm packages coming while `work` is done, which needs none of them: they wait for the network, it
/// for the processor.
///
/// # Errors
/// As [`setup`], or what the work returned.
pub(crate) fn beside(project: &Project, work: impl FnOnce() -> Result<()>) -> Result<()> {
    target(project, WASM)?;
    thread::scope(|scope| {
        let npm = scope.spawn(|| npm(project));
        work()?;
        npm.join().unwrap_or_else(|_| bail!("the installation of the npm packages panicked"))
    })
}

/// Adds a compilation target through rustup unless its library is there already.
///
/// # Errors
/// When rustup is missing or cannot download it.
pub(crate) fn target(project: &Project, target: &str) -> Result<()> {
    let library = capture(project.command("rustc").args(["--print", "target-libdir", "--target", target]))?;
    if fs::exists(library.trim()).is_ok_and(|present| present) {
        return Ok(());
    }
    step(&format!("Rust target {target}"), || run(project.command("rustup").args(["target", "add", target])))
}

/// Installs the npm packages when package-lock.json is not the one they were installed from.
fn npm(project: &Project) -> Result<()> {
    let _alone = alone(&project.stamps().join("npm.lock"))?;
    let lock = fs::read(project.path("package-lock.json")).context("cannot read package-lock.json")?;
    let (wanted, stamp) = (digest(&[&lock]), project.path("node_modules/.klabat-lock"));
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("npm packages", || {
        run(project.command("npm").args(["ci", "--no-fund", "--no-audit", "--loglevel=error"]))?;
        write_if_changed(&stamp, wanted.as_bytes())
    })
}
