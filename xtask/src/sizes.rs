//! What a phone downloads on its first visit, and what is deployed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::assets::PAGES;
use crate::bundle::Build;
use crate::project::Project;
use crate::run::capture;
use crate::shell;

/// Of the totals of [`PAGES`].
const TITLES: [&str; 3] = ["ASN's app, first load", "ASN's requests, when opened", "console, first load"];

/// Raw, gzip and brotli bytes.
type Size = [u64; 3];

/// Prints the sizes of each part of the ASN's app, its second page, the console and the edge, and their totals.
///
/// # Errors
/// When the build is not there or node fails.
pub(crate) fn print(project: &Project, build: &Build) -> Result<()> {
    let (assets, worker) = (build.folder(project).join("assets"), build.folder(project).join("worker"));
    println!("\n{:<44}{:>10}{:>10}{:>10}", "kB", "raw", "gzip", "brotli");
    for (title, page) in TITLES.into_iter().zip(PAGES) {
        let page = assets.join(page.at);
        let html = fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
        let hashed = shell::hashed_names(&html).into_iter().map(|name| assets.join("assets").join(name));
        group(project, title, &std::iter::once(page).chain(hashed).collect::<Vec<_>>())?;
    }
    group(project, "edge", &[worker.join("index.js"), worker.join("app_bg.wasm")])
}

fn group(project: &Project, title: &str, files: &[PathBuf]) -> Result<()> {
    let mut total = Size::default();
    for (file, size) in files.iter().zip(measure(project, files)?) {
        row(&format!("  {}", file.file_name().unwrap_or_default().to_string_lossy()), size);
        for (sum, part) in total.iter_mut().zip(size) {
            *sum += part;
        }
    }
    row(title, total);
    Ok(())
}

fn row(name: &str, size: Size) {
    let [raw, gzip, brotli] = size.map(|bytes| format!("{}.{}", bytes / 1000, bytes % 1000 / 100));
    println!("{name:<44}{raw:>10}{gzip:>10}{brotli:>10}");
}

fn measure(project: &Project, files: &[PathBuf]) -> Result<Vec<Size>> {
    let mut node = project.command("node");
    node.arg(project.path("xtask/src/sizes.mjs")).args(files);
    let printed = capture(&mut node)?;
    printed
        .lines()
        .map(|line| {
            let numbers = line.split('\t').map(str::parse).collect::<Result<Vec<u64>, _>>()?;
            <[u64; 3]>::try_from(numbers).map_err(|_| anyhow::anyhow!("node printed `{line}`"))
        })
        .collect()
}
