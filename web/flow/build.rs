//! Turns `messages/SET/{id,en}.ftl` into one enum of keys per set, with a static table of both languages.
//!
//! The files hold lines of the form `key = text` (the simple messages of Fluent) and `#` comments. A key that the
//! code names and the files lack is a compile error; so is a key, or a `{placeholder}`, that only one language has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

type Messages = BTreeMap<String, String>;

fn main() {
    println!("cargo::rerun-if-changed=messages");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    for set in fs::read_dir("messages").expect("messages/ lies beside build.rs") {
        let folder = set.expect("messages/ can be listed").path();
        if folder.is_dir() {
            let name = folder.file_name().expect("a listed folder has a name").to_string_lossy().into_owned();
            let indonesian = read(&folder.join("id.ftl"));
            let english = read(&folder.join("en.ftl"));
            let code = generate(&name, &indonesian, &english);
            fs::write(Path::new(&out).join(format!("{name}.rs")), code).expect("OUT_DIR can be written");
        }
    }
}

/// Reads one file of a set.
fn read(file: &Path) -> Messages {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut messages = Messages::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let Some((key, value)) = line.split_once('=') else { panic!("{}: `{line}` has no `=`", file.display()) };
        let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
        assert!(
            key.starts_with(|first: char| first.is_ascii_lowercase())
                && key.chars().all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '-'),
            "{}: `{key}` is no key (lower case, digits, hyphens)",
            file.display()
        );
        assert!(!value.is_empty(), "{}: `{key}` is empty", file.display());
        assert!(messages.insert(key.clone(), value).is_none(), "{}: `{key}` is there twice", file.display());
    }
    messages
}

/// The enum and its table.
fn generate(set: &str, indonesian: &Messages, english: &Messages) -> String {
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) = (indonesian.keys().collect(), english.keys().collect());
    let lone: Vec<_> = ours.symmetric_difference(&theirs).collect();
    assert!(lone.is_empty(), "messages/{set}: only one language has {lone:?}");
    let (mut variants, mut rows) = (String::new(), String::new());
    for (key, text) in indonesian {
        let other = &english[key];
        assert_eq!(placeholders(text), placeholders(other), "messages/{set}: placeholders of `{key}` differ");
        // As code: a sentence may name a column such as `cuti_bersama`.
        let doc = ["`", text, "`"].concat();
        writeln!(variants, "    #[doc = {doc:?}]\n    {},", variant(key)).expect("a String takes it");
        writeln!(rows, "    [{text:?}, {other:?}],").expect("a String takes it");
    }
    format!(
        "/// The messages of `messages/{set}`.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\n\
         pub enum Key {{\n{variants}}}\n\n\
         static TABLE: [[&str; 2]; {}] = [\n{rows}];\n\n\
         impl super::Message for Key {{\n    \
             fn text(self, language: super::Language) -> &'static str {{\n        \
                 TABLE[self as usize][language as usize]\n    }}\n}}\n",
        indonesian.len()
    )
}

/// `check-in-ready` → `CheckInReady`.
fn variant(key: &str) -> String {
    key.split('-')
        .map(|part| {
            part.chars()
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(part.chars().skip(1))
                .collect::<String>()
        })
        .collect()
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').expect("a brace is never closed").0).collect()
}
