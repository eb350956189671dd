//! Whatever happens, in whatever order: no record twice, none without evidence that holds, none lost.
//!
//! `PROPTEST_CASES` says how many stories are told; a story that fails is shortened and printed, and each is determined
//! by what is printed.

use klabat_api::Base64Url;
use klabat_api::common::Intent;
use klabat_api::console::{Revocation, Role};
use klabat_api::routes;
use klabat_evidence::Bundle;
use klabat_world::service::Strike;
use klabat_world::world::{Console, ENROLLED, Fate, World};
use proptest::prelude::*;

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// A check-in or check-out at a beacon, by somebody's radio, that loses a connection and meets a fate on the way.
    Punch { who: usize, out: bool, beacon: usize, dbm: i8, loses: Option<u32>, fate: Fate },
    /// The same through the radio of a colleague.
    Relay { who: usize, colleague: usize },
    /// Something that was sent before is sent again, so often at once.
    Replay { which: usize, times: usize },
    /// The same with one bit changed.
    Tamper { which: usize, at: usize, bit: u8 },
    /// Statement and proof of one with the seal of another.
    Splice { which: usize, seal_of: usize },
    /// What strayed arrives.
    Deliver,
    /// The store fails at a coming batch.
    Fail(Strike),
    /// The network goes, and comes back after so many ms.
    Outage(u64),
    /// An app is closed and opened.
    Reopen(usize),
    /// A beacon gets a grant by a slow courier.
    Refresh { beacon: usize, courier_ms: u64 },
    /// A beacon's power is cut.
    Restart(usize),
    /// A copy of the first beacon takes its place before a phone.
    Clone(usize),
    /// Time passes.
    Wait(u64),
    /// A phone's clock is changed.
    Turn { who: usize, ahead: i64 },
    /// A beacon is revoked.
    RevokeBeacon(usize),
    /// A phone is revoked.
    RevokePhone(usize),
}

fn person() -> impl Strategy<Value = usize> {
    0..ENROLLED
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Delivered),
        1 => Just(Fate::RequestLost),
        1 => Just(Fate::ReplyLost),
        1 => Just(Fate::Doubled),
        1 => (0..1_200_000u64).prop_map(Fate::Delayed),
        1 => Just(Fate::Stray),
    ]
}

fn punch() -> impl Strategy<Value = Act> {
    let radio = prop_oneof![6 => -70..=-40i8, 1 => -100..=-71i8];
    let loses = prop_oneof![3 => Just(None), 1 => (0..16u32).prop_map(Some)];
    (person(), any::<bool>(), 0..2usize, radio, loses, fate())
        .prop_map(|(who, out, beacon, dbm, loses, fate)| Act::Punch { who, out, beacon, dbm, loses, fate })
}

fn act() -> impl Strategy<Value = Act> {
    let which = || 0..1_000usize;
    let strike = (any::<bool>(), 0..4usize)
        .prop_map(|(before, batch)| if before { Strike::Before(batch) } else { Strike::After(batch) });
    prop_oneof![
        12 => punch(),
        2 => (person(), person()).prop_map(|(who, colleague)| Act::Relay { who, colleague }),
        3 => (which(), 1..4usize).prop_map(|(which, times)| Act::Replay { which, times }),
        3 => (which(), which(), 0..8u8).prop_map(|(which, at, bit)| Act::Tamper { which, at, bit }),
        2 => (which(), which()).prop_map(|(which, seal_of)| Act::Splice { which, seal_of }),
        1 => Just(Act::Deliver),
        3 => strike.prop_map(Act::Fail),
        1 => (0..600_000u64).prop_map(Act::Outage),
        1 => person().prop_map(Act::Reopen),
        2 => (0..2usize, 0..700_000u64).prop_map(|(beacon, courier_ms)| Act::Refresh { beacon, courier_ms }),
        1 => (0..2usize).prop_map(Act::Restart),
        1 => person().prop_map(Act::Clone),
        3 => prop_oneof![0..60_000u64, 0..30 * 3_600_000u64].prop_map(Act::Wait),
        1 => (person(), any::<i32>()).prop_map(|(who, ahead)| Act::Turn { who, ahead: i64::from(ahead) }),
        1 => (0..2usize).prop_map(Act::RevokeBeacon),
        1 => person().prop_map(Act::RevokePhone),
    ]
}

/// The world with somebody who may revoke.
struct Story {
    world: World,
    admin: Console,
    second: Console,
}

