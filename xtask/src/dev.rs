//! `cargo xtask dev`: the demo regency on this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context as _, Result, bail};

use crate::bundle::{self, Build};
use crate::project::{Project, files_under, write_if_changed};
use crate::run::{alone, capture, step};
use crate::server::{self, Place, Server};
use crate::state::digest;

/// Sets up, builds, fills the local store and serves until Ctrl-C.
///
/// # Errors
/// When anything on the way fails; each error says what to do.
pub(crate) fn dev(project: &Project, port: u16, fresh: bool) -> Result<()> {
    server::end_in_order()?;
    server::ensure_free(port)?;
    let place = Place { port, store: project.local().join("state"), secrets: project.local().join("secrets.env") };
    if fresh && place.store.exists() {
        fs::remove_dir_all(&place.store)
            .context("cannot empty the local store; is another `cargo xtask dev` running?")?;
    }
    secrets(project, &place.secrets)?;
    thread::scope(|scope| {
        // The last crates of the modules leave a core idle, which this uses.
        let past = scope.spawn(|| write_past(project, &place));
        bundle::build(project, &Build::new(true, None))?;
        past.join().unwrap_or_else(|_| bail!("the build of the seed panicked"))
    })?;
    prepare_empty(project, &place)?;
    load_past(project, &place)?;
    let invitation = seed(project, &place, demo_seed(project))?;
    let mut server = step("start workerd", || Server::start(project, &place, &project.local().join("edge.log")))?;
    announce(project, &place, &invitation);
    server.wait()
}

/// Where the rows of the demo's past wait for the store.
fn past(place: &Place) -> PathBuf {
    place.store.join("past.sql")
}

/// That the demo regency is in the store.
fn seeded(place: &Place) -> PathBuf {
    place.store.join("seeded")
}

/// Builds the programs that fill the store, and for one that is empty yet lives the demo's past.
fn write_past(project: &Project, place: &Place) -> Result<()> {
    capture(world_program(project, "build", "seed").args(["--bin", "past"]))?;
    if seeded(place).exists() {
        return Ok(());
    }
    fs::create_dir_all(&place.store).with_context(|| format!("cannot make {}", place.store.display()))?;
    let mut write = world_program(project, "run", "past");
    write.args(["--", "write", "--origin", &place.origin(), "--secrets"]).arg(&place.secrets).arg(past(place));
    capture(&mut write).map(drop)
}

/// Puts the demo regency with its past into a store that is empty yet.
fn load_past(project: &Project, place: &Place) -> Result<()> {
    if seeded(place).exists() {
        return Ok(());
    }
    step("demo regency and its past", || {
        let mut load = world_program(project, "run", "past");
        capture(load.args(["--", "load", "--store"]).arg(&place.store).arg(past(place)))?;
        fs::remove_file(past(place)).context("cannot remove the file of the past")?;
        write_if_changed(&seeded(place), b"")
    })
}

/// Fills a store: secrets, migrations, the demo regency without a past. What is there already stays. Returns what the
/// seed tells the person at the screen: an enrolment code and a one-time console link, new ones at each start.
///
/// # Errors
/// When wrangler, node or the seed fails, or the store was made by other migrations.
pub(crate) fn prepare(project: &Project, place: &Place, seed_program: Command) -> Result<String> {
    prepare_empty(project, place)?;
    seed(project, place, seed_program)
}

/// The same without anybody in it.
///
/// # Errors
/// When wrangler or node fails, or the store was made by other migrations.
pub(crate) fn prepare_empty(project: &Project, place: &Place) -> Result<()> {
    secrets(project, &place.secrets)?;
    migrate(project, &place.store)
}

/// Makes the secrets of a local edge once each: those that are there stay.
fn secrets(project: &Project, file: &Path) -> Result<()> {
    let made = capture(project.command("node").arg(project.path("xtask/src/secrets.mjs")))?;
    let mut secrets = fs::read_to_string(file).unwrap_or_default();
    for line in made.lines() {
        let name = line.split_inclusive('=').next().unwrap_or_default();
        if !secrets.lines().any(|present| present.starts_with(name)) {
            secrets.extend([line, "\n"]);
        }
    }
    write_if_changed(file, secrets.as_bytes())
}

