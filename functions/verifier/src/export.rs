//! `klabat export`: a month's pages, submission by submission, on all cores.
//!
//! ```text
//! lines → parsed (all cores) → parties noted, submissions joined to theirs (in order)
//!       → verified (all cores) → repeats refused, reported (in order)
//!       → with a log, at the end: what says an earlier time than its place in the log allows
//! ```

mod pages;
mod parties;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use klabat_evidence::{
    AuditParties, Audited, ExportHeader, ExportLine, Intent, Judgement, LockedRecap, Millis, ReceiptBody, Submission,
};
use klabat_protocol::{BeaconId, Boot, Counter};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::answer::answer;
use crate::facts::Facts;
use crate::lines::{Batch, Lines};
use crate::mirror::CheckedLog;
use crate::order::{Logged, Order};
use crate::receipt::logged;
use crate::report::{Finding, Place};
use crate::{Failure, Refusal, Report, Trust};
use pages::{Month, Pages};
use parties::{Joined, Parties};

pub(crate) fn run(
    files: &[PathBuf],
    trust: &Trust,
    log: Option<&CheckedLog>,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    audit(files, trust, log, false, report).map(drop)
}

/// Verifies all, and keeps what months are computed from; `terse`: reports only what is refused.
pub(crate) fn audit(
    files: &[PathBuf],
    trust: &Trust,
    log: Option<&CheckedLog>,
    terse: bool,
    report: &mut Report<'_>,
) -> Result<Proven, Failure> {
    let mut audit = Audit {
        trust,
        log,
        terse,
        pages: Pages::default(),
        parties: Parties::default(),
        once: HashSet::new(),
        seals: HashSet::new(),
        order: Order::default(),
        proven: Proven::default(),
    };
    for place in files.iter().enumerate() {
        audit.file(place, report)?;
    }
    if let (Some(refusal), Some(file)) = (audit.pages.end(), files.last()) {
        report.line(Place::file(file), &Finding::refused(refusal))?;
    }
    behind(audit.order, files, terse, report)?;
    Ok(audit.proven)
}

/// Points out what the order of the log makes late: each has a line of its own, for its first one was printed before all
/// of the log's order was known.
fn behind(order: Order, files: &[PathBuf], terse: bool, report: &mut Report<'_>) -> Result<(), Failure> {
    for (logged, latest) in order.behind() {
        if !logged.late {
            report.late();
        }
        if terse {
            continue;
        }
        let finding = Finding::of(|facts| {
            facts.put("kind", "late");
            facts.put_bytes("id", &logged.once);
            facts.put_time("receivedAt", logged.received_at);
            facts.put_time("behind", latest);
            facts.put("late", true);
            facts.put("position", logged.position);
            Ok(())
        });
        let (file, line) = logged.place;
        report.line(Place { line: Some(line), ..Place::file(&files[file]) }, &finding)?;
    }
    Ok(())
}

/// What was verified, as far as months are computed from it.
#[derive(Default)]
pub(crate) struct Proven {
    /// Check-ins, by their once-keys.
    pub(crate) records: HashMap<[u8; 32], Record>,
    /// Recaps as the exports have them, not judged yet: file, line, unit and month of the export.
    pub(crate) recaps: Vec<Claimed>,
}

/// A check-in whose evidence holds.
pub(crate) struct Record {
    pub(crate) nip: String,
    pub(crate) unit: String,
    pub(crate) intent: Intent,
    pub(crate) beacon: BeaconId,
    pub(crate) sealed_at: Millis,
    pub(crate) received_at: Millis,
    pub(crate) judgement: Judgement,
}

/// A recap of an export.
pub(crate) struct Claimed {
    pub(crate) file: PathBuf,
    pub(crate) line: u64,
    pub(crate) unit: Option<String>,
    pub(crate) month: String,
    pub(crate) locked: Box<LockedRecap>,
}

/// What is known so far.
struct Audit<'a> {
    trust: &'a Trust,
    log: Option<&'a CheckedLog>,
    terse: bool,
    pages: Pages,
    parties: Parties,
    once: HashSet<[u8; 32]>,
    seals: HashSet<(BeaconId, Boot, Counter)>,
    order: Order,
    proven: Proven,
}

/// A line, parsed.
enum Parsed {
    Header(ExportHeader),
    Line(ExportLine),
}

/// What becomes of a line.
enum Job {
    /// It is to be reported as it is.
    Found(Finding),
    /// It is to be verified.
    Verify(Box<Claim>),
    /// It is a party, and right as far as one can see.
    Noted,
}

