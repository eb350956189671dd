//! What each step runs.

use std::fs;
use std::io::{BufRead as _, BufReader, pipe};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use super::counts::{counts, libtest};
use super::{Counts, Step, browser};
use crate::bundle::{self, Build};
use crate::programs::SQLITE;
use crate::project::{Project, files_under};
use crate::run::{line, run};
use crate::setup::{BOARD, WASM, target};
use crate::{cargo, contract, python, sizes, soak, tidy};

/// All steps, the quick ones first. Those that deploy or serve come after the build they use.
pub(super) const STEPS: [Step; 14] = [
    Step { name: "fmt", run: |project| one(project.cargo().args(["fmt", "--all", "--check"])) },
    Step { name: "tidy", run: tidy_rules },
    Step {
        name: "clippy",
        run: |project| {
            one(project.cargo().args(["clippy", "--all-targets", "--features", SQLITE, "--", "-D", "warnings"]))
        },
    },
    Step { name: "clippy-wasm", run: clippy_wasm },
    Step { name: "native", run: native },
    Step { name: "riscv", run: riscv },
    Step { name: "wasm-production", run: |project| wasm(project, &Build::tested(false)) },
    Step { name: "deploy-dry-run", run: deploy },
    Step { name: "wasm-development", run: |project| wasm(project, &Build::tested(true)) },
    Step { name: "vectors", run: vectors },
    Step { name: "http", run: browser::http },
    Step { name: "contract", run: |project| contract::check(project, 10).map(|()| Counts::ONE) },
    Step { name: "crash", run: |project| soak::crash(project, 50).map(|()| Counts::ONE) },
    Step { name: "e2e", run: browser::e2e },
];

/// What the simulated beacon and phone carry, so that their absence can be seen.
const MARKER: &[u8] = b"klabat-development";

/// The package of the independent check. One version, so that it checks the same tomorrow.
const CRYPTOGRAPHY: &str = "cryptography==46.0.3";

fn one(command: &mut Command) -> Result<Counts> {
    run(command).map(|()| Counts::ONE)
}

fn tidy_rules(project: &Project) -> Result<Counts> {
    let findings = tidy::check(project)?;
    tidy::print(&findings);
    let mut counts = Counts::default();
    for finding in &findings {
        counts.add(if finding.places.is_empty() { Counts::ONE } else { Counts { passed: 0, failed: 1 } });
    }
    Ok(counts)
}

/// The adapters, with the simulated parts and without.
fn clippy_wasm(project: &Project) -> Result<Counts> {
    let adapters = ["klabat-edge", "klabat-kit", "klabat-pwa", "klabat-own", "klabat-console"];
    for development in [false, true] {
        let mut cargo = project.cargo();
        cargo.args(["clippy", "--target", WASM]);
        for name in adapters {
            cargo.args(["--package", name]);
            if development {
                cargo.args(["--features", &format!("{name}/development")]);
            }
        }
        run(cargo.args(["--", "-D", "warnings"]))?;
    }
    Ok(Counts { passed: 2, failed: 0 })
}

/// The default members, and then the edge, which is none: what it asks of no platform is tested here.
fn native(project: &Project) -> Result<Counts> {
    let test = ["test", "--no-fail-fast", "--features", SQLITE];
    let mut counts = cargo_test(project.cargo().args(test))?;
    counts.add(cargo_test(project.cargo().args(test).args(["--package", "klabat-edge"]))?);
    Ok(counts)
}

/// Runs `cargo test` with any arguments, shows it, and counts.
///
/// # Errors
/// When nothing ran, or it failed without a failed case (it did not compile).
pub(super) fn cargo_test(command: &mut Command) -> Result<Counts> {
    let (text, success) = tee(command)?;
    let binaries = libtest(&text);
    let mut total = Counts::default();
    println!();
    for binary in &binaries {
        total.add(binary.counts);
        if binary.counts != Counts::default() {
            println!("    {:<50}{:>6} passed {:>4} failed", binary.name, binary.counts.passed, binary.counts.failed);
        }
    }
    ensure!(success || total.failed > 0, "`{}` failed", line(command));
    ensure!(total != Counts::default(), "`{}` ran no test", line(command));
    Ok(total)
}

/// Runs a program, shows what it prints on both streams in its order, and keeps it.
fn tee(command: &mut Command) -> Result<(String, bool)> {
    let (reader, writer) = pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let child = command.spawn().with_context(|| format!("`{}` could not be started", line(command)));
    // The command holds the writing ends; the pipe ends when the child's copies are the last and are closed.
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut child = child?;
    let mut text = String::new();
    for line in BufReader::new(reader).lines() {
        let line = line?;
        println!("{line}");
        text += &line;
        text.push('\n');
    }
    Ok((text, child.wait()?.success()))
}

fn riscv(project: &Project) -> Result<Counts> {
    target(project, BOARD)?;
    one(project.cargo().args(["build", "--package", "klabat-protocol", "--target", BOARD]))
}

/// Builds, and looks for the marker of the simulated parts: in every module of a development build, in no file of a
/// production build, whose sizes are held to their budgets.
fn wasm(project: &Project, build: &Build) -> Result<Counts> {
    bundle::build(project, build)?;
    if build.development() {
        for name in cargo::MODULES {
            let module = cargo::module(project, build, name);
            ensure!(
                contains(&fs::read(&module)?, MARKER),
                "{name} has no development marker: nothing tells its builds apart"
            );
        }
        return Ok(Counts::ONE);
    }
    for part in ["assets", "worker"] {
        for file in files_under(&build.folder(project).join(part))? {
            ensure!(!contains(&fs::read(&file)?, MARKER), "{} holds simulated parts", file.display());
        }
    }
    sizes::print(project, build)?;
    Ok(Counts { passed: 3, failed: 0 })
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn deploy(project: &Project) -> Result<Counts> {
    let build = Build::tested(false);
    if !build.folder(project).join("worker/index.js").exists() {
        bundle::build(project, &build)?;
    }
    let out = project.stamps().join("dry-run");
    one(project.npm_tool("wrangler").args(["deploy", "--dry-run", "--env", "", "--outdir"]).arg(out))
}

/// The independent check of the conformance vectors, in Python with a library that is not ours.
fn vectors(project: &Project) -> Result<Counts> {
    let script = project.path("beacon-spec/check_vectors.py");
    ensure!(script.exists(), "{} is missing", script.display());
    let python = python::environment(project, CRYPTOGRAPHY)?.join("python3");
    let mut check = project.command(&python.to_string_lossy());
    let (text, success) = tee(check.arg(script))?;
    let counts = text.lines().last().map(counts).unwrap_or_default();
    if counts == Counts::default() || success != (counts.failed == 0) {
        bail!("the last line of the check is not `N passed, N failed`, or does not agree with how it ended");
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{contains, tee};

    #[test]
    fn both_streams_are_kept_in_order() {
        let (text, success) = tee(Command::new("sh").args(["-c", "echo a; echo b >&2; echo c; exit 3"])).unwrap();
        assert_eq!((&*text, success), ("a\nb\nc\n", false));
    }

    #[test]
    fn a_marker_is_found_anywhere() {
        assert!(contains(b"..klabat", b"klabat"));
        assert!(!contains(b"..klaba", b"klabat"));
    }
}
