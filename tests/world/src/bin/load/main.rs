//! Fires check-ins at an edge on this machine and measures how it answers.
//!
//! `load prepare` writes the people's rows as SQL, for an empty store with its migrations; `load fire`, once the edge
//! runs on that store, signs check-ins and sends them: unique ones for so many seconds, or pairs of identical ones.

mod client;
mod fire;
mod journal;
mod pairs;

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use clap::{Parser, Subcommand};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use klabat_api::console::Role;
use klabat_evidence::{ChallengeSecret, Millis};
use klabat_service::seed;
use klabat_world::load::{Crowd, MAX_PEOPLE};

/// How long the auditor stays signed in: longer than any run.
const SESSION_MS: u64 = 24 * 60 * 60 * 1000;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    phase: Phase,
}

#[derive(Subcommand)]
enum Phase {
    /// Write load.sql
    Prepare(Options),
    /// Send, measure and print; load.requests says how many were sent
    Fire(Options),
    /// Demand that every check-in which the last `fire` was granted is recorded
    Check(Options),
}

#[derive(clap::Args)]
struct Options {
    /// Where both phases write and read
    #[arg(long)]
    folder: PathBuf,
    /// Lines of NAME=VALUE; `MAC_SECRET` is read
    #[arg(long)]
    secrets: PathBuf,
    /// Where the edge answers
    #[arg(long)]
    origin: String,
    /// People, each with a phone
    #[arg(long, default_value_t = 500)]
    employees: usize,
    /// Requests under way at a time
    #[arg(long, default_value_t = 16)]
    concurrency: usize,
    /// How long to fire
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Instead: send so many check-ins twice each, both at once, and demand one record and one receipt of each
    #[arg(long)]
    pairs: Option<usize>,
    /// Kill this process once as many check-ins as `--granted` says were granted, and send as many again; fails unless it
    /// came to that
    #[arg(long, requires = "granted")]
    then_kill: Option<u32>,
    #[arg(long)]
    granted: Option<usize>,
    /// Have the edge panic, a development build can be asked to, after each so many that were granted; fails unless it did
    #[arg(long)]
    panic_each: Option<usize>,
    /// Have an auditor signed in by this secret, base64url
    #[arg(long)]
    session: Option<String>,
}

fn main() -> Result<ExitCode> {
    match Arguments::parse().phase {
        Phase::Prepare(options) => prepare(&options)?,
        Phase::Fire(options) => return fire(&options),
        Phase::Check(options) => journal::check(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}

impl Options {
    fn seed_file(&self) -> PathBuf {
        self.folder.join("load.seed")
    }

    fn crowd(&self, seed: &[u8]) -> Result<Crowd> {
        ensure!((1..=MAX_PEOPLE).contains(&self.employees), "--employees must be 1 to {MAX_PEOPLE}");
        ensure!(self.concurrency > 0, "--concurrency must be at least 1");
        Ok(Crowd::new(seed, self.employees))
    }

    /// Of an edge that is not there.
    #[cfg(test)]
    fn of_a_test() -> Self {
        let arguments = ["load", "fire", "--folder", ".", "--secrets", ".", "--origin", "http://localhost:1"];
        match Arguments::parse_from(arguments).phase {
            Phase::Fire(options) => options,
            Phase::Prepare(_) | Phase::Check(_) => unreachable!("it says fire"),
        }
    }

    fn secret(&self) -> Result<ChallengeSecret> {
        let text = fs::read_to_string(&self.secrets)?;
        let secrets: HashMap<_, _> = text.lines().filter_map(|line| line.split_once('=')).collect();
        let secret = secrets.get("MAC_SECRET").context("no MAC_SECRET among the secrets")?;
        let bytes = BASE64URL_NOPAD.decode(secret.as_bytes())?;
        Ok(ChallengeSecret::new(bytes.try_into().ok().context("MAC_SECRET has 32 bytes")?))
    }
}

fn prepare(options: &Options) -> Result<()> {
    let mut seed = [0; 32];
    draw(&mut seed);
    let mut rows = options.crowd(&seed)?.rows(now());
    if let Some(session) = &options.session {
        let (secret, now) = (BASE64URL_NOPAD.decode(session.as_bytes())?, now());
        rows.push(seed::user("auditor", "Auditor", Role::Auditor, seed, now));
        rows.push(seed::session("auditor", &secret, now, Millis(now.0 + SESSION_MS)));
    }
    fs::write(options.seed_file(), HEXLOWER.encode(&seed))?;
    fs::write(options.folder.join("load.sql"), seed::text(&rows))?;
    Ok(())
}

fn fire(options: &Options) -> Result<ExitCode> {
    let seed = fs::read_to_string(options.seed_file()).context("nothing is prepared: run `load prepare` first")?;
    let mut crowd = options.crowd(&HEXLOWER.decode(seed.trim().as_bytes())?)?;
    let mut desk = client::open(&crowd, options)?;
    let (requests, good) = match options.pairs {
        Some(count) => pairs::run(&mut crowd, &mut desk, options, count)?,
        None => fire::run(&mut crowd, &mut desk, options)?,
    };
    fs::write(options.folder.join("load.requests"), requests.to_string())?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::disallowed_methods, reason = "this program measures this machine")]
fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[expect(clippy::disallowed_methods, reason = "this program measures this machine")]
fn instant() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "this program is where the people's keys come from")]
fn draw(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("an operating system that runs this has randomness");
}
