//! What a phone downloads on its first visit, and what is deployed; neither may grow past its budget unnoticed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::assets::{BESIDE, PAGES};
use crate::bundle::Build;
use crate::project::Project;
use crate::run::capture;
use crate::shell;

/// Raw, gzip and brotli bytes.
type Size = [u64; 3];

/// What is downloaded, or deployed, together.
struct Group {
    title: &'static str,
    files: Vec<PathBuf>,
    /// What it may weigh by gzip, in kB: of what is deployed, and of what the tests build, whose link-time optimisation
    /// is thin and whose console and edge no wasm-opt has seen. An aim where there is one, else what was measured and a
    /// twentieth.
    budgets: [u64; 2],
}

/// The ASN's app, its second page, the console and the edge.
fn groups(project: &Project, build: &Build) -> Result<Vec<Group>> {
    let (assets, worker) = (build.folder(project).join("assets"), build.folder(project).join("worker"));
    let mut pages = Vec::new();
    for page in PAGES {
        let page = assets.join(page.at);
        let html = fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
        let hashed = shell::hashed_names(&html).into_iter().map(|name| assets.join("assets").join(name));
        pages.push(std::iter::once(page).chain(hashed).collect::<Vec<_>>());
    }
    let [mut app, own, console] = <[_; 3]>::try_from(pages).expect("there are as many as pages");
    app.extend(BESIDE.into_iter().chain(["/sw.js"]).map(|name| assets.join(&name[1..])));
    let edge = vec![worker.join("index.js"), worker.join("app_bg.wasm")];
    Ok(vec![
        Group { title: "ASN's app, first load", files: app, budgets: [150, 190] },
        Group { title: "ASN's requests, when opened", files: own, budgets: [115, 145] },
        Group { title: "console, first load", files: console, budgets: [1310, 1410] },
        Group { title: "edge", files: edge, budgets: [1048, 1110] },
    ])
}

/// Prints the sizes of each part and their totals.
///
/// # Errors
/// When the build is not there, node fails, or one weighs more than it may.
pub(crate) fn print(project: &Project, build: &Build) -> Result<()> {
    println!("\n{:<44}{:>10}{:>10}{:>10}", "kB", "raw", "gzip", "brotli");
    let mut heavy = Vec::new();
    for Group { title, files, budgets } in groups(project, build)? {
        let mut total = Size::default();
        for (file, size) in files.iter().zip(measure(project, &files)?) {
            row(&format!("  {}", file.file_name().unwrap_or_default().to_string_lossy()), size);
            for (sum, part) in total.iter_mut().zip(size) {
                *sum += part;
            }
        }
        row(title, total);
        let budget = budgets[usize::from(!build.deployed())];
        if !build.development() && total[1] > budget * 1000 {
            heavy.push(format!("{title}: {} kB gzip, {budget} at most", total[1].div_ceil(1000)));
        }
    }
    ensure!(heavy.is_empty(), "over budget: {}", heavy.join("; "));
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
