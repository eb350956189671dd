//! One visit to a beacon, from the tap to the sealed bundle.
//!
//! The tap opens the chooser (browsers demand a fresh tap for it); challenge, randomness and location are gathered
//! meanwhile. Then one thing at a time, as [`Exchange`] says. A broken connection is made again to the same beacon,
//! and goes on where it was: the beacon keeps a session for 90 s whatever becomes of the connection.

mod gather;
mod talk;

use klabat_api::common::Intent;
use klabat_api::phone::{ChallengeReply, ChallengeRequest, EnrolmentOptions, EnrolmentStep};
use klabat_api::{Base64Url, Problem, routes};
use klabat_evidence::{Bundle, Proof, ServerChallenge, Subject};
use klabat_protocol::frames::Seal;
use klabat_protocol::phone::{Exchange, Input};

use super::model::{Alarm, Attempt, Call, Effect, Model, Outcome, Trouble, Work};
use super::stored::{Kind, Pending, Sharing};
use crate::Millis;
use crate::ceremony::{Asserted, Created, Declined};
use crate::http::{self, Failure, Reply, Request};
use crate::place::{Fix, NoFix, whereabouts};
use crate::radio::Lost;

use gather::Gathered;
pub use talk::Stage;

/// How long to try to get the connection back. On phones most of what fails at first succeeds within this.
const RECONNECT_BUDGET_MS: u64 = 12_000;
/// Pause before connecting again.
const RECONNECT_PAUSE_MS: u32 = 500;
/// Pause before asking a busy beacon again.
const BUSY_PAUSE_MS: u32 = 800;
/// How often to ask a busy beacon: some 10 s in all.
const BUSY_TRIES: u32 = 12;
/// An enrolment challenge older than this on the phone is fetched anew: it is good for 180 s, of which the visit may
/// take 90.
const OPTIONS_FRESH_MS: u64 = 60_000;

/// What the visit is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Enrolling this phone.
    Enrol {
        /// What the server said.
        options: Box<EnrolmentOptions>,
        /// Hash of the enrolment code.
        subject: Subject,
    },
    /// Masuk or pulang.
    Punch(Intent),
}

impl Goal {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Enrol { .. } => Kind::Enrolment,
            Self::Punch(Intent::In) => Kind::In,
            Self::Punch(Intent::Out) => Kind::Out,
        }
    }
}

/// What came from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A beacon was chosen.
    Chosen(Result<(), Lost>),
    /// The connection stands.
    Connected(Result<(), Lost>),
    /// A value was read.
    Read(Result<Vec<u8>, Lost>),
    /// A value was written.
    Written(Result<(), Lost>),
    /// Random bytes; none where the device has no source of them.
    Drawn(Option<[u8; 16]>),
    /// The position.
    Located(Result<Fix, NoFix>),
    /// A credential was made.
    Created(Result<Created, Declined>),
    /// A challenge was signed.
    Asserted(Result<Asserted, Declined>),
}

/// A visit that runs.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What for.
    pub goal: Goal,
    gathered: Gathered,
    link: Link,
    exchange: Exchange,
    /// What the exchange does while the connection stands.
    stage: Stage,
    /// The exchange waits for the statement.
    wants_hello: bool,
    busy_tries: u32,
}

/// The connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// The chooser is open.
    Choosing,
    /// Being made, since then.
    Connecting(Millis),
    /// It stands.
    Up,
}

impl Visit {
    /// Where it stands, for the screen.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self.link {
            Link::Choosing => Stage::Choose,
            Link::Connecting(_) if self.stage != Stage::Busy => Stage::Connect,
            Link::Connecting(_) | Link::Up => self.stage,
        }
    }
}

