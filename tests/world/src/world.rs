//! Everything together, and what goes on between the parts.

use std::collections::BTreeMap;

use klabat_api::common::Intent;
use klabat_api::console::{Approvals, PhoneReset, ReasonGiven, Register, RegisterOptions, Role};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{EnrolmentCode, Millis};
use klabat_flow::app::{Event, Tap};
use klabat_flow::ceremony::{Class, Create};
use klabat_flow::http::Request;
use klabat_protocol::PublicKey;

use crate::authenticator::{Authenticator, Software};
use crate::cast;
use crate::device::Device;
use crate::dice::Dice;
use crate::network::Promises;
pub use crate::network::{Fate, Network};
use crate::phone::Phone;
use crate::service::{Answer, Call, Service};

/// When every story begins: 2026-08-18, 07:20 WITA.
pub const START: u64 = 1_787_008_800_000;
/// People with a phone, numbered from 0.
pub const ENROLLED: usize = 4;
/// People with an open enrolment code, numbered after those.
pub const NEW: usize = 2;

/// Everything.
pub struct World {
    /// The service.
    pub service: Service,
    /// The beacons; the first two are in the office.
    pub devices: Vec<Device>,
    /// The phones, by person.
    pub phones: Vec<Phone>,
    /// The network.
    pub network: Network,
    /// What the service has promised.
    pub promises: Promises,
    /// Chance.
    pub dice: Dice,
    /// Enrolment codes by person, of those who are new.
    pub codes: BTreeMap<usize, EnrolmentCode>,
}

/// Somebody signed in to the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Console(String);

impl World {
    /// The office in the morning: every phone is ready, no beacon has been granted an epoch yet.
    #[must_use]
    pub fn new(seed: &str) -> Self {
        let mut dice = Dice::new(seed);
        let service = Service::new(dice.fork(), Millis(START));
        let devices: Vec<_> = (0..2).map(|_| Device::new(dice.fork(), service.edge_key())).collect();
        let mut world = Self::of(service, devices, dice);
        world.service.seed(&cast::office(&world.devices, Millis(START)));
        for who in 0..ENROLLED + NEW {
            world.settle(who);
        }
        for role in [Role::Admin, Role::Auditor] {
            let handle = world.dice.bytes();
            world.service.seed(&[cast::user(role, handle, Millis(START))]);
        }
        let handle = world.dice.bytes();
        world.service.seed(&[cast::second(handle, Millis(START))]);
        world
    }

    /// A service and beacons, and nobody yet.
    #[must_use]
    pub fn of(service: Service, devices: Vec<Device>, dice: Dice) -> Self {
        Self {
            service,
            devices,
            phones: Vec::new(),
            network: Network::new(),
            promises: Promises::default(),
            dice,
            codes: BTreeMap::new(),
        }
    }

    /// Adds a person with their phone, and opens its app.
    fn settle(&mut self, who: usize) {
        let handle = self.dice.bytes();
        self.service.seed(&[cast::person(who, handle)]);
        let keys = Software::new(self.dice.fork());
        let number = u8::try_from(who).expect("few people");
        self.phones.push(Phone::new(number, Box::new(keys.clone())));
        if who < ENROLLED {
            self.enrol(who, keys);
        } else {
            let code = EnrolmentCode::from_random(self.dice.bytes());
            self.service.seed(&[cast::code(who, &code, Millis(START))]);
            self.codes.insert(who, code);
            self.open(who);
        }
    }

    /// Gives a person a phone with this authenticator, as if it had been enrolled and confirmed; they have none yet.
    pub fn enrol(&mut self, who: usize, mut keys: Software) {
        let (id, key) = keys.add();
        self.enrol_key(who, &id, key, Box::new(keys));
    }

    /// The same with any authenticator, and the credential that is in it.
    pub fn enrol_key(&mut self, who: usize, id: &[u8], key: PublicKey, keys: Box<dyn Authenticator>) {
        let token = self.dice.bytes();
        self.service.seed(&[cast::phone(who, id, key, token, &self.devices[0], Millis(START))]);
        let phone = &mut self.phones[who];
        phone.authenticator = keys;
        phone.remembers(id, token);
        self.open(who);
    }

