//! A phone: the ASN's real app, and what it asks of the phone around it.

use std::collections::{BTreeMap, VecDeque};

use klabat_api::common::Problem;
use klabat_api::phone::{CredentialState, PunchBrief};
use klabat_api::{Base64Url, Unit};
use klabat_flow::app::{
    self, Abilities, Alarm, Attempt, Effect, Event, Heard, Model, Opened, Outcome, Settings, Sharing, Slot, Stored,
    Tap, Work,
};
use klabat_flow::ceremony::Declined;
use klabat_flow::place::{Fix, NoFix};
use klabat_flow::radio::{Characteristic, Lost};
use klabat_protocol::beacon::Connection;
use klabat_protocol::hash::Peer;
use klabat_protocol::{Signature, SoftwareKey};

use crate::authenticator::Authenticator;
use crate::cast::{UNIT, YARD};
use crate::world::World;

/// What one radio operation takes.
pub const OPERATION_MS: u64 = 40;
/// What a person takes at the screen lock.
const PROMPT_MS: u64 = 1_500;

/// One phone and whoever holds it.
pub struct Phone {
    /// The app.
    pub model: Model,
    /// What the app keeps.
    pub storage: BTreeMap<String, String>,
    /// Its authenticator.
    pub authenticator: Box<dyn Authenticator>,
    /// How far its clock is ahead of the server's, in ms.
    pub clock_ahead: i64,
    /// Where it believes to be.
    pub place: Result<Fix, NoFix>,
    /// Its radio.
    pub peer: Peer,
    /// How strongly a beacon hears it.
    pub dbm: i8,
    /// Which beacon it stands before.
    pub beacon: usize,
    /// How many radio operations pass before one is lost.
    pub loses: Option<u32>,
    /// How the last attempt of the authenticator is to end, where it brings nothing.
    pub declines: Option<Declined>,
    connection: Option<(usize, Connection)>,
    alarms: Vec<(u64, Alarm)>,
}

impl Phone {
    /// A phone in the yard with an app that was never opened.
    #[must_use]
    pub fn new(number: u8, authenticator: Box<dyn Authenticator>) -> Self {
        let settings = Settings { location: Sharing::Shared, ..Settings::default() };
        Self {
            model: Model::default(),
            storage: BTreeMap::from([(Slot::Settings.key(), json(&settings))]),
            authenticator,
            clock_ahead: 0,
            place: Ok(Fix { latitude: YARD[0], longitude: YARD[1], accuracy_m: 12.0 }),
            peer: Peer { kind: 1, address: [0, 0, 0, 0, 0, number] },
            dbm: -60,
            beacon: 0,
            loses: None,
            declines: None,
            connection: None,
            alarms: Vec::new(),
        }
    }

    /// Its app has enrolled before.
    pub fn remembers(&mut self, credential: &[u8], token: [u8; 32]) {
        let phone = app::Phone {
            credential: credential.into(),
            token: token.into(),
            name: "ASN".into(),
            unit: Unit { id: UNIT.into(), name: "Dinas Kesehatan".into(), zone: "Asia/Makassar".into() },
            state: CredentialState::Active,
            check: String::new(),
        };
        self.storage.insert(Slot::Phone.key(), json(&phone));
    }

    /// The credential that its app has.
    #[must_use]
    pub fn credential(&self) -> Base64Url {
        self.model.phone.as_ref().expect("this phone is enrolled").credential.clone()
    }

    /// The record of the last attempt.
    #[must_use]
    pub fn recorded(&self) -> &PunchBrief {
        match &self.model.work {
            Work::Ended(Outcome::Recorded(record)) => record,
            other => panic!("not recorded: {other:?}"),
        }
    }