/// A submission with its parties.
struct Claim {
    submission: Box<Submission>,
    joined: Joined,
    position: Option<u64>,
    unit: String,
    month: Option<Month>,
}

/// A finding, and what must not come twice.
struct Verified {
    finding: Finding,
    audited: Option<Audited>,
    record: Option<Record>,
    late: bool,
}

impl Audit<'_> {
    fn file(&mut self, (index, file): (usize, &PathBuf), report: &mut Report<'_>) -> Result<(), Failure> {
        let (mut lines, mut batch) = match Lines::begin(file, header) {
            Ok(begun) => begun,
            Err(refusal) => return Ok(report.line(Place::file(file), &Finding::refused(refusal))?),
        };
        while !batch.is_empty() {
            self.batch((index, file), batch, report)?;
            batch = lines.batch();
        }
        Ok(())
    }

    fn batch(&mut self, (index, file): (usize, &Path), batch: Batch, report: &mut Report<'_>) -> Result<(), Failure> {
        let parsed: Vec<_> =
            batch.into_par_iter().map(|(line, text)| (line, text.and_then(|text| parse(&text)))).collect();
        let jobs: Vec<_> = parsed.into_iter().map(|(line, parsed)| (line, self.job(file, line, parsed))).collect();
        let (trust, log) = (self.trust, self.log);
        let verified: Vec<_> = jobs.into_par_iter().map(|(line, job)| (line, job.verify(trust, log))).collect();
        for (line, verified) in verified {
            let Some(mut verified) = verified else { continue };
            self.once_only(&mut verified);
            if verified.late {
                report.late();
            }
            if verified.finding.refusal.is_none() {
                let once = verified.audited.as_ref().map(|audited| audited.presence.once());
                self.note_order(&verified, (index, line));
                self.proven.records.extend(once.zip(verified.record));
                if self.terse {
                    report.pass();
                    continue;
                }
            }
            report.line(Place { line: Some(line), ..Place::file(file) }, &verified.finding)?;
        }
        Ok(())
    }

    /// Notes what the line says, in the order of the lines.
    fn job(&mut self, file: &Path, line: u64, parsed: Result<Parsed, Refusal>) -> Job {
        let noted = |outcome: Result<(), Refusal>| match outcome {
            Ok(()) => Job::Noted,
            Err(refusal) => Job::Found(Finding::refused(refusal)),
        };
        match parsed {
            Err(refusal) => Job::Found(Finding::refused(refusal)),
            Ok(Parsed::Header(header)) => Job::Found(Finding::of(|facts| {
                facts.put("kind", "page");
                facts.put("unit", header.unit.clone());
                facts.put("month", header.month.as_str());
                facts.put("page", header.page);
                let follows = self.pages.turn(header.clone());
                self.trust.is_of(&header.relying_party)?;
                follows
            })),
            Ok(Parsed::Line(ExportLine::Beacon(beacon))) => noted(self.parties.beacon(beacon)),
            Ok(Parsed::Line(ExportLine::Credential(holder))) => noted(self.parties.credential(holder)),
            Ok(Parsed::Line(ExportLine::Grant(grant))) => noted(self.parties.grant(&grant, self.trust)),
            Ok(Parsed::Line(ExportLine::Recap(locked))) => {
                let (unit, month) = self.pages.subject();
                self.proven.recaps.push(Claimed { file: file.to_owned(), line, unit, month, locked });
                Job::Noted
            }
            Ok(Parsed::Line(ExportLine::Submission { submission, unit, position })) => {
                match self.parties.join(&submission) {
                    Ok(joined) => {
                        let month = self.pages.month();
                        Job::Verify(Box::new(Claim { submission, joined, position, unit, month }))
                    }
                    Err(refusal) => {
                        let mut facts = Facts::default();
                        facts.put_bundle(&submission.bundle);
                        Job::Found(Finding { facts, refusal: Some(refusal) })
                    }
                }
            }
        }
    }

    /// Notes where the log, if it is at hand, has what was verified.
    fn note_order(&mut self, verified: &Verified, place: (usize, u64)) {
        let Some(body) = verified.audited.as_ref().map(|audited| audited.receipt.body()) else { return };
        if let Some(position) = self.log.and_then(|log| log.position(&body.leaf)) {
            let (received_at, once) = (body.received_at, body.once);
            self.order.note(Logged { position, received_at, once, place, late: verified.late });
        }
    }

    /// Refuses what was verified before: a once-key, or a beacon's counter.
    fn once_only(&mut self, verified: &mut Verified) {
        let Some(audited) = &verified.audited else { return };
        let seal = audited.presence.seal();
        if !self.once.insert(audited.presence.once()) {
            verified.finding.refusal = Some(Refusal::RepeatedSubmission);
        } else if !self.seals.insert((seal.beacon, seal.boot, seal.counter)) {
            verified.finding.refusal = Some(klabat_evidence::Refusal::RepeatedCounter.into());
        }
    }
}