impl Model {
    /// Sets out, unless something runs already: a second press does nothing.
    pub(super) fn set_out(&mut self, now: Millis, goal: Goal) -> Vec<Effect> {
        if matches!(self.work, Work::Visiting(_) | Work::Sending(..)) {
            return Vec::new();
        }
        self.attempt.0 += 1;
        self.whereabouts = None;
        let attempt = self.attempt;
        let mut effects = vec![Effect::Choose(attempt), Effect::Draw(attempt)];
        let mut gathered = Gathered::default();
        match &goal {
            Goal::Punch(_) => {
                let Some(phone) = &self.phone else { return Vec::new() };
                let request = ChallengeRequest { credential: phone.credential.clone() };
                effects.push(Effect::Send(Call::Challenge(attempt), Request::json(routes::CHALLENGE, &request)));
            }
            Goal::Enrol { options, .. } => match self.activation.fresh_start(now, OPTIONS_FRESH_MS) {
                Some(start) => effects
                    .push(Effect::Send(Call::Challenge(attempt), Request::json(routes::ENROLMENT_OPTIONS, &start))),
                None => gathered.challenge = ServerChallenge::decode(&options.challenge.0).ok(),
            },
        }
        match self.settings.location {
            Sharing::Shared => effects.push(Effect::Locate(attempt)),
            Sharing::Denied => gathered.deny_location(),
            Sharing::NotAsked => gathered.leave_location_out(),
        }
        self.work = Work::Visiting(Box::new(Visit {
            goal,
            gathered,
            link: Link::Choosing,
            exchange: Exchange::new(true),
            stage: Stage::Connect,
            wants_hello: false,
            busy_tries: 0,
        }));
        effects
    }

    /// The person stops it.
    pub(super) fn stop(&mut self) -> Vec<Effect> {
        if !matches!(self.work, Work::Visiting(_)) {
            return Vec::new();
        }
        self.attempt.0 += 1;
        self.work = Work::Idle;
        vec![Effect::Disconnect]
    }

    /// The visit of that attempt, if it still runs.
    fn visit(&mut self, attempt: Attempt) -> Option<&mut Visit> {
        match &mut self.work {
            Work::Visiting(visit) if attempt == self.attempt => Some(visit),
            _ => None,
        }
    }

    fn fail(&mut self, trouble: Trouble) -> Vec<Effect> {
        let Some(visit) = self.visit(self.attempt) else { return Vec::new() };
        let kind = visit.goal.kind();
        self.end(Outcome::Trouble(kind, trouble))
    }

    fn end(&mut self, outcome: Outcome) -> Vec<Effect> {
        self.attempt.0 += 1;
        self.work = Work::Ended(outcome);
        vec![Effect::Disconnect]
    }

    /// The challenge came.
    pub(super) fn challenged(&mut self, now: Millis, attempt: Attempt, reply: Reply) -> Vec<Effect> {
        let Some(visit) = self.visit(attempt) else { return Vec::new() };
        let kind = visit.goal.kind();
        let challenge = match kind {
            Kind::Enrolment => http::read::<EnrolmentStep>(reply).and_then(|step| match step {
                EnrolmentStep::Enrol(options) => Ok(options.challenge),
                EnrolmentStep::Found(_) => Err(Failure::Unreadable),
            }),
            Kind::In | Kind::Out => http::read::<ChallengeReply>(reply).map(|reply| reply.challenge),
        };
        let challenge = challenge.and_then(|bytes| ServerChallenge::decode(&bytes.0).map_err(|_| Failure::Unreadable));
        match challenge {
            Ok(challenge) => {
                visit.gathered.challenge = Some(challenge);
                self.greet(now)
            }
            Err(Failure::Refused(problem)) => self.refuse(kind, problem),
            Err(failure) => self.fail(Trouble::Server(failure)),
        }
    }

    fn refuse(&mut self, kind: Kind, problem: Problem) -> Vec<Effect> {
        self.end(Outcome::Refused(kind, problem))
    }

    /// The grant for the beacon came, or did not.
    pub(super) fn granted(&mut self, now: Millis, attempt: Attempt, reply: Reply) -> Vec<Effect> {
        if self.visit(attempt).is_none() {
            return Vec::new();
        }
        match reply {
            Ok(grant) => self.step(now, Input::Grant(&grant)),
            Err(_) => self.step(now, Input::NoGrant),
        }
    }

    /// A wait of the visit is over.
    pub(super) fn continued(&mut self, now: Millis, attempt: Attempt, alarm: Alarm) -> Vec<Effect> {
        if self.visit(attempt).is_none() {
            return Vec::new();
        }
        match alarm {
            Alarm::Reconnect(_) => vec![Effect::Connect(attempt)],
            _ => self.start_over(now),
        }
    }

