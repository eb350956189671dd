//! Programs of others, from Debian's packages where this machine lets us install them.

use anyhow::{Result, bail};
use nix::unistd::Uid;

use crate::project::Project;
use crate::run::{run, step};

/// Installs `package`, which holds `what`. Where that is not allowed, the error says what to install, `or` do instead.
///
/// # Errors
/// When there is no apt-get, when this is not root, or when apt-get fails.
pub(crate) fn install(project: &Project, what: &str, package: &str, or: &str) -> Result<()> {
    if project.which("apt-get").is_none() || !Uid::effective().is_root() {
        bail!("the tests need {what} and none was found. Install it (Debian: apt-get install {package}){or}.");
    }
    step(&format!("{what} from Debian's packages"), || {
        let apt = |arguments: &[&str]| {
            run(project.command("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(arguments))
        };
        apt(&["update", "-qq"])?;
        apt(&["install", "-y", "-qq", "--no-install-recommends", package])
    })
}
