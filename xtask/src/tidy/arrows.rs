//! Which crate may depend on which: normal and build dependencies, since a test may use a fake from anywhere.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Finding;

/// The arrows of ARCHITECTURE.md, Code map. A crate may also name what its arrows reach.
const ARROWS: [(&str, &[&str]); 18] = [
    ("klabat-protocol", &[]),
    ("klabat-webauthn", &[]),
    ("klabat-ledger", &[]),
    ("klabat-api", &[]),
    ("klabat-evidence", &["klabat-protocol", "klabat-webauthn"]),
    ("klabat-attendance", &["klabat-evidence"]),
    ("klabat-service", &["klabat-attendance", "klabat-ledger", "klabat-api"]),
    ("klabat-edge", &["klabat-service"]),
    ("klabat-verifier", &["klabat-attendance", "klabat-ledger"]),
    ("klabat-flow", &["klabat-api", "klabat-evidence", "klabat-ledger"]),
    ("klabat-kit", &["klabat-flow"]),
    ("klabat-pwa", &["klabat-kit"]),
    ("klabat-own", &["klabat-kit"]),
    ("klabat-console", &["klabat-kit"]),
    ("klabat-host", &["klabat-protocol"]),
    ("klabat-world", &["klabat-service", "klabat-flow", "klabat-host"]),
    ("klabat-fuzz", &["klabat-attendance", "klabat-ledger", "klabat-flow"]),
    ("xtask", &[]),
];

/// Libraries that tie a crate to a place, and the only crates that may be tied to it.
const PLACES: [(&str, &[&str]); 5] = [
    ("worker", &["klabat-edge"]),
    ("web-sys", &["klabat-edge", "klabat-kit", "klabat-pwa", "klabat-own", "klabat-console"]),
    ("js-sys", &["klabat-edge", "klabat-kit", "klabat-pwa", "klabat-own", "klabat-console"]),
    ("leptos", &["klabat-kit", "klabat-console"]),
    ("rusqlite", &["klabat-service"]),
];

/// What is read of `cargo metadata --no-deps`.
#[derive(Deserialize)]
pub(super) struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// None for a normal one, else `dev` or `build`.
    kind: Option<String>,
    /// Only dependencies inside the workspace have one.
    path: Option<String>,
}

pub(super) fn check(metadata: &Metadata) -> Vec<Finding> {
    let mut unknown = Vec::new();
    let mut arrows = Vec::new();
    let mut places = Vec::new();
    for package in &metadata.packages {
        if arrows_of(&package.name).is_none() {
            unknown.push(package.name.clone());
        }
        let reach = reach(&package.name);
        for dependency in package.dependencies.iter().filter(|dependency| dependency.kind.as_deref() != Some("dev")) {
            let arrow = format!("{} → {}", package.name, dependency.name);
            if dependency.path.is_some() && !reach.contains(&*dependency.name) {
                arrows.push(arrow);
            } else if let Some((_, allowed)) = PLACES.iter().find(|(library, _)| *library == dependency.name)
                && !allowed.contains(&&*package.name)
            {
                places.push(arrow);
            }
        }
    }
    vec![
        Finding { rule: "a crate has its place among the arrows of the code map", places: unknown },
        Finding { rule: "a crate depends only on what its arrows reach", places: arrows },
        Finding { rule: "only the adapters know the platform, the browser and the database", places },
    ]
}

fn arrows_of(name: &str) -> Option<&'static [&'static str]> {
    ARROWS.iter().find(|(from, _)| *from == name).map(|(_, to)| *to)
}

fn reach(name: &str) -> BTreeSet<&'static str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = arrows_of(name).unwrap_or_default().to_vec();
    while let Some(name) = next.pop() {
        if let Some((known, to)) = ARROWS.iter().find(|(from, _)| *from == name)
            && reached.insert(*known)
        {
            next.extend(*to);
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Finding, check};

    fn findings(package: &str, dependency: &str, kind: Option<&str>, ours: bool) -> Vec<Finding> {
        let path = ours.then_some("somewhere");
        let dependency = json!({ "name": dependency, "kind": kind, "path": path });
        let packages = json!({ "packages": [{ "name": package, "dependencies": [dependency] }] });
        check(&serde_json::from_value(packages).unwrap())
    }

    fn broken(findings: &[Finding]) -> Vec<&str> {
        findings.iter().flat_map(|finding| &finding.places).map(String::as_str).collect()
    }

    #[test]
    fn an_arrow_backwards_is_found() {
        assert_eq!(broken(&findings("klabat-protocol", "klabat-api", None, true)), ["klabat-protocol → klabat-api"]);
        assert_eq!(broken(&findings("klabat-kit", "klabat-service", Some("build"), true)).len(), 1);
        assert_eq!(broken(&findings("xtask", "klabat-api", None, true)).len(), 1);
    }

    #[test]
    fn what_the_arrows_reach_and_tests_use_is_allowed() {
        assert!(broken(&findings("klabat-edge", "klabat-protocol", None, true)).is_empty());
        assert!(broken(&findings("klabat-protocol", "klabat-api", Some("dev"), true)).is_empty());
    }

    #[test]
    fn a_platform_in_the_core_is_found() {
        assert_eq!(broken(&findings("klabat-service", "worker", None, false)), ["klabat-service → worker"]);
        assert_eq!(broken(&findings("klabat-flow", "web-sys", None, false)).len(), 1);
        assert!(broken(&findings("klabat-edge", "worker", None, false)).is_empty());
    }

    #[test]
    fn a_crate_without_a_place_is_found() {
        assert_eq!(broken(&findings("klabat-new", "serde", None, false)), ["klabat-new"]);
    }
}
