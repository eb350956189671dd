//! Packages from `PyPI`, each in an environment of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};

use crate::debian;
use crate::project::Project;
use crate::run::run;

/// The folder of programs of an environment that holds `package` (`name==version`), made where it is missing.
///
/// # Errors
/// When Python or the registry is missing and cannot be installed.
pub(crate) fn environment(project: &Project, package: &str) -> Result<PathBuf> {
    let venv = project.stamps().join("python").join(package);
    let (bin, ready) = (venv.join("bin"), venv.join("ready"));
    if !ready.exists() {
        python(project)?;
        run(project.command("python3").args(["-m", "venv"]).arg(&venv))?;
        let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        run(Command::new(bin.join("python3")).args(quiet).arg(package))?;
        fs::write(ready, "")?;
    }
    Ok(bin)
}

/// Sees to a Python that makes environments: Debian's own has `venv` but, without the package python3-venv, not the
/// `ensurepip` that puts pip into one.
fn python(project: &Project) -> Result<()> {
    let able = || makes_environments(&mut project.command("python3"));
    if able() {
        return Ok(());
    }
    debian::install(project, "Python 3 with its module ensurepip", "python3-venv", "")?;
    ensure!(able(), "python3-venv was installed, but the python3 in PATH is another one, without the module ensurepip");
    Ok(())
}

/// Whether this Python is there and has `ensurepip`.
fn makes_environments(python: &mut Command) -> bool {
    python.args(["-c", "import ensurepip"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The program that a package is named after.
///
/// # Errors
/// As [`environment`].
pub(crate) fn tool(project: &Project, package: &str) -> Result<PathBuf> {
    let name = package.split('=').next().unwrap_or(package);
    Ok(environment(project, package)?.join(name))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::makes_environments;

    /// `true` and `false` stand in for a Python that has the module and one that lacks it.
    #[test]
    fn a_python_without_the_module_or_none_at_all_is_noticed() {
        assert!(makes_environments(&mut Command::new("true")));
        assert!(!makes_environments(&mut Command::new("false")));
        assert!(!makes_environments(&mut Command::new("klabat-no-such-program")));
    }
}
