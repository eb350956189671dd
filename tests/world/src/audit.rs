//! What an auditor does: takes every record with its evidence, and believes nothing else.

use std::collections::{BTreeMap, BTreeSet};

use klabat_api::console::{AuditRow, AuditTrail, ExceptionKind, ExceptionRow, Exceptions, RecordRow, Records};
use klabat_api::{Base64Url, routes};
use klabat_attendance::Zone;
use klabat_evidence::{Audited, EvidenceFile, Millis, SignatureCheck};

use crate::world::{Console, START, World};

/// Milliseconds in a day.
const DAY_MS: u64 = 24 * 3_600_000;

/// A record or an enrolment whose evidence was verified.
#[derive(Debug)]
pub struct Proven {
    /// Its evidence, as downloaded.
    pub file: EvidenceFile,
    /// What that proves.
    pub audited: Audited,
}

impl Proven {
    /// Beacon, boot and counter of its seal.
    fn number(&self) -> ([u8; 16], u32, u32) {
        let seal = self.file.submission.bundle.seal().body;
        (seal.beacon.0, seal.boot.0, seal.counter.0)
    }
}

impl World {
    /// Every record so far, by the lists of the console, day after day.
    pub fn records(&mut self, console: &Console) -> Vec<RecordRow> {
        let mut rows = Vec::new();
        for date in self.days() {
            let records: Records = self.look(console, &format!("{}?date={date}", routes::RECORDS)).json();
            assert!(!records.more, "more records on a day than the console lists");
            rows.extend(records.rows);
        }
        rows
    }

    /// Kind and code of everything that was refused or contradicts itself, sorted.
    pub fn exceptions(&mut self, console: &Console) -> Vec<(ExceptionKind, String)> {
        let rows = self.exception_rows(console);
        let mut rows: Vec<_> = rows.into_iter().map(|row| (row.kind, row.reason.code)).collect();
        rows.sort_by_key(|(kind, code)| (*kind as u8, code.clone()));
        rows
    }

    /// Everything that was refused or contradicts itself.
    pub fn exception_rows(&mut self, console: &Console) -> Vec<ExceptionRow> {
        let mut rows = Vec::new();
        for date in self.days() {
            let path = format!("{}?date={date}", routes::EXCEPTIONS);
            let exceptions: Exceptions = self.look(console, &path).json();
            assert!(!exceptions.more, "more exceptions on a day than the console lists");
            rows.extend(exceptions.rows);
        }
        rows
    }

    /// The audit log, oldest line first.
    pub fn trail(&mut self, console: &Console) -> Vec<AuditRow> {
        let mut lines = Vec::new();
        let mut page: AuditTrail = self.look(console, routes::AUDIT).json();
        loop {
            lines.append(&mut page.rows);
            let Some(before) = page.before else { break };
            page = self.look(console, &format!("{}?before={before}", routes::AUDIT)).json();
        }
        lines.reverse();
        lines
    }

    /// The days of the story, and one on either side: a beacon's clock may be some minutes off.
    fn days(&self) -> BTreeSet<String> {
        let (first, last) = (START - DAY_MS, self.now() + DAY_MS);
        let count = (last - first).div_ceil(DAY_MS);
        let moments = (0..=count).map(|day| Millis(first + day * DAY_MS));
        moments.filter_map(|at| Zone::Wita.working_date(at)).map(|date| date.to_string()).collect()
    }

    /// Verifies the evidence of every record, and that nothing was promised, counted or stored twice or amiss:
    /// no two records of one challenge, none of one beacon, boot and counter; each receipt is that of its record; every
    /// receipt ever given has one; and no other record is there, but of submissions that met a fault.
    pub fn audit(&mut self, console: &Console) -> BTreeMap<Base64Url, Proven> {
        let rows = self.records(console);
        let mut proven = BTreeMap::new();
        let mut seals = BTreeSet::new();
        for row in &rows {
            let found = self.verify(console, &routes::fill(routes::RECORD_EVIDENCE, &[&row.id.encode()]));
            assert_eq!(found.file.submission.bundle.once()[..], row.id.0, "the evidence is of its record");
            assert!(seals.insert(found.number()), "two records of one counter: {row:?}");
            let receipt = Base64Url(found.file.submission.receipt.encode());
            match self.promises.receipts.get(&row.id) {
                Some(promised) => assert_eq!(*promised, receipt, "the receipt that was given is the one that is kept"),
                None => assert!(self.promises.open.contains(&row.id), "a record that nobody was told of: {row:?}"),
            }
            assert!(proven.insert(row.id.clone(), found).is_none(), "two records of one challenge: {row:?}");
        }
        for once in self.promises.receipts.keys() {
            assert!(proven.contains_key(once), "a receipt without its record: {once:?}");
        }
        proven
    }

    /// The same of the enrolments that the audit log tells of, by credential.
    pub fn audit_enrolments(&mut self, console: &Console, trail: &[AuditRow]) -> BTreeMap<Base64Url, Proven> {
        let mut proven = BTreeMap::new();
        let mut seals = BTreeSet::new();
        for line in trail.iter().filter(|line| line.action == "credential.enrolled") {
            let found = self.verify(console, &routes::fill(routes::ENROLMENT_EVIDENCE, &[&line.subject]));
            let registration = found.audited.registration.as_ref().expect("an enrolment makes a credential");
            let credential = Base64Url(registration.credential_id.clone());
            assert_eq!(credential.encode(), line.subject, "the evidence is of its enrolment");
            assert!(seals.insert(found.number()), "two enrolments of one counter: {line:?}");
            let once = Base64Url::from(found.file.submission.bundle.once());
            match self.promises.enrolments.get(&once) {
                Some(promised) => assert_eq!(*promised, credential, "the phone that was told is the one that is kept"),
                None => assert!(self.promises.open.contains(&once), "an enrolment that nobody was told of: {line:?}"),
            }
            assert!(proven.insert(credential, found).is_none(), "a credential that was enrolled twice: {line:?}");
        }
        for credential in self.promises.enrolments.values() {
            assert!(proven.contains_key(credential), "a phone was told that it is enrolled, and is not");
        }
        proven
    }

    fn verify(&mut self, console: &Console, path: &str) -> Proven {
        let answer = self.look(console, path);
        let text = String::from_utf8(answer.body).expect("JSON is UTF-8");
        let file = EvidenceFile::from_json(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let pending = file.checks(&[self.service.edge_key()]).unwrap_or_else(|refusal| panic!("{refusal}: {text}"));
        let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
        let audited = pending.conclude(&answers).unwrap_or_else(|refusal| panic!("{refusal}: {text}"));
        Proven { file, audited }
    }
}
