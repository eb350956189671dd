//! What is said to a beacon, in order: identity, a refresh where it wants one, hello, the screen lock, echo, seal.

use klabat_protocol::frames::{Grant, Identity, Request, Seal, SealWrite, SessionAnswer};
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::{AssertionHash, BeaconId, EchoToken, Hello, hash};

/// Echo rounds that a beacon times (SPEC.md).
const ECHO_ROUNDS: u8 = 3;

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

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Next {
    /// Something else must come first.
    Wait,
    Read(Characteristic),
    Write(Characteristic, Vec<u8>),
    /// Post the refresh request to the edge.
    Post(Vec<u8>),
    /// Sign this WebAuthn challenge.
    Prompt([u8; 32]),
    /// No room: ask again after a pause.
    Busy,
    /// No epoch, and none could be had.
    Stale,
    /// The session ended.
    Late,
    /// Refused, or no beacon's answer.
    Refused,
    /// Done.
    Sealed(Box<Seal>),
}

/// The place in the talk. A step that begins with `Read` or `Write` is under way or due; after a broken connection it
/// is due again.
#[derive(Clone, Debug, PartialEq, Default)]
enum Step {
    #[default]
    ReadIdentity,
    ReadRequest,
    PostRequest(Vec<u8>),
    WriteGrant(Vec<u8>),
    ReadGrantTaken,
    /// The statement is not ready yet.
    AwaitHello,
    WriteHello,
    ReadSession,
    /// No room; the hello is written again.
    Full,
    AwaitSignature(SessionAnswer),
    ReadToken(Sealing, u8),
    WriteToken(Sealing, u8, EchoToken),
    WriteSeal(Sealing),
    ReadSeal(Sealing),
    Done(Box<Seal>),
    Failed(Next),
}

/// What is to be sealed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sealing {
    session: SessionAnswer,
    assertion: AssertionHash,
}

/// The talk with one beacon.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Talk {
    step: Step,
    beacon: Option<BeaconId>,
    hello: Option<Hello>,
    /// A refresh was tried: it is not tried twice.
    refreshed: bool,
    /// The beacon has an epoch, as far as it said.
    current: bool,
    /// The step was handed out and its answer is awaited.
    under_way: bool,
}

impl Talk {
    pub(super) const fn stage(&self) -> Stage {
        match self.step {
            Step::ReadRequest | Step::PostRequest(_) | Step::WriteGrant(_) | Step::ReadGrantTaken => Stage::Refresh,
            Step::AwaitSignature(_) => Stage::Prompt,
            Step::ReadToken(..) | Step::WriteToken(..) | Step::WriteSeal(_) | Step::ReadSeal(_) | Step::Done(_) => {
                Stage::Seal
            }
            _ => Stage::Connect,
        }
    }

    /// A connection stands: values are per connection, so that what was not finished begins again. A session that the
    /// beacon opened stays; only its echo is bound to the connection that is gone.
    pub(super) fn connected(&mut self) {
        self.under_way = false;
        self.step = match std::mem::take(&mut self.step) {
            Step::ReadToken(sealing, _)
            | Step::WriteToken(sealing, ..)
            | Step::WriteSeal(sealing)
            | Step::ReadSeal(sealing) => Step::WriteSeal(sealing),
            step @ (Step::AwaitSignature(_) | Step::Done(_) | Step::Failed(_)) => step,
            _ => Step::ReadIdentity,
        };
    }

    /// Whether the statement is wanted now.
    pub(super) fn wants_hello(&self) -> bool {
        self.step == Step::AwaitHello
    }

    /// The statement's hash.
    pub(super) fn greet(&mut self, hello: Hello) {
        if self.wants_hello() {
            self.hello = Some(hello);
            self.go(Step::WriteHello);
        }
    }

    /// The edge's answer to the refresh request.
    pub(super) fn granted(&mut self, grant: Option<Vec<u8>>) {
        if let Step::PostRequest(_) = self.step {
            let step = match grant {
                Some(grant) if grant.len() == Grant::LEN => Step::WriteGrant(grant),
                _ => self.after_refresh(),
            };
            self.go(step);
        }
    }

    /// The hash of what the authenticator signed.
    pub(super) fn signed(&mut self, assertion: AssertionHash) {
        if let Step::AwaitSignature(session) = self.step {
            self.go(Step::ReadToken(Sealing { session, assertion }, ECHO_ROUNDS));
        }
    }

    /// What was written arrived.
    pub(super) fn written(&mut self) {
        let step = match std::mem::take(&mut self.step) {
            Step::WriteGrant(_) => Step::ReadGrantTaken,
            Step::WriteHello => Step::ReadSession,
            Step::WriteToken(sealing, rounds, _) if rounds > 1 => Step::ReadToken(sealing, rounds - 1),
            Step::WriteToken(sealing, ..) => Step::WriteSeal(sealing),
            Step::WriteSeal(sealing) => Step::ReadSeal(sealing),
            step => step,
        };
        self.go(step);
    }

