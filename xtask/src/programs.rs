//! The programs that tests drive, just as the native step builds them: what that compiled is not compiled again.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::project::Project;
use crate::run::listen;

/// The service's own store, which its tests and the world run on.
pub(crate) const SQLITE: &str = "klabat-service/sqlite";

/// Programs, examples and test binaries of the whole workspace.
pub(crate) struct Programs<'a> {
    project: &'a Project,
    built: Vec<Artifact>,
}

/// What is read of cargo's messages: <https://doc.rust-lang.org/cargo/reference/external-tools.html#artifact-messages>.
#[derive(Deserialize)]
struct Artifact {
    manifest_path: PathBuf,
    target: Target,
    profile: Profile,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

impl<'a> Programs<'a> {
    /// Builds what is not built yet.
    ///
    /// # Errors
    /// When something does not compile.
    pub(crate) fn build(project: &'a Project) -> Result<Self> {
        let mut cargo = project.cargo();
        cargo.args(["test", "--no-run", "--features", SQLITE, "--message-format", "json-render-diagnostics"]);
        let messages = listen(&mut cargo)?;
        // Messages of other kinds have other members.
        let built = messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Ok(Self { project, built })
    }

    /// A program or example.
    ///
    /// # Errors
    /// When no crate has one of that name.
    pub(crate) fn program(&self, name: &str) -> Result<PathBuf> {
        self.find(name, |artifact| !artifact.profile.test)
    }

    /// A program or example, to be started at the root.
    ///
    /// # Errors
    /// When no crate has one of that name.
    pub(crate) fn command(&self, name: &str) -> Result<Command> {
        Ok(self.project.command(&self.program(name)?.to_string_lossy()))
    }

    /// The test binary `it` of a crate, to be started in its folder as cargo does.
    ///
    /// # Errors
    /// When the crate has none.
    pub(crate) fn suite(&self, folder: &str) -> Result<Command> {
        let folder = self.project.path(folder);
        let suite =
            self.find("it", |artifact| artifact.is("test") && artifact.manifest_path.parent() == Some(&folder))?;
        let mut command = self.project.command(&suite.to_string_lossy());
        command.current_dir(folder);
        Ok(command)
    }

    fn find(&self, name: &str, wanted: impl Fn(&Artifact) -> bool) -> Result<PathBuf> {
        let artifact = self.built.iter().find(|artifact| artifact.target.name == name && wanted(artifact));
        let executable = artifact.and_then(|artifact| artifact.executable.clone());
        executable.with_context(|| format!("cargo built no program `{name}`"))
    }
}

impl Artifact {
    fn is(&self, kind: &str) -> bool {
        self.target.kind.iter().any(|own| own == kind)
    }
}
