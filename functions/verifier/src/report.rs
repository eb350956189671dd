//! One line for each input, and what people are told meanwhile.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use crate::Refusal;
use crate::facts::Facts;

/// How many inputs go by between two signs of progress.
const STRIDE: u64 = 10_000;

/// Which input a line is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a Path,
    pub(crate) index: Option<usize>,
    pub(crate) line: Option<u64>,
}

impl<'a> Place<'a> {
    pub(crate) const fn file(file: &'a Path) -> Self {
        Self { file, index: None, line: None }
    }
}

/// What was found in one input.
#[derive(Clone, Debug, Default)]
pub(crate) struct Finding {
    pub(crate) facts: Facts,
    pub(crate) refusal: Option<Refusal>,
}

impl Finding {
    /// Runs a judge that notes facts on its way. A panic in it is a fault of ours and refuses the input: whatever it
    /// was, it was not verified.
    pub(crate) fn of(judge: impl FnOnce(&mut Facts) -> Result<(), Refusal>) -> Self {
        let mut facts = Facts::default();
        let outcome = catch_unwind(AssertUnwindSafe(|| judge(&mut facts))).unwrap_or(Err(Refusal::InternalError));
        Self { facts, refusal: outcome.err() }
    }

    pub(crate) fn refused(refusal: Refusal) -> Self {
        Self { facts: Facts::default(), refusal: Some(refusal) }
    }
}

#[derive(Serialize)]
struct Printed<'a> {
    verdict: &'static str,
    code: &'static str,
    file: std::borrow::Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(flatten)]
    facts: &'a Facts,
}

/// Where the lines go, and the count of them.
pub struct Report<'a> {
    out: &'a mut dyn Write,
    people: &'a mut dyn Write,
    accepted: u64,
    refused: u64,
    /// Accepted without a line of their own.
    passed: u64,
    late: u64,
    begun: Instant,
}

impl<'a> Report<'a> {
    /// Nothing was found yet.
    #[expect(clippy::disallowed_methods, reason = "only people are told how long it took; nothing is decided by it")]
    pub fn new(out: &'a mut dyn Write, people: &'a mut dyn Write) -> Self {
        Self { out, people, accepted: 0, refused: 0, passed: 0, late: 0, begun: Instant::now() }
    }

    /// Writes the line of one input.
    pub(crate) fn line(&mut self, place: Place<'_>, finding: &Finding) -> io::Result<()> {
        let line = Printed {
            verdict: if finding.refusal.is_none() { "accepted" } else { "refused" },
            code: finding.refusal.as_ref().map_or("ok", Refusal::code),
            file: place.file.to_string_lossy(),
            index: place.index,
            line: place.line,
            detail: finding.refusal.as_ref().map(Refusal::detail),
            facts: &finding.facts,
        };
        serde_json::to_writer(&mut *self.out, &line)?;
        self.out.write_all(b"\n")?;
        match finding.refusal {
            None => self.accepted += 1,
            Some(_) => self.refused += 1,
        }
        self.progress();
        Ok(())
    }

    /// Counts an input that was accepted and that nobody wants a line of.
    pub(crate) fn pass(&mut self) {
        self.passed += 1;
        self.progress();
    }

    fn progress(&mut self) {
        let verified = self.count() + self.passed;
        if verified.is_multiple_of(STRIDE) {
            self.tell(&format!("{verified} verified"));
        }
    }

    /// Counts a late one.
    pub(crate) fn late(&mut self) {
        self.late += 1;
    }

    fn count(&self) -> u64 {
        self.accepted + self.refused
    }

    /// Tells people; that they do not hear it is no failure.
    fn tell(&mut self, text: &str) {
        let seconds = self.begun.elapsed().as_secs_f64();
        let _ = writeln!(self.people, "{text} ({seconds:.1} s)");
    }

    /// Sums up for people, where there was more than one input. Whether all was accepted.
    pub(crate) fn finish(mut self) -> io::Result<bool> {
        self.out.flush()?;
        if self.count() > 1 {
            let late = if self.late > 0 { format!(", {} late", self.late) } else { String::new() };
            self.tell(&format!("{} accepted, {} refused{late}", self.accepted, self.refused));
        }
        Ok(self.refused == 0)
    }
}
