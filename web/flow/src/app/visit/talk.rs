//! What the exchange with the beacon asks for, as effects.

use klabat_evidence::Subject;
use klabat_protocol::gatt::Characteristic;
use klabat_protocol::phone::{Exchange, Failure as Ended, Input, Output};

use super::{Alarm, BUSY_PAUSE_MS, BUSY_TRIES, Call, Effect, Goal, Link, Model, RECONNECT_PAUSE_MS, Trouble};
use crate::Millis;
use crate::http::{Failure, Request};

/// The pause that an exchange asks for.
const PAUSE_MS: u32 = 1_000;

/// Where a visit stands, for the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The person chooses the beacon.
    Choose,
    /// Connecting, or waiting for the server's challenge.
    Connect,
    /// The beacon has no room.
    Busy,
    /// The phone carries a refresh.
    Refresh,
    /// The screen lock.
    Prompt,
    /// The beacon seals.
    Seal,
}

impl Model {
    /// Tells the exchange what happened, and does what it wants next.
    pub(super) fn step(&mut self, now: Millis, input: Input<'_>) -> Vec<Effect> {
        let attempt = self.attempt;
        let Some(visit) = self.visit(attempt) else { return Vec::new() };
        let output = visit.exchange.step(input);
        visit.stage = stage(&output).unwrap_or(visit.stage);
        match output {
            Output::Connect => self.connect(now, matches!(input, Input::Disconnected)),
            Output::Read(which) => vec![Effect::Read(attempt, which)],
            Output::Write(which, value) => vec![Effect::Write(attempt, which, value.as_ref().to_vec())],
            Output::Post(request) => {
                let request = Request::bytes(klabat_api::routes::REFRESH, request.encode().to_vec());
                vec![Effect::Send(Call::Refresh(attempt), request)]
            }
            Output::Identified(_) => {
                visit.wants_hello = true;
                self.greet(now)
            }
            Output::Sign(challenge) => match self.config.clone() {
                Some(config) => self.prompt(attempt, challenge, &config),
                None => self.fail(Trouble::Server(Failure::Unreachable)),
            },
            // The beacon still listens to the connection that was lost.
            Output::Pause => vec![Effect::Wait(Alarm::AskAgain(attempt), PAUSE_MS)],
            Output::Wait => Vec::new(),
            Output::Done(seal) => self.sealed(seal),
            Output::Failed(ended) => self.ended(now, ended),
        }
    }

    /// Connects: at once the first time, after a pause when the connection was lost; not at all where it stands.
    fn connect(&mut self, now: Millis, lost: bool) -> Vec<Effect> {
        let attempt = self.attempt;
        let Some(visit) = self.visit(attempt) else { return Vec::new() };
        match visit.link {
            Link::Up => self.step(now, Input::Connected),
            _ if lost => vec![Effect::Wait(Alarm::Reconnect(attempt), RECONNECT_PAUSE_MS)],
            _ => vec![Effect::Connect(attempt)],
        }
    }

    /// Makes the statement once everything for it is there and the exchange wants it.
    pub(super) fn greet(&mut self, now: Millis) -> Vec<Effect> {
        let mine = self.phone.as_ref().map(|phone| Subject::of_credential(&phone.credential.0));
        let Some(visit) = self.visit(self.attempt).filter(|visit| visit.wants_hello) else { return Vec::new() };
        let subject = match &visit.goal {
            Goal::Enrol { subject, .. } => Some(*subject),
            Goal::Punch(_) => mine,
        };
        let kind = visit.goal.kind();
        let Some(statement) = visit.gathered.statement(now, kind, subject) else { return Vec::new() };
        visit.wants_hello = false;
        self.step(now, Input::Hello(statement.hello()))
    }

    /// A pause is over: the exchange goes on, or begins anew with the same statement where the beacon was busy.
    pub(super) fn start_over(&mut self, now: Millis) -> Vec<Effect> {
        self.step(now, Input::Start)
    }

    fn ended(&mut self, now: Millis, ended: Ended) -> Vec<Effect> {
        let attempt = self.attempt;
        let Some(visit) = self.visit(attempt) else { return Vec::new() };
        match ended {
            Ended::Busy if visit.busy_tries < BUSY_TRIES => {
                visit.busy_tries += 1;
                visit.stage = Stage::Busy;
                visit.exchange = Exchange::new(true);
                // Others may have the connection meanwhile; a beacon that was full may not even know of this one.
                visit.link = Link::Connecting(now);
                vec![Effect::Disconnect, Effect::Wait(Alarm::AskAgain(attempt), BUSY_PAUSE_MS)]
            }
            Ended::Busy => self.fail(Trouble::BeaconBusy),
            Ended::Stale => self.fail(Trouble::BeaconStale),
            Ended::Expired => self.fail(Trouble::TooSlow),
            Ended::Refused | Ended::Malformed | Ended::Garbled | Ended::Mismatch | Ended::OutOfTurn => {
                self.fail(Trouble::BeaconRefused)
            }
        }
    }
}

const fn stage(output: &Output) -> Option<Stage> {
    Some(match output {
        Output::Post(_) => Stage::Refresh,
        Output::Sign(_) => Stage::Prompt,
        Output::Read(Characteristic::Echo | Characteristic::Seal) | Output::Write(Characteristic::Seal, _) => {
            Stage::Seal
        }
        Output::Read(Characteristic::Identity | Characteristic::Session) => Stage::Connect,
        _ => return None,
    })
}
