//! The auditor's command line: verifies offline what Klabat keeps, and what phones and authenticators say.
//!
//! ```text
//! files → inputs → judge (pure; signatures answered natively) → one line of JSON for each input → exit code
//! ```
//!
//! What is trusted comes from the caller: a trust file for evidence, pinned root keys for phones, and the time at
//! which certificates must be valid. What this crate does not do: it asks no network and no clock.

mod answer;
mod assertion;
mod audit;
mod chain;
mod cli;
mod evidence;
mod export;
mod facts;
mod input;
mod lines;
mod log;
mod mirror;
mod month;
mod order;
mod receipt;
mod refusal;
mod registration;
mod report;
mod trust;

use std::io::{self, Write};

pub use cli::{Cli, Command, Grounds, LogCommand, Logged, Policy, Trusted};
pub use refusal::Refusal;
pub use report::Report;
pub use trust::{LogTrust, Trust, TrustError};

/// Why a command could not begin or go on: nothing that a verdict would say.
#[derive(Debug)]
pub enum Failure {
    /// The command was given something unusable: exit code 2.
    Usage(String),
    /// The lines could not be written: exit code 1, for not everything was accepted.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Carries a command out: one line of JSON to `out` for each input, progress and summary for people to `people`.
/// Whether all was accepted.
///
/// # Errors
///
/// [`Failure`].
pub fn run(cli: &Cli, out: &mut dyn Write, people: &mut dyn Write) -> Result<bool, Failure> {
    let mut report = Report::new(out, people);
    match &cli.command {
        Command::Registration { files, policy, at } => registration::run(files, *policy, *at, &mut report)?,
        Command::Assertion { files } => assertion::run(files, &mut report)?,
        Command::Chain { files, at } => chain::run(files, *at, &mut report)?,
        Command::Evidence { files, grounds } => {
            let (trust, log) = grounds.read(&mut report)?;
            evidence::run(files, &trust, log.as_ref(), &mut report)?;
        }
        Command::Export { files, grounds } => {
            let (trust, log) = grounds.read(&mut report)?;
            export::run(files, &trust, log.as_ref(), &mut report)?;
        }
        Command::Month { files, grounds } => {
            let (trust, log) = grounds.read(&mut report)?;
            month::run(files, &trust, log.as_ref(), &mut report)?;
        }
        Command::Audit { files, logged } => {
            let (trust, log) = logged.read(&mut report)?;
            audit::run(files, &trust, &log, &mut report)?;
        }
        Command::Receipt { files, grounds } => {
            let (trust, log) = grounds.read(&mut report)?;
            receipt::run(files, &trust, log.as_ref(), &mut report)?;
        }
        Command::Log(LogCommand::Verify { from, to, trusted }) => {
            log::verify(from, to, trusted.read()?.log()?, &mut report)?;
        }
    }
    report.finish().map_err(Failure::Output)
}
