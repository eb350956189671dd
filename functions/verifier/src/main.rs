//! `klabat`: exit code 0 only if every input was accepted, 1 if any was refused, 2 for a command that cannot be used.

use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use klabat_verifier::{Cli, Failure, run};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = run(&cli, &mut out, &mut io::stderr()).and_then(|all| {
        out.flush()?;
        Ok(all)
    });
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(Failure::Usage(reason)) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
        Err(Failure::Output(error)) => {
            eprintln!("error: the lines cannot be written: {error}");
            ExitCode::from(1)
        }
    }
}
