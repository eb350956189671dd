//! Builds of the four wasm32 crates.

use std::path::PathBuf;

use anyhow::Result;

use crate::bundle::Build;
use crate::project::Project;
use crate::run::run;
use crate::setup::WASM;

/// The crates that become modules: the Worker, the ASN's app, its second page, the console.
pub(crate) const MODULES: [&str; 4] = ["klabat-edge", "klabat-pwa", "klabat-own", "klabat-console"];

/// Compiles all of them: at once, so that what they share is compiled once; what is deployed, one after the other, so that
/// no module carries the features that another one asks of a crate of both.
///
/// # Errors
/// When cargo fails.
pub(crate) fn modules(project: &Project, build: &Build) -> Result<()> {
    MODULES
        .chunks(if build.deployed() { 1 } else { MODULES.len() })
        .try_for_each(|names| compile(project, build, names))
}

fn compile(project: &Project, build: &Build, names: &[&str]) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--target", WASM, "--profile", build.profile()]);
    for name in names {
        cargo.args(["--package", name]);
        if build.development() {
            cargo.args(["--features", &format!("{name}/development")]);
        }
    }
    run(&mut cargo)
}

/// Where cargo put a module.
pub(crate) fn module(project: &Project, build: &Build, name: &str) -> PathBuf {
    project.target().join(WASM).join(build.profile()).join(name.replace('-', "_") + ".wasm")
}
