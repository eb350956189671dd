//! A month's export, and an enrolment's evidence.

use std::collections::HashMap;

use klabat_api::console::Role;
use klabat_api::phone::Enrolled;
use klabat_api::routes;
use klabat_evidence::{
    AuditParties, Audited, Beacon, EvidenceFile, ExportHeader, ExportLine, Holder, Intent, Refusal, SignatureCheck,
    Submission,
};
use klabat_protocol::PublicKey;
use klabat_protocol::frames::Grant;
use klabat_service::ports::{Statement, Value};

use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene};
use crate::target::Answer;

/// The month of [`START`](crate::target::START).
const MONTH: &str = "2026-08";

/// A page, taken apart.
#[derive(Default)]
struct Page {
    beacons: Vec<Beacon>,
    holders: HashMap<Vec<u8>, Holder>,
    grants: Vec<Grant>,
    submissions: Vec<Submission>,
    positions: Vec<u64>,
}

fn query(scene: &Scene, more: &str) -> String {
    format!("{}?month={MONTH}&unit={}{more}", routes::EXPORT, scene.cast.unit())
}

fn pages(answer: &Answer) -> (ExportHeader, Page) {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let text = String::from_utf8(answer.body.clone()).unwrap();
    let mut lines = text.lines();
    let header = ExportHeader::from_json(lines.next().unwrap()).unwrap();
    let mut page = Page::default();
    for line in lines.map(|line| ExportLine::from_json(line).unwrap()) {
        match line {
            ExportLine::Beacon(beacon) => page.beacons.push(beacon),
            ExportLine::Credential(holder) => drop(page.holders.insert(holder.credential.clone(), holder)),
            ExportLine::Grant(grant) => page.grants.push(*grant),
            ExportLine::Submission { submission, position, .. } => {
                page.submissions.push(*submission);
                page.positions.push(position.unwrap());
            }
            ExportLine::Recap(_) => panic!("nothing is locked here"),
        }
    }
    (header, page)
}

fn edge_key(scene: &Scene) -> PublicKey {
    PublicKey(scene.config.edge_keys[0].0.as_slice().try_into().unwrap())
}

/// Verifies a submission with nothing but what its page carries.
fn audit(scene: &Scene, header: &ExportHeader, page: &Page, submission: &Submission) -> Result<Audited, Refusal> {
    let seal = &submission.bundle.seal().body;
    let once = submission.bundle.once();
    let holder = match submission.bundle.proof() {
        klabat_evidence::Proof::Assertion { credential_id, .. } => &page.holders[credential_id],
        klabat_evidence::Proof::Attestation { .. } => {
            page.holders.values().find(|holder| holder.enrolment == once).unwrap()
        }
    };
    let parties = AuditParties {
        relying_party: &header.relying_party,
        credential_key: holder.key,
        beacon: page.beacons.iter().find(|beacon| beacon.id == seal.beacon).unwrap(),
        epoch: &(&page.grants.iter().find(|grant| grant.body.epoch == seal.epoch).unwrap().body).into(),
    };
    let pending = submission.checks(&parties, &[edge_key(scene)])?;
    let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
    pending.conclude(&answers)
}

async fn export(console: &Console<'_>, path: &str) -> (ExportHeader, Page) {
    pages(&console.get(path).await)
}

#[tokio::test]
async fn a_months_export_is_verified_by_itself() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    scene.punch(ENROLLED[1]).await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    scene.enrol(&bundle).await.json::<Enrolled>();
    let auditor = scene.sign_up(Role::Auditor).await;
    let (header, page) = export(&auditor, &query(&scene, "")).await;
    assert_eq!((header.page, header.cursor.clone(), header.next.clone()), (1, None, None));
    assert_eq!(header.month, MONTH);
    let audited: Vec<Audited> =
        page.submissions.iter().map(|submission| audit(&scene, &header, &page, submission).unwrap()).collect();
    let intents: Vec<Intent> = audited.iter().map(|audited| audited.presence.statement().intent).collect();
    assert_eq!(intents, [Intent::In, Intent::In, Intent::Enrol]);
    let made = audited[2].registration.as_ref().unwrap();
    assert_eq!(page.holders[&made.credential_id].nip, scene.cast.nip(NEW[0]));
    assert!(page.positions.is_sorted_by(|a, b| a < b), "each in its own place: {:?}", page.positions);
    assert_eq!((page.beacons.len(), page.grants.len(), page.holders.len()), (1, 1, 3), "each party once");
}

