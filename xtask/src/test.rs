//! `cargo xtask test`: every check, each under a name; all run even when one fails.

mod browser;
mod counts;
mod steps;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::project::Project;
use crate::run::{Stopwatch, alone};
use crate::{server, setup};

/// How many cases of a step passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Counts {
    passed: u64,
    failed: u64,
}

impl Counts {
    /// A step without cases of its own that succeeded.
    const ONE: Self = Self { passed: 1, failed: 0 };

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// One step; an error counts as one failed case.
struct Step {
    name: &'static str,
    run: fn(&Project) -> Result<Counts>,
}

/// Runs the steps that a filter names, or all; the last line printed is `N passed, N failed`.
///
/// # Errors
/// When a filter names no step, or the set-up fails.
pub(crate) fn test(project: &Project, filters: &[String]) -> Result<ExitCode> {
    let chosen = choose(filters)?;
    server::end_in_order()?;
    setup::setup(project)?;
    // Two runs would empty each other's stores.
    let _alone = alone(&project.stamps().join("test.lock"))?;
    let watch = Stopwatch::start();
    let mut total = Counts::default();
    let mut report = Vec::new();
    for step in chosen {
        if server::interrupted() {
            bail!("interrupted");
        }
        println!("\n==> {}", step.name);
        let watch = Stopwatch::start();
        let counts = (step.run)(project).unwrap_or_else(|error| {
            println!("error: {error:#}");
            Counts { passed: 0, failed: 1 }
        });
        total.add(counts);
        let Counts { passed, failed } = counts;
        report.push(format!(
            "{:<18}{:>7.1} s {passed:>6} ok {failed:>4} bad",
            step.name,
            watch.elapsed().as_secs_f64()
        ));
        println!("    {}", report.last().map_or("", String::as_str));
    }
    println!("\n{}\nin {:.0} s", report.join("\n"), watch.elapsed().as_secs_f64());
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(ExitCode::from(u8::from(total.failed > 0)))
}

/// The steps in their order; a filter that names none is a mistake, not an empty success.
fn choose(filters: &[String]) -> Result<Vec<&'static Step>> {
    let names = || steps::STEPS.iter().map(|step| step.name).collect::<Vec<_>>().join(", ");
    if let Some(filter) = filters.iter().find(|filter| !steps::STEPS.iter().any(|step| step.name == **filter)) {
        bail!("there is no step `{filter}`; the steps are {}", names());
    }
    Ok(steps::STEPS
        .iter()
        .filter(|step| filters.is_empty() || filters.iter().any(|filter| filter == step.name))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn a_filter_names_a_step() {
        let chosen = choose(&["tidy".to_owned(), "fmt".to_owned()]).unwrap();
        assert_eq!(chosen.iter().map(|step| step.name).collect::<Vec<_>>(), ["fmt", "tidy"]);
        assert!(choose(&["nothing".to_owned()]).is_err());
        assert!(choose(&[]).unwrap().len() > 10);
    }
}