    /// Something came from beacon, authenticator or device.
    pub(super) fn heard(&mut self, now: Millis, attempt: Attempt, heard: Heard) -> Vec<Effect> {
        if matches!(heard, Heard::Located(Err(NoFix::Denied))) {
            self.settings.location = Sharing::Denied;
        }
        if let Heard::Located(fix) = heard
            && attempt == self.attempt
        {
            let areas = self.owner().map_or(&[][..], |owner| &owner.areas);
            self.whereabouts = fix.ok().and_then(|fix| whereabouts(fix, areas));
        }
        let Some(visit) = self.visit(attempt) else { return Vec::new() };
        match heard {
            Heard::Chosen(Ok(())) => {
                visit.link = Link::Connecting(now);
                self.step(now, Input::Start)
            }
            Heard::Connected(Ok(())) => {
                visit.link = Link::Up;
                self.step(now, Input::Connected)
            }
            Heard::Chosen(Err(lost)) => self.fail(Trouble::Radio(lost)),
            Heard::Connected(Err(lost)) | Heard::Read(Err(lost)) | Heard::Written(Err(lost)) => self.lost(now, lost),
            Heard::Read(Ok(value)) => self.step(now, Input::Read(&value)),
            Heard::Written(Ok(())) => self.step(now, Input::Written),
            Heard::Drawn(None) => self.fail(Trouble::Device),
            Heard::Drawn(Some(random)) => {
                visit.gathered.random = Some(random);
                self.greet(now)
            }
            Heard::Located(fix) => {
                visit.gathered.locate(fix);
                self.greet(now)
            }
            Heard::Created(Err(declined)) | Heard::Asserted(Err(declined)) => {
                self.fail(Trouble::Authenticator(declined))
            }
            Heard::Created(Ok(Created { attestation_object, client_data_json, .. })) => {
                self.sign(now, Proof::Attestation { attestation_object, client_data_json })
            }
            Heard::Asserted(Ok(Asserted { credential_id, authenticator_data, client_data_json, signature })) => {
                self.sign(now, Proof::Assertion { credential_id, authenticator_data, client_data_json, signature })
            }
        }
    }

    /// The authenticator signed: the beacon is to seal it.
    fn sign(&mut self, now: Millis, proof: Proof) -> Vec<Effect> {
        let Ok(hash) = proof.hash() else { return self.fail(Trouble::Device) };
        let Some(visit) = self.visit(self.attempt) else { return Vec::new() };
        visit.gathered.proof = Some(proof);
        self.step(now, Input::Assertion(hash))
    }

    /// The connection failed or broke: the same beacon again, within the budget.
    fn lost(&mut self, now: Millis, lost: Lost) -> Vec<Effect> {
        let attempt = self.attempt;
        let Some(visit) = self.visit(attempt) else { return Vec::new() };
        let since = match visit.link {
            Link::Connecting(since) => since,
            Link::Choosing | Link::Up => now,
        };
        let may_pass = matches!(lost, Lost::Radio | Lost::TimedOut);
        if !may_pass || now.saturating_sub(since) >= RECONNECT_BUDGET_MS {
            return self.fail(Trouble::Radio(lost));
        }
        visit.link = Link::Connecting(since);
        let mut effects = vec![Effect::Disconnect];
        effects.extend(self.step(now, Input::Disconnected));
        effects
    }

    /// Everything is there: the bundle leaves the visit.
    fn sealed(&mut self, seal: Seal) -> Vec<Effect> {
        let Some(visit) = self.visit(self.attempt) else { return Vec::new() };
        let (kind, sealed_at) = (visit.goal.kind(), seal.body.sealed_at.0);
        let zone = match &visit.goal {
            Goal::Enrol { options, .. } => options.unit.zone.clone(),
            Goal::Punch(_) => self.phone.as_ref().map(|phone| phone.unit.zone.clone()).unwrap_or_default(),
        };
        let Some(bundle) = self.visit(self.attempt).and_then(|visit| visit.gathered.bundle(seal)) else {
            return self.fail(Trouble::Device);
        };
        self.attempt.0 += 1;
        let mut effects = vec![Effect::Disconnect];
        effects.extend(self.submit(pending(kind, sealed_at, zone, &bundle)));
        effects
    }
}

fn pending(kind: Kind, sealed_at: Millis, zone: String, bundle: &Bundle) -> Pending {
    let submission = Base64Url::from(bundle.submission());
    Pending { kind, submission, bytes: Base64Url(bundle.encode()), sealed_at, zone }
}
