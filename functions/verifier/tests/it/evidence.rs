//! Evidence files: no byte of one may change.

use std::path::PathBuf;

use data_encoding::BASE64URL_NOPAD;
use klabat_evidence::{Intent, Millis};
use klabat_protocol::SoftwareKey;
use klabat_verifier::Trust;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{Folder, klabat, text, vector};
use crate::office::Office;

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

/// The trust file of the vectors, with an end for its key.
fn ended(folder: &Folder, until: &str) -> PathBuf {
    let mut trust: Value = serde_json::from_str(&text("office/trust.json")).unwrap();
    trust["edge_keys"][0] = json!({ "key": trust["edge_keys"][0], "until": until });
    folder.file("trust.json", trust.to_string())
}

/// The check-in was received at 00:10:01, the enrolment at 00:02:01, the check-out at 08:00:01; the grant is of midnight.
#[test]
fn a_stolen_edge_key_counts_for_what_it_signed_before() {
    let folder = Folder::new();
    let codes = |until: &str, command: &str, names: &[&str]| -> Vec<String> {
        let files: Vec<PathBuf> = names.iter().map(|name| vector(name)).collect();
        let said = klabat([command, "--trust", ended(&folder, until).to_str().unwrap()], &files);
        said.codes().into_iter().map(str::to_owned).collect()
    };
    for command in ["evidence", "receipt"] {
        assert_eq!(codes("2026-08-03T00:10:01.001Z", command, &FILES[..1]), ["ok"], "{command}");
        assert_eq!(codes("2026-08-03T08:10:01+08:00", command, &FILES[..1]), ["unknown_edge_key"], "{command}");
    }
    let pages = ["office/export-1.ndjson", "office/export-2.ndjson"];
    let unknown = "unknown_edge_key";
    assert_eq!(codes("2026-08-03T00:10:01Z", "export", &pages), ["ok", "ok", unknown, "ok", unknown]);
    let none = ["ok", unknown, "unknown_epoch", "unknown_epoch", "ok", unknown, "unknown_epoch"];
    assert_eq!(codes("2026-08-03T00:00:00Z", "export", &pages), none, "the grant neither");
}

#[test]
fn a_grant_by_a_stolen_edge_key_does_not_count_though_a_new_key_signed_the_receipt() {
    const MONDAY: Millis = Millis(1_785_715_200_000);
    let folder = Folder::new();
    let mut office = Office::new(1);
    let (stolen, grant) = (BASE64URL_NOPAD.encode(&office.edge.public_key().to_sec1()), office.grant(MONDAY));
    office.edge = SoftwareKey::from_bytes(&[9; 32]).unwrap();
    let [person] = office.people() else { panic!("one person") };
    let punch = office.punch(person, &grant, Intent::In, 1, Millis(MONDAY.0 + 600_000));
    let file = folder.file("check-in.json", office.file(person, grant, punch).to_json());
    let code = |until: &str| {
        let mut trust: Value = serde_json::from_str(&office.trust()).unwrap();
        trust["edge_keys"].as_array_mut().unwrap().push(json!({ "key": stolen, "until": until }));
        let trust = folder.file("trust.json", trust.to_string());
        klabat(["evidence", "--trust", trust.to_str().unwrap()], std::slice::from_ref(&file)).codes()[0].to_owned()
    };
    assert_eq!(code("2026-08-03T00:00:00.001Z"), "ok");
    assert_eq!(code("2026-08-03T00:00:00Z"), "unknown_edge_key");
}

/// The members' values in their order: what serde would take for a structure, too.
fn listed(value: &Value, path: &[&str]) -> Value {
    let mut value = value.clone();
    let place = path.iter().fold(&mut value, |value, name| &mut value[*name]);
    *place = place.as_object().unwrap().values().cloned().collect();
    value
}

#[test]
fn a_list_in_an_objects_place_is_refused() {
    let folder = Folder::new();
    let file: Value = serde_json::from_str(&text("office/check-in.json")).unwrap();
    let paths: [&[&str]; 4] = [&[], &["relying_party"], &["conditions"], &["conditions", "limits"]];
    for path in paths {
        let file = folder.file("listed.json", listed(&file, path).to_string());
        assert_eq!(evidence(&[file]), ["malformed_file"], "{path:?}");
    }
    let page = text("office/export-1.ndjson");
    for kind in ["beacon", "credential", "grant", "submission"] {
        let line = page.lines().find(|line| line.contains(&format!("\"kind\":\"{kind}\""))).unwrap();
        let list = listed(&serde_json::from_str(line).unwrap(), &[]).to_string();
        let file = folder.file("page.ndjson", page.replace(line, &list));
        let trust = vector("office/trust.json");
        let said = klabat(["export", "--trust", trust.to_str().unwrap()], &[file]);
        assert!(said.codes().contains(&"malformed_line"), "{kind}: {:?}", said.codes());
    }
    let trust: Value = serde_json::from_str(&text("office/trust.json")).unwrap();
    for path in [&[][..], &["log"]] {
        Trust::from_json(&listed(&trust, path).to_string()).unwrap_err();
    }
}
