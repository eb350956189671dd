//! Running a command on files of a test's own.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use klabat_verifier::{Cli, run};
use serde_json::Value;
use tempfile::TempDir;

/// A folder that goes with the test.
pub(crate) struct Folder(TempDir);

/// What a command said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) all_accepted: bool,
    pub(crate) lines: Vec<Value>,
    pub(crate) people: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, contents).unwrap();
        path
    }

    /// The log of a vector with another checkpoint.
    pub(crate) fn log(&self, name: &str, checkpoint: &str) -> PathBuf {
        let (from, to) = (vector(name), self.0.path().join(name));
        for tile in files(&from.join("tile")) {
            let path = to.join(tile.strip_prefix(&from).unwrap());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::copy(tile, path).unwrap();
        }
        fs::write(to.join("checkpoint"), checkpoint).unwrap();
        to
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let inside = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    inside.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A vector of this crate.
pub(crate) fn vector(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name)
}

pub(crate) fn text(name: &str) -> String {
    fs::read_to_string(vector(name)).unwrap()
}

/// Runs `klabat` with these arguments, which must be usable.
pub(crate) fn klabat<'a>(arguments: impl IntoIterator<Item = &'a str>, files: &'a [PathBuf]) -> Said {
    let named = files.iter().map(|file| file.to_str().unwrap());
    let cli = Cli::try_parse_from(["klabat"].into_iter().chain(arguments).chain(named)).unwrap();
    let (mut out, mut people) = (Vec::new(), Vec::new());
    let all_accepted = run(&cli, &mut out, &mut people).unwrap();
    let lines = String::from_utf8(out).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let accepted = lines.iter().all(|line| line["verdict"] == "accepted" && line["code"] == "ok");
    assert_eq!(accepted, all_accepted, "the exit code says what the lines say");
    Said { all_accepted, lines, people: String::from_utf8(people).unwrap() }
}

impl Said {
    /// The codes, line by line.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.lines.iter().map(|line| line["code"].as_str().unwrap()).collect()
    }
}
