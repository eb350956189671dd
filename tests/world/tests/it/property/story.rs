//! What an act does.

use std::collections::BTreeSet;

use klabat_api::common::Intent;
use klabat_api::console::{EnrolmentCode, PendingEnrolments, ReasonGiven, Revocation, Role};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Bundle, Statement};
use klabat_flow::app::Tap;
use klabat_flow::http;
use klabat_ledger::TreeHead;
use klabat_protocol::frames::Grant;
use klabat_world::cast::{employee, nip};
use klabat_world::hand::Hand;
use klabat_world::network::Sent;
use klabat_world::world::{Console, ENROLLED, Fate, World};

use super::act::Act;

/// What a beacon's counter may be off by, in millionths: just below what the protocol allows.
const DRIFT_PPM: usize = 149;

/// How long phones stay awake; what they wait for longer happens when they wake again.
const AWAKE_MS: u64 = 60_000;

/// The world with those who may decide, and what it was seen to do.
pub(super) struct Story {
    pub(super) world: World,
    admin: Console,
    second: Console,
    /// Credentials of those who had a phone from the start.
    pub(super) seeded: Vec<Base64Url>,
    /// Action and subject of every decision that was acknowledged.
    pub(super) acknowledged: Vec<(&'static str, String)>,
    /// Beacons whose revocation was acknowledged.
    pub(super) revoked: BTreeSet<[u8; 16]>,
    /// Grants that were looked at.
    pub(super) grants_seen: usize,
    /// Checkpoints that were published on the way.
    pub(super) heads: Vec<TreeHead>,
}

/// The person signs so much later for a session that is opened and sealed by a radio, their own or another's.
fn sealed(world: &mut World, who: usize, radio: usize, statement: &Statement, later_ms: u64) -> Option<Bundle> {
    let hand = Hand::near(world, radio);
    let bundle = hand.open(world, statement).ok().and_then(|session| {
        world.pass(later_ms);
        let proof = world.sign(who, statement, &session);
        let seal = hand.seal(world, &session, &proof).ok()?;
        Some(Bundle::new(*statement, proof, seal).expect("parts of ordinary length"))
    });
    hand.leave(world);
    bundle
}

impl Story {
    pub(super) fn new(seed: u64) -> Self {
        let mut world = World::new(&format!("property {seed}"));
        for device in &mut world.devices {
            let drift = i32::try_from(world.dice.below(2 * DRIFT_PPM + 1)).unwrap();
            device.drift_ppm = drift - i32::try_from(DRIFT_PPM).unwrap();
        }
        let admin = world.sign_up(Role::Admin);
        let second = world.sign_up_second();
        let seeded = world.phones[..ENROLLED].iter().map(klabat_world::phone::Phone::credential).collect();
        let (acknowledged, revoked) = (Vec::new(), BTreeSet::new());
        Self { world, admin, second, seeded, acknowledged, revoked, grants_seen: 0, heads: Vec::new() }
    }

    /// Something of what was sent, if anything was.
    fn overheard(&self, which: usize, enrolment: bool) -> Option<Sent> {
        let network = &self.world.network;
        let (route, sent) =
            if enrolment { (routes::ENROLMENT, &network.enrolments) } else { (routes::PUNCH, &network.overheard) };
        Some(Sent { route, bytes: sent.get(which.checked_rem(sent.len())?)?.clone() })
    }

    pub(super) fn act(&mut self, act: Act) {
        let world = &mut self.world;
        match act {
            Act::Punch { who, out, beacon, dbm, loses, fate } => {
                let intent = if out { Intent::Out } else { Intent::In };
                world.phones[who].dbm = dbm;
                self.approach(who, beacon, loses, fate);
                self.world.punch(who, intent);
                self.world.wait(1_000);
            }
            Act::Relay { who, colleague } => {
                let own = world.phones[who].peer;
                world.phones[who].peer = world.phones[colleague].peer;
                world.check_in(who);
                world.phones[who].peer = own;
            }
            Act::Accomplice { who, colleague, away_ms } => self.accomplice(who, colleague, away_ms),
            Act::Twice(who) => self.twice(who),
            Act::Enrol { phone, person, beacon, loses, fate } => {
                self.approach(phone, beacon, loses, fate);
                self.enrol(phone, person);
            }
            Act::Code(person) => self.code(person),
            Act::Decide { which, confirm } => self.decide(which, confirm),
            Act::Reset(person) => world.reset_phone(&self.admin, &self.second, person),
            Act::Forget(who) => world.tap(who, Tap::Reset),
            Act::Replay { which, times, enrolment } => {
                if let Some(sent) = self.overheard(which, enrolment) {
                    self.world.deliver(&vec![sent; times]);
                }
            }
            Act::Tamper { which, at, bit, enrolment } => self.tamper(which, at, bit, enrolment),
            Act::Splice { which, seal_of } => self.splice(which, seal_of),
            Act::Refresh { beacon, courier_ms, altered } => self.refresh(beacon, courier_ms, altered),
            Act::Grant { which, beacon } => self.bring(which, beacon),
            Act::RevokeBeacon(beacon) => self.revoke(beacon),
            Act::Sequence(sequencers) => self.sequence(sequencers),
            other => self.surroundings(other),
        }
    }