/// Applies the migrations that the store has not seen.
fn migrate(project: &Project, store: &Path) -> Result<()> {
    let mut applied = Vec::new();
    for file in files_under(&project.path("functions/service/migrations"))? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        applied.push(format!("{name} {}\n", digest(&[&fs::read(&file)?])));
    }
    let applied = applied.concat();
    let stamp = store.join("migrations.applied");
    let before = fs::read_to_string(&stamp).unwrap_or_default();
    if before == applied {
        return Ok(());
    }
    if !applied.starts_with(&before) {
        bail!("the local store was made by other migrations than the present ones. Empty it: cargo xtask dev --fresh");
    }
    step("database migrations", || {
        d1(project, store, &["migrations", "apply", "DB"])?;
        write_if_changed(&stamp, applied.as_bytes())
    })
}

/// Puts the demo regency into an empty store, and invites once more at each later start.
///
/// The demo's people, beacons and invitations are made by the world's own code, the binary `seed`. Into the folder it
/// is told it writes `seed.sql` and `simulated.json` (the private keys of the simulated beacons, for the page); what
/// it prints is for the person at the screen.
fn seed(project: &Project, place: &Place, mut program: Command) -> Result<String> {
    let stamp = seeded(place);
    let again = stamp.exists();
    let invitation = step(if again { "new invitation" } else { "demo regency" }, || {
        // Two starts on one store, at two ports, would run each other's file.
        let _alone = alone(&place.store.join("seed.lock"))?;
        program
            .arg("--folder")
            .arg(&place.store)
            .arg("--secrets")
            .arg(&place.secrets)
            .args(["--origin", &place.origin()]);
        if again {
            program.arg("--invitation-only");
        }
        let invitation = capture(&mut program)?;
        execute(project, &place.store, &place.store.join("seed.sql"))?;
        write_if_changed(&stamp, b"")?;
        Ok(invitation)
    })?;
    let keys = fs::read(place.store.join("simulated.json")).context("the seed wrote no simulated.json")?;
    write_if_changed(&Build::new(true, None).folder(project).join("assets/dev/simulated.json"), &keys)?;
    Ok(invitation)
}

/// The program that makes the demo regency, as this command builds it.
pub(crate) fn demo_seed(project: &Project) -> Command {
    let mut cargo = world_program(project, "run", "seed");
    cargo.arg("--");
    cargo
}

/// Cargo on a program that makes the demo regency. Like this program it is compiled once and runs for some seconds, so
/// it is not optimised either.
fn world_program(project: &Project, what: &str, name: &str) -> Command {
    let mut cargo = project.cargo();
    cargo.args([what, "--quiet", "--profile", "xtask", "--package", "klabat-world", "--bin", name]);
    cargo
}

/// Runs a file of SQL on a local store that no edge has open.
///
/// # Errors
/// When wrangler fails or the database refuses a statement.
pub(crate) fn execute(project: &Project, store: &Path, sql: &Path) -> Result<()> {
    d1(project, store, &["execute", "DB", "--yes", "--file", &sql.to_string_lossy()])
}

/// Everything that a local store holds which no edge has open, as SQL: what `wrangler d1 export` gives of a real one.
///
/// # Errors
/// When wrangler fails.
pub(crate) fn export(project: &Project, store: &Path) -> Result<String> {
    // It takes no --persist-to: the store is looked for beside the configuration.
    let folder = store.join("export");
    fs::create_dir_all(folder.join(".wrangler"))?;
    let (link, configuration, sql) =
        (folder.join(".wrangler/state"), folder.join("wrangler.toml"), folder.join("all.sql"));
    if !link.exists() {
        std::os::unix::fs::symlink(store, &link)?;
    }
    fs::copy(project.path("wrangler.toml"), &configuration)?;
    let mut wrangler = project.npm_tool("wrangler");
    wrangler.args(["d1", "export", "DB", "--local", "--env", "development", "--skip-confirmation", "--config"]);
    capture(wrangler.arg(&configuration).arg("--output").arg(&sql).current_dir(&folder))?;
    Ok(fs::read_to_string(sql)?)
}

/// Runs a `wrangler d1` command on a local store.
fn d1(project: &Project, store: &Path, arguments: &[&str]) -> Result<()> {
    let mut wrangler = project.npm_tool("wrangler");
    wrangler.arg("d1").args(arguments).args(["--local", "--env", "development", "--persist-to"]).arg(store);
    capture(&mut wrangler).map(drop)
}

fn announce(project: &Project, place: &Place, invitation: &str) {
    let origin = place.origin();
    println!("\nReady. This is a development build: beacon and phone can be simulated.\n");
    println!("  ASN's app    {origin}/");
    println!("  console      {origin}/console");
    println!("  API          {origin}/api/openapi.json");
    println!();
    invitation.lines().for_each(|line| println!("  {line}"));
    println!("\n  log          {}", project.local().join("edge.log").display());
    println!("  Ctrl-C ends it.");
}
