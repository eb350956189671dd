//! `klabat export`: a month's pages, submission by submission, on all cores.
//!
//! ```text
//! lines → parsed (all cores) → parties noted, submissions joined to theirs (in order)
//!       → verified (all cores) → repeats refused, reported (in order)
//! ```

mod pages;
mod parties;

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use klabat_evidence::{AuditParties, Audited, ExportHeader, ExportLine, ReceiptBody, Submission};
use klabat_protocol::{BeaconId, Boot, Counter};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::answer::answer;
use crate::facts::Facts;
use crate::mirror::CheckedLog;
use crate::receipt::logged;
use crate::report::{Finding, Place};
use crate::{Failure, Refusal, Report, Trust};
use pages::{Month, Pages};
use parties::{Joined, Parties};

/// Lines taken at a time: enough that no core waits for another for long, and some 10 MB.
const BATCH: usize = 4_096;

/// The longest line, in bytes: a bundle of at most 24 kB and conditions of at most 256 corners make some 60 kB.
const MAX_LINE: u64 = 256 * 1024;

pub(crate) fn run(
    files: &[PathBuf],
    trust: &Trust,
    log: Option<&CheckedLog>,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    let mut audit = Audit {
        trust,
        log,
        pages: Pages::default(),
        parties: Parties::default(),
        once: HashSet::new(),
        seals: HashSet::new(),
    };
    for file in files {
        audit.file(file, report)?;
    }
    if let (Some(refusal), Some(file)) = (audit.pages.end(), files.last()) {
        report.line(Place::file(file), &Finding::refused(refusal))?;
    }
    Ok(())
}

/// What is known so far.
struct Audit<'a> {
    trust: &'a Trust,
    log: Option<&'a CheckedLog>,
    pages: Pages,
    parties: Parties,
    once: HashSet<[u8; 32]>,
    seals: HashSet<(BeaconId, Boot, Counter)>,
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
    late: bool,
}

impl Audit<'_> {
    fn file(&mut self, file: &Path, report: &mut Report<'_>) -> Result<(), Failure> {
        let mut lines = match Lines::open(file) {
            Ok(lines) => lines,
            Err(error) => {
                let refusal = Refusal::UnreadableFile(error.to_string());
                return Ok(report.line(Place::file(file), &Finding::refused(refusal))?);
            }
        };
        let mut batch = lines.batch();
        if let Some(refusal) = no_page(batch.first()) {
            return Ok(report.line(Place::file(file), &Finding::refused(refusal))?);
        }
        while !batch.is_empty() {
            self.batch(file, batch, report)?;
            batch = lines.batch();
        }
        Ok(())
    }

    fn batch(
        &mut self,
        file: &Path,
        batch: Vec<(u64, Result<String, Refusal>)>,
        report: &mut Report<'_>,
    ) -> Result<(), Failure> {
        let parsed: Vec<_> =
            batch.into_par_iter().map(|(line, text)| (line, text.and_then(|text| parse(&text)))).collect();
        let jobs: Vec<_> = parsed.into_iter().map(|(line, parsed)| (line, self.job(parsed))).collect();
        let (trust, log) = (self.trust, self.log);
        let verified: Vec<_> = jobs.into_par_iter().map(|(line, job)| (line, job.verify(trust, log))).collect();
        for (line, verified) in verified {
            let Some(mut verified) = verified else { continue };
            self.once_only(&mut verified);
            if verified.late {
                report.late();
            }
            report.line(Place { line: Some(line), ..Place::file(file) }, &verified.finding)?;
        }
        Ok(())
    }

    /// Notes what the line says, in the order of the lines.
    fn job(&mut self, parsed: Result<Parsed, Refusal>) -> Job {
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
            Ok(Parsed::Line(ExportLine::Grant(grant))) => noted(self.parties.grant(&grant, &self.trust.edge_keys)),
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
            Self::Found(finding) => Some(Verified { finding, audited: None, late: false }),
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
            let found = self.audit(trust)?;
            facts.put_audited(&found);
            late = self.month.is_some_and(|month| month.is_over_at(found.receipt.body().received_at));
            facts.put("late", late);
            let body = *found.receipt.body();
            audited = Some(found);
            self.logged(&body, log, facts)
        });
        Verified { finding, audited, late }
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

    fn audit(&self, trust: &Trust) -> Result<Audited, Refusal> {
        let parties = AuditParties {
            relying_party: &trust.relying_party,
            credential_key: self.joined.holder.key,
            beacon: &self.joined.beacon,
            epoch: &self.joined.epoch,
        };
        let pending = self.submission.checks(&parties, &trust.edge_keys)?;
        let answers = answer(pending.checks());
        let audited = pending.conclude(&answers)?;
        if audited.registration.as_ref().is_some_and(|made| made.credential_id != self.joined.holder.credential) {
            return Err(klabat_webauthn::Refusal::WrongCredential.into());
        }
        if self.month.is_some_and(|month| !month.may_contain(audited.presence.seal().sealed_at)) {
            return Err(Refusal::ForeignMonth);
        }
        Ok(audited)
    }
}

/// Why a file does not begin as a page does; then nothing in it is looked at.
fn no_page(first: Option<&(u64, Result<String, Refusal>)>) -> Option<Refusal> {
    let Some((_, line)) = first else { return Some(Refusal::EmptyFile) };
    match line.clone().and_then(|text| parse(&text)) {
        Ok(Parsed::Header(_)) => None,
        Ok(Parsed::Line(_)) => Some(Refusal::MalformedFile("it does not begin with the header of a page".to_owned())),
        Err(Refusal::MalformedLine(detail)) => Some(Refusal::MalformedFile(detail)),
        Err(other) => Some(other),
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

/// The lines of a file, numbered from 1.
struct Lines {
    reader: Box<dyn BufRead>,
    number: u64,
    ended: bool,
}

impl Lines {
    /// `-` is standard input.
    fn open(file: &Path) -> io::Result<Self> {
        let reader: Box<dyn BufRead> = if file.as_os_str() == "-" {
            Box::new(BufReader::new(io::stdin()))
        } else {
            Box::new(BufReader::with_capacity(1 << 20, File::open(file)?))
        };
        Ok(Self { reader, number: 0, ended: false })
    }

    /// The next lines; none at the end.
    fn batch(&mut self) -> Vec<(u64, Result<String, Refusal>)> {
        let mut lines = Vec::new();
        while lines.len() < BATCH && !self.ended {
            if let Some(line) = self.next() {
                self.number += 1;
                lines.push((self.number, line));
            }
        }
        lines
    }

    fn next(&mut self) -> Option<Result<String, Refusal>> {
        let mut bytes = Vec::new();
        let read = (&mut self.reader).take(MAX_LINE + 1).read_until(b'\n', &mut bytes);
        match read {
            Err(error) => {
                self.ended = true;
                Some(Err(Refusal::UnreadableFile(error.to_string())))
            }
            Ok(0) => {
                self.ended = true;
                None
            }
            Ok(_) => Some(self.line(bytes)),
        }
    }

    /// A line that is too long ends the file: what follows has no beginning.
    fn line(&mut self, mut bytes: Vec<u8>) -> Result<String, Refusal> {
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() as u64 > MAX_LINE {
            self.ended = true;
            return Err(Refusal::MalformedLine("too long".to_owned()));
        }
        String::from_utf8(bytes).map_err(|_| Refusal::MalformedLine("not UTF-8".to_owned()))
    }
}