    fn surroundings(&mut self, act: Act) {
        let world = &mut self.world;
        match act {
            Act::Fail(strike) => world.service.strike(Some(strike)),
            Act::Outage(ms) => {
                world.connect_network(false);
                world.wait(ms);
                world.connect_network(true);
            }
            Act::Reopen(who) => world.open(who),
            Act::Relayed(fate) => world.network.relay_fates = [fate].into(),
            Act::Restart(beacon) => world.devices[beacon].restart(),
            Act::Clone { who, beacon } => {
                let clone = world.devices[beacon].cloned(1);
                world.devices.push(clone);
                world.phones[who].beacon = world.devices.len() - 1;
            }
            Act::Wait(ms) => {
                world.wait(ms.min(AWAKE_MS));
                world.pass(ms.saturating_sub(AWAKE_MS));
                world.wait(0);
            }
            Act::Turn { who, ahead } => world.phones[who].clock_ahead = ahead,
            _ => world.deliver_strays(),
        }
    }

    /// A phone comes to a beacon, and its next submission meets a fate. Whoever was sent to a clone stays there.
    fn approach(&mut self, who: usize, beacon: usize, loses: Option<u32>, fate: Fate) {
        let phone = &mut self.world.phones[who];
        phone.beacon = if phone.beacon < 2 { beacon } else { phone.beacon };
        phone.loses = loses;
        self.world.network.fates = [fate].into();
    }

    /// The session is opened and sealed by a colleague's radio, and signed wherever the person is.
    fn accomplice(&mut self, who: usize, colleague: usize, away_ms: u64) {
        let world = &mut self.world;
        world.phones[who].beacon = world.phones[colleague].beacon;
        let Some(statement) = world.try_statement(who) else { return };
        if let Some(bundle) = sealed(world, who, colleague, &statement, away_ms) {
            world.submit(bundle.encode());
        }
    }

    /// Whoever comes first, one of them counts at most: [`World::deliver`] sees to it.
    fn twice(&mut self, who: usize) {
        let world = &mut self.world;
        let Some(statement) = world.try_statement(who) else { return };
        let other = Statement { random: world.dice.bytes(), ..statement };
        let bundles = [statement, other].map(|statement| sealed(world, who, who, &statement, 0));
        world.submit_together(&bundles.into_iter().flatten().map(|bundle| bundle.encode()).collect::<Vec<_>>());
    }

    fn enrol(&mut self, phone: usize, person: usize) {
        if !self.world.codes.contains_key(&person) {
            self.code(person);
        }
        let world = &mut self.world;
        let Some(code) = world.codes.get(&person).map(ToString::to_string) else { return };
        if world.phones[phone].model.phone.is_some() {
            world.tap(phone, Tap::Reset);
        }
        world.tap(phone, Tap::BackToForm);
        world.tap(phone, Tap::Activate { nip: nip(person), code });
        world.tap(phone, Tap::Enrol);
        world.wait(1_000);
    }

    fn code(&mut self, person: usize) {
        let path = routes::fill(routes::EMPLOYEE_CODE, &[&employee(person)]);
        let issued = self.world.press(&self.admin, &path);
        if let Ok(EnrolmentCode { code, .. }) = http::read(issued.reply()) {
            self.world.codes.insert(person, code.parse().unwrap());
        }
    }

