//! The phone's side of a check-in or an enrolment, sans-I/O.
//!
//! [`Exchange::step`] takes what happened and returns what to do next; the caller owns radio, network, biometric
//! prompt and time-outs. One exchange runs:
//!
//! ```text
//! Connect → Read identity
//!   → (when a refresh is due and the caller relays) Read refresh → Post → Write refresh → Read refresh → Read identity
//!   → Identified: the caller makes its statement and answers with the hello
//!   → Write session → Read session
//!   → Sign: the caller shows the prompt and answers with the assertion's hash
//!   → 3 × (Read echo → Write echo) → Write seal → Read seal → Done
//! ```
//!
//! A lost connection is an input like any other: the exchange asks to connect again and goes on where that is
//! possible. Its first writes then may be refused, for the beacon knows of the loss no sooner than the link's
//! supervision time-out: the exchange asks for pauses and writes again. It checks that the seal answers this exchange; it does not check the beacon's signature, for a phone
//! has no reason to trust the key that a beacon shows it.

mod outcome;

use crate::beacon::MAX_ECHO_ROUNDS;
use crate::frames::{Grant, Identity, Request, Seal, SealWrite, SessionAnswer};
use crate::gatt::{Characteristic, Status};
use crate::hash;
use crate::{AssertionHash, EchoToken, Hello};

pub use outcome::{Failure, Output, Value};

/// What happened.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// Nothing yet: begin, answered with [`Output::Connect`]. To [`Output::Pause`]: the pause is over.
    Start,
    /// The connection that was asked for is up, its service discovered.
    Connected,
    /// The connection is lost, or an operation on it failed. May come at any time.
    Disconnected,
    /// The value that was asked for.
    Read(&'a [u8]),
    /// The write that was asked for was confirmed.
    Written,
    /// To [`Output::Identified`]: the hello of the statement.
    Hello(Hello),
    /// To [`Output::Post`]: the grant that the edge answered.
    Grant(&'a [u8]),
    /// To [`Output::Post`]: there is no grant (no network, refused).
    NoGrant,
    /// To [`Output::Sign`]: the hash of the assertion or attestation.
    Assertion(AssertionHash),
}

/// What the exchange waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    Start,
    Connection,
    Read(Characteristic),
    Written(Characteristic),
    Hello,
    Grant,
    Assertion,
    /// The end of a pause.
    Pause,
    /// It has ended.
    Nothing,
}

/// Pauses of about a second that an exchange asks for after a loss. A link's supervision time-out is 5 s on today's
/// Android and should be 6 s at most (SPEC.md, Sealing); 12 pauses bridge it also where the caller's are shorter, and
/// end long before the 90 s of a session.
pub const MAX_PAUSES: u8 = 12;

/// One exchange with one beacon.
///
/// What it has learnt so far decides what comes next, so that a lost connection needs no case of its own.
#[derive(Debug, Clone)]
pub struct Exchange {
    waiting: Waiting,
    connected: bool,
    /// Whether a due refresh is still to be relayed.
    relay: bool,
    /// A grant on its way to the beacon.
    grant: Option<Value>,
    identity: Option<Identity>,
    hello: Option<Hello>,
    answer: Option<SessionAnswer>,
    assertion: Option<AssertionHash>,
    /// Echo rounds still to run on this connection.
    rounds: u8,
    /// Pauses left. There are some once the connection that opened the session is lost.
    pauses: u8,
}

impl Exchange {
    /// An exchange that has not begun. `relay`: whether the caller can post a refresh request for the beacon.
    #[must_use]
    pub const fn new(relay: bool) -> Self {
        Self {
            waiting: Waiting::Start,
            connected: false,
            relay,
            grant: None,
            identity: None,
            hello: None,
            answer: None,
            assertion: None,
            rounds: MAX_ECHO_ROUNDS,
            pauses: 0,
        }
    }

    /// What the beacon said of itself, once read.
    #[must_use]
    pub const fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// Takes what happened, returns what to do. After [`Output::Done`] and [`Output::Failed`] it has ended.
    pub fn step(&mut self, input: Input<'_>) -> Output {
        let output = self.take(input).unwrap_or_else(Output::Failed);
        if matches!(output, Output::Done(_) | Output::Failed(_)) {
            self.waiting = Waiting::Nothing;
        }
        output
    }

    fn take(&mut self, input: Input<'_>) -> Result<Output, Failure> {
        match (self.waiting, input) {
            (Waiting::Nothing | Waiting::Start, Input::Disconnected) => Err(Failure::OutOfTurn),
            (_, Input::Disconnected) => Ok(self.disconnected()),
            (Waiting::Start, Input::Start) => Ok(self.connect()),
            (Waiting::Connection, Input::Connected) => {
                self.connected = true;
                self.next()
            }
            (Waiting::Read(source), Input::Read(bytes)) => self.read(source, bytes),
            (Waiting::Written(Characteristic::Echo), Input::Written) => {
                self.rounds = self.rounds.saturating_sub(1);
                self.next()
            }
            (Waiting::Written(target), Input::Written) => {
                self.grant = None;
                Ok(self.ask(target))
            }
            (Waiting::Hello, Input::Hello(hello)) => {
                self.hello = Some(hello);
                self.next()
            }
            (Waiting::Grant, Input::Grant(bytes)) if bytes.len() == Grant::LEN => {
                self.grant = Some(Value::new(bytes));
                self.next()
            }
            (Waiting::Grant, Input::Grant(_) | Input::NoGrant) | (Waiting::Pause, Input::Start) => self.next(),
            (Waiting::Assertion, Input::Assertion(hash)) => {
                self.assertion = Some(hash);
                self.next()
            }
            _ => Err(Failure::OutOfTurn),
        }
    }