impl Story {
    fn new() -> Self {
        let mut world = World::new("property");
        let admin = world.sign_up(Role::Admin);
        let second = world.sign_up_second();
        Self { world, admin, second }
    }

    /// Something of what was sent, if anything was.
    fn overheard(&self, which: usize) -> Option<Vec<u8>> {
        let sent = &self.world.network.overheard;
        sent.get(which.checked_rem(sent.len())?).cloned()
    }

    fn act(&mut self, act: Act) {
        let world = &mut self.world;
        match act {
            Act::Punch { who, out, beacon, dbm, loses, fate } => {
                let phone = &mut world.phones[who];
                // Whoever was sent to a clone stays there.
                phone.beacon = if phone.beacon < 2 { beacon } else { phone.beacon };
                (phone.dbm, phone.loses) = (dbm, loses);
                world.network.fates = [fate].into();
                world.punch(who, if out { Intent::Out } else { Intent::In });
                world.wait(1_000);
            }
            Act::Relay { who, colleague } => {
                let own = world.phones[who].peer;
                world.phones[who].peer = world.phones[colleague].peer;
                world.check_in(who);
                world.phones[who].peer = own;
            }
            Act::Replay { which, times } => {
                if let Some(bytes) = self.overheard(which) {
                    self.world.submit_together(&vec![bytes; times]);
                }
            }
            Act::Tamper { which, at, bit } => self.tamper(which, at, bit),
            Act::Splice { which, seal_of } => self.splice(which, seal_of),
            Act::Deliver => world.deliver_strays(),
            Act::Fail(strike) => world.service.strike(Some(strike)),
            Act::Outage(ms) => {
                world.connect_network(false);
                world.wait(ms);
                world.connect_network(true);
            }
            Act::Reopen(who) => world.open(who),
            // Whether it is granted depends on what was revoked.
            Act::Refresh { beacon, courier_ms } => drop(world.refresh(beacon, courier_ms)),
            Act::Restart(beacon) => world.devices[beacon].restart(),
            Act::Clone(who) => {
                let clone = world.devices[0].cloned(1);
                world.devices.push(clone);
                world.phones[who].beacon = world.devices.len() - 1;
            }
            Act::Wait(ms) => world.wait(ms),
            Act::Turn { who, ahead } => world.phones[who].clock_ahead = ahead,
            Act::RevokeBeacon(beacon) => {
                let id = Base64Url::from(world.devices[beacon].id.0).encode();
                let what = Revocation { reason: "coba-coba".to_owned(), from: None };
                self.world.order(&self.admin, &routes::fill(routes::BEACON_REVOKE, &[&id]), &what);
            }
            Act::RevokePhone(who) => self.world.reset_phone(&self.admin, &self.second, who),
        }
    }

    /// Every bit counts: no altered bundle is ever granted.
    fn tamper(&mut self, which: usize, at: usize, bit: u8) {
        let Some(mut bytes) = self.overheard(which) else { return };
        let length = bytes.len();
        bytes[at * length / 1_000] ^= 1 << bit;
        let answer = self.world.submit(bytes);
        assert_ne!(answer.status, 200, "an altered bundle was taken");
    }

    fn splice(&mut self, which: usize, seal_of: usize) {
        let (Some(one), Some(other)) = (self.overheard(which), self.overheard(seal_of)) else { return };
        let [front, back] = [&one, &other].map(|bytes| Bundle::decode(bytes).unwrap());
        let spliced = Bundle::new(*front.statement(), front.proof().clone(), *back.seal()).unwrap();
        if spliced != front {
            let answer = self.world.submit(spliced.encode());
            assert_ne!(answer.status, 200, "a seal of another session was taken");
        }
    }

    /// The store and the network are well again: whatever is still under way comes to its end.
    fn settle(&mut self) {
        let world = &mut self.world;
        world.service.strike(None);
        world.network.fates.clear();
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

/// A few hundred stories of up to twenty acts: some 20 s. More by `PROPTEST_CASES`.
fn stories() -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 200;
    }
    config
}

proptest! {
    #![proptest_config(stories())]

    #[test]
    fn nothing_is_recorded_twice_or_without_proof_or_lost(acts in prop::collection::vec(act(), 1..20)) {
        let mut story = Story::new();
        for act in acts {
            story.act(act);
        }
        story.settle();
        let auditor = story.world.sign_up(Role::Auditor);
        story.world.audit(&auditor);
    }
}
