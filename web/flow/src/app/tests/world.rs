//! What is outside of the model: a beacon of the real protocol, an edge that signs, a store, a clock.

use std::collections::BTreeMap;

use klabat_api::common::Unit;
use klabat_api::log::LogProof;
use klabat_api::phone::{CredentialState, Owner, PhoneStatus, Punched};
use klabat_api::{Base64Url, Problem, Sentence};
use klabat_ledger::Entry;
use klabat_protocol::beacon::{Beacon, Config, Connection, EdgeKeys, Hardware};
use klabat_protocol::hash::Peer;
use klabat_protocol::{BeaconId, Boot, PublicKey, Signature, SoftwareKey};

use super::super::{
    Abilities, Alarm, Attempt, Call, Effect, Event, Heard, Model, Opened, Phone, Settings, Sharing, Slot, Stored, Tap,
};
use crate::ceremony::{Asserted, Create, Created, Declined, Get};
use crate::http::{Failure, Reply, Request};
use crate::place::{Fix, NoFix};
use crate::radio::Lost;

mod replies;

pub(super) use replies::challenge;

/// 2026-11-24T23:12:00Z: 07.12 of the 25th in WITA.
pub(super) const START: u64 = 1_795_561_920_000;
const SECRET: [u8; 32] = [3; 32];
const CONNECTION: Connection = Connection(1);
pub(super) const CREDENTIAL: [u8; 16] = [0xc5; 16];

/// The board of the beacon: its uptime is the world's clock.
pub(super) struct Board {
    key: SoftwareKey,
    pub(super) uptime: u64,
    drawn: u8,
}

impl Hardware for Board {
    fn uptime_ms(&mut self) -> u64 {
        self.uptime
    }

    fn random(&mut self, bytes: &mut [u8]) {
        self.drawn = self.drawn.wrapping_add(1);
        bytes.fill(self.drawn);
    }

    fn sign(&mut self, message: &[u8]) -> Signature {
        self.key.sign(message)
    }

    fn verify(&mut self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        SoftwareKey::verify(key, message, signature)
    }
}

/// The edge, as far as the phone meets it.
pub(super) struct Edge {
    key: SoftwareKey,
    grants: u8,
    /// Whether it can be reached.
    pub(super) up: bool,
    /// What it answers to submissions instead of a receipt.
    pub(super) refusal: Option<&'static str>,
    /// What it does to a receipt.
    pub(super) forge: fn(&mut Punched),
    /// Bodies of the submissions that reached it.
    pub(super) submissions: Vec<Vec<u8>>,
    /// What it says of the phone.
    pub(super) status: PhoneStatus,
    /// What the log holds by now, in its order; `None` before the first checkpoint.
    pub(super) log: Option<Vec<Entry>>,
    /// What it does to a proof.
    pub(super) forge_proof: fn(&mut LogProof),
}

/// Everything outside, and the model inside.
pub(super) struct World {
    pub(super) model: Model,
    pub(super) now: u64,
    pub(super) edge: Edge,
    pub(super) beacon: Beacon<Board>,
    pub(super) store: BTreeMap<String, String>,
    /// Whether the store takes anything.
    pub(super) disk: bool,
    /// Waits that run.
    pub(super) alarms: Vec<(Alarm, u32)>,
    /// Effects that the test looks at.
    pub(super) seen: Vec<Effect>,
    /// What the chooser says.
    pub(super) chooser: Result<(), Lost>,
    /// How many radio operations pass before each of these is lost.
    pub(super) losses: Vec<u32>,
    operations: u32,
    /// What the authenticator says.
    pub(super) declines: Option<Declined>,
    /// Whether the browser knows Ed25519.
    pub(super) ed25519: bool,
    /// What positioning says.
    pub(super) place: Result<Fix, NoFix>,
}

pub(super) fn unit() -> Unit {
    Unit { id: "u1".into(), name: "Dinas Kesehatan".into(), zone: "Asia/Makassar".into() }
}

