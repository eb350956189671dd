//! `cargo xtask tidy`: the invariants of ARCHITECTURE.md that no compiler holds.

mod arrows;
mod named;
mod source;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::project::Project;
use crate::run::capture;

/// One rule, and where it is broken: one line each.
pub(crate) struct Finding {
    pub(crate) rule: &'static str,
    pub(crate) places: Vec<String>,
}

/// Prints every violation.
///
/// # Errors
/// When cargo or git cannot tell what is in the project.
pub(crate) fn run(project: &Project) -> Result<ExitCode> {
    let findings = check(project)?;
    print(&findings);
    Ok(ExitCode::from(u8::from(findings.iter().any(|finding| !finding.places.is_empty()))))
}

/// One line for each violation, with the rule it breaks, or one that says there is none.
pub(crate) fn print(findings: &[Finding]) {
    for finding in findings {
        finding.places.iter().for_each(|place| println!("tidy: {place}: {}", finding.rule));
    }
    if findings.iter().all(|finding| finding.places.is_empty()) {
        println!("tidy: {} rules hold", findings.len());
    }
}

/// Every rule with its violations.
///
/// # Errors
/// When cargo or git cannot tell what is in the project.
pub(crate) fn check(project: &Project) -> Result<Vec<Finding>> {
    let metadata = capture(project.cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata = serde_json::from_str(&metadata).context("cargo metadata is not what it was")?;
    let mut findings = arrows::check(&metadata);
    // New files count before they are committed.
    let listed =
        capture(project.command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    let read = |wanted: fn(&str) -> bool| {
        let names = listed.split_terminator('\0').filter(move |name| wanted(name));
        // A file deleted but still in the index is no file.
        names.filter_map(|name| Some((name.to_owned(), fs::read_to_string(project.path(name)).ok()?)))
    };
    let texts: Vec<_> = read(source::is_source).collect();
    findings.extend(source::check(&texts));
    let document = |name| fs::read_to_string(project.path(name)).with_context(|| format!("{name} cannot be read"));
    let refusals = document(named::REFUSALS)?;
    findings.push(named::checks(&refusals, &texts));
    findings.push(named::tests(&[(named::THREATS, document(named::THREATS)?), (named::REFUSALS, refusals)], &texts));
    findings.push(named::messages(&read(named::is_messages).collect::<Vec<_>>(), &texts));
    Ok(findings)
}
