//! Receipts and the log: what is in it, and that it only grew.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::common::{Folder, Said, klabat, text, vector};
use crate::office;

const LOG: &str = "office/log";
const BEFORE: &str = "office/log-before";

fn trust() -> String {
    vector("office/trust.json").to_str().unwrap().to_owned()
}

fn verify(from: &Path, to: &Path) -> Vec<String> {
    let (from, to) = (from.to_str().unwrap(), to.to_str().unwrap());
    let said = klabat(["log", "verify", "--from", from, "--to", to, "--trust", &trust()], &[]);
    said.codes().into_iter().map(str::to_owned).collect()
}

fn with_log(command: &str, log: &Path, files: &[PathBuf]) -> Said {
    klabat([command, "--trust", &trust(), "--log", log.to_str().unwrap()], files)
}

/// The leaves of the vector, in order.
pub(crate) fn leaves() -> Vec<[u8; 32]> {
    let bundle = |path: &str| fs::read(vector(LOG).join(path)).unwrap();
    let entries = [bundle("tile/entries/000"), bundle("tile/entries/001.p/47")].concat();
    entries.chunks(34).map(|entry| entry[2..].try_into().unwrap()).collect()
}

/// A log of these leaves by the office's own key.
pub(crate) fn grown(folder: &Folder, name: &str, leaves: &[[u8; 32]]) -> PathBuf {
    let (checkpoint, tiles) = office::log(leaves);
    let log = folder.file(name, "").with_file_name(format!("{name}.log"));
    for (tile, bytes) in tiles {
        let path = log.join(tile.to_string());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::write(log.join("checkpoint"), checkpoint).unwrap();
    log
}

#[test]
fn a_log_that_grew_is_accepted_from_folder_or_checkpoint() {
    let (old, new) = (vector(BEFORE), vector(LOG));
    assert_eq!(verify(&old, &new), ["ok", "ok"]);
    assert_eq!(verify(&old.join("checkpoint"), &new.join("checkpoint")), ["ok", "ok"]);
    assert_eq!(verify(&new, &new), ["ok", "ok"]);
    assert_eq!(verify(&new, &old), ["ok", "log_shrunk"]);
    assert_eq!(verify(&vector("absent"), &new), ["unreadable_file", "nothing_to_compare"]);
}

/// The log's own key signs each of these: only the older checkpoint tells.
#[test]
fn a_log_that_was_rewritten_is_refused() {
    type Rewrite = fn(&mut Vec<[u8; 32]>);
    let folder = Folder::new();
    let rewrites: [(&str, Rewrite); 4] = [
        ("changed", |leaves| leaves[10][0] ^= 1),
        ("dropped", |leaves| {
            leaves.remove(10);
        }),
        ("reordered", |leaves| leaves.swap(10, 11)),
        ("forked", |leaves| leaves[149..].reverse()),
    ];
    for (name, rewrite) in rewrites {
        let mut leaves = leaves();
        rewrite(&mut leaves);
        let log = grown(&folder, name, &leaves);
        assert_eq!(verify(&vector(BEFORE), &log), ["ok", "log_forked"], "{name}");
    }
    let honest = grown(&folder, "honest", &leaves());
    assert_eq!(verify(&vector(BEFORE), &honest), ["ok", "ok"]);
}

#[test]
fn a_mirror_must_be_whole_and_its_checkpoint_signed() {
    let folder = Folder::new();
    let spoiled = |name: &str, spoil: &dyn Fn(&Path)| {
        let log = grown(&folder, name, &leaves());
        spoil(&log);
        verify(&vector(BEFORE), &log).pop().unwrap()
    };
    let entries = |log: &Path| log.join("tile/entries/000");
    assert_eq!(spoiled("missing", &|log| fs::remove_file(entries(log)).unwrap()), "missing_tile");
    assert_eq!(spoiled("short", &|log| fs::write(entries(log), [0; 33]).unwrap()), "malformed_tile");
    assert_eq!(spoiled("noise", &|log| fs::write(log.join("checkpoint"), "x").unwrap()), "malformed_checkpoint");
    let altered = |log: &Path| {
        let mut bytes = fs::read(entries(log)).unwrap();
        bytes[40] ^= 1;
        fs::write(entries(log), bytes).unwrap();
    };
    assert_eq!(spoiled("altered", &altered), "altered_tile");
    let unsigned = |log: &Path| {
        let note = fs::read_to_string(log.join("checkpoint")).unwrap();
        fs::write(log.join("checkpoint"), note.replace("\n303\n", "\n302\n")).unwrap();
    };
    assert_eq!(spoiled("unsigned", &unsigned), "bad_log_signature");
}

#[test]
fn what_was_recorded_is_in_the_log() {
    let file = [vector("office/check-in.json")];
    let said = with_log("evidence", &vector(LOG), &file);
    assert_eq!(said.codes(), ["ok", "ok"], "the log's own line, and the file's");
    assert_eq!(said.lines[1]["position"], 201);
    assert_eq!(with_log("evidence", &vector(BEFORE), &file).codes(), ["ok", "not_included"]);
    let pages = ["office/export-1.ndjson", "office/export-2.ndjson"].map(vector);
    assert_eq!(with_log("export", &vector(LOG), &pages).codes(), ["ok"; 6]);
    let codes = with_log("export", &vector(BEFORE), &pages);
    assert_eq!(codes.codes(), ["ok", "ok", "not_included", "not_included", "ok", "not_included"]);
    let folder = Folder::new();
    let elsewhere = folder.file("page", text("office/export-1.ndjson").replace("\"position\":200", "\"position\":7"));
    let said = with_log("export", &vector(LOG), &[elsewhere, pages[1].clone()]);
    assert_eq!(said.codes()[2], "wrong_position");
    assert_eq!(with_log("evidence", &vector("absent"), &file).codes(), ["unreadable_file", "not_included"]);
}

/// The vector's records have the positions 200, 201 and 202, received at 00:02, 00:10 and 08:00.
#[test]
fn what_the_order_of_the_log_belies_is_pointed_out_as_late() {
    let folder = Folder::new();
    let swapped = |one: u64, other: u64| {
        let mut leaves = leaves();
        leaves.swap(usize::try_from(one).unwrap(), usize::try_from(other).unwrap());
        let log = grown(&folder, &format!("{one}-{other}"), &leaves);
        let (one, other) = (format!("\"position\":{one}"), format!("\"position\":{other}"));
        let pages = ["office/export-1.ndjson", "office/export-2.ndjson"].map(|name| {
            let page = text(name).replace(&one, "\"position\":?").replace(&other, &one);
            folder.file(name.split_once('/').unwrap().1, page.replace("\"position\":?", &other))
        });
        with_log("export", &log, &pages)
    };
    let said = swapped(201, 202);
    assert_eq!(said.codes(), ["ok"; 7]);
    let (record, late) = (&said.lines[3], &said.lines[6]);
    assert_eq!((record["late"].as_bool(), late["late"].as_bool()), (Some(false), Some(true)));
    assert_eq!((&late["id"], &late["line"], &late["file"]), (&record["id"], &record["line"], &record["file"]));
    assert_eq!((late["kind"].as_str(), late["position"].as_u64()), (Some("late"), Some(202)));
    assert_eq!(late["receivedAt"], record["receivedAt"]);
    assert_eq!(late["behind"], "2026-08-03T08:00:01Z");
    assert!(said.people.starts_with("7 accepted, 0 refused, 1 late"), "{}", said.people);
    assert_eq!(swapped(200, 202).lines.iter().filter(|line| line["kind"] == "late").count(), 2);
}

#[test]
fn a_receipt_is_read_alone_or_from_its_evidence() {
    for name in ["office/receipt.txt", "office/check-in.json"] {
        let said = klabat(["receipt", "--trust", &trust()], &[vector(name)]);
        assert_eq!(said.codes(), ["ok"], "{name}");
        assert_eq!(said.lines[0].get("position"), None);
        let said = with_log("receipt", &vector(LOG), &[vector(name)]);
        assert_eq!(said.lines[1]["position"], 201, "{name}");
        assert_eq!(with_log("receipt", &vector(BEFORE), &[vector(name)]).codes(), ["ok", "not_included"]);
    }
}

proptest! {
    /// No character of a receipt may change.
    #[test]
    fn any_changed_byte_of_a_receipt_is_refused(at: prop::sample::Index, xor in 1u8..) {
        let mut bytes = text("office/receipt.txt").trim_end().as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= xor;
        let ends = [0, bytes.len() - 1].contains(&at) && bytes[at].is_ascii_whitespace();
        prop_assume!(!ends);
        let folder = Folder::new();
        let said = klabat(["receipt", "--trust", &trust()], &[folder.file("changed", &bytes)]);
        prop_assert!(!said.all_accepted, "character {at}");
    }
}

/// What the app saved is held to its proof: a place, a path or a checkpoint that is another one is refused.
#[test]
fn a_saved_receipts_proof_must_hold() {
    let folder = Folder::new();
    let saved: serde_json::Value = serde_json::from_str(&text("app/receipt.json")).unwrap();
    let said = |trust: &Path, name: &str, file: &serde_json::Value| {
        let file = folder.file(name, file.to_string());
        klabat(["receipt", "--trust", trust.to_str().unwrap()], &[file])
    };
    let trust = vector("app/trust.json");
    let changed = |pointer: &str, value: serde_json::Value| {
        let mut file = saved.clone();
        *file.pointer_mut(pointer).unwrap() = value;
        file
    };
    assert_eq!(said(&trust, "whole", &saved).codes(), ["ok"]);
    let signed = saved["log"]["checkpoint"].as_str().unwrap();
    for (pointer, value, code) in [
        ("/log/index", 1.into(), "not_included"),
        ("/log/path/0", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".into(), "not_included"),
        ("/log/path/0", "AA".into(), "malformed_file"),
        ("/log/checkpoint", signed.replace("\n5\n", "\n6\n").into(), "bad_log_signature"),
        ("/format", "klabat-receipt-v2".into(), "malformed_file"),
    ] {
        assert_eq!(said(&trust, "changed", &changed(pointer, value)).codes(), [code], "{pointer}");
    }
    // Before a checkpoint covered it there is no proof; and an auditor who trusts no log is told no place.
    let early = said(&trust, "early", &changed("/log", serde_json::Value::Null));
    assert_eq!((early.codes(), early.lines[0].get("position")), (vec!["ok"], None));
}

#[test]
fn what_the_app_says_beside_a_receipt_must_be_what_the_receipt_says() {
    let folder = Folder::new();
    let saved = text("app/receipt.json");
    let trust = vector("app/trust.json");
    let codes = |saved: String| {
        let file = folder.file("receipt.json", saved);
        klabat(["receipt", "--trust", trust.to_str().unwrap()], &[file]).codes()[0].to_owned()
    };
    assert_eq!(codes(saved.clone()), "ok");
    for (from, to) in [
        ("\"sealed_at\":1795561920560", "\"sealed_at\":1795558320560"),
        ("\"received_at\":1795561920640", "\"received_at\":1795561920641"),
        ("\"id\":\"000F", "\"id\":\"000E"),
        ("\"intent\":\"in\"", "\"intent\":\"out\""),
        ("\"status\":\"accepted\"", "\"status\":\"review\""),
        ("\"reasons\":[]", "\"reasons\":[{\"code\":\"echo_slow\"}]"),
    ] {
        assert!(saved.contains(from), "{from}");
        assert_eq!(codes(saved.replace(from, to)), "other_record", "{to}");
    }
    assert_eq!(codes(saved.replace("Dinas Kesehatan", "Dinas Pendidikan")), "ok", "a name is nobody's signed word");
    assert_eq!(codes(saved.replace("\"reasons\":[]", "\"reasons\":[],\"more\":1")), "malformed_file");
}
