//! The conformance vectors: made here once, committed, and checked against the crate ever after.
//!
//! `KLABAT_WRITE_VECTORS=1 cargo test -p klabat-protocol vectors` writes them anew. `check_vectors.py` recomputes
//! each from SPEC.md alone.

mod frames;
mod hashes;
mod transcripts;

use std::path::Path;

use data_encoding::HEXLOWER;
use serde_json::Value;

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

fn bytes(text: &Value) -> Vec<u8> {
    HEXLOWER.decode(text.as_str().unwrap().as_bytes()).unwrap()
}

/// Compares what the crate makes now with the committed file.
fn committed(name: &str, made: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors").join(name);
    let text = format!("{made:#}\n");
    if std::env::var_os("KLABAT_WRITE_VECTORS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(file == *made, "{name} is not what the crate makes");
}
