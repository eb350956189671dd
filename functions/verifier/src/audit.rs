//! `klabat audit`: the trail, entry by entry, held against the log.
//!
//! ```text
//! lines → parsed, verified, found in the log (all cores) → that no position is left out, the order of times, and who
//! erased what (in order)
//! ```

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use klabat_evidence::{
    AuditLine, Millis, NoEvidenceFile, Positions, Receipt, TrailHeader, TrailLine, grant_check, read_json,
};
use klabat_ledger::{Entry, Kind};
use klabat_protocol::frames::Grant;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::facts::Facts;
use crate::lines::Lines;
use crate::mirror::CheckedLog;
use crate::order::SLACK_MS;
use crate::report::{Finding, Place};
use crate::{Failure, Refusal, Report, Trust, receipt};

pub(crate) fn run(files: &[PathBuf], trust: &Trust, log: &CheckedLog, report: &mut Report<'_>) -> Result<(), Failure> {
    let mut trail = Trail { page: None, next: 0, latest: Millis(0), erasures: Erasures::default() };
    for file in files {
        read(file, trust, log, &mut trail, report)?;
    }
    let Some(file) = files.last() else { return Ok(()) };
    for refusal in trail.end().into_iter().chain(trail.erasures.unnamed()) {
        report.line(Place::file(file), &Finding::refused(refusal))?;
    }
    Ok(())
}

fn read(
    file: &Path,
    trust: &Trust,
    log: &CheckedLog,
    trail: &mut Trail,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    let header = |text: &str| TrailHeader::from_json(text).map(drop).map_err(|error| malformed(&error));
    let (mut lines, mut batch) = match Lines::begin(file, header) {
        Ok(begun) => begun,
        Err(refusal) => return Ok(report.line(Place::file(file), &Finding::refused(refusal))?),
    };
    while !batch.is_empty() {
        let read: Vec<_> = batch.into_par_iter().map(|(line, text)| (line, Read::of(text, trust, log))).collect();
        for (line, read) in read {
            let finding = trail.follow(read, report);
            report.line(Place { line: Some(line), ..Place::file(file) }, &finding)?;
        }
        batch = lines.batch();
    }
    Ok(())
}

/// A line, as far as it can be judged alone.
struct Read {
    finding: Finding,
    what: What,
}

enum What {
    Header(TrailHeader),
    Line {
        position: u64,
        /// The time that it says.
        at: Option<Millis>,
        erasure: Erasure,
    },
    Unreadable,
}

/// What a line has to do with erasing.
enum Erasure {
    None,
    /// It was erased.
    Erased,
    /// It says what was.
    Names(Positions),
}

impl Erasure {
    fn of(line: &TrailLine) -> Self {
        match line {
            TrailLine::Erased { .. } => Self::Erased,
            TrailLine::Audit { line, .. } if line.action == ERASED => named(line).map_or(Self::None, Self::Names),
            TrailLine::Audit { .. } | TrailLine::Grant { .. } | TrailLine::Receipt { .. } => Self::None,
        }
    }
}

/// The action of the line about an erasure by rule.
const ERASED: &str = "employee.erased";

/// What such a line names, of all that it says.
#[derive(serde::Deserialize, serde::Serialize)]
struct Named {
    positions: String,
}

fn named(line: &AuditLine) -> Option<Positions> {
    let named: Named = read_json(line.after.as_deref()?).ok()?;
    named.positions.parse().ok()
}

fn malformed(error: &NoEvidenceFile) -> Refusal {
    Refusal::MalformedLine(error.to_string())
}

impl Read {
    fn of(text: Result<String, Refusal>, trust: &Trust, log: &CheckedLog) -> Self {
        let text = match text {
            Ok(text) => text,
            Err(refusal) => return Self { finding: Finding::refused(refusal), what: What::Unreadable },
        };
        let header = TrailHeader::from_json(&text);
        if header.is_ok() || text.starts_with("{\"format\":") {
            return match header {
                Ok(header) => Self { finding: page(&header), what: What::Header(header) },
                Err(error) => Self { finding: Finding::refused(malformed(&error)), what: What::Unreadable },
            };
        }
        match TrailLine::from_json(&text) {
            Ok(line) => {
                let finding = Finding::of(|facts| judge(&line, trust, log, facts));
                Self {
                    finding,
                    what: What::Line { position: line.position(), at: time(&line), erasure: Erasure::of(&line) },
                }
            }
            Err(error) => Self { finding: Finding::refused(malformed(&error)), what: What::Unreadable },
        }
    }
}

