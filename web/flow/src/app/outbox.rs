//! What is sealed and waits for the server: sent, sent again with the very same bytes, and ended only by a genuine
//! receipt or a refusal.

use klabat_api::common::{Intent, RecordStatus};
use klabat_api::phone::{Enrolled, PhoneStatus, PunchBrief, Punched};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Judgement, Receipt};
use klabat_protocol::{PublicKey, hash};

use super::model::{Alarm, Call, Effect, Model, Outcome, Work, json};
use super::stored::{Kind, Pending, Slot};
use crate::http::{self, Failure, Reply, Request};

/// First pause before sending again; each further one is twice as long.
const FIRST_PAUSE_MS: u32 = 5_000;
/// Longest pause.
const LONGEST_PAUSE_MS: u32 = 300_000;

/// What waits.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Outbox {
    entries: Vec<Entry>,
    /// Pauses since the last success.
    pauses: u32,
    /// Whether the wait for [`Alarm::Resend`] runs.
    waiting: bool,
}

/// One that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// It.
    pub pending: Pending,
    /// Whether it is on the phone's disk: only then may the screen say so.
    pub kept: bool,
    /// Under way now.
    sending: bool,
    /// The server's reply, while its receipt is verified.
    claimed: Option<Box<Claim>>,
    /// Why the last sending brought nothing.
    pub failure: Option<Failure>,
}

/// A reply whose receipt is being verified.
#[derive(Clone, Debug, PartialEq)]
struct Claim {
    record: PunchBrief,
    receipt: Base64Url,
}

impl Outbox {
    /// With what the store held.
    #[must_use]
    pub(super) fn of(stored: Vec<Pending>) -> Self {
        let entries = stored.into_iter().map(|pending| Entry::new(pending, true)).collect();
        Self { entries, ..Self::default() }
    }

    /// Oldest seal first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The one of that submission.
    #[must_use]
    pub fn get(&self, submission: &Base64Url) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.pending.submission == *submission)
    }

    /// Whether one of that kind waits.
    #[must_use]
    pub fn has(&self, kind: Kind) -> bool {
        self.entries.iter().any(|entry| entry.pending.kind == kind)
    }

    fn get_mut(&mut self, submission: &Base64Url) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.pending.submission == *submission)
    }

    fn take(&mut self, submission: &Base64Url) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.pending.submission == *submission)?;
        Some(self.entries.remove(at))
    }

    /// Notes whether the store took one.
    pub(super) fn kept(&mut self, submission: &Base64Url, kept: bool) {
        if let Some(entry) = self.get_mut(submission) {
            entry.kept = kept;
        }
    }
}

impl Entry {
    fn new(pending: Pending, kept: bool) -> Self {
        Self { pending, kept, sending: false, claimed: None, failure: None }
    }

    fn send(&mut self) -> Effect {
        self.sending = true;
        let route = if self.pending.kind == Kind::Enrolment { routes::ENROLMENT } else { routes::PUNCH };
        let request = Request::bytes(route, self.pending.bytes.0.clone());
        Effect::Send(Call::Submit(self.pending.submission.clone()), request)
    }
}

impl Model {
    /// Takes a fresh submission: onto the disk and to the server at once.
    pub(super) fn submit(&mut self, pending: Pending) -> Vec<Effect> {
        self.work = Work::Sending(pending.kind, pending.submission.clone());
        let keep = Effect::Keep(Slot::Outbox(pending.submission.clone()), json(&pending));
        let mut entry = Entry::new(pending, false);
        let send = entry.send();
        self.outbox.entries.push(entry);
        vec![keep, send]
    }

    /// Sends everything that waits and is not under way.
    pub(super) fn send_waiting(&mut self) -> Vec<Effect> {
        let idle = self.outbox.entries.iter_mut().filter(|entry| !entry.sending);
        idle.map(Entry::send).collect()
    }

    /// The wait for sending again is over.
    pub(super) fn resend(&mut self) -> Vec<Effect> {
        self.outbox.waiting = false;
        self.send_waiting()
    }

    /// The server's word on one.
    pub(super) fn submitted(&mut self, submission: &Base64Url, reply: Reply) -> Vec<Effect> {
        let Some(kind) = self.outbox.get(submission).map(|entry| entry.pending.kind) else { return Vec::new() };
        match (kind, reply) {
            (_, Err(Failure::Refused(problem))) => self.refused(submission, problem),
            (Kind::Enrolment, reply) => match http::read::<Enrolled>(reply) {
                Ok(enrolled) => self.enrolled(submission, enrolled),
                Err(failure) => self.put_off(submission, failure),
            },
            (_, reply) => match http::read::<Punched>(reply) {
                Ok(punched) => self.claimed(submission, punched),
                Err(failure) => self.put_off(submission, failure),
            },
        }
    }

    fn refused(&mut self, submission: &Base64Url, problem: klabat_api::Problem) -> Vec<Effect> {
        let Some(entry) = self.outbox.take(submission) else { return Vec::new() };
        let mine = self.is_last(submission);
        // A refusal is shown even when it comes long after: nobody must believe that it counted.
        if mine || !matches!(self.work, Work::Visiting(_) | Work::Sending(..)) {
            self.work = Work::Ended(Outcome::Refused(entry.pending.kind, problem));
        }
        vec![Effect::Forget(Slot::Outbox(submission.clone()))]
    }

