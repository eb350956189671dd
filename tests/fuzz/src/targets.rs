//! The parsers.

use klabat_attendance::inputs::Inputs;
use klabat_attendance::recap::Recap;
use klabat_attendance::rule::{Checked, Document};
use klabat_attendance::templates::{DISCIPLINE, HEALTH, LEAVE, POLICIES, SCHEDULES, Template};
use klabat_attendance::{calendar, punch, table};
use klabat_evidence::{
    Bundle, EvidenceFile, ExportHeader, ExportLine, Positions, Receipt, ServerChallenge, Statement, TrailHeader,
    TrailLine,
};
use klabat_ledger::{Checkpoint, Note, Tile, VerifierKey};
use klabat_protocol::frames::{Grant, Identity, Request, Seal, SealWrite, SessionAnswer};
use klabat_webauthn::android::{KeyDescription, RevocationList, chain, google_roots, pem_certificates};
use klabat_webauthn::{AttestationObject, AuthenticatorData, ClientData, RawSignature, cose};

use crate::corpus;

/// One parser.
#[derive(Clone, Copy)]
pub struct Target {
    /// What it is called, here and under libFuzzer.
    pub name: &'static str,
    /// Whether the parser accepts the bytes; panics when something that must hold does not.
    pub parse: fn(&[u8]) -> bool,
    /// Inputs, most of which the parser accepts.
    pub corpus: fn() -> Vec<Vec<u8>>,
}

/// What is accepted has exactly one encoding: nothing is left over, nothing is guessed.
macro_rules! canonical {
    ($type:ty) => {
        |bytes| {
            <$type>::decode(bytes).is_ok_and(|read| {
                assert_eq!(read.encode().as_slice(), bytes);
                true
            })
        }
    };
}

/// As text; what is accepted reads the same once written.
macro_rules! stable {
    ($type:ty) => {
        |bytes| {
            text(bytes).and_then(|text| <$type>::from_json(text).ok()).is_some_and(|read| {
                assert_eq!(<$type>::from_json(&read.to_json()).ok(), Some(read));
                true
            })
        }
    };
}

/// As text that is written in one way only.
macro_rules! spelled {
    ($type:ty) => {
        |bytes| {
            text(bytes).and_then(|text| Some((text, <$type>::parse(text).ok()?))).is_some_and(|(text, read)| {
                assert_eq!(read.to_string(), text);
                true
            })
        }
    };
}

/// A document that is kept and hashed: what is accepted is canonical.
macro_rules! document {
    ($type:ty) => {
        |bytes| {
            <$type>::parse(bytes).is_ok_and(|read| {
                assert_eq!(read.to_bytes(), bytes);
                true
            })
        }
    };
}

/// A rule of the regency as an admin sends it: what is accepted is accepted again as it is kept.
macro_rules! rule {
    ($name:literal, $of:expr, $corpus:expr) => {
        Target {
            name: $name,
            parse: |bytes| {
                let read = |bytes: &[u8]| same(&$of, serde_json::from_slice(bytes).ok());
                read(bytes).is_some_and(|rule| {
                    let kept = serde_json::to_vec(&rule).expect("a rule has string keys only");
                    assert_eq!(read(&kept).as_ref(), Some(&rule));
                    true
                })
            },
            corpus: || $corpus.iter().map(|template| template.json.as_bytes().to_vec()).collect(),
        }
    };
}

/// Says which rule is read.
fn same<T: Document>(_: &Template<T>, rule: Option<Checked<T>>) -> Option<Checked<T>> {
    rule
}

/// When certificates are asked to be valid: 2026-01-01T00:00Z.
const AT_MS: u64 = 1_767_225_600_000;

/// Positions that a line about an erasure names: written in one way only.
fn positions(bytes: &[u8]) -> bool {
    let read = text(bytes).and_then(|text| Some((text, text.parse::<Positions>().ok()?)));
    read.is_some_and(|(text, read)| {
        assert_eq!(read.to_string(), text);
        true
    })
}

