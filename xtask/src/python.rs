//! Packages from `PyPI`, each in an environment of its own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::project::Project;
use crate::run::run;

/// The folder of programs of an environment that holds `package` (`name==version`), made where it is missing.
///
/// # Errors
/// When Python or the registry is missing.
pub(crate) fn environment(project: &Project, package: &str) -> Result<PathBuf> {
    let venv = project.stamps().join("python").join(package);
    let (bin, ready) = (venv.join("bin"), venv.join("ready"));
    if !ready.exists() {
        run(project.command("python3").args(["-m", "venv"]).arg(&venv))?;
        let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        run(Command::new(bin.join("python3")).args(quiet).arg(package))?;
        fs::write(ready, "")?;
    }
    Ok(bin)
}

/// The program that a package is named after.
///
/// # Errors
/// As [`environment`].
pub(crate) fn tool(project: &Project, package: &str) -> Result<PathBuf> {
    let name = package.split('=').next().unwrap_or(package);
    Ok(environment(project, package)?.join(name))
}