fn page(header: &TrailHeader) -> Finding {
    Finding::of(|facts| {
        facts.put("kind", "page");
        facts.put("from", header.from);
        facts.put("until", header.until);
        let TrailHeader { from, next, until } = *header;
        let ends = next.map_or(from <= until, |next| from < next && next < until);
        if ends { Ok(()) } else { Err(Refusal::MalformedLine("it ends before it begins".to_owned())) }
    })
}

/// When it was, as the server said.
fn time(line: &TrailLine) -> Option<Millis> {
    match line {
        TrailLine::Audit { line, .. } => Some(Millis(line.at)),
        TrailLine::Grant { grant, .. } => Some(grant.body.issued_at),
        TrailLine::Receipt { receipt, .. } => Some(receipt.body.received_at),
        TrailLine::Erased { .. } => None,
    }
}

/// That it holds by itself, and that the log has it where the trail says.
fn judge(line: &TrailLine, trust: &Trust, log: &CheckedLog, facts: &mut Facts) -> Result<(), Refusal> {
    facts.put("position", line.position());
    let entry = match line {
        TrailLine::Audit { salt, line, .. } => audit(salt, line, facts),
        TrailLine::Grant { salt, grant, .. } => granted(salt, grant, trust, facts)?,
        TrailLine::Receipt { receipt, .. } => received(receipt, trust, facts)?,
        TrailLine::Erased { entry, at, .. } => {
            facts.put("kind", "erased");
            if let Some(at) = at {
                facts.put_time("erasedAt", *at);
            }
            Entry(*entry)
        }
    };
    match log.position(&entry.0) {
        Some(position) if position == line.position() => Ok(()),
        Some(_) => Err(Refusal::WrongPosition),
        None => Err(klabat_ledger::Refusal::NotIncluded.into()),
    }
}

fn audit(salt: &[u8; 16], line: &AuditLine, facts: &mut Facts) -> Entry {
    facts.put("kind", "audit");
    facts.put_time("at", Millis(line.at));
    facts.put("actor", line.actor.as_str());
    facts.put("action", line.action.as_str());
    facts.put("subject", line.subject.as_str());
    facts.put("before", line.before.clone());
    facts.put("after", line.after.clone());
    Entry::commit(Kind::Audit, salt, line.to_json().as_bytes())
}

fn granted(salt: &[u8; 16], grant: &Grant, trust: &Trust, facts: &mut Facts) -> Result<Entry, Refusal> {
    let body = &grant.body;
    facts.put("kind", "grant");
    facts.put_bytes("beacon", &body.beacon.0);
    facts.put_bytes("epoch", &body.epoch.0);
    facts.put_time("issuedAt", body.issued_at);
    facts.put_time("expiresAt", body.expires_at);
    let edge_keys = trust.edge_keys(&[(body.edge_key, body.issued_at)]);
    if !grant_check(grant, &edge_keys)?.verify() {
        return Err(klabat_evidence::Refusal::BadGrant.into());
    }
    Ok(Entry::commit(Kind::Grant, salt, &grant.encode()))
}

fn received(signed: &Receipt, trust: &Trust, facts: &mut Facts) -> Result<Entry, Refusal> {
    facts.put("kind", "receipt");
    let verified = receipt::signed(signed, trust, facts)?;
    receipt::commits(verified.body())?;
    Ok(Entry(verified.body().leaf))
}

/// Where the trail is.
struct Trail {
    page: Option<TrailHeader>,
    /// Which position comes next.
    next: u64,
    /// The latest time that a line has said so far.
    latest: Millis,
    erasures: Erasures,
}

/// What was erased, and what lines about erasures name, in whatever order trails are given.
#[derive(Default)]
struct Erasures {
    erased: BTreeSet<u64>,
    /// Each with the position of its line.
    named: Vec<(u64, Positions)>,
    /// Positions that this trail tells in full. A former trail may have been fetched before they were erased.
    told: Vec<u64>,
}