#[tokio::test]
async fn an_export_is_of_its_month_and_unit() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    let auditor = scene.sign_up(Role::Auditor).await;
    let count = async |path: &str| export(&auditor, path).await.1.submissions.len();
    assert_eq!(count(&query(&scene, "")).await, 1);
    assert_eq!(count(&format!("{}?month={MONTH}", routes::EXPORT)).await, 1, "the whole regency");
    let below = format!("{}?month={MONTH}&unit={}", routes::EXPORT, scene.cast.below());
    assert_eq!(count(&below).await, 0);
    for month in ["2026-07", "2026-09"] {
        assert_eq!(count(&format!("{}?month={month}", routes::EXPORT)).await, 0, "{month}");
    }
    let nowhere = format!("{}?month={MONTH}&unit=nowhere", routes::EXPORT);
    assert_eq!(auditor.get(&nowhere).await.code(), "not_found");
    for query in ["", "?month=2026-13", &format!("?month={MONTH}&cursor=AAAA")] {
        assert_eq!(auditor.get(&format!("{}{query}", routes::EXPORT)).await.code(), "malformed_request", "{query}");
    }
}

#[tokio::test]
async fn an_operator_exports_their_own_units_only() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    let elsewhere = Scene::before(scene.target.clone(), crate::cast::Which::Strict).await;
    let stranger = elsewhere.sign_up(Role::Operator).await;
    assert_eq!(stranger.get(&query(&scene, "")).await.code(), "not_found");
    let (_, page) = export(&stranger, &format!("{}?month={MONTH}", routes::EXPORT)).await;
    assert!(page.submissions.is_empty(), "another unit's");
    let operator = scene.sign_up(Role::Operator).await;
    assert_eq!(export(&operator, &query(&scene, "")).await.1.submissions.len(), 1);
}

/// Copies of a check-in under ids of 32 digits, which no honest store has: only the pages are looked at.
const COPY: [&str; 3] = [
    "INSERT INTO evidence (once, credential, epoch, conditions, bundle)
     SELECT CAST(printf('%032d', ?1) AS BLOB), credential, epoch, conditions, bundle FROM evidence LIMIT 1",
    "INSERT INTO spent (once, submission, receipt, leaf, credential_live, beacon_live)
     SELECT CAST(printf('%032d', ?1) AS BLOB), submission, receipt, CAST(printf('%032d', ?1) AS BLOB), 1, 1
     FROM spent LIMIT 1",
    "INSERT INTO records (id, employee, unit, beacon, intent, sealed_at, received_at, status, reasons, open_to_seal_ms,
       deferred)
     SELECT CAST(printf('%032d', ?1) AS BLOB), employee, unit, beacon, intent, sealed_at + ?1 / 7, received_at, status,
       reasons, open_to_seal_ms, deferred FROM records LIMIT 1",
];

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_overlap() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    let copies = (1..1_234u64).flat_map(|n| COPY.map(|sql| Statement { sql, parameters: vec![Value::from(n)] }));
    scene.target.ports().store.run(&copies.collect::<Vec<_>>()).unwrap();
    let auditor = scene.sign_up(Role::Auditor).await;
    let (mut cursor, mut counts) = (None, Vec::new());
    loop {
        let more = cursor.as_ref().map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        let (header, page) = export(&auditor, &query(&scene, &more)).await;
        assert_eq!((header.page as usize, &header.cursor), (counts.len() + 1, &cursor));
        counts.push(page.submissions.len());
        cursor = header.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(counts, [500, 500, 234]);
}

#[tokio::test]
async fn each_page_that_is_read_is_in_the_audit_log() {
    let scene = Scene::here().await;
    let auditor = scene.sign_up(Role::Auditor).await;
    export(&auditor, &query(&scene, "")).await;
    let lines = scene.target.ports().store.audit().unwrap();
    let expected = format!("Auditor-{} export.read - {{\"month\":\"{MONTH}\",\"page\":1}}", scene.cast.0);
    assert_eq!(lines.iter().filter(|line| **line == expected).count(), 1, "{lines:?}");
}

#[tokio::test]
async fn an_enrolments_evidence_is_verified_from_its_file() {
    let mut scene = Scene::new().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    let enrolled: Enrolled = scene.enrol(&bundle).await.json();
    let operator = scene.sign_up(Role::Operator).await;
    let answer = operator.get(&routes::fill(routes::ENROLMENT_EVIDENCE, &[&enrolled.credential.encode()])).await;
    assert!(answer.headers["content-disposition"].starts_with("attachment; filename=\"klabat-enrolment-"));
    let file = EvidenceFile::from_json(std::str::from_utf8(&answer.body).unwrap()).unwrap();
    let conclude = |file: &EvidenceFile| {
        let pending = file.checks(&[edge_key(&scene)])?;
        let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
        pending.conclude(&answers)
    };
    let audited = conclude(&file).unwrap();
    assert_eq!(audited.registration.unwrap().credential_id, enrolled.credential.0);
    let other = EvidenceFile { credential_key: file.beacon_key, ..file };
    assert_eq!(conclude(&other).map(drop), Err(klabat_webauthn::Refusal::WrongCredential.into()));
    let unknown = routes::fill(routes::ENROLMENT_EVIDENCE, &["AAAA"]);
    assert_eq!(operator.get(&unknown).await.code(), "not_found");
}
