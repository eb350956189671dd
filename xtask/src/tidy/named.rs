//! What the documents name must be there.

use std::collections::BTreeSet;

use super::Finding;

/// The document that answers each attack with a test.
pub(super) const THREATS: &str = "docs/THREATS.md";

/// Every `module::test` in the document is the name of a function in some source.
pub(super) fn check(document: &str, files: &[(String, String)]) -> Finding {
    let functions: BTreeSet<&str> = files.iter().flat_map(|(_, text)| functions(text)).collect();
    let missing = named(document).filter(|(_, name)| !functions.contains(name.rsplit("::").next().unwrap_or(name)));
    let places = missing.map(|(line, name)| format!("{THREATS}:{line} ({name})")).collect();
    Finding { rule: "a test that a document names is there", places }
}

/// Code spans that are paths in lower case, with their lines.
fn named(document: &str) -> impl Iterator<Item = (usize, &str)> {
    let spans = |line: usize, text| str::split(text, '`').skip(1).step_by(2).map(move |span| (line, span));
    let path = |span: &str| {
        span.contains("::") && span.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b':'))
    };
    (1..).zip(document.lines()).flat_map(move |(line, text)| spans(line, text)).filter(move |(_, span)| path(span))
}

fn functions(text: &str) -> impl Iterator<Item = &str> {
    let after = text.lines().filter_map(|line| line.trim_start().split_once("fn ").map(|(_, rest)| rest));
    after.filter_map(|rest| rest.split_once('(').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_test_that_is_gone_is_found() {
        let files = [("a/tests/it/x.rs".to_owned(), "    async fn it_holds() {\n".to_owned())];
        assert!(check("see a `x::it_holds`, `Type::of` and `a b`", &files).places.is_empty());
        assert_eq!(check("first\nsee `x::it_held`", &files).places, ["docs/THREATS.md:2 (x::it_held)"]);
    }
}