impl Erasures {
    /// Takes a line that is in the log. What it names was erased with it, and so before the trail was fetched.
    fn take(&mut self, position: u64, erasure: Erasure) -> Result<(), Refusal> {
        match erasure {
            Erasure::Erased => drop(self.erased.insert(position)),
            Erasure::None => self.told.push(position),
            Erasure::Names(named) => {
                self.told.push(position);
                let full = self.told.iter().find(|told| named.contains(**told)).copied();
                self.named.push((position, named));
                if let Some(full) = full {
                    return Err(Refusal::ErasedInName(format!("position {full} is told in full")));
                }
            }
        }
        Ok(())
    }

    /// What was erased, and no later line of the log names.
    fn unnamed(&self) -> Option<Refusal> {
        let named = |one: u64| self.named.iter().any(|(line, named)| one < *line && named.contains(one));
        let mut unnamed = self.erased.iter().filter(|one| !named(**one));
        let first = unnamed.next()?;
        Some(Refusal::UnnamedErasure(format!("{} positions, the first is {first}", unnamed.count() + 1)))
    }
}

impl Trail {
    /// Adds to what was found in a line what the lines before it say.
    fn follow(&mut self, read: Read, report: &mut Report<'_>) -> Finding {
        let Read { mut finding, what } = read;
        let follows = match what {
            What::Header(header) => self.turn(header),
            What::Line { position, at, erasure } => {
                self.order(at, &mut finding, report);
                // What the log does not hold says nothing about it, but for what it lacks.
                let counts = finding.refusal.is_none() || matches!(erasure, Erasure::Erased);
                let erasure = if counts { self.erasures.take(position, erasure) } else { Ok(()) };
                self.step(position).and(erasure)
            }
            What::Unreadable => {
                self.next = self.next.saturating_add(1);
                Ok(())
            }
        };
        finding.refusal = finding.refusal.or(follows.err());
        finding
    }

    fn turn(&mut self, header: TrailHeader) -> Result<(), Refusal> {
        let former = self.page.replace(header);
        let gap = self.gap(former);
        if former.is_none_or(|former| former.until != header.until) {
            self.erasures.told.clear();
        }
        let expected = std::mem::replace(&mut self.next, header.from);
        if header.from < expected {
            // Another trail, which begins before this one ended: nothing of the former stands before it.
            self.latest = Millis(0);
        }
        match (gap, former) {
            (Some(gap), _) => Err(gap),
            // Nobody signs where a trail ends: the next one must go on from there, or from before.
            (None, Some(TrailHeader { next: None, .. })) if header.from > expected => Err(self::gap(expected)),
            (None, None | Some(TrailHeader { next: None, .. })) => Ok(()),
            (None, Some(former)) if former.until == header.until && former.next == Some(header.from) => Ok(()),
            (None, Some(_)) => Err(Refusal::ForeignPage("it does not follow the page before".to_owned())),
        }
    }

    /// A line must have the position that comes next; after one that has not, the next is counted from it.
    fn step(&mut self, position: u64) -> Result<(), Refusal> {
        let expected = std::mem::replace(&mut self.next, position.saturating_add(1));
        let beyond = self.page.is_none_or(|page| position >= page.next.unwrap_or(page.until));
        if position == expected && !beyond { Ok(()) } else { Err(gap(expected)) }
    }

    /// Notes where a line says an earlier time than the order of the log allows.
    fn order(&mut self, at: Option<Millis>, finding: &mut Finding, report: &mut Report<'_>) {
        let Some(at) = at else { return };
        if self.latest.since(at) > SLACK_MS {
            finding.facts.put_time("behind", self.latest);
            report.late();
        }
        self.latest = self.latest.max(at);
    }

    /// That a page has all its lines.
    fn gap(&self, page: Option<TrailHeader>) -> Option<Refusal> {
        let page = page?;
        (self.next != page.next.unwrap_or(page.until)).then(|| gap(self.next))
    }

    /// Whether something is missing when there are no more lines.
    fn end(&self) -> Option<Refusal> {
        let page = self.page?;
        self.gap(Some(page)).or_else(|| page.next.map(|_| Refusal::MissingPage))
    }
}

fn gap(expected: u64) -> Refusal {
    Refusal::TrailGap(format!("position {expected} was to follow"))
}
