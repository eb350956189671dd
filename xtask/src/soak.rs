//! `cargo xtask soak`: what takes longer than a test run may. Small versions of all of it run in `cargo xtask test`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use crate::bundle::{self, Build};
use crate::programs::Programs;
use crate::project::Project;
use crate::restore::restore;
use crate::run::{Stopwatch, alone, capture, run, step};
use crate::server::{self, Place, Server};
use crate::{contract, dev, setup};

/// The program that builds and runs libFuzzer's targets.
const CARGO_FUZZ: &str = "0.13.2";

/// What to soak, and for how long.
#[derive(Args)]
pub(crate) struct Soak {
    /// Of these only: world, fuzz, pairs, crash, panic, restore, contract
    parts: Vec<String>,
    /// Random stories of the world
    #[arg(long, default_value_t = 10_000)]
    runs: u32,
    /// Seed of the first story; the others follow it
    #[arg(long, default_value_t = 0)]
    seed: u32,
    /// Seconds for each fuzz target
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Examples for each operation of the API
    #[arg(long, default_value_t = 300)]
    examples: u32,
}

/// A part and what it does.
type Part = (&'static str, fn(&Project, &Soak) -> Result<()>);

const PARTS: [Part; 7] = [
    ("world", world),
    ("fuzz", |project, soak| fuzz(project, soak.seconds)),
    ("pairs", |project, _| pairs(project, 200)),
    ("crash", |project, _| crash(project, 500)),
    ("panic", |project, _| panic(project)),
    ("restore", |project, _| restore(project)),
    ("contract", |project, soak| contract::check(project, soak.examples)),
];

/// Runs the parts, all even when one fails.
///
/// # Errors
/// When a part has no such name, the set-up fails, or a part found something; which, is printed.
pub(crate) fn soak(project: &Project, wanted: &Soak) -> Result<()> {
    let known = |part: &String| PARTS.iter().any(|(name, _)| name == part);
    ensure!(wanted.parts.iter().all(known), "the parts are {}", PARTS.map(|(name, _)| name).join(", "));
    server::end_in_order()?;
    setup::setup(project)?;
    let _alone = alone(&project.stamps().join("test.lock"))?;
    let mut failed = Vec::new();
    for (name, part) in
        PARTS.iter().filter(|(name, _)| wanted.parts.is_empty() || wanted.parts.iter().any(|p| p == name))
    {
        println!("\n==> {name}");
        let watch = Stopwatch::start();
        let outcome = part(project, wanted);
        println!("    {name}: {:.0} s", watch.elapsed().as_secs_f64());
        if let Err(error) = outcome {
            println!("error: {error:#}");
            failed.push(*name);
        }
    }
    ensure!(failed.is_empty(), "found something: {}", failed.join(", "));
    println!("\nnothing was found");
    Ok(())
}

/// The world's random stories. A failing one is printed, shortened, with the seed that tells it again.
fn world(project: &Project, soak: &Soak) -> Result<()> {
    let mut stories = Programs::build(project)?.suite("tests/world")?;
    run(stories.arg("property").env("WORLD_RUNS", soak.runs.to_string()).env("WORLD_SEED", soak.seed.to_string()))
}

/// Every parser under libFuzzer, from the vectors and from what was found before.
fn fuzz(project: &Project, seconds: u64) -> Result<()> {
    let tools = cargo_fuzz(project)?;
    let corpus = project.stamps().join("fuzz");
    let mut targets = project.cargo();
    targets.args(["run", "--quiet", "--package", "klabat-fuzz", "--bin", "corpus", "--"]).arg(&corpus);
    let limit = format!("-max_total_time={seconds}");
    let mut failed = Vec::new();
    for target in capture(&mut targets)?.lines() {
        let mut fuzz = Command::new(tools.join("bin/cargo-fuzz"));
        fuzz.current_dir(project.path("tests/fuzz")).env("RUSTUP_TOOLCHAIN", "nightly");
        fuzz.args(["run", "--fuzz-dir", "libfuzzer", target]).arg(corpus.join(target));
        fuzz.args(["--", &limit, "-max_len=20000", "-timeout=10", "-print_final_stats=1", "-verbosity=0"]);
        if run(&mut fuzz).is_err() {
            failed.push(target.to_owned());
        }
    }
    ensure!(failed.is_empty(), "{} failed; their inputs are in tests/fuzz/libfuzzer/artifacts", failed.join(", "));
    Ok(())
}

/// Installs cargo-fuzz and nightly Rust where they are missing.
fn cargo_fuzz(project: &Project) -> Result<PathBuf> {
    let tools = project.stamps().join("tools");
    if !tools.join("bin/cargo-fuzz").exists() {
        step("cargo-fuzz", || {
            let mut cargo = project.cargo();
            run(cargo.args(["install", "--locked", "--version", CARGO_FUZZ, "cargo-fuzz", "--root"]).arg(&tools))
        })?;
    }
    if run(project.command("rustc").arg("--version").env("RUSTUP_TOOLCHAIN", "nightly")).is_err() {
        run(project.command("rustup").args(["toolchain", "install", "nightly", "--profile", "minimal"]))?;
    }
    Ok(tools)
}

/// An edge of its own with a crowd, and the generator of `klabat-world` against it.
pub(crate) struct Volley<'a> {
    pub(crate) project: &'a Project,
    pub(crate) place: Place,
    people: usize,
    pub(crate) programs: Programs<'a>,
}

