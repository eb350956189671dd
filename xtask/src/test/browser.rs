//! The steps that need an edge on workerd: the HTTP suite and the browser.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use super::{Counts, steps};
use crate::bundle::{self, Build};
use crate::programs::Programs;
use crate::project::Project;
use crate::run::{capture, now, run, step};
use crate::server::{self, Place, Server};
use crate::{debian, dev};

/// The HTTP suite of the service against workerd, with its own people; the native step runs the same cases in-process.
pub(super) fn http(project: &Project) -> Result<Counts> {
    bundle::build(project, &Build::tested(true))?;
    let place = fresh_place(project, "http")?;
    dev::prepare_empty(project, &place)?;
    let programs = Programs::build(project)?;
    let sql = place.store.join("suite.sql");
    fs::write(&sql, capture(programs.command("suite")?.arg(now()?.as_millis().to_string()))?)?;
    dev::execute(project, &place.store, &sql)?;
    let _server = start(project, &place)?;
    steps::cargo_test(programs.suite("functions/service")?.env("KLABAT_URL", place.origin()))
}

/// Chromium against the edge, with a beacon of `klabat-host` behind its emulated radio.
pub(super) fn e2e(project: &Project) -> Result<Counts> {
    let config = project.path("tests/e2e/playwright.config.ts");
    ensure!(config.exists(), "{} is missing", config.display());
    let (chromium, office) = (CHROMIUM.ensure(project)?, OFFICE.ensure(project)?);
    let programs = Programs::build(project)?;
    bundle::build(project, &Build::tested(true))?;
    let place = fresh_place(project, "e2e")?;
    dev::prepare(project, &place, programs.command("seed")?)?;
    let _server = start(project, &place)?;
    let results = project.stamps().join("e2e.json");
    let mut playwright = project.npm_tool("playwright");
    told(&mut playwright, &place)
        .env("KLABAT_CHROMIUM", chromium)
        .env("KLABAT_OFFICE", office)
        .env("KLABAT_BEACON", programs.program("klabat-beacon")?)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &results)
        .args(["test", "--reporter=list,json", "--config"])
        .arg(config);
    let _ = fs::remove_file(&results);
    let outcome = run(&mut playwright);
    let results = fs::read_to_string(&results).context("Playwright wrote no results")?;
    let Results { stats, errors } =
        serde_json::from_str(&results).context("Playwright's results are not what they were")?;
    let counts = Counts { passed: stats.expected, failed: stats.unexpected + stats.flaky };
    ensure!(errors.is_empty() && counts != Counts::default(), "Playwright ran no test, or could not run all");
    ensure!(outcome.is_ok() || counts.failed > 0, "Playwright failed");
    Ok(counts)
}

/// What is read of Playwright's results. A flaky case failed once, so it failed.
#[derive(Deserialize)]
struct Results {
    stats: Stats,
    errors: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Stats {
    expected: u64,
    unexpected: u64,
    flaky: u64,
}

/// A store of its own for one step, filled with the demo regency.
fn fresh_place(project: &Project, name: &str) -> Result<Place> {
    let store = project.stamps().join("stores").join(name);
    if store.exists() {
        fs::remove_dir_all(&store).with_context(|| format!("cannot empty {}", store.display()))?;
    }
    Ok(Place { port: server::free_port()?, store, secrets: project.local().join("secrets.env") })
}

fn start(project: &Project, place: &Place) -> Result<Server> {
    step("start workerd", || Server::start(project, place, &place.store.join("edge.log")))
}

/// Tells a test program where the edge is and what it was started with.
fn told<'a>(command: &'a mut std::process::Command, place: &Place) -> &'a mut std::process::Command {
    command
        .env("KLABAT_ORIGIN", place.origin())
        .env("KLABAT_SECRETS", &place.secrets)
        .env("KLABAT_SEED", place.store.join("seed.json"))
}

/// A program of another's that a test drives: found, or installed from Debian's packages where that is allowed.
struct Foreign {
    what: &'static str,
    names: &'static [&'static str],
    /// Names it where it has another name.
    variable: &'static str,
    package: &'static str,
}

const CHROMIUM: Foreign = Foreign {
    what: "Chromium",
    names: &["chromium", "chromium-browser", "google-chrome"],
    variable: "CHROMIUM",
    package: "chromium",
};

/// Opens the recap's workbook.
const OFFICE: Foreign = Foreign {
    what: "LibreOffice Calc",
    names: &["soffice", "libreoffice"],
    variable: "SOFFICE",
    package: "libreoffice-calc-nogui",
};

impl Foreign {
    fn find(&self, project: &Project) -> Option<PathBuf> {
        let chosen = env::var_os(self.variable).map(Into::into);
        chosen.or_else(|| self.names.iter().find_map(|name| project.which(name)))
    }

    fn ensure(&self, project: &Project) -> Result<PathBuf> {
        let Self { what, variable, package, .. } = self;
        if let Some(found) = self.find(project) {
            return Ok(found);
        }
        debian::install(project, what, package, &format!(" or name it in {variable}"))?;
        self.find(project).with_context(|| format!("{what} was installed but is not in PATH"))
    }
}