    /// A value was read: a status byte, and what follows it.
    pub(super) fn read(&mut self, value: &[u8]) {
        let answer = value.split_first().and_then(|(status, rest)| Some((Status::from_byte(*status)?, rest)));
        let Some((status, rest)) = answer else { return self.go(Step::Failed(Next::Refused)) };
        let step = match std::mem::take(&mut self.step) {
            Step::ReadIdentity => self.identified(status, rest),
            Step::ReadRequest => match (status, Request::decode(rest)) {
                (Status::Ok, Ok(_)) => Step::PostRequest(rest.to_vec()),
                _ => self.after_refresh(),
            },
            Step::ReadGrantTaken => {
                self.current |= status == Status::Accepted;
                self.after_refresh()
            }
            Step::ReadSession => self.opened(status, rest),
            Step::ReadToken(sealing, rounds) => match (status, rest.try_into()) {
                (Status::Ok, Ok(token)) => Step::WriteToken(sealing, rounds, EchoToken(token)),
                // Without an echo the seal says so, and the server decides.
                _ => Step::WriteSeal(sealing),
            },
            Step::ReadSeal(sealing) => self.sealed(sealing, status, rest),
            step => step,
        };
        self.go(step);
    }

    fn identified(&mut self, status: Status, rest: &[u8]) -> Step {
        match (status, Identity::decode(rest)) {
            (Status::Ok, Ok(identity)) => {
                self.beacon = Some(identity.beacon);
                self.current = identity.epoch.is_some();
                if !self.refreshed && (!self.current || identity.refresh_due_s == 0) {
                    self.refreshed = true;
                    return Step::ReadRequest;
                }
                self.after_refresh()
            }
            (Status::Busy, _) => Step::Full,
            _ => Step::Failed(Next::Refused),
        }
    }

    /// On to the hello, unless the beacon has no epoch to answer it with.
    const fn after_refresh(&self) -> Step {
        match (self.current, self.hello) {
            (false, _) => Step::Failed(Next::Stale),
            (true, None) => Step::AwaitHello,
            (true, Some(_)) => Step::WriteHello,
        }
    }

    fn opened(&mut self, status: Status, rest: &[u8]) -> Step {
        match (status, SessionAnswer::decode(rest)) {
            (Status::Ok, Ok(session)) => Step::AwaitSignature(session),
            (Status::Busy, _) => Step::Full,
            (Status::Stale, _) if !self.refreshed => {
                self.refreshed = true;
                self.current = false;
                Step::ReadRequest
            }
            (Status::Stale, _) => Step::Failed(Next::Stale),
            (Status::Expired, _) => Step::Failed(Next::Late),
            _ => Step::Failed(Next::Refused),
        }
    }

    fn sealed(&self, sealing: Sealing, status: Status, rest: &[u8]) -> Step {
        match (status, Seal::decode(rest)) {
            (Status::Ok, Ok(seal)) if self.is_ours(sealing, &seal) => Step::Done(Box::new(seal)),
            (Status::Expired, _) => Step::Failed(Next::Late),
            (Status::Stale, _) => Step::Failed(Next::Stale),
            _ => Step::Failed(Next::Refused),
        }
    }

    /// A seal of another exchange would only be refused later.
    fn is_ours(&self, sealing: Sealing, seal: &Seal) -> bool {
        Some(seal.body.beacon) == self.beacon
            && Some(seal.body.hello) == self.hello
            && seal.body.session == sealing.session.session
            && seal.body.nonce == sealing.session.nonce
            && seal.body.assertion == sealing.assertion
    }

    fn go(&mut self, step: Step) {
        self.under_way = false;
        self.step = step;
    }

    /// What is to be done, handed out once.
    pub(super) fn next(&mut self) -> Next {
        if std::mem::replace(&mut self.under_way, true) {
            return Next::Wait;
        }
        match &self.step {
            Step::ReadIdentity => Next::Read(Characteristic::Identity),
            Step::ReadRequest | Step::ReadGrantTaken => Next::Read(Characteristic::Refresh),
            Step::PostRequest(request) => Next::Post(request.clone()),
            Step::WriteGrant(grant) => Next::Write(Characteristic::Refresh, grant.clone()),
            Step::WriteHello => {
                let hello = self.hello.map(|hello| hello.0.to_vec());
                Next::Write(Characteristic::Session, hello.unwrap_or_default())
            }
            Step::ReadSession => Next::Read(Characteristic::Session),
            Step::AwaitSignature(session) => match (self.hello, self.beacon) {
                (Some(hello), Some(beacon)) => {
                    Next::Prompt(hash::challenge(&hello, &beacon, &session.session, &session.nonce))
                }
                _ => Next::Refused,
            },
            Step::ReadToken(..) => Next::Read(Characteristic::Echo),
            Step::WriteToken(_, _, token) => Next::Write(Characteristic::Echo, token.0.to_vec()),
            Step::WriteSeal(sealing) => {
                let write = SealWrite { session: sealing.session.session, assertion: sealing.assertion };
                Next::Write(Characteristic::Seal, write.encode().to_vec())
            }
            Step::ReadSeal(_) => Next::Read(Characteristic::Seal),
            Step::Done(seal) => Next::Sealed(seal.clone()),
            Step::Failed(next) => next.clone(),
            Step::AwaitHello => {
                self.under_way = false;
                Next::Wait
            }
            Step::Full => {
                // After the pause the talk starts over on this connection.
                self.go(Step::ReadIdentity);
                Next::Busy
            }
        }
    }
}