impl<'a> Volley<'a> {
    /// With what the generator is told besides.
    pub(crate) fn prepare(project: &'a Project, name: &str, people: usize, extra: &[&str]) -> Result<Self> {
        bundle::build(project, &Build::tested(true))?;
        let place = empty(project, name)?;
        dev::prepare_empty(project, &place)?;
        let volley = Self { project, place, people, programs: Programs::build(project)? };
        run(volley.generator("prepare")?.args(extra))?;
        dev::execute(project, &volley.place.store, &volley.place.store.join("load.sql"))?;
        Ok(volley)
    }

    pub(crate) fn start(&self) -> Result<Server> {
        step("start workerd", || Server::start(self.project, &self.place, &self.place.store.join("edge.log")))
    }

    pub(crate) fn generator(&self, phase: &str) -> Result<Command> {
        let mut load = self.programs.command("load")?;
        load.arg(phase).arg("--folder").arg(&self.place.store).arg("--secrets").arg(&self.place.secrets);
        load.args(["--origin", &self.place.origin(), "--employees", &self.people.to_string()]);
        Ok(load)
    }
}

/// A place whose store is empty.
pub(crate) fn empty(project: &Project, name: &str) -> Result<Place> {
    let store = project.stamps().join("stores").join(name);
    if store.exists() {
        fs::remove_dir_all(&store).with_context(|| format!("cannot empty {}", store.display()))?;
    }
    Ok(Place { port: server::free_port()?, store, secrets: project.local().join("secrets.env") })
}

/// Each check-in twice, both at once: one record, one receipt.
///
/// # Errors
/// When a pair left anything else, or nothing could be run.
pub(crate) fn pairs(project: &Project, count: usize) -> Result<()> {
    let volley = Volley::prepare(project, "pairs", count, &[])?;
    let _server = volley.start()?;
    run(volley.generator("fire")?.args(["--pairs", &count.to_string()]))
}

/// workerd is killed, as by the power going, while check-ins arrive: every one that it had granted is still there. It is
/// killed after so many; twice as many are offered, for at most two minutes.
///
/// # Errors
/// When one was lost, workerd was not killed, or nothing could be run.
pub(crate) fn crash(project: &Project, granted: usize) -> Result<()> {
    let volley = Volley::prepare(project, "crash", granted.min(100), &[])?;
    let server = volley.start()?;
    let workerd = server.workerd().context("workerd was not found among the processes of wrangler")?;
    let (granted, killed) = (granted.to_string(), workerd.to_string());
    run(volley.generator("fire")?.args(["--seconds", "120", "--granted", &granted, "--then-kill", &killed]))?;
    drop(server);
    let _server = volley.start()?;
    run(&mut volley.generator("check")?)
}

/// The edge panics again and again while check-ins arrive: after each time it answers, and every one that it had granted
/// is still there.
///
/// # Errors
/// When one was lost, it answers no more, or nothing could be run.
pub(crate) fn panic(project: &Project) -> Result<()> {
    let volley = Volley::prepare(project, "panic", 50, &[])?;
    let _server = volley.start()?;
    run(volley.generator("fire")?.args(["--seconds", "5", "--panic-each", "20"]))?;
    run(&mut volley.generator("check")?)?;
    run(volley.generator("fire")?.args(["--pairs", "20"]))
}
