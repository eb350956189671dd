//! Writes the demo regency as SQL for `wrangler d1 execute`, and tells how to get in.

use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use clap::Parser;
use klabat_evidence::Millis;
use klabat_service::seed;
use klabat_world::{demo, installation};

#[derive(Parser)]
struct Arguments {
    /// Where to write: seed.sql, simulated.json for the development page, seed.json for tests
    #[arg(long)]
    folder: PathBuf,
    /// Lines of NAME=VALUE; the simulated beacons' private scalars are in `SIMULATED_BEACONS`
    #[arg(long)]
    secrets: PathBuf,
    /// Where the edge will answer
    #[arg(long)]
    origin: String,
    /// The regency is there already: only invite once more
    #[arg(long)]
    invitation_only: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let now = now()?;
    let mut random = |bytes: &mut [u8]| draw(bytes);
    let text = fs::read_to_string(&arguments.secrets)?;
    let keys = demo::keys(&installation::secrets(&text))?;
    let (regency, simulated) = demo::regency(&keys, now, &mut random)?;
    let people = demo::people();
    let person = people.get(3).context("the demo has sixty people")?;
    let (invitation_rows, invitation) = demo::invitation(person, &arguments.origin, now, &mut random)?;
    let rows = if arguments.invitation_only { Vec::new() } else { regency };
    let write = |name: &str, text: String| {
        let file = arguments.folder.join(name);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
    };
    write("seed.sql", seed::text(&[rows, invitation_rows].concat()))?;
    write("simulated.json", serde_json::json!({ "beacons": simulated }).to_string())?;
    write("seed.json", serde_json::to_string(&invitation)?)?;
    println!("enrolment    NIP {}, code {}   ({})", invitation.nip, invitation.code, invitation.name);
    println!("admin link   {}   (once)", invitation.console);
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "this program is where the demo's first moment comes from")]
fn now() -> Result<Millis> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock of this machine is before 1970")?;
    Ok(Millis(u64::try_from(since.as_millis())?))
}

#[expect(clippy::disallowed_methods, reason = "this program is where the demo's randomness comes from")]
fn draw(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("an operating system that runs this has randomness");
}