    fn put_off(&mut self, submission: &Base64Url, failure: Failure) -> Vec<Effect> {
        if let Some(entry) = self.outbox.get_mut(submission) {
            entry.sending = false;
            entry.claimed = None;
            entry.failure = Some(failure);
        }
        if matches!(&self.work, Work::Sending(_, last) if last == submission) {
            self.work = Work::Ended(Outcome::Saved(submission.clone()));
        }
        if self.outbox.waiting {
            return Vec::new();
        }
        self.outbox.waiting = true;
        let pause = FIRST_PAUSE_MS.saturating_mul(1 << self.outbox.pauses.min(10)).min(LONGEST_PAUSE_MS);
        self.outbox.pauses += 1;
        vec![Effect::Wait(Alarm::Resend, pause)]
    }

    fn enrolled(&mut self, submission: &Base64Url, enrolled: Enrolled) -> Vec<Effect> {
        self.outbox.take(submission);
        self.outbox.pauses = 0;
        self.work = Work::Ended(Outcome::Enrolled);
        let mut effects = vec![Effect::Forget(Slot::Outbox(submission.clone()))];
        effects.extend(self.adopt(enrolled.into()));
        effects
    }

    /// The server says that it recorded a punch. Its receipt must say the same, and be signed by the edge.
    fn claimed(&mut self, submission: &Base64Url, punched: Punched) -> Vec<Effect> {
        let Some(claim) = self.check(submission, &punched) else {
            return self.doubt(submission);
        };
        if let Some(entry) = self.outbox.get_mut(submission) {
            entry.claimed = Some(Box::new(Claim { record: punched.record, receipt: punched.receipt }));
        }
        vec![claim]
    }

    /// What must be verified; `None` when the receipt is not for this submission, says something else than the record,
    /// or names no known edge key.
    fn check(&self, submission: &Base64Url, punched: &Punched) -> Option<Effect> {
        let receipt = Receipt::decode(&punched.receipt.0).ok()?;
        let (body, record) = (&receipt.body, &punched.record);
        let intent = match record.intent {
            Intent::In => klabat_evidence::Intent::In,
            Intent::Out => klabat_evidence::Intent::Out,
        };
        let counted = body.judgement == Judgement::Accepted;
        let same = body.submission[..] == submission.0
            && body.once[..] == record.id.0
            && body.intent == intent
            && body.sealed_at.0 == record.sealed_at
            && body.received_at.0 == record.received_at
            && counted == (record.status == RecordStatus::Accepted);
        let keys = self.config.iter().flat_map(|config| &config.edge_keys);
        let mut keys = keys.filter_map(|key| key.0.as_slice().try_into().ok().map(PublicKey));
        let key = keys.find(|key| hash::key_id(key) == body.edge_key)?;
        same.then(|| Effect::Verify {
            submission: submission.clone(),
            key,
            message: body.signed_message(),
            signature: *receipt.signature.as_bytes(),
        })
    }

    /// The edge may have new keys: asks for them, and sends again later.
    fn doubt(&mut self, submission: &Base64Url) -> Vec<Effect> {
        let mut effects = vec![Effect::Send(Call::Config, Request::get(routes::CONFIG))];
        effects.extend(self.put_off(submission, Failure::Unreadable));
        effects
    }

    /// Whether the receipt is genuine.
    pub(super) fn verified(&mut self, submission: &Base64Url, genuine: bool) -> Vec<Effect> {
        let claim = self.outbox.get_mut(submission).and_then(|entry| entry.claimed.take());
        let Some(claim) = claim else { return Vec::new() };
        if !genuine {
            return self.doubt(submission);
        }
        self.outbox.take(submission);
        self.outbox.pauses = 0;
        self.succeeded = true;
        let Claim { record, receipt } = *claim;
        if self.is_last(submission) {
            self.work = Work::Ended(Outcome::Recorded(record.clone()));
        }
        let mut effects = vec![
            Effect::Keep(Slot::Receipt(record.id.clone()), receipt.encode()),
            Effect::Forget(Slot::Outbox(submission.clone())),
        ];
        self.receipts.insert(record.id.clone(), receipt);
        effects.extend(self.note_record(record));
        effects
    }

    /// Whether it is the last attempt's.
    fn is_last(&self, submission: &Base64Url) -> bool {
        match &self.work {
            Work::Sending(_, last) | Work::Ended(Outcome::Saved(last)) => last == submission,
            _ => false,
        }
    }

    /// Puts a record into what the history shows until the server's list comes.
    fn note_record(&mut self, record: PunchBrief) -> Vec<Effect> {
        let Some(status) = &mut self.status else { return self.ask_status() };
        note(status, record);
        vec![Effect::Keep(Slot::Status, json(status))]
    }
}

/// Puts a record where its time says, unless it is there.
pub(super) fn note(status: &mut PhoneStatus, record: PunchBrief) {
    if status.records.iter().all(|known| known.id != record.id) {
        let place = status.records.partition_point(|other| other.sealed_at > record.sealed_at);
        status.records.insert(place, record);
    }
}