    /// Why the last attempt was refused by the server.
    #[must_use]
    pub fn refused(&self) -> &Problem {
        match &self.model.work {
            Work::Ended(Outcome::Refused(_, problem)) => problem,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// Whether the last attempt waits in the outbox.
    #[must_use]
    pub const fn saved(&self) -> bool {
        matches!(self.model.work, Work::Ended(Outcome::Saved(_)))
    }

    /// When its next wait is over, by the world's clock.
    pub(crate) fn next_alarm(&self) -> Option<u64> {
        self.alarms.iter().map(|(due, _)| *due).min()
    }

    /// The wait that is over by then.
    pub(crate) fn take_alarm(&mut self, now: u64) -> Option<Alarm> {
        let at = self.alarms.iter().position(|(due, _)| *due <= now)?;
        Some(self.alarms.remove(at).1)
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("what the app keeps has string keys only")
}

impl World {
    /// Opens the app, or loads it anew: what it did not keep is gone.
    pub fn open(&mut self, who: usize) {
        self.hang_up(who);
        let phone = &mut self.phones[who];
        phone.alarms.clear();
        let abilities = Abilities { bluetooth: true, authenticator: true, installed: false };
        let stored = Stored::read(&phone.storage);
        let online = self.network.up;
        self.event(who, Event::Opened(Box::new(Opened { path: "/".into(), stored, abilities, online })));
    }

    /// The person does something; all that follows without waiting has happened then.
    pub fn tap(&mut self, who: usize, tap: Tap) {
        self.event(who, Event::Tap(tap));
    }

    /// An event, and all that follows without waiting.
    pub fn event(&mut self, who: usize, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let now = self.now().saturating_add_signed(self.phones[who].clock_ahead);
            for effect in self.phones[who].model.update(now, event) {
                events.extend(self.perform(who, effect));
            }
        }
    }

    /// What the phone around the app does; what that brings, if it brings anything at once.
    fn perform(&mut self, who: usize, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Keep(slot, text) => {
                self.phones[who].storage.insert(slot.key(), text);
                Some(Event::Kept(slot, true))
            }
            Effect::Forget(slot) => {
                self.phones[who].storage.remove(&slot.key());
                None
            }
            Effect::ForgetAll => {
                self.phones[who].storage.clear();
                self.open(who);
                None
            }
            Effect::Send(call, request) => {
                let reply = self.carry(request);
                Some(Event::Answered(call, reply))
            }
            Effect::Wait(alarm, ms) => {
                let due = self.now() + u64::from(ms);
                self.phones[who].alarms.push((due, alarm));
                None
            }
            Effect::Verify { submission, key, message, signature } => {
                let genuine =
                    Signature::parse(signature).is_ok_and(|signature| SoftwareKey::verify(&key, &message, &signature));
                Some(Event::Verified(submission, genuine))
            }
            Effect::Prove(get) => Some(Event::Proved(self.prompt(who, |keys, origin| keys.get(origin, &get)))),
            Effect::Disconnect => {
                self.hang_up(who);
                None
            }
            other => {
                let (attempt, heard) = self.sense(who, other)?;
                Some(Event::Heard(attempt, heard))
            }
        }
    }

    /// What beacon, authenticator and device bring. The rest is for the screen.
    fn sense(&mut self, who: usize, effect: Effect) -> Option<(Attempt, Heard)> {
        Some(match effect {
            Effect::Choose(attempt) => (attempt, Heard::Chosen(Ok(()))),
            Effect::Connect(attempt) => (attempt, Heard::Connected(self.connect(who))),
            Effect::Read(attempt, source) => (attempt, Heard::Read(self.read(who, source))),
            Effect::Write(attempt, target, value) => (attempt, Heard::Written(self.write(who, target, &value))),
            Effect::Draw(attempt) => (attempt, Heard::Drawn(Some(self.dice.bytes()))),
            Effect::Locate(attempt) => (attempt, Heard::Located(self.phones[who].place)),
            Effect::Create(attempt, ask) => {
                (attempt, Heard::Created(self.prompt(who, |keys, origin| keys.create(origin, &ask))))
            }
            Effect::Assert(attempt, ask) => {
                (attempt, Heard::Asserted(self.prompt(who, |keys, origin| keys.get(origin, &ask))))
            }
            _ => return None,
        })
    }

    /// The person at the screen lock.
    fn prompt<T>(
        &mut self,
        who: usize,
        ask: impl FnOnce(&mut dyn Authenticator, &str) -> Result<T, Declined>,
    ) -> Result<T, Declined> {
        self.pass(PROMPT_MS);
        let (phone, origin) = (&mut self.phones[who], self.service.origin());
        phone.declines.map_or_else(|| ask(phone.authenticator.as_mut(), origin), Err)
    }

    fn connect(&mut self, who: usize) -> Result<(), Lost> {
        self.operate(who)?;
        let phone = &mut self.phones[who];
        let connection = self.devices[phone.beacon].host.connect(phone.peer, phone.dbm);
        phone.connection = Some((phone.beacon, connection));
        Ok(())
    }

    fn read(&mut self, who: usize, source: Characteristic) -> Result<Vec<u8>, Lost> {
        self.operate(who)?;
        let (beacon, connection) = self.phones[who].connection.ok_or(Lost::Radio)?;
        self.devices[beacon].host.read(connection, source).map_err(|_| Lost::Radio)
    }

    fn write(&mut self, who: usize, target: Characteristic, value: &[u8]) -> Result<(), Lost> {
        self.operate(who)?;
        let (beacon, connection) = self.phones[who].connection.ok_or(Lost::Radio)?;
        self.devices[beacon].host.write(connection, target, value).map_err(|_| Lost::Radio)
    }

    /// Takes an operation's time; it may be the one that is lost.
    fn operate(&mut self, who: usize) -> Result<(), Lost> {
        self.pass(OPERATION_MS);
        let phone = &mut self.phones[who];
        phone.loses = match phone.loses {
            Some(0) => {
                phone.loses = None;
                self.hang_up(who);
                return Err(Lost::Radio);
            }
            more => more.map(|left| left - 1),
        };
        Ok(())
    }

    fn hang_up(&mut self, who: usize) {
        if let Some((beacon, connection)) = self.phones[who].connection.take() {
            // A beacon that was restarted meanwhile knows nothing of it.
            let _ = self.devices[beacon].host.disconnect(connection);
        }
    }
}
