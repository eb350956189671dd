//! Check-ins for a real edge: real keys, real exchanges with a beacon, real assertions and seals.
//!
//! What is prepared follows from one seed, so that the rows that were put into the store and the phones that fire later
//! belong together.

use klabat_api::Base64Url;
use klabat_api::console::BeaconClass;
use klabat_attendance::{Kind, Zone};
use klabat_evidence::{
    AbsentReason, Anchor, Bundle, ChallengeSecret, Intent, Location, Millis, Proof, Purpose, ServerChallenge,
    SignalThresholds, Statement, Subject, TTL_MS,
};
use klabat_flow::ceremony::Get;
use klabat_host::store::Identity;
use klabat_protocol::beacon::GrantRefusal;
use klabat_protocol::frames::{Seal, SealWrite, SessionAnswer};
use klabat_protocol::gatt::Characteristic;
use klabat_protocol::hash::{self, Peer};
use klabat_protocol::{BeaconId, Boot, PublicKey};
use klabat_service::ports::Statement as Row;
use klabat_service::seed;
use klabat_webauthn::P256Key;

use crate::authenticator::{Authenticator as _, Software};
use crate::device::{self, Device};
use crate::dice::Dice;

/// Unit id of the office that is fired for.
const UNIT: &str = "load";

/// One ASN with their phone.
pub struct Person {
    employee: String,
    user_handle: [u8; 32],
    keys: Software,
    credential: Vec<u8>,
    key: PublicKey,
    token: [u8; 32],
    address: [u8; 6],
}

/// An office of many people, and what its beacon will be.
pub struct Crowd {
    /// The people.
    pub people: Vec<Person>,
    beacon: Identity,
}

/// The edge that is fired at, and its secret, which on this machine is ours.
pub struct Edge {
    /// The origin that pages see.
    pub origin: String,
    /// The relying party.
    pub rp_id: String,
    /// Secret under challenges.
    pub secret: ChallengeSecret,
}

/// The beacon's desk, where check-ins are made. The beacon's clock is ours: it passes with each moment told.
pub struct Desk {
    edge: Edge,
    device: Device,
    dice: Dice,
    now: Millis,
}

impl Crowd {
    /// So many people by this seed; at most [`MAX_PEOPLE`].
    #[must_use]
    pub fn new(seed: &[u8], employees: usize) -> Self {
        let mut dice = Dice::new(seed);
        let beacon = device::identity(&mut dice);
        let people = (0..employees).map(|number| Person::new(number, dice.fork())).collect();
        Self { people, beacon }
    }

    /// Their rows.
    #[must_use]
    pub fn rows(&self, now: Millis) -> Vec<Row> {
        let beacon = seed::Beacon {
            id: self.beacon.beacon,
            key: self.beacon.key.public_key(),
            class: BeaconClass::Device,
            name: "Lobi",
            unit: UNIT,
            site: None,
            signal: SignalThresholds::new(-70, -80).expect("the one above the other"),
        };
        let mut rows = vec![seed::unit(UNIT, None, "Dinas Beban", Zone::Wita), seed::beacon(&beacon, now)];
        for (number, person) in self.people.iter().enumerate() {
            rows.extend(person.rows(number, self.beacon.beacon, now));
        }
        rows
    }

    /// Starts the beacon, which trusts this edge key. It has no epoch until it is given one. Its boot number is the
    /// second in which it starts, so that it grows from run to run.
    #[must_use]
    pub fn desk(&self, edge: Edge, edge_key: PublicKey, mut dice: Dice, now: Millis) -> Desk {
        let boot = Boot(u32::try_from(now.0 / 1_000).unwrap_or(u32::MAX));
        let device = Device::of(self.beacon.clone(), boot, dice.fork(), edge_key);
        Desk { edge, device, dice, now }
    }
}

impl Desk {
    fn turn(&mut self, now: Millis) {
        self.device.pass(now.since(self.now));
        self.now = self.now.max(now);
    }

    /// The beacon's request for an epoch.
    #[must_use]
    pub fn request(&mut self, now: Millis) -> Vec<u8> {
        self.turn(now);
        self.device.host.request().encode().to_vec()
    }

    /// The edge's answer to it.
    ///
    /// # Errors
    /// What the beacon says against it.
    pub fn grant(&mut self, grant: &[u8], now: Millis) -> Result<(), GrantRefusal> {
        self.turn(now);
        self.device.host.grant(grant)
    }