pub(super) fn problem(code: &str) -> Problem {
    let message = Sentence { id: "Tidak dapat diterima.".into(), en: "Cannot be accepted.".into() };
    Problem { code: code.into(), message, reference: None, about: None }
}

pub(super) fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn key(byte: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[byte; 32]).unwrap()
}

impl World {
    /// A page that opens on an enrolled and confirmed phone.
    pub(super) fn enrolled() -> Self {
        let phone = Phone {
            credential: CREDENTIAL.into(),
            token: [0x70; 32].into(),
            name: "Maria Tumbel, S.Sos.".into(),
            unit: unit(),
            state: CredentialState::Active,
            check: "402913".into(),
        };
        let settings = Settings { location: Sharing::Denied, ..Settings::default() };
        Self::open(Stored { phone: Some(phone), settings, ..Stored::default() })
    }

    pub(super) fn open(stored: Stored) -> Self {
        let edge_key = key(5);
        let board = Board { key: key(7), uptime: 1_000, drawn: 0 };
        let config =
            Config::new(BeaconId([0xbe; 16]), key(7).public_key(), Boot(1), EdgeKeys::only(edge_key.public_key()));
        let status = PhoneStatus {
            state: CredentialState::Active,
            check: "402913".into(),
            owner: Some(Owner {
                name: "Maria Tumbel, S.Sos.".into(),
                nip: "198503122010012004".into(),
                unit: unit(),
                areas: Vec::new(),
            }),
            server_time: START,
            today: None,
            records: Vec::new(),
        };
        let mut world = Self {
            model: Model::default(),
            now: START,
            edge: Edge {
                key: edge_key,
                grants: 0,
                up: true,
                refusal: None,
                forge: |_| (),
                submissions: Vec::new(),
                status,
                log: None,
                forge_proof: |_| (),
            },
            beacon: Beacon::new(config, board),
            store: BTreeMap::new(),
            disk: true,
            alarms: Vec::new(),
            seen: Vec::new(),
            chooser: Ok(()),
            losses: Vec::new(),
            operations: 0,
            declines: None,
            ed25519: true,
            place: Err(NoFix::Unavailable),
        };
        let abilities = Abilities { bluetooth: true, authenticator: true, installed: false };
        let opened = Opened { path: "/".into(), stored, abilities, online: true };
        world.event(Event::Opened(Box::new(opened)));
        world
    }

    pub(super) fn tap(&mut self, tap: Tap) {
        self.event(Event::Tap(tap));
    }