    /// The server's time.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.service.now().0
    }

    /// Time passes everywhere, while nobody does anything.
    pub fn pass(&mut self, ms: u64) {
        self.service.pass(ms);
        for device in &mut self.devices {
            device.pass(ms);
        }
    }

    /// Time passes, and the phones do what they waited for.
    pub fn wait(&mut self, ms: u64) {
        let end = self.now() + ms;
        loop {
            let alarms = self.phones.iter().enumerate().filter_map(|(who, phone)| Some((phone.next_alarm()?, who)));
            let next = alarms.min().filter(|(due, _)| *due <= end);
            let Some((due, who)) = next else { break };
            self.pass(due.saturating_sub(self.now()));
            let now = self.now();
            if let Some(alarm) = self.phones[who].take_alarm(now) {
                self.event(who, Event::Woke(alarm));
            }
        }
        self.pass(end.saturating_sub(self.now()));
    }

    /// Masuk: the person taps.
    pub fn check_in(&mut self, who: usize) {
        self.punch(who, Intent::In);
    }

    /// Masuk or pulang; how a former attempt ended has been seen.
    pub fn punch(&mut self, who: usize, intent: Intent) {
        self.tap(who, Tap::Dismiss);
        self.tap(who, Tap::Punch(intent));
    }

    /// Opens the console by a one-time link, as the installation gives it to the user of a role.
    pub fn sign_up(&mut self, role: Role) -> Console {
        self.register(&cast::user_id(role))
    }

    /// The same for the admin who approves what the other one proposes.
    pub fn sign_up_second(&mut self) -> Console {
        self.register(cast::SECOND)
    }

    /// The same for any user.
    pub fn register(&mut self, user: &str) -> Console {
        let token = self.dice.bytes();
        self.service.seed(&cast::invite(user, &token, Millis(self.now())));
        let token = Base64Url::from(token);
        let link = klabat_api::console::LinkToken { token: token.clone() };
        let options: RegisterOptions = self.service.send(Call::json(routes::REGISTER_OPTIONS, &link)).json();
        let ask = Create {
            challenge: options.challenge.0,
            rp_id: options.rp_id,
            rp_name: String::new(),
            user_handle: options.user_handle.0,
            name: options.name,
            exclude: Vec::new(),
            class: Class::Passkey,
        };
        let created = Software::new(self.dice.fork()).create(self.service.origin(), &ask).expect("nothing is excluded");
        let register = Register {
            token,
            server_challenge: options.server_challenge,
            client_data_json: Base64Url(created.client_data_json),
            attestation_object: Base64Url(created.attestation_object),
        };
        let answer = self.service.send(Call::json(routes::REGISTER, &register));
        Console(answer.cookie.unwrap_or_else(|| panic!("no session: {:?}", String::from_utf8_lossy(&answer.body))))
    }

    /// Looks something up in the console.
    pub fn look(&mut self, console: &Console, path: &str) -> Answer {
        self.service.send(Call::get(path).by(&console.0))
    }

    /// Changes something in the console.
    pub fn order(&mut self, console: &Console, path: &str, what: &impl serde::Serialize) -> Answer {
        self.service.send(Call::json(path, what).by(&console.0))
    }

    /// Ends the phone of a person: one proposes it, the other approves whatever waits.
    pub fn reset_phone(&mut self, first: &Console, second: &Console, person: usize) {
        let path = routes::fill(routes::EMPLOYEE_RESET, &[&cast::employee(person)]);
        let why = PhoneReset { reason: "ponsel hilang".to_owned(), from: None };
        drop(self.order(first, &path, &why));
        let waiting = self.look(second, routes::APPROVALS);
        // A store that fails just now leaves it for the next time.
        let Ok(Approvals { open, .. }) = klabat_flow::http::read(waiting.reply()) else { return };
        for approval in open {
            let path = routes::fill(routes::APPROVAL_APPROVE, &[&approval.id]);
            drop(self.order(second, &path, &ReasonGiven { reason: "sudah diperiksa".to_owned() }));
        }
    }

    /// Presses a button of the console that needs no words.
    pub fn press(&mut self, console: &Console, path: &str) -> Answer {
        self.service.send(Call::new(Request::post(path)).by(&console.0))
    }
}
