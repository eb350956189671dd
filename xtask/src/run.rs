//! Steps with a name and a time, and programs whose absence or failure is told in a sentence.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, anyhow, bail};

/// Measures how long something took, for the screen only.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "progress on the screen; no rule of the project reads it")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Holds a name for one program at a time, in this checkout; it is free again when the file is dropped.
///
/// # Errors
/// When the file cannot be made.
pub(crate) fn alone(file: &Path) -> Result<File> {
    std::fs::create_dir_all(file.parent().context("a lock lies in a folder")?)?;
    let lock = File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
    if lock.try_lock().is_err() {
        println!("==> waiting for another `cargo xtask` in this checkout");
        lock.lock()?;
    }
    Ok(lock)
}

/// Since 1970, by this machine's clock: for the links and test data made here.
///
/// # Errors
/// When that clock is before 1970.
#[expect(clippy::disallowed_methods, reason = "the operator's own clock bounds what the operator makes")]
pub(crate) fn now() -> Result<Duration> {
    SystemTime::now().duration_since(UNIX_EPOCH).context("the clock of this machine is before 1970")
}

/// Says what begins, does it, and says how long it took.
///
/// # Errors
/// What the work returned.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("==> {name}");
    let watch = Stopwatch::start();
    let result = work().with_context(|| format!("{name} failed"))?;
    eprintln!("    {name}: {:.1} s", watch.elapsed().as_secs_f64());
    Ok(result)
}

/// Runs a program and shows its output.
///
/// # Errors
/// When it is missing or fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| missing(command, &error))?;
    if !status.success() {
        bail!("`{}` ended with {status}", line(command));
    }
    Ok(())
}

/// Runs a program and keeps its output, which is shown only when it fails.
///
/// # Errors
/// When it is missing or fails.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| missing(command, &error))?;
    if !output.status.success() {
        bail!("`{}` ended with {}\n{}", line(command), output.status, both(&output));
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print text", line(command)))
}

/// Runs a program, shows what it says and keeps what it prints.
///
/// # Errors
/// When it is missing or fails.
pub(crate) fn listen(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| missing(command, &error))?;
    if !output.status.success() {
        bail!("`{}` ended with {}", line(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print text", line(command)))
}

/// The command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn both(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A program that cannot be started: what it is for and what to do.
fn missing(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy();
    if error.kind() != ErrorKind::NotFound {
        return anyhow!("`{}` could not be started: {error}", line(command));
    }
    let advice = match &*program {
        "rustup" => {
            "it adds the wasm32 target of Rust. Install Rust by rustup, or add the target by your package manager"
        }
        "npm" => {
            "it installs the tools in package.json. Install Node 20 or newer with npm (Debian: apt-get install nodejs npm)"
        }
        "node" | "wrangler" | "esbuild" | "wasm-opt" | "playwright" => {
            "it is one of the tools in package.json. Run `cargo xtask setup`; if that does not help, delete node_modules and run it again"
        }
        "python3" => {
            "it runs the independent check of the vectors. Install it with its venv module (Debian: apt-get install python3-venv)"
        }
        "apt-get" => "it installs Chromium for the browser tests. Install Chromium yourself",
        _ => "it is not in PATH",
    };
    anyhow!("`{program}` was not found: {advice}.")
}
