//! A log whose key was changed: what the former key signed is believed, and nothing that it signs from then on.

use ed25519_dalek::{Signer as _, SigningKey};
use klabat_ledger::{Algorithm, Note, VerifierKey};
use serde_json::{Value, json};

use crate::common::{Folder, klabat, text, vector};
use crate::log::leaves;
use crate::office;

const BEFORE: &str = "office/log-before";
const LOG: &str = "office/log";

/// The key that the log has now, under the same name as the former, which is the vectors'.
fn new_key(trust: &Value) -> (SigningKey, VerifierKey) {
    let key = SigningKey::from_bytes(&[9; 32]);
    let public = key.verifying_key().to_bytes();
    let origin = trust["log"]["origin"].as_str().unwrap();
    (key, VerifierKey::new(origin, Algorithm::Ed25519, public).unwrap())
}

/// A trust file of the vectors after the key was changed; with the size up to which the former is believed, if it is.
fn trust(folder: &Folder, name: &str, until_size: Option<u64>) -> String {
    let mut trust: Value = serde_json::from_str(&text(name)).unwrap();
    let former = trust["log"]["key"].take();
    trust["log"]["key"] = new_key(&trust).1.to_string().into();
    if let Some(until_size) = until_size {
        trust["log"]["former"] = json!([{ "key": former, "until_size": until_size }]);
    }
    folder.file("trust.json", trust.to_string()).to_str().unwrap().to_owned()
}

/// The log of a vector, signed by the new key alone.
fn signed_anew(note: &str) -> String {
    let trust = serde_json::from_str(&text("office/trust.json")).unwrap();
    let ((signer, key), mut note) = (new_key(&trust), Note::parse(note).unwrap());
    note.signatures = vec![key.line(&signer.sign(note.text.as_bytes()).to_bytes())];
    note.to_string()
}

fn checkpoint(name: &str) -> String {
    text(&format!("{name}/checkpoint"))
}

/// `klabat log verify` of two checkpoints, each over the tiles of its vector.
fn verify(until_size: Option<u64>, older: &str, newer: &str) -> Vec<String> {
    let folder = Folder::new();
    let (from, to) = (folder.log(BEFORE, older), folder.log(LOG, newer));
    let trust = trust(&folder, "office/trust.json", until_size);
    let arguments = ["--from", from.to_str().unwrap(), "--to", to.to_str().unwrap(), "--trust", &trust];
    let said = klabat(["log", "verify"].into_iter().chain(arguments), &[]);
    said.codes().into_iter().map(str::to_owned).collect()
}

/// The last checkpoint under the former key has 150 leaves; the log went on to 303 under the new one.
#[test]
fn a_log_goes_on_under_its_new_key() {
    let (before, now) = (checkpoint(BEFORE), signed_anew(&checkpoint(LOG)));
    assert_eq!(verify(Some(150), &before, &now), ["ok", "ok"]);
    assert_eq!(verify(None, &before, &now), ["unsigned_checkpoint", "nothing_to_compare"]);
    assert_eq!(verify(Some(150), &signed_anew(&before), &now), ["ok", "ok"], "both by the new key");
}

#[test]
fn a_former_key_signs_nothing_new() {
    let (before, stolen) = (checkpoint(BEFORE), checkpoint(LOG));
    assert_eq!(verify(Some(150), &before, &stolen), ["ok", "unsigned_checkpoint"], "the newer one");
    assert_eq!(verify(Some(303), &before, &stolen)[1], "unsigned_checkpoint", "is the present key's alone");
    assert_eq!(verify(Some(149), &before, &signed_anew(&stolen)), ["ended_log_key", "nothing_to_compare"]);
    let altered = before.replace("\n150\n", "\n149\n");
    assert_eq!(verify(Some(150), &altered, &signed_anew(&stolen))[0], "bad_log_signature");
    // Whoever has the key signs another beginning: the log that goes on does not begin so.
    let mut other = leaves();
    other[10][0] ^= 1;
    let (forged, _) = office::log(&other[..150]);
    assert_eq!(verify(Some(150), &forged, &signed_anew(&stolen)), ["ok", "log_forked"]);
    // A mirror beside evidence is the log as it is now.
    let folder = Folder::new();
    let trust = trust(&folder, "office/trust.json", Some(303));
    for (note, code) in [(&stolen, "unsigned_checkpoint"), (&signed_anew(&stolen), "ok")] {
        let log = folder.log(LOG, note);
        let file = [vector("office/receipt.txt")];
        let said = klabat(["receipt", "--trust", &trust, "--log", log.to_str().unwrap()], &file);
        assert_eq!(said.codes()[0], code);
    }
}

/// The saved proof leads to a checkpoint of 5 leaves.
#[test]
fn a_proof_that_was_saved_before_still_holds() {
    let folder = Folder::new();
    let code = |until_size: Option<u64>| {
        let trust = trust(&folder, "app/trust.json", until_size);
        klabat(["receipt", "--trust", &trust], &[vector("app/receipt.json")]).codes()[0].to_owned()
    };
    assert_eq!(code(Some(5)), "ok");
    assert_eq!(code(Some(4)), "ended_log_key");
    assert_eq!(code(None), "unsigned_checkpoint");
}
