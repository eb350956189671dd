//! What an auditor does: takes every record with its evidence, and believes nothing else.

use std::collections::{BTreeMap, BTreeSet};

use klabat_api::console::{ExceptionKind, Exceptions, RecordRow, Records};
use klabat_api::{Base64Url, routes};
use klabat_attendance::Zone;
use klabat_evidence::{Audited, EvidenceFile, Millis, SignatureCheck};

use crate::world::{Console, START, World};

/// Milliseconds in a day.
const DAY_MS: u64 = 24 * 3_600_000;

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
        let mut rows = Vec::new();
        for date in self.days() {
            let path = format!("{}?date={date}", routes::EXCEPTIONS);
            let exceptions: Exceptions = self.look(console, &path).json();
            rows.extend(exceptions.rows.into_iter().map(|row| (row.kind, row.reason.code)));
        }
        rows.sort_by_key(|(kind, code)| (*kind as u8, code.clone()));
        rows
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
    pub fn audit(&mut self, console: &Console) -> BTreeMap<Base64Url, Audited> {
        let rows = self.records(console);
        let mut audited = BTreeMap::new();
        let mut seals = BTreeSet::new();
        for row in &rows {
            let (file, found) = self.verify(console, &row.id);
            let seal = file.submission.bundle.seal().body;
            assert_eq!(file.submission.bundle.once()[..], row.id.0, "the evidence is of its record");
            assert!(seals.insert((seal.beacon.0, seal.boot.0, seal.counter.0)), "two records of one counter: {row:?}");
            assert!(audited.insert(row.id.clone(), found).is_none(), "two records of one challenge: {row:?}");
            let receipt = Base64Url(file.submission.receipt.encode());
            match self.promises.receipts.get(&row.id) {
                Some(promised) => assert_eq!(*promised, receipt, "the receipt that was given is the one that is kept"),
                None => assert!(self.promises.open.contains(&row.id), "a record that nobody was told of: {row:?}"),
            }
        }
        for once in self.promises.receipts.keys() {
            assert!(audited.contains_key(once), "a receipt without its record: {once:?}");
        }
        audited
    }

    fn verify(&mut self, console: &Console, record: &Base64Url) -> (EvidenceFile, Audited) {
        let answer = self.look(console, &routes::fill(routes::RECORD_EVIDENCE, &[&record.encode()]));
        let text = String::from_utf8(answer.body).expect("JSON is UTF-8");
        let file = EvidenceFile::from_json(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let pending = file.checks(&[self.service.edge_key()]).unwrap_or_else(|refusal| panic!("{refusal}: {text}"));
        let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
        let audited = pending.conclude(&answers).unwrap_or_else(|refusal| panic!("{refusal}: {text}"));
        (file, audited)
    }
}
