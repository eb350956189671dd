//! Measurements: verification alone, and a local edge under check-ins.

use std::fs;

use anyhow::{Context as _, Result};

use crate::bundle::{self, Build};
use crate::dev;
use crate::project::Project;
use crate::run::{run, step};
use crate::server::{self, Place, Server};

/// Runs Criterion on the crates that verify, on the rules, and on a regency of 5,000 in one process.
///
/// # Errors
/// When cargo fails.
pub(crate) fn bench(project: &Project, arguments: &[String]) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.arg("bench");
    for package in ["klabat-webauthn", "klabat-evidence", "klabat-attendance", "klabat-world"] {
        cargo.args(["--package", package]);
    }
    run(cargo.args(["--bench", "*", "--"]).args(arguments))
}

/// Starts an edge on an empty store and fires check-ins at it. The generator is `load` of klabat-world, run twice:
/// `load prepare` writes the people's rows and their check-ins, `load fire` sends them.
///
/// # Errors
/// When the port is taken or anything fails.
pub(crate) fn load(project: &Project, port: u16, arguments: &[String]) -> Result<()> {
    server::end_in_order()?;
    server::ensure_free(port)?;
    bundle::build(project, &Build::new(true, Some("deploy")))?;
    let store = project.stamps().join("stores/load");
    if store.exists() {
        fs::remove_dir_all(&store)?;
    }
    let place = Place { port, store, secrets: project.local().join("secrets.env") };
    dev::prepare(project, &place, dev::demo_seed(project))?;
    let generator = |phase: &str| {
        let mut cargo = project.cargo();
        cargo.args(["run", "--release", "--package", "klabat-world", "--bin", "load", "--", phase]);
        cargo.arg("--folder").arg(&place.store).arg("--secrets").arg(&place.secrets);
        run(cargo.args(["--origin", &place.origin()]).args(arguments))
    };
    step("prepare check-ins", || generator("prepare"))?;
    dev::execute(project, &place.store, &place.store.join("load.sql"))?;
    let server = step("start workerd", || Server::start(project, &place, &place.store.join("edge.log")))?;
    let workerd = server.workerd().context("workerd was not found among the processes of wrangler")?;
    let before = cpu_seconds(workerd)?;
    step("fire", || generator("fire"))?;
    let used = cpu_seconds(workerd)? - before;
    println!("workerd used {used:.2} s of CPU");
    if let Ok(requests) = fs::read_to_string(place.store.join("load.requests"))
        && let Ok(requests) = requests.trim().parse::<f64>()
    {
        println!("workerd used {:.2} ms of CPU per request", used * 1000.0 / requests);
    }
    Ok(())
}

/// User and system time of a process with all its threads (proc(5), `stat` fields 14 and 15, in ticks of 10 ms).
fn cpu_seconds(process: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).context("workerd has ended")?;
    // The program's name, in parentheses, may hold spaces: fields are counted behind it.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3).and_then(|text| text.parse::<f64>().ok());
    Ok((ticks(14).context("no user time")? + ticks(15).context("no system time")?) / 100.0)
}

#[cfg(test)]
mod tests {
    use super::cpu_seconds;

    #[test]
    fn the_time_of_this_process_can_be_read() {
        assert!(cpu_seconds(std::process::id()).unwrap() < 1e6);
    }
}
