//! What the documents name must be there, and what the message files hold must be named.

use std::collections::BTreeSet;

use super::Finding;
use super::source::extension;

/// The document that answers each attack with a test.
pub(super) const THREATS: &str = "docs/THREATS.md";

/// The document that names for each refusal its check and the test that holds it.
pub(super) const REFUSALS: &str = "docs/REFUSALS.md";

/// Every `module::test` in the documents is the name of a function in some source.
pub(super) fn tests(documents: &[(&str, String)], files: &[(String, String)]) -> Finding {
    let functions: BTreeSet<&str> = files.iter().flat_map(|(_, text)| functions(text)).collect();
    let known = |name: &str| functions.contains(name.rsplit("::").next().unwrap_or(name));
    let missing = documents.iter().flat_map(|(document, text)| {
        named(text).filter(|(_, name)| !known(name)).map(move |(line, name)| format!("{document}:{line} ({name})"))
    });
    Finding { rule: "a test that a document names is there", places: missing.collect() }
}

/// Every check that [`REFUSALS`] quotes from a file, as in "`crate/file.rs`: `code`", stands there; `…` is anything.
pub(super) fn checks(document: &str, files: &[(String, String)]) -> Finding {
    let is = |name: &str, quoted: &str| {
        let folders = quoted.split_once('/');
        folders.is_some_and(|(of, within)| {
            name.ends_with(&["/src/", within].concat()) && name.contains(&["/", of, "/"].concat())
        })
    };
    let stands = |file: &str, quote: &str| {
        let mut codes = files.iter().filter(|(name, _)| is(name, file)).map(|(_, text)| text);
        codes.any(|code| quote.split('…').all(|part| quotes_whole(code, part)))
    };
    let rust = quotes(document).filter(|(_, file, _)| extension(file) == "rs");
    let gone = rust.filter(|(_, file, quote)| !stands(file, quote));
    let places = gone.map(|(line, file, quote)| format!("{REFUSALS}:{line} ({file}: {quote})")).collect();
    Finding { rule: "a check that a document quotes is there", places }
}

/// Whether a code has this part, white space aside, which the formatter moves; a part that ends within a word is cut.
fn quotes_whole(code: &str, part: &str) -> bool {
    let visible = |text: &str| -> Vec<(usize, char)> {
        text.char_indices().filter(|(_, character)| !character.is_whitespace()).collect()
    };
    let word = |character: char| character.is_alphanumeric() || character == '_';
    let (code_visible, part) = (visible(code), visible(part));
    let (Some((_, first)), Some((_, last))) = (part.first(), part.last()) else { return true };
    code_visible.windows(part.len()).any(|window| {
        let same = window.iter().zip(&part).all(|((_, here), (_, quoted))| here == quoted);
        let (begin, end) = (window[0].0, window[window.len() - 1].0 + last.len_utf8());
        same && !(word(*first) && code[..begin].ends_with(word)) && !(word(*last) && code[end..].starts_with(word))
    })
}

/// Files and what is quoted from them, with their lines.
fn quotes(document: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let lines = (1..).zip(document.lines());
    lines.filter_map(|(line, text)| {
        let (before, after) = text.split_once("`: `")?;
        Some((line, before.rsplit('`').next()?, after.split('`').next()?))
    })
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

/// The file of a set whose keys the other language's shares, as the build holds them to.
pub(super) fn is_messages(name: &str) -> bool {
    name.ends_with("/id.ftl")
}

/// Every message is named by its key in some page: a public enum's variant that nobody names is no warning, and the
/// app's first load carries its words.
pub(super) fn messages(sets: &[(String, String)], files: &[(String, String)]) -> Finding {
    let pages = files.iter().filter(|(name, _)| name.starts_with("web/") && extension(name) == "rs");
    let names: BTreeSet<&str> =
        pages.flat_map(|(_, text)| text.split(|each: char| !each.is_ascii_alphanumeric())).collect();
    let keys =
        sets.iter().flat_map(|(name, text)| (1..).zip(text.lines()).map(move |(number, line)| (name, number, line)));
    let keys = keys.filter(|(.., line)| !line.starts_with('#'));
    let keys = keys.filter_map(|(name, number, line)| Some((name, number, line.split_once('=')?.0.trim())));
    let places = keys
        .filter(|(.., key)| !names.contains(&*variant(key)))
        .map(|(name, number, key)| format!("{name}:{number} ({key})"))
        .collect();
    Finding { rule: "a message is named by some page", places }
}

/// `punch-again` as the code names it.
fn variant(key: &str) -> String {
    let capital = |word: &str| word.split_at_checked(1).map(|(first, rest)| first.to_ascii_uppercase() + rest);
    key.split('-').filter_map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::{checks, messages, tests};

    #[test]
    fn a_message_that_nobody_names_is_found() {
        let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let words = file("web/flow/messages/app/id.ftl", "# Absen\npunch-again = Lagi\ngone = Sudah\n");
        let page = file("web/pwa/src/x.rs", "ui.text(Key::PunchAgain); ui.text(Key::Goner)");
        assert_eq!(messages(&[words], &[page]).places, ["web/flow/messages/app/id.ftl:3 (gone)"]);
    }

    #[test]
    fn a_test_that_is_gone_is_found() {
        let files = [("a/tests/it/x.rs".to_owned(), "    async fn it_holds() {\n".to_owned())];
        let said = |text: &str| tests(&[("a.md", text.to_owned())], &files).places;
        assert!(said("see a `x::it_holds`, `Type::of` and `a b`").is_empty());
        assert_eq!(said("first\nsee `x::it_held`"), ["a.md:2 (x::it_held)"]);
    }

    #[test]
    fn a_quoted_check_that_is_gone_is_found() {
        let files = [("functions/service/src/a/b.rs".to_owned(), "if old\n    && known(row) {\n".to_owned())];
        let said = |text: &str| checks(text, &files).places;
        assert!(said("| x | `service/a/b.rs`: `if old && known(…)` | `y` |").is_empty());
        for gone in ["service/a/b.rs`: `if known(row)", "edge/a/b.rs`: `if old", "service/a/c.rs`: `if old"] {
            assert_eq!(said(&format!("| x | `{gone}` | `y` |")).len(), 1, "{gone}");
        }
        for cut in ["if old && known(ro", "f old &&", "known(r…w)"] {
            assert_eq!(said(&format!("| x | `service/a/b.rs`: `{cut}` | `y` |")).len(), 1, "{cut}");
        }
    }
}
