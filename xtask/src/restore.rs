//! `cargo xtask soak restore`: a back-up as docs/DEPLOY.md says, restored, and everything in it verified again.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::dev;
use crate::project::Project;
use crate::run::{capture, run, step};
use crate::server::{Place, Server};
use crate::soak::{Volley, empty};

/// The session of an auditor that the crowd's store is given: 32 bytes, base64url.
const SESSION: &str = "cmVzdG9yZS1zb2FrLXNlc3Npb24tc2VjcmV0LTAwMDE";

/// How the month is called where the crowd works: the same as on their wall, on any machine (POSIX time zone).
const WITA: &str = "WITA-8";

/// A regency is exported and restored into an empty store: that holds the same, statement for statement; an edge on it
/// knows every check-in that was granted and grants further ones; its log goes on from the one that was mirrored; and the
/// auditor's program accepts every record that it exports, with its place in that log.
///
/// # Errors
/// When anything differs, is lost or is refused, or nothing could be run.
pub(crate) fn restore(project: &Project) -> Result<()> {
    let mut volley = Volley::prepare(project, "backed-up", 50, &["--session", SESSION])?;
    let server = volley.start()?;
    run(volley.generator("fire")?.args(["--seconds", "2"]))?;
    let kept = mirror(&volley, &server, "kept")?;
    drop(server);
    let exported = dev::export(project, &volley.place.store)?;
    // What was signed was signed for this origin: a regency that is restored has its address again.
    let place = Place { port: volley.place.port, ..empty(project, "restored")? };
    fs::create_dir_all(&place.store)?;
    for file in ["load.seed", "load.granted"] {
        fs::copy(volley.place.store.join(file), place.store.join(file))?;
    }
    let backup = place.store.join("backup.sql");
    fs::write(&backup, &exported)?;
    dev::execute(project, &place.store, &backup)?;
    ensure!(dev::export(project, &place.store)? == exported, "the restored store holds something else");
    volley.place = place;
    let server = volley.start()?;
    run(&mut volley.generator("check")?)?;
    run(volley.generator("fire")?.args(["--pairs", "50"]))?;
    let restored = mirror(&volley, &server, "restored")?;
    audit(&volley, &kept, &restored)
}

/// A copy of the log, as its readers make it, and the folder it is in.
fn mirror(volley: &Volley<'_>, server: &Server, name: &str) -> Result<PathBuf> {
    server.minute()?;
    let folder = volley.place.store.join(name);
    let log = format!("{}/api/v1/log", volley.place.origin());
    run(volley.project.command("sh").arg("docs/mirror.sh").arg(log).arg(&folder))?;
    Ok(folder)
}

/// What the auditor does with the restored edge: docs/AUDIT.md.
fn audit(volley: &Volley<'_>, kept: &Path, restored: &Path) -> Result<()> {
    let store = &volley.place.store;
    let (trust, pages) = (store.join("trust.json"), pages(volley)?);
    // In production these come by another way, and were kept since before.
    fs::write(&trust, fetch(volley, "/api/v1/keys")?)?;
    let klabat = |command: &[&str]| {
        let mut klabat = volley.programs.command("klabat")?;
        klabat.args(command).arg("--trust").arg(&trust);
        anyhow::Ok(klabat)
    };
    step("klabat log verify", || run(klabat(&["log", "verify"])?.arg("--from").arg(kept).arg("--to").arg(restored)))?;
    let verdicts = step("klabat export", || capture(klabat(&["export"])?.arg("--log").arg(restored).args(pages)))?;
    let accepted = verdicts.lines().filter(|line| line.contains(r#""credential""#)).count();
    let granted = fs::read_to_string(store.join("load.granted"))?.lines().count();
    println!("    {accepted} records accepted by klabat, {granted} of them from before the back-up");
    ensure!(accepted == granted + 50, "the export has not what was granted before and after");
    Ok(())
}

/// The pages of this month's export, in files.
fn pages(volley: &Volley<'_>) -> Result<Vec<PathBuf>> {
    let month = capture(volley.project.command("date").env("TZ", WITA).arg("+%Y-%m"))?;
    let mut files = Vec::new();
    let mut path = format!("/api/v1/console/export?month={}", month.trim());
    loop {
        let page = fetch(volley, &path)?;
        let file = volley.place.store.join(format!("export-{}.ndjson", files.len() + 1));
        fs::write(&file, &page)?;
        files.push(file);
        let head = page.lines().next().context("a page of the export is empty")?;
        let head: serde_json::Value = serde_json::from_str(head)?;
        match head["next"].as_str() {
            Some(next) => path = format!("/api/v1/console/export?month={}&cursor={next}", month.trim()),
            None => return Ok(files),
        }
    }
}

fn fetch(volley: &Volley<'_>, path: &str) -> Result<String> {
    let mut curl = volley.project.command("curl");
    curl.args(["-fsS", "--cookie", &format!("__Host-klabat={SESSION}")]);
    capture(curl.arg(format!("{}{path}", volley.place.origin())))
}
