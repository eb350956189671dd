//! Checkpoints that witnesses must have cosigned, for every command that reads one.

use std::path::PathBuf;

use ed25519_dalek::{Signer as _, SigningKey};
use klabat_ledger::{Algorithm, Note, VerifierKey, cosigned_message};
use serde_json::{Value, json};

use crate::common::{Folder, klabat, text, vector};

/// What a witness did with a checkpoint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Did {
    Nothing,
    Cosigned,
    /// There is a line in its name, which it did not sign.
    Forged,
}
use Did::{Cosigned, Forged, Nothing};

/// Two witnesses of which one is enough; what each did; the code and the cosignatures counted.
const CASES: [([Did; 2], &str, u64); 5] = [
    ([Nothing, Nothing], "too_few_witnesses", 0),
    ([Cosigned, Nothing], "ok", 1),
    ([Cosigned, Cosigned], "ok", 2),
    ([Nothing, Forged], "bad_cosignature", 0),
    ([Cosigned, Forged], "bad_cosignature", 0),
];

fn witness(number: u8) -> (SigningKey, VerifierKey) {
    let key = SigningKey::from_bytes(&[number + 1; 32]);
    let public = key.verifying_key().to_bytes();
    let name = format!("witness-{number}.example");
    (key, VerifierKey::new(&name, Algorithm::CosignatureV1, public).unwrap())
}

/// The note with the lines of what each witness did.
fn cosigned(note: &str, did: [Did; 2]) -> String {
    let mut note = Note::parse(note).unwrap();
    for (number, did) in (0..).zip(did).filter(|(_, did)| *did != Nothing) {
        let (signer, key) = witness(number);
        let time = 1_785_800_000 + u64::from(number);
        let at = if did == Forged { time + 1 } else { time };
        let signature = signer.sign(&cosigned_message(at, &note.text)).to_bytes();
        note.signatures.push(key.line(&[&time.to_be_bytes()[..], &signature].concat()));
    }
    note.to_string()
}

/// A trust file of the vectors that demands one of both witnesses.
fn trust(folder: &Folder, name: &str) -> String {
    let mut trust: Value = serde_json::from_str(&text(name)).unwrap();
    trust["witnesses"] = json!([0, 1].map(|number| witness(number).1.to_string()));
    trust["witness_threshold"] = json!(1);
    folder.file("trust.json", trust.to_string()).to_str().unwrap().to_owned()
}

/// The log of a vector, cosigned as that.
fn log(folder: &Folder, name: &str, did: [Did; 2]) -> PathBuf {
    folder.log(name, &cosigned(&text(&format!("{name}/checkpoint")), did))
}

#[test]
fn of_both_checkpoints_of_a_log_the_cosignatures_count() {
    let folder = Folder::new();
    let trust = trust(&folder, "office/trust.json");
    let verify = |from: [Did; 2], to: [Did; 2]| {
        let (from, to) = (log(&folder, "office/log-before", from), log(&folder, "office/log", to));
        let arguments = ["--from", from.to_str().unwrap(), "--to", to.to_str().unwrap(), "--trust", &trust];
        klabat(["log", "verify"].into_iter().chain(arguments), &[])
    };
    for (did, code, count) in CASES {
        let said = verify([Cosigned; 2], did);
        assert_eq!(said.codes(), ["ok", code], "the newer one");
        let said = verify(did, [Cosigned; 2]);
        let newer = if code == "ok" { "ok" } else { "nothing_to_compare" };
        assert_eq!(said.codes(), [code, newer], "the older one");
        assert_eq!(said.lines[0].get("cosignatures").and_then(Value::as_u64), (code == "ok").then_some(count));
    }
}

/// The log's own line comes first; nothing is in a log that does not count.
#[test]
fn a_log_beside_evidence_is_cosigned() {
    let commands: [(&str, &str, &[&str]); 6] = [
        ("evidence", "office/log", &["office/check-in.json"]),
        ("receipt", "office/log", &["office/receipt.txt"]),
        ("receipt", "office/log", &["office/check-in.json"]),
        ("export", "office/log", &["office/export-1.ndjson", "office/export-2.ndjson"]),
        ("month", "office/log", &["office/export-1.ndjson", "office/export-2.ndjson"]),
        ("audit", "office/trail-log", &["office/trail-1.ndjson", "office/trail-2.ndjson"]),
    ];
    let folder = Folder::new();
    let trust = trust(&folder, "office/trust.json");
    for (command, name, files) in commands {
        let files: Vec<PathBuf> = files.iter().map(|file| vector(file)).collect();
        for (did, code, count) in CASES {
            let log = log(&folder, name, did);
            let said = klabat([command, "--trust", &trust, "--log", log.to_str().unwrap()], &files);
            assert_eq!(said.codes()[0], code, "{command}");
            let counted = said.lines[0].get("cosignatures").and_then(Value::as_u64);
            assert_eq!(counted, (code == "ok").then_some(count), "{command}");
            assert_eq!(said.codes().contains(&"not_included"), code != "ok", "{command}");
        }
    }
}

#[test]
fn the_checkpoint_of_a_saved_receipt_is_cosigned() {
    let folder = Folder::new();
    let trust = trust(&folder, "app/trust.json");
    let saved: Value = serde_json::from_str(&text("app/receipt.json")).unwrap();
    for (did, code, _) in CASES {
        let mut saved = saved.clone();
        saved["log"]["checkpoint"] = cosigned(saved["log"]["checkpoint"].as_str().unwrap(), did).into();
        let file = folder.file("receipt.json", saved.to_string());
        let said = klabat(["receipt", "--trust", &trust], &[file]);
        assert_eq!(said.codes(), [code]);
        assert_eq!(said.lines[0].get("checkpointSize").is_some(), code == "ok");
    }
}

/// More than there are, one that is there twice, or none at all: the file itself is refused.
#[test]
fn witnesses_that_could_never_count_are_no_trust() {
    let [one, other] = [0, 1].map(|number| witness(number).1.to_string());
    for (witnesses, threshold) in [(json!([one]), 2), (json!([one, one]), 1), (json!(["one", other]), 1)] {
        let mut trust: Value = serde_json::from_str(&text("office/trust.json")).unwrap();
        (trust["witnesses"], trust["witness_threshold"]) = (witnesses, threshold.into());
        assert!(klabat_verifier::Trust::from_json(&trust.to_string()).is_err(), "{trust}");
    }
}
