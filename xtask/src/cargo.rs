//! Builds of the three wasm32 crates.

use std::path::PathBuf;

use anyhow::Result;

use crate::bundle::Build;
use crate::project::Project;
use crate::run::run;
use crate::setup::WASM;

/// The crates that become modules: the Worker, the ASN's app, the console.
pub(crate) const MODULES: [&str; 3] = ["klabat-edge", "klabat-pwa", "klabat-console"];

/// Compiles all three at once, so that what they share is compiled once.
///
/// # Errors
/// When cargo fails.
pub(crate) fn modules(project: &Project, build: &Build) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--target", WASM, "--profile", build.profile()]);
    for name in MODULES {
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