    /// The check-in of a person: challenged, opened, signed and sealed now. The beacon must have an epoch.
    pub fn check_in(&mut self, person: &mut Person, now: Millis) -> Vec<u8> {
        self.turn(now);
        let subject = Subject::of_credential(&person.credential);
        let random = self.dice.bytes();
        let challenge = ServerChallenge::issue(&self.edge.secret, random, Purpose::Punch, subject, now, TTL_MS);
        let statement = Statement {
            intent: Intent::In,
            random: self.dice.bytes(),
            subject,
            anchor: Anchor::Challenge(challenge),
            location: Location::Absent(AbsentReason::NotAsked),
            client_time: now,
        };
        let (proof, seal) = exchange(&mut self.device, person, &statement, &self.edge);
        Bundle::new(statement, proof, seal).expect("parts of ordinary length").encode()
    }
}

/// A thousand for each year of appointment from 2000 to 2099.
pub const MAX_PEOPLE: usize = 100_000;

impl Person {
    fn new(number: usize, mut dice: Dice) -> Self {
        let (user_handle, token) = (dice.bytes(), dice.bytes());
        let mut keys = Software::new(dice);
        let (credential, key) = keys.add();
        let [.., a, b, c] = number.to_be_bytes();
        Self {
            employee: format!("load-{number}"),
            user_handle,
            keys,
            credential,
            key,
            token,
            address: [2, 0, 0, a, b, c],
        }
    }

    fn rows(&self, number: usize, beacon: BeaconId, now: Millis) -> [Row; 2] {
        let nip = format!("19700101{}011{:03}", 2000 + number / 1_000, number % 1_000);
        let employee = seed::Employee {
            id: &self.employee,
            nip: nip.parse().expect("no more than MAX_PEOPLE"),
            name: &format!("Pegawai {number}"),
            kind: Kind::Pns,
            position: "Analis",
            unit: UNIT,
            user_handle: self.user_handle,
        };
        let phone = seed::Phone {
            credential: &self.credential,
            key: P256Key::from_sec1(&self.key.to_sec1()).expect("a key of the authenticator is a point"),
            employee: &self.employee,
            beacon,
            token: self.token,
        };
        [seed::employee(&employee), seed::phone(&phone, now)]
    }

    /// How the phone asks about itself.
    #[must_use]
    pub fn request(&self) -> klabat_api::phone::PhoneRequest {
        klabat_api::phone::PhoneRequest {
            credential: Base64Url(self.credential.clone()),
            token: Base64Url::from(self.token),
        }
    }
}

/// Session, prompt, echo, seal.
fn exchange(device: &mut Device, person: &mut Person, statement: &Statement, edge: &Edge) -> (Proof, Seal) {
    let beacon = device.id;
    let connection = device.host.connect(Peer { kind: 1, address: person.address }, -60);
    let mut operate = |characteristic, value: Option<&[u8]>| {
        if let Some(value) = value {
            device.host.write(connection, characteristic, value).expect("the connection stands");
            return Vec::new();
        }
        let reply = device.host.read(connection, characteristic).expect("the connection stands");
        assert_eq!(reply[0], 0, "the beacon answers {reply:?} for {characteristic:?}");
        reply[1..].to_vec()
    };
    let hello = statement.hello();
    operate(Characteristic::Session, Some(&hello.0));
    let session = SessionAnswer::decode(&operate(Characteristic::Session, None)).expect("a session's frame");
    let challenge = hash::challenge(&hello, &beacon, &session.session, &session.nonce).to_vec();
    let ask = Get { challenge, rp_id: edge.rp_id.clone(), allow: vec![person.credential.clone()] };
    let signed = person.keys.get(&edge.origin, &ask).expect("the credential is on this phone");
    let proof = Proof::Assertion {
        credential_id: signed.credential_id,
        authenticator_data: signed.authenticator_data,
        client_data_json: signed.client_data_json,
        signature: signed.signature,
    };
    for _ in 0..3 {
        let token = operate(Characteristic::Echo, None);
        operate(Characteristic::Echo, Some(&token));
    }
    let write = SealWrite { session: session.session, assertion: proof.hash().expect("parts of ordinary length") };
    operate(Characteristic::Seal, Some(&write.encode()));
    let seal = Seal::decode(&operate(Characteristic::Seal, None)).expect("a seal's frame");
    device.host.disconnect(connection).expect("the connection stands");
    (proof, seal)
}