    /// While the caller is busy with the edge or the prompt, the connection can wait.
    fn disconnected(&mut self) -> Output {
        self.connected = false;
        if self.answer.is_some() {
            self.rounds = 0;
            self.pauses = MAX_PAUSES;
        }
        if self.hello.is_none() && self.waiting != Waiting::Hello {
            self.identity = None;
        }
        match self.waiting {
            Waiting::Hello | Waiting::Grant | Waiting::Assertion => Output::Wait,
            _ => self.connect(),
        }
    }

    fn connect(&mut self) -> Output {
        self.waiting = Waiting::Connection;
        Output::Connect
    }

    fn ask(&mut self, source: Characteristic) -> Output {
        self.waiting = Waiting::Read(source);
        Output::Read(source)
    }

    fn tell(&mut self, target: Characteristic, value: Value) -> Output {
        self.waiting = Waiting::Written(target);
        Output::Write(target, value)
    }

    /// What is missing first.
    fn next(&mut self) -> Result<Output, Failure> {
        if !self.connected {
            return Ok(self.connect());
        }
        if let Some(grant) = self.grant {
            return Ok(self.tell(Characteristic::Refresh, grant));
        }
        let Some(identity) = self.identity else {
            return Ok(self.ask(Characteristic::Identity));
        };
        if self.relay && identity.refresh_due_s == 0 {
            return Ok(self.ask(Characteristic::Refresh));
        }
        let Some(hello) = self.hello else {
            identity.epoch.ok_or(Failure::Stale)?;
            self.waiting = Waiting::Hello;
            return Ok(Output::Identified(identity));
        };
        let Some(SessionAnswer { session, nonce }) = self.answer else {
            return Ok(self.tell(Characteristic::Session, Value::new(&hello.0)));
        };
        let Some(assertion) = self.assertion else {
            self.waiting = Waiting::Assertion;
            let challenge = hash::challenge(&hello, &identity.beacon, &session, &nonce);
            return Ok(Output::Sign(challenge));
        };
        if self.rounds > 0 {
            return Ok(self.ask(Characteristic::Echo));
        }
        let write = SealWrite { session, assertion };
        Ok(self.tell(Characteristic::Seal, Value::new(&write.encode())))
    }

    fn read(&mut self, source: Characteristic, bytes: &[u8]) -> Result<Output, Failure> {
        let (status, frame) = split(bytes)?;
        match source {
            Characteristic::Identity => {
                self.identity = Some(Identity::decode(ok(status, frame)?)?);
                self.next()
            }
            Characteristic::Session => {
                self.answer = Some(SessionAnswer::decode(ok(status, frame)?)?);
                self.next()
            }
            Characteristic::Echo => {
                if let (Status::Ok, Ok(token)) = (status, <[u8; EchoToken::LEN]>::try_from(frame)) {
                    return Ok(self.tell(Characteristic::Echo, Value::new(&token)));
                }
                self.rounds = 0;
                self.next()
            }
            // By its own former connection, which the beacon has not missed yet; or by a seal over another hash.
            Characteristic::Seal if status == Status::Refused && self.pauses > 0 => {
                self.pauses -= 1;
                self.waiting = Waiting::Pause;
                Ok(Output::Pause)
            }
            Characteristic::Seal => self.sealed(Seal::decode(ok(status, frame)?)?),
            Characteristic::Refresh => self.refresh(status, frame),
        }
    }

    /// The beacon's request, or what came of the grant. A refresh that fails does not stop a check-in.
    fn refresh(&mut self, status: Status, frame: &[u8]) -> Result<Output, Failure> {
        self.relay = false;
        if status == Status::Ok {
            let request = Request::decode(frame)?;
            self.waiting = Waiting::Grant;
            return Ok(Output::Post(request));
        }
        // The beacon may have another epoch now.
        self.identity = None;
        self.next()
    }

    /// Whether the seal is the answer to this exchange and to no other.
    fn sealed(&self, seal: Seal) -> Result<Output, Failure> {
        let (Some(identity), Some(hello), Some(answer), Some(assertion)) =
            (self.identity, self.hello, self.answer, self.assertion)
        else {
            return Err(Failure::OutOfTurn);
        };
        let body = &seal.body;
        let answers = body.beacon == identity.beacon
            && body.boot == identity.boot
            && body.hello == hello
            && body.session == answer.session
            && body.nonce == answer.nonce
            && body.assertion == assertion;
        if answers { Ok(Output::Done(seal)) } else { Err(Failure::Mismatch) }
    }
}

fn split(bytes: &[u8]) -> Result<(Status, &[u8]), Failure> {
    let (status, frame) = bytes.split_first().ok_or(Failure::Garbled)?;
    let status = Status::from_byte(*status).ok_or(Failure::Garbled)?;
    if status != Status::Ok && !frame.is_empty() {
        return Err(Failure::Garbled);
    }
    Ok((status, frame))
}

fn ok(status: Status, frame: &[u8]) -> Result<&[u8], Failure> {
    match Failure::of(status) {
        None => Ok(frame),
        Some(failure) => Err(failure),
    }
}
