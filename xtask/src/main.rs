//! The project's commands, from an empty clone to a served demo and a tested tree.
//!
//! `cargo xtask dev` and `cargo xtask test` need Rust, Node with npm, and package registries; all else they set up
//! themselves. Nothing here depends on a crate of the project, so that it builds while they do not.

mod admin_link;
mod assets;
mod bundle;
mod cargo;
mod contract;
mod debian;
mod dev;
mod load;
mod names;
mod programs;
mod project;
mod python;
mod restore;
mod run;
mod server;
mod setup;
mod shell;
mod sizes;
mod soak;
mod state;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::admin_link::AdminLink;
use crate::bundle::Build;
use crate::project::Project;
use crate::soak::Soak;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's commands")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what the other commands need; safe to repeat
    Setup,
    /// Write what is deployed into build/ and print its sizes
    Build {
        /// Cargo profile: `deploy` (small), `wasm` (quicker) or `demo` (quickest)
        #[arg(long, value_parser = ["deploy", "wasm", "demo"])]
        profile: Option<String>,
        /// With the simulated beacon and phone, into build/development/; quick profile by default
        #[arg(long)]
        dev: bool,
    },
    /// Serve the demo regency on this machine until Ctrl-C
    Dev {
        #[arg(long, default_value_t = 8787)]
        port: u16,
        /// Empty the local store first
        #[arg(long)]
        fresh: bool,
    },
    /// Make a one-time console link for the first admin, or for one who lost every passkey
    AdminLink(AdminLink),
    /// Run every check; filters name the steps to run
    Test { filters: Vec<String> },
    /// Run what takes longer: random stories, fuzzing, double sending, a crash, the API's contract
    Soak(Soak),
    /// Check the arrows between crates, the length of files, and where SQL and clocks may be
    Tidy,
    /// Measure verification with Criterion
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Fire check-ins at a local edge and measure it
    Load {
        #[arg(long, default_value_t = 8787)]
        port: u16,
        /// Passed on to the load generator
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    match Project::find().and_then(|project| run(&project, Arguments::parse().command)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(project: &Project, command: Command) -> Result<ExitCode> {
    match command {
        Command::Setup => setup::setup(project)?,
        Command::Build { profile, dev } => {
            let build = Build::new(dev, profile.as_deref());
            bundle::build(project, &build)?;
            sizes::print(project, &build)?;
        }
        Command::Dev { port, fresh } => dev::dev(project, port, fresh)?,
        Command::AdminLink(wanted) => {
            setup::setup(project)?;
            admin_link::admin_link(project, &wanted)?;
        }
        Command::Test { filters } => return test::test(project, &filters),
        Command::Soak(wanted) => soak::soak(project, &wanted)?,
        Command::Tidy => return tidy::run(project),
        Command::Bench { arguments } => load::bench(project, &arguments)?,
        Command::Load { port, arguments } => load::load(project, port, &arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}
