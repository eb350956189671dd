//! What may stand in which file.

use super::Finding;

/// Longer files hide their seams.
const LINES: usize = 400;

/// How SQL statements begin; the words are upper case in this project.
const SQL: [&str; 7] =
    ["SELECT ", "INSERT INTO ", "INSERT OR ", "DELETE FROM ", "CREATE TABLE ", "REPLACE INTO ", "PRAGMA "];

/// Ways to ask the machine for the time.
const CLOCKS: [&str; 8] = [
    "SystemTime::now",
    "Instant::now",
    "Date::now",
    "Date::new_0",
    "Timestamp::now",
    "Zoned::now",
    "ZonedDateTime::now",
    "UtcDateTime::now",
];

/// Where the ports to the clock are: the adapters, and programs that measure.
const CLOCK_PORTS: [&str; 6] = [
    "beacon-spec/host/",
    "functions/edge/",
    "functions/verifier/src/report.rs",
    "web/kit/",
    "tests/world/src/bin/",
    "xtask/",
];

/// What the Worker is compiled from.
const WORKER: [&str; 6] = [
    "functions/api/src/",
    "functions/attendance/src/",
    "functions/edge/src/",
    "functions/evidence/src/",
    "functions/ledger/src/",
    "functions/service/src/",
];

/// What is of these and not in it: the sort itself, and the adapter to the local database.
const NOT_IN_THE_WORKER: [&str; 3] =
    ["functions/attendance/src/order.rs", "functions/service/src/migrations.rs", "functions/service/src/sqlite.rs"];

/// Calls that bring kilobytes of code along for each type, or parsers of far more than is read (ARCHITECTURE.md, the
/// four habits).
const HEAVY: [&str; 10] = [
    ".sort()",
    ".sort_",
    "collect::<BTree",
    "serde_json::from_str",
    "serde_json::from_value",
    "serde_json::to_value",
    "Url::parse",
    "parse::<f64>",
    "Date>()",
    "Span::new",
];

/// Source that people write and read: not lock files, conformance vectors or migrations, which stay as they were
/// once applied.
pub(super) fn is_source(name: &str) -> bool {
    let source = matches!(extension(name), "rs" | "js" | "mjs" | "ts" | "css" | "html" | "py" | "sql");
    source && !name.split('/').any(|folder| matches!(folder, "vectors" | "migrations" | "node_modules"))
}

pub(super) fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

pub(super) fn check(files: &[(String, String)]) -> Vec<Finding> {
    vec![
        Finding { rule: "a source file has at most 400 lines", places: long(files) },
        Finding { rule: "only functions/service holds SQL", places: sql(files) },
        Finding { rule: "only the ports tell the time", places: clocks(files) },
        Finding { rule: "the Worker sorts, reads and writes in one way each", places: heavy(files) },
    ]
}

fn long(files: &[(String, String)]) -> Vec<String> {
    let lines = files.iter().map(|(name, text)| (name, text.lines().count()));
    lines.filter(|(_, count)| *count > LINES).map(|(name, count)| format!("{name} ({count} lines)")).collect()
}

fn sql(files: &[(String, String)]) -> Vec<String> {
    // This crate holds the words by which SQL is found, and no database.
    let elsewhere =
        files.iter().filter(|(name, _)| !name.starts_with("functions/service/") && !name.starts_with("xtask/"));
    elsewhere
        .flat_map(|(name, text)| {
            let file = (extension(name) == "sql").then(|| name.clone());
            // A statement stands behind its quote, or begins the line below it.
            let is = |line: &str| {
                SQL.iter().any(|word| line.trim_start().starts_with(word) || line.contains(&format!("\"{word}")))
            };
            let code = code(name, text).filter(|(_, line)| is(line));
            file.into_iter().chain(code.map(|(place, _)| place)).collect::<Vec<_>>()
        })
        .collect()
}

fn clocks(files: &[(String, String)]) -> Vec<String> {
    let rest = files.iter().filter(|(name, _)| !CLOCK_PORTS.iter().any(|port| name.starts_with(port)));
    rest.flat_map(|(name, text)| code(name, text))
        .filter(|(_, line)| CLOCKS.iter().any(|call| line.contains(call)))
        .map(|(place, _)| place)
        .collect()
}

fn heavy(files: &[(String, String)]) -> Vec<String> {
    let in_worker = |name: &str| {
        let tests = name.ends_with("/tests.rs") || name.contains("/tests/");
        WORKER.iter().any(|folder| name.starts_with(folder)) && !tests && !NOT_IN_THE_WORKER.contains(&name)
    };
    let files = files.iter().filter(|(name, _)| in_worker(name));
    files
        .flat_map(|(name, text)| {
            let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            code(name, shipped)
        })
        .filter(|(_, line)| HEAVY.iter().any(|call| line.contains(call)))
        .map(|(place, _)| place)
        .collect()
}

/// The lines of a Rust file that are not comments, each with its place.
fn code<'a>(name: &'a str, text: &'a str) -> impl Iterator<Item = (String, &'a str)> {
    let lines = (extension(name) == "rs").then(|| text.lines().enumerate()).into_iter().flatten();
    lines
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(move |(number, line)| (format!("{name}:{}", number + 1), line))
}

#[cfg(test)]
mod tests {
    use super::{check, is_source};

    fn broken(name: &str, text: &str) -> Vec<String> {
        check(&[(name.to_owned(), text.to_owned())]).into_iter().flat_map(|finding| finding.places).collect()
    }

    #[test]
    fn a_file_of_401_lines_is_found() {
        assert!(broken("a/src/x.rs", &"\n".repeat(400)).is_empty());
        assert_eq!(broken("a/src/x.rs", &"\n".repeat(401)), ["a/src/x.rs (401 lines)"]);
    }

    #[test]
    fn sql_outside_the_service_is_found() {
        let text = "let a = 1;\nlet q = \"SELECT 1\";";
        assert_eq!(broken("functions/edge/src/x.rs", text), ["functions/edge/src/x.rs:2"]);
        assert!(broken("functions/service/src/x.rs", text).is_empty());
        assert_eq!(
            broken("functions/edge/src/x.rs", "const Q: &str = \"\n    SELECT 1\";"),
            ["functions/edge/src/x.rs:2"]
        );
        assert!(broken("functions/edge/src/x.rs", "// \"SELECT 1\"").is_empty());
        assert_eq!(broken("tests/world/seed.sql", ""), ["tests/world/seed.sql"]);
    }

    #[test]
    fn a_clock_outside_the_ports_is_found() {
        let text = "let now = std::time::Instant::now();";
        assert_eq!(broken("functions/service/src/x.rs", text), ["functions/service/src/x.rs:1"]);
        assert!(broken("functions/edge/src/clock.rs", text).is_empty());
    }

    #[test]
    fn what_makes_the_worker_heavy_is_found() {
        let text = "names.sort();\n#[cfg(test)]\nmod tests {\n    names.sort();\n}\n";
        assert_eq!(broken("functions/service/src/x.rs", text), ["functions/service/src/x.rs:1"]);
        for elsewhere in
            ["functions/verifier/src/x.rs", "functions/service/src/x/tests.rs", "functions/service/src/sqlite.rs"]
        {
            assert!(broken(elsewhere, text).is_empty(), "{elsewhere}");
        }
    }

    #[test]
    fn vectors_and_locks_are_not_source() {
        assert!(is_source("web/pwa/sw.js"));
        assert!(!is_source("beacon-spec/vectors/a.py"));
        assert!(!is_source("Cargo.lock"));
    }
}