    fn decide(&mut self, which: usize, confirm: bool) {
        let pending = self.world.look(&self.admin, routes::ENROLMENTS);
        let Ok(PendingEnrolments { rows }) = http::read(pending.reply()) else { return };
        let Some(row) = which.checked_rem(rows.len()).map(|at| &rows[at]) else { return };
        let credential = row.credential.encode();
        let (answer, action) = if confirm {
            let path = routes::fill(routes::ENROLMENT_CONFIRM, &[&credential]);
            (self.world.press(&self.admin, &path), "credential.confirmed")
        } else {
            let path = routes::fill(routes::ENROLMENT_REJECT, &[&credential]);
            let why = ReasonGiven { reason: "bukan orangnya".to_owned() };
            (self.world.order(&self.admin, &path, &why), "credential.rejected")
        };
        if answer.status == 200 {
            self.acknowledged.push((action, credential));
        }
    }

    fn revoke(&mut self, beacon: usize) {
        let id = self.world.devices[beacon].id.0;
        let subject = Base64Url::from(id).encode();
        let what = Revocation { reason: "coba-coba".to_owned(), from: None };
        let answer = self.world.order(&self.admin, &routes::fill(routes::BEACON_REVOKE, &[&subject]), &what);
        if answer.status == 200 {
            self.acknowledged.push(("beacon.revoked", subject));
            self.revoked.insert(id);
        }
    }

    /// Every bit counts: nothing that was altered is ever granted.
    fn tamper(&mut self, which: usize, at: usize, bit: u8, enrolment: bool) {
        let Some(mut sent) = self.overheard(which, enrolment) else { return };
        let length = sent.bytes.len();
        sent.bytes[at * length / 1_000] ^= 1 << bit;
        let answer = self.world.deliver(&[sent]).swap_remove(0);
        assert_ne!(answer.status, 200, "an altered bundle was taken");
    }

    fn splice(&mut self, which: usize, seal_of: usize) {
        let (Some(one), Some(other)) = (self.overheard(which, false), self.overheard(seal_of, false)) else { return };
        let [front, back] = [&one, &other].map(|sent| Bundle::decode(&sent.bytes).unwrap());
        let spliced = Bundle::new(*front.statement(), front.proof().clone(), *back.seal()).unwrap();
        if spliced != front {
            let answer = self.world.submit(spliced.encode());
            assert_ne!(answer.status, 200, "a seal of another session was taken");
        }
    }

    /// Whether it is granted depends on what was revoked; what was altered on the way is never taken.
    fn refresh(&mut self, beacon: usize, courier_ms: u64, altered: Option<usize>) {
        let Some(at) = altered else { return drop(self.world.refresh(beacon, courier_ms)) };
        let request = self.world.devices[beacon].host.request().encode().to_vec();
        let answer = self.world.deliver(&[Sent { route: routes::REFRESH, bytes: request }]).swap_remove(0);
        if answer.status == 200 {
            let mut grant = answer.body;
            let length = grant.len();
            grant[at / 8 % length] ^= 1 << (at % 8);
            let taken = self.world.devices[beacon].host.grant(&grant);
            assert!(taken.is_err(), "an altered grant was taken");
        }
    }

    /// A beacon that has just asked takes no grant that answers another request.
    fn bring(&mut self, which: usize, beacon: usize) {
        let grants = &self.world.network.grants;
        let Some(grant) = which.checked_rem(grants.len()).map(|at| grants[at].clone()) else { return };
        let asked = self.world.devices[beacon].host.request().body.nonce;
        let taken = self.world.devices[beacon].host.grant(&grant);
        assert!(taken.is_err() || Grant::decode(&grant).unwrap().body.request == asked, "an old grant was taken");
    }

    fn sequence(&mut self, sequencers: usize) {
        if self.world.service.sequence(sequencers).is_ok() {
            self.heads.extend(self.world.checkpoint());
        }
    }

    /// The store and the network are well again: whatever is still under way comes to its end.
    pub(super) fn settle(&mut self) {
        let world = &mut self.world;
        world.service.strike(None);
        world.network.fates.clear();
        world.network.relay_fates.clear();
        world.connect_network(true);
        world.wait(1_200_000);
        world.deliver_strays();
        for (who, phone) in world.phones.iter().enumerate() {
            assert!(phone.model.outbox.entries().is_empty(), "phone {who} still waits");
            for (record, receipt) in &phone.model.receipts {
                assert_eq!(world.promises.receipts.get(record), Some(receipt), "a receipt that nobody gave");
            }
        }
    }
}
