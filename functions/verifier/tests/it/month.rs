//! A month that was locked more than once: every version by its own signature and inputs.

use klabat_attendance::inputs::Inputs;
use klabat_attendance::recap::{Lock, recap_hash};
use klabat_attendance::{Unit, UnitId, Zone, month};
use klabat_evidence::{ExportHeader, ExportLine, LockedRecap, Millis};
use klabat_protocol::hash;

use crate::common::{Folder, Said, klabat};
use crate::office::Office;

/// 2026-10-05T00:00:00Z.
const LOCKED: Millis = Millis(1_791_158_400_000);

/// September of a unit without people, as it was judged then.
fn version(office: &Office, version: u32, as_of: u64, unlocked_at: Option<Millis>) -> LockedRecap {
    let id = UnitId::new("dinkes").unwrap();
    let mut inputs = Inputs::new(id.clone(), "2026-09".parse().unwrap(), Millis(as_of));
    inputs.units = vec![Unit { id, parent: None, name: "Dinas Kesehatan".to_owned(), zone: Zone::Wita }];
    let recap = month::compute(&inputs).unwrap().to_bytes();
    let edge_key = hash::key_id(&office.edge.public_key());
    let lock = Lock { recap: recap_hash(&recap), version, locked_at: LOCKED, edge_key };
    let signature = *office.edge.sign(&lock.signed_message()).as_bytes();
    LockedRecap { version, locked_at: LOCKED, unlocked_at, edge_key, signature, inputs: inputs.to_bytes(), recap }
}

/// A page for each version.
fn said(office: &Office, versions: &[LockedRecap]) -> Said {
    let folder = Folder::new();
    let trust = folder.file("trust.json", office.trust());
    let cursor = |page: usize| Some(format!("{page}"));
    let pages = versions.iter().enumerate().map(|(index, locked)| {
        let header = ExportHeader {
            unit: Some("dinkes".to_owned()),
            month: "2026-09".to_owned(),
            page: u32::try_from(index + 1).unwrap(),
            cursor: cursor(index).filter(|_| index > 0),
            next: cursor(index + 1).filter(|_| index + 1 < versions.len()),
            relying_party: office.relying_party.clone(),
        };
        let line = ExportLine::Recap(Box::new(locked.clone()));
        folder.file(&format!("page-{index}"), [header.to_json(), line.to_json(), String::new()].join("\n"))
    });
    klabat(["month", "--trust", trust.to_str().unwrap()], &pages.collect::<Vec<_>>())
}

#[test]
fn a_former_version_is_judged_by_its_own_signature_and_inputs_and_is_marked() {
    let office = Office::new(0);
    let unlocked = Some(Millis(LOCKED.0 + 60_000));
    let (now, former) = (version(&office, 2, 2, None), version(&office, 1, 1, unlocked));
    let both = said(&office, &[now.clone(), former.clone()]);
    assert_eq!(both.codes(), ["ok", "ok"], "{both:?}");
    assert!(both.lines[0].get("unlockedAt").is_none());
    assert_eq!((&both.lines[1]["version"], &both.lines[1]["unlockedAt"]), (&1.into(), &"2026-10-05T00:01:00Z".into()));
    let codes = |former: LockedRecap| said(&office, &[now.clone(), former]).codes().join(" ");
    let mut forged = former.clone();
    forged.signature[40] ^= 1;
    assert_eq!(codes(forged), "ok bad_lock");
    // The lock that came after it, over bytes that it never saw.
    assert_eq!(codes(LockedRecap { recap: now.recap.clone(), ..former.clone() }), "ok bad_lock");
    assert_eq!(codes(LockedRecap { inputs: now.inputs.clone(), ..former.clone() }), "ok foreign_inputs");
    // What was unlocked and never locked again does not count, however it was signed.
    assert_eq!(said(&office, &[former]).codes(), ["no_recap", "ok"]);
}