    /// An event, and all that follows from it without waiting.
    pub(super) fn event(&mut self, event: Event) {
        let mut events = std::collections::VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.model.update(self.now, event) {
                events.extend(self.run(effect));
            }
        }
    }

    /// The oldest wait is over.
    pub(super) fn wake(&mut self) {
        let (alarm, ms) = self.alarms.remove(0);
        self.pass(u64::from(ms));
        self.event(Event::Woke(alarm));
    }

    /// Time passes.
    pub(super) fn pass(&mut self, ms: u64) {
        self.now += ms;
        self.beacon.hardware_mut().uptime += ms;
    }

    fn run(&mut self, effect: Effect) -> Option<Event> {
        Some(match effect {
            Effect::Keep(slot, text) => {
                if self.disk {
                    self.store.insert(slot.key(), text);
                }
                Event::Kept(slot, self.disk)
            }
            Effect::Forget(slot) => {
                self.store.remove(&slot.key());
                return None;
            }
            Effect::Send(call, request) => {
                let reply =
                    if self.edge.up { self.edge.answer(self.now, &call, request)? } else { Err(Failure::Unreachable) };
                Event::Answered(call, reply)
            }
            Effect::Choose(attempt) => Event::Heard(attempt, Heard::Chosen(self.chooser)),
            Effect::Connect(attempt) => {
                let lost = self.radio();
                if lost.is_ok() {
                    self.beacon.connect(CONNECTION, Peer { kind: 1, address: [9; 6] });
                }
                Event::Heard(attempt, Heard::Connected(lost))
            }
            Effect::Read(attempt, which) => {
                let value = self.radio().map(|()| self.beacon.read(CONNECTION, which).as_ref().to_vec());
                Event::Heard(attempt, Heard::Read(value))
            }
            Effect::Write(attempt, which, value) => {
                let written = self.radio().map(|()| self.beacon.write(CONNECTION, which, &value));
                Event::Heard(attempt, Heard::Written(written))
            }
            Effect::Disconnect => {
                self.beacon.disconnect(CONNECTION);
                return None;
            }
            Effect::Draw(attempt) => Event::Heard(attempt, Heard::Drawn(Some([0xd1; 16]))),
            Effect::Locate(attempt) => Event::Heard(attempt, Heard::Located(self.place)),
            Effect::Create(attempt, create) => Event::Heard(attempt, Heard::Created(self.create(create))),
            Effect::Assert(attempt, get) => Event::Heard(attempt, Heard::Asserted(self.assert(get))),
            Effect::Prove(get) => Event::Proved(self.assert(get)),
            Effect::Verify { submission, key, message, signature } => {
                let signature = Signature::parse(signature).unwrap();
                Event::Verified(submission, SoftwareKey::verify(&key, &message, &signature))
            }
            Effect::VerifyLog(record, check) => Event::LogVerified(record, self.ed25519.then(|| check.verify())),
            Effect::Wait(alarm, ms) => {
                self.alarms.push((alarm, ms));
                return None;
            }
            other => {
                self.seen.push(other);
                return None;
            }
        })
    }

    fn radio(&mut self) -> Result<(), Lost> {
        self.pass(40);
        self.operations += 1;
        if self.losses.first() == Some(&self.operations) {
            self.losses.remove(0);
            self.beacon.disconnect(CONNECTION);
            return Err(Lost::Radio);
        }
        Ok(())
    }

    fn create(&mut self, create: Create) -> Result<Created, Declined> {
        self.seen.push(Effect::Create(Attempt(0), create));
        match self.declines {
            Some(declined) => Err(declined),
            None => Ok(Created {
                credential_id: CREDENTIAL.to_vec(),
                attestation_object: vec![0xa3; 120],
                client_data_json: b"{}".to_vec(),
            }),
        }
    }

    fn assert(&mut self, get: Get) -> Result<Asserted, Declined> {
        let credential_id = get.allow.first().cloned().unwrap_or_default();
        self.seen.push(Effect::Assert(Attempt(0), get));
        match self.declines {
            Some(declined) => Err(declined),
            None => Ok(Asserted {
                credential_id,
                authenticator_data: vec![0xad; 37],
                client_data_json: b"{}".to_vec(),
                signature: vec![0x30; 70],
            }),
        }
    }

    /// What waits on the disk.
    pub(super) fn waiting(&self) -> Vec<&String> {
        let outbox = Slot::Outbox(Base64Url(Vec::new())).key();
        self.store.keys().filter(|key| key.starts_with(&outbox)).collect()
    }
}

impl Edge {
    /// `None`: the test answers itself.
    fn answer(&mut self, now: u64, call: &Call, request: Request) -> Option<Reply> {
        let crate::http::Request { body, path: request_path, .. } = request;
        let bytes = match body {
            crate::http::Body::Bytes(bytes) => bytes,
            crate::http::Body::Json(text) => text.into_bytes(),
            crate::http::Body::Get => Vec::new(),
        };
        Some(match call {
            Call::Config => Ok(json(&self.config())),
            Call::Status => Ok(json(&self.status)),
            Call::Proof(_) => match self.proof(&request_path) {
                Some(proof) => Ok(json(&proof)),
                None => Err(Failure::Refused(problem("not_logged_yet"))),
            },
            Call::Options | Call::Found => return None,
            Call::Challenge(_) => Ok(json(&challenge(now))),
            Call::Refresh(_) => Ok(self.grant(now, &bytes)),
            Call::Submit(_) => {
                self.submissions.push(bytes.clone());
                match self.refusal {
                    Some(code) => Err(Failure::Refused(problem(code))),
                    None => Ok(json(&self.punched(now, &bytes))),
                }
            }
        })
    }
}