impl Job {
    fn verify(self, trust: &Trust, log: Option<&CheckedLog>) -> Option<Verified> {
        match self {
            Self::Noted => None,
            Self::Found(finding) => Some(Verified { finding, audited: None, record: None, late: false }),
            Self::Verify(claim) => Some(claim.verify(trust, log)),
        }
    }
}

impl Claim {
    fn verify(&self, trust: &Trust, log: Option<&CheckedLog>) -> Verified {
        let (mut audited, mut late) = (None, false);
        let finding = Finding::of(|facts| {
            facts.put("kind", "submission");
            facts.put_bundle(&self.submission.bundle);
            facts.put("nip", self.joined.holder.nip.as_str());
            facts.put("name", self.joined.holder.name.as_str());
            facts.put("unit", self.unit.as_str());
            let found = self.audit(trust, facts)?;
            late = self.month.is_some_and(|month| month.is_over_at(found.receipt.body().received_at));
            facts.put("late", late);
            let body = *found.receipt.body();
            audited = Some(found);
            self.logged(&body, log, facts)
        });
        let record = audited.as_ref().and_then(|audited| self.record(audited));
        Verified { finding, audited, record, late }
    }

    /// What a month counts of it; nothing of an enrolment.
    fn record(&self, audited: &Audited) -> Option<Record> {
        let (intent, seal) = (self.submission.bundle.statement().intent, audited.presence.seal());
        (intent != Intent::Enrol).then(|| Record {
            nip: self.joined.holder.nip.clone(),
            unit: self.unit.clone(),
            intent,
            beacon: seal.beacon,
            sealed_at: seal.sealed_at,
            received_at: audited.receipt.body().received_at,
            judgement: audited.judgement,
        })
    }

    /// That the log has it where the export says; without a log, what the export says is a fact.
    fn logged(&self, body: &ReceiptBody, log: Option<&CheckedLog>, facts: &mut Facts) -> Result<(), Refusal> {
        logged(body, log, facts)?;
        let Some(log) = log else {
            facts.put("position", self.position);
            return Ok(());
        };
        let elsewhere = self.position.is_some() && self.position != log.position(&body.leaf);
        if elsewhere { Err(Refusal::WrongPosition) } else { Ok(()) }
    }

    fn audit(&self, trust: &Trust, facts: &mut Facts) -> Result<Audited, Refusal> {
        let parties = AuditParties {
            relying_party: &trust.relying_party,
            credential_key: self.joined.holder.key,
            beacon: &self.joined.beacon,
            epoch: &self.joined.epoch,
        };
        let receipt = &self.submission.receipt.body;
        let edge_keys = trust.edge_keys(&[(receipt.edge_key, receipt.received_at)]);
        let pending = self.submission.checks(&parties, &edge_keys)?;
        let answers = answer(pending.checks());
        let audited = facts.put_answer(receipt, pending.conclude(&answers))?;
        if audited.registration.as_ref().is_some_and(|made| made.credential_id != self.joined.holder.credential) {
            return Err(klabat_webauthn::Refusal::WrongCredential.into());
        }
        if self.month.is_some_and(|month| !month.may_contain(audited.presence.seal().sealed_at)) {
            return Err(Refusal::ForeignMonth);
        }
        Ok(audited)
    }
}

/// That a line is the header of a page.
fn header(text: &str) -> Result<(), Refusal> {
    match parse(text)? {
        Parsed::Header(_) => Ok(()),
        Parsed::Line(_) => Err(Refusal::MalformedLine("it does not begin with the header of a page".to_owned())),
    }
}

fn parse(text: &str) -> Result<Parsed, Refusal> {
    let parsed = if text.starts_with("{\"format\":") {
        ExportHeader::from_json(text).map(Parsed::Header)
    } else {
        ExportLine::from_json(text).map(Parsed::Line)
    };
    parsed.map_err(|error| Refusal::MalformedLine(error.to_string()))
}
