//! Evidence files: no byte of one may change.

use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value;

use crate::common::{Folder, klabat, text, vector};

const FILES: [&str; 3] = ["office/check-in.json", "office/check-out.json", "office/enrolment.json"];

fn evidence(files: &[PathBuf]) -> Vec<String> {
    let trust = vector("office/trust.json");
    let said = klabat(["evidence", "--trust", trust.to_str().unwrap()], files);
    assert_eq!(said.lines.len(), files.len(), "a line for each file");
    said.codes().into_iter().map(str::to_owned).collect()
}

#[test]
fn honest_files_are_accepted() {
    assert_eq!(evidence(&FILES.map(vector)), ["ok"; 3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// A byte that changes is refused, unless JSON gives it no meaning: then what is read is the very same.
    #[test]
    fn any_changed_byte_is_refused(file in prop::sample::select(&FILES), at: prop::sample::Index, xor in 1u8..) {
        let mut bytes = text(file).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= xor;
        let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
        let same = read(&bytes) == read(text(file).as_bytes());
        let folder = Folder::new();
        let codes = evidence(&[folder.file("changed.json", &bytes)]);
        prop_assert_eq!(codes[0] == "ok", same, "byte {} to {:#04x}: {}", at, bytes[at], codes[0]);
    }

    /// Whatever the file holds, there is one line for it, and it is refused.
    #[test]
    fn anything_else_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), cut: prop::sample::Index) {
        let honest = text(FILES[0]);
        let folder = Folder::new();
        let files = [
            folder.file("noise", &bytes),
            folder.file("cut", &honest.as_bytes()[..cut.index(honest.trim_end().len())]),
            folder.file("more", [honest.as_bytes(), b"{}"].concat()),
        ];
        prop_assert!(evidence(&files).iter().all(|code| code != "ok"));
    }
}

#[test]
fn the_relying_party_must_be_the_trusted_one() {
    let folder = Folder::new();
    let trust = text("office/trust.json");
    for (from, to) in [("\"klabat.example\"", "\"other.example\""), ("https://klabat", "https://other")] {
        let trust = folder.file("trust.json", trust.replace(from, to));
        let said = klabat(["evidence", "--trust", trust.to_str().unwrap()], &[vector(FILES[0])]);
        assert_eq!(said.codes(), ["untrusted_relying_party"], "{to}");
    }
    let nobody = text(FILES[0]).replace("\"https://klabat.example\"", "");
    let trust = vector("office/trust.json");
    let said = klabat(["evidence", "--trust", trust.to_str().unwrap()], &[folder.file("nobody.json", nobody)]);
    assert_eq!(said.codes(), ["untrusted_relying_party"], "no origin at all");
}

#[test]
fn another_edge_key_is_not_trusted() {
    let folder = Folder::new();
    let mut trust: Value = serde_json::from_str(&text("office/trust.json")).unwrap();
    let beacon: Value = serde_json::from_str(&text(FILES[0])).unwrap();
    trust["edge_keys"][0] = beacon["beacon_key"].clone();
    let trust = folder.file("trust.json", trust.to_string());
    let said = klabat(["evidence", "--trust", trust.to_str().unwrap()], &[vector(FILES[0])]);
    assert_eq!(said.codes(), ["unknown_edge_key"]);
}
