//! Writes the demo's locked recap as the console's workbook: `recap FILE.xlsx`. Prints what must stand in it: a line for
//! each person with name, NIP, days present, late minutes and percent, then the sums of the last three.

use std::env;
use std::fs;

use anyhow::{Context as _, Result};
use klabat_api::console::{Recap, RecapTotals, Role};
use klabat_api::routes;
use klabat_evidence::Millis;
use klabat_flow::console::sheet;
use klabat_flow::messages::Language;
use klabat_world::dice::Dice;
use klabat_world::installation::Installation;
use klabat_world::{cast, demo};

/// 2026-11-03, 09:00 WITA: the past is October and one day.
const NOW: Millis = Millis(1_793_667_600_000);

fn main() -> Result<()> {
    let file = env::args().nth(1).context("usage: recap FILE.xlsx")?;
    let mut dice = Dice::new("recap");
    let installation = Installation { development: true, ..Installation::thrown(&mut dice) };
    let keys: Vec<[u8; 32]> = (0..3).map(|_| dice.bytes()).collect();
    let mut world = demo::past(installation, &keys, NOW)?.world;
    world.service.seed(&[cast::user(Role::Auditor, dice.bytes(), Millis(world.now()))]);
    let auditor = world.sign_up(Role::Auditor);
    let recap: Recap = world.look(&auditor, &format!("{}?unit=dinkes&month=2026-10", routes::RECAP)).json();
    fs::write(&file, sheet::recap(&recap, Language::Id, "Oktober 2026")?)?;
    let sums = |totals: &RecapTotals| {
        format!("{};{};{:.2}", totals.present, totals.late_minutes, f64::from(totals.deduction) / 100.0)
    };
    for row in &recap.rows {
        println!("{};{};{}", row.name, row.nip, sums(&row.totals));
    }
    println!("{}", sums(&recap.totals));
    Ok(())
}