/// Every target.
pub const TARGETS: [Target; 39] = [
    Target { name: "identity", parse: canonical!(Identity), corpus: || corpus::frames("identity") },
    Target { name: "session_answer", parse: canonical!(SessionAnswer), corpus: || corpus::frames("session_answer") },
    Target { name: "seal_write", parse: canonical!(SealWrite), corpus: || corpus::frames("seal_write") },
    Target { name: "seal", parse: canonical!(Seal), corpus: || corpus::frames("seal") },
    Target { name: "request", parse: canonical!(Request), corpus: || corpus::frames("request") },
    Target { name: "grant", parse: canonical!(Grant), corpus: || corpus::frames("grant") },
    Target { name: "statement", parse: canonical!(Statement), corpus: corpus::statements },
    Target { name: "server_challenge", parse: canonical!(ServerChallenge), corpus: corpus::challenges },
    Target { name: "bundle", parse: canonical!(Bundle), corpus: corpus::bundles },
    Target { name: "receipt", parse: canonical!(Receipt), corpus: corpus::receipts },
    Target { name: "evidence_file", parse: stable!(EvidenceFile), corpus: corpus::evidence_files },
    Target { name: "export_header", parse: stable!(ExportHeader), corpus: corpus::export_headers },
    Target { name: "export_line", parse: stable!(ExportLine), corpus: corpus::export_lines },
    Target { name: "trail_header", parse: stable!(TrailHeader), corpus: corpus::trail_headers },
    Target { name: "trail_line", parse: stable!(TrailLine), corpus: corpus::trail_lines },
    Target { name: "positions", parse: positions, corpus: || vec![b"3-7,9".to_vec(), b"0".to_vec(), Vec::new()] },
    Target { name: "client_data", parse: |bytes| ClientData::parse(bytes).is_ok(), corpus: corpus::client_data },
    Target {
        name: "authenticator_data",
        parse: |bytes| AuthenticatorData::parse(bytes).is_ok(),
        corpus: corpus::authenticator_data,
    },
    Target {
        name: "attestation_object",
        parse: |bytes| AttestationObject::parse(bytes).is_ok(),
        corpus: corpus::attestation_objects,
    },
    Target { name: "cose_key", parse: |bytes| cose::decode(bytes).is_ok(), corpus: corpus::cose_keys },
    Target {
        name: "der_signature",
        parse: |bytes| RawSignature::from_der(bytes).is_some(),
        corpus: corpus::signatures,
    },
    Target {
        name: "key_description",
        parse: |bytes| KeyDescription::parse(bytes).is_ok(),
        corpus: corpus::key_descriptions,
    },
    Target { name: "attestation_chain", parse: attestation_chain, corpus: corpus::chains },
    Target {
        name: "revocation_list",
        parse: |bytes| RevocationList::parse(bytes, AT_MS).is_ok(),
        corpus: corpus::revocation_lists,
    },
    Target { name: "log_note", parse: spelled!(Note), corpus: corpus::notes },
    Target { name: "log_checkpoint", parse: spelled!(Checkpoint), corpus: corpus::checkpoints },
    Target { name: "log_key", parse: spelled!(VerifierKey), corpus: corpus::log_keys },
    Target { name: "log_tile_path", parse: spelled!(Tile), corpus: corpus::tile_paths },
    Target {
        name: "holidays_csv",
        parse: |bytes| text(bytes).is_some_and(|text| calendar::parse_csv("", text).is_ok()),
        corpus: corpus::holidays,
    },
    Target {
        name: "fingerprint_log_csv",
        parse: |bytes| text(bytes).is_some_and(|text| punch::parse_log(text).is_ok()),
        corpus: corpus::fingerprint_logs,
    },
    Target {
        name: "roster_csv",
        parse: |bytes| {
            let rows = text(bytes).map(|text| table::rows(text, ["nip", "nama", "jenis", "jabatan", "unit"]));
            rows.is_some_and(|rows| rows.is_ok_and(|mut rows| rows.any(|(_, row)| row.is_ok())))
        },
        corpus: corpus::rosters,
    },
    Target {
        name: "spreadsheet",
        parse: |bytes| {
            klabat_flow::console::table::read(bytes).is_ok_and(|table| {
                assert!(!table.is_empty() && table.len() <= klabat_flow::console::table::READ_MAX);
                true
            })
        },
        corpus: corpus::spreadsheets,
    },
    rule!("rule_schedule", SCHEDULES[0], SCHEDULES),
    rule!("rule_policy", POLICIES[0], POLICIES),
    rule!("rule_leave", LEAVE, [LEAVE]),
    rule!("rule_discipline", DISCIPLINE, [DISCIPLINE]),
    rule!("rule_health", HEALTH, [HEALTH]),
    Target { name: "month_inputs", parse: document!(Inputs), corpus: corpus::month_inputs },
    Target { name: "recap", parse: document!(Recap), corpus: corpus::recaps },
];

fn text(bytes: &[u8]) -> Option<&str> {
    core::str::from_utf8(bytes).ok()
}

/// PEM, the certificates in it, and their chain up to Google's roots, but for the signatures.
fn attestation_chain(bytes: &[u8]) -> bool {
    let certificates = text(bytes).and_then(|text| pem_certificates(text).ok());
    certificates.is_some_and(|chain| chain::checks(&chain, &google_roots(), AT_MS, None).is_ok())
}
