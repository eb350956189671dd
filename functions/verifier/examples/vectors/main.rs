//! Writes `vectors/office`: the trust file, evidence and export of an office in software. The same files each time.

#[path = "../month/office.rs"]
mod office;

use std::error::Error;
use std::fs;
use std::path::Path;

use data_encoding::BASE64URL_NOPAD;
use klabat_evidence::{
    AuditLine, EvidenceFile, ExportHeader, ExportLine, Holder, Intent, Millis, Receipt, TrailHeader, TrailLine,
};
use klabat_ledger::{Entry, Kind};
use klabat_protocol::frames::Grant;
use office::{DAY_MS, Office};

/// 2026-08-03T00:00:00Z, a Monday, eight in the morning.
const MONDAY: u64 = 1_785_715_200_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/office");
    fs::create_dir_all(&folder)?;
    let office = Office::new(2);
    let [ani, budi] = office.people() else { return Err("two people".into()) };
    let grant = office.grant(Millis(MONDAY));
    let enrolled = office.enrolment(ani, &grant, 1, Millis(MONDAY + 120_000));
    let came = office.punch(ani, &grant, Intent::In, 2, Millis(MONDAY + 600_000));
    let went = office.punch(budi, &grant, Intent::Out, 3, Millis(MONDAY + DAY_MS / 3));
    let write = |name: &str, text: String| fs::write(folder.join(name), text);
    write("trust.json", office.trust())?;
    write("check-in.json", office.file(ani, grant, came.clone()).to_json() + "\n")?;
    let other = EvidenceFile { credential_key: budi.holder().key, ..office.file(ani, grant, came.clone()) };
    write("another-key.json", other.to_json() + "\n")?;
    write("check-out.json", office.file(budi, grant, went.clone()).to_json() + "\n")?;
    write("enrolment.json", office.file(ani, grant, enrolled.clone()).to_json() + "\n")?;
    write("receipt.txt", BASE64URL_NOPAD.encode(&came.receipt.encode()) + "\n")?;
    trail(&folder, &grant, [&enrolled, &came, &went].map(|submission| &submission.receipt))?;
    // Three hundred leaves that are somebody else's, and ours among them.
    let leaf = |number: u64| *Entry::commit(Kind::Audit, &[0; 16], &number.to_be_bytes()).0.first_chunk().expect("32");
    let ours = [&enrolled, &came, &went].map(|submission| submission.receipt.body.leaf);
    let leaves: Vec<[u8; 32]> = (0..200).map(leaf).chain(ours).chain((200..300).map(leaf)).collect();
    for (name, leaves) in [("log", &leaves[..]), ("log-before", &leaves[..150])] {
        log(&folder.join(name), leaves)?;
    }
    let parties = [
        ExportLine::Beacon(office.beacon),
        ExportLine::Grant(Box::new(grant)),
        ExportLine::Credential(Holder { enrolment: enrolled.bundle.once(), ..ani.holder().clone() }),
        ExportLine::Credential(budi.holder().clone()),
    ];
    let header = |page: u32, cursor: Option<&str>, next: Option<&str>| ExportHeader {
        unit: Some("dinas".to_owned()),
        month: "2026-08".to_owned(),
        page,
        cursor: cursor.map(str::to_owned),
        next: next.map(str::to_owned),
        relying_party: office.relying_party.clone(),
    };
    let submission = |submission, position| ExportLine::Submission {
        submission: Box::new(submission),
        unit: "dinas".to_owned(),
        position: Some(position),
    };
    let page = |header: ExportHeader, submissions: Vec<ExportLine>| -> String {
        let lines = parties.iter().chain(&submissions).map(ExportLine::to_json);
        std::iter::once(header.to_json()).chain(lines).flat_map(|line| [line, "\n".to_owned()]).collect()
    };
    write(
        "export-1.ndjson",
        page(header(1, None, Some("AAAA")), vec![submission(enrolled, 200), submission(came, 201)]),
    )?;
    write("export-2.ndjson", page(header(2, Some("AAAA"), None), vec![submission(went, 202)]))?;
    Ok(())
}

/// A log as anyone may fetch it.
fn log(folder: &Path, leaves: &[[u8; 32]]) -> Result<(), Box<dyn Error>> {
    let (checkpoint, tiles) = office::log(leaves);
    for (path, bytes) in tiles.iter().map(|(tile, bytes)| (folder.join(tile.to_string()), bytes)) {
        fs::create_dir_all(path.parent().ok_or("a tile lies in a folder")?)?;
        fs::write(path, bytes)?;
    }
    Ok(fs::write(folder.join("checkpoint"), checkpoint)?)
}

/// A log of eight entries, and the two pages that tell what they are; of one that was erased only the entry, which a later
/// one names.
fn trail(folder: &Path, grant: &Grant, receipts: [&Receipt; 3]) -> Result<(), Box<dyn Error>> {
    let line = |action: &str, actor: &str, at: u64, subject: &str, after: &str| AuditLine {
        action: action.to_owned(),
        actor: actor.to_owned(),
        after: Some(after.to_owned()),
        at,
        before: None,
        subject: subject.to_owned(),
    };
    let [enrolled, came, went] = receipts.map(|receipt| Box::new(*receipt));
    let invited = line("user.invited", "installation", MONDAY - 3_600_000, "maria", "{\"role\":\"admin\"}");
    let confirmed = line("credential.confirmed", "maria", MONDAY + 300_000, "ani", "{\"state\":\"active\"}");
    let gone = "{\"positions\":\"5\",\"reason\":\"lewat masa simpan\"}";
    let gone = line("employee.erased", "maria", MONDAY + DAY_MS / 4, "budi", gone);
    let erased = Entry::commit(Kind::Audit, &[8; 16], b"whatever it was").0;
    let lines = [
        TrailLine::Audit { position: 0, salt: [1; 16], line: invited },
        TrailLine::Grant { position: 1, salt: [2; 16], grant: Box::new(*grant) },
        TrailLine::Receipt { position: 2, receipt: enrolled },
        TrailLine::Audit { position: 3, salt: [3; 16], line: confirmed },
        TrailLine::Receipt { position: 4, receipt: came },
        TrailLine::Erased { position: 5, entry: erased, at: Some(Millis(MONDAY + DAY_MS / 4)) },
        TrailLine::Audit { position: 6, salt: [4; 16], line: gone },
        TrailLine::Receipt { position: 7, receipt: went },
    ];
    let entry = |line: &TrailLine| match line {
        TrailLine::Audit { salt, line, .. } => Entry::commit(Kind::Audit, salt, line.to_json().as_bytes()).0,
        TrailLine::Grant { salt, grant, .. } => Entry::commit(Kind::Grant, salt, &grant.encode()).0,
        TrailLine::Receipt { receipt, .. } => receipt.body.leaf,
        TrailLine::Erased { entry, .. } => *entry,
    };
    let leaves: Vec<[u8; 32]> = lines.iter().map(entry).collect();
    log(&folder.join("trail-log"), &leaves)?;
    let page = |header: TrailHeader, lines: &[TrailLine]| -> String {
        let lines = lines.iter().map(TrailLine::to_json);
        std::iter::once(header.to_json()).chain(lines).flat_map(|line| [line, "\n".to_owned()]).collect()
    };
    let headers = [(0, Some(5)), (5, None)].map(|(from, next)| TrailHeader { from, next, until: 8 });
    fs::write(folder.join("trail-1.ndjson"), page(headers[0], &lines[..5]))?;
    Ok(fs::write(folder.join("trail-2.ndjson"), page(headers[1], &lines[5..]))?)
}
