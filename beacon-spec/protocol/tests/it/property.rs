//! Whatever happens in whatever order.

use std::collections::{BTreeMap, BTreeSet};

use klabat_protocol::beacon::Connection;
use klabat_protocol::clock::Clock;
use klabat_protocol::frames::{Grant, Identity, Request, Seal, SealWrite, SessionAnswer};
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::{Millis, SessionId};
use proptest::prelude::*;

use crate::bench::{Bench, assertion, hello, peer, signed};

#[derive(Debug, Clone)]
enum Act {
    Connect(u16, u8),
    Disconnect(u16),
    Signal(u16, i8),
    Hello(u16, u8),
    /// Seals a session seen before.
    Seal(u16, usize, u8),
    Read(u16, usize),
    Write(u16, usize, Vec<u8>),
    EchoBack(u16),
    /// Answers the pending request as of that many ms ago.
    Grant(u64),
    Pass(u64),
}

fn act() -> impl Strategy<Value = Act> {
    let connection = 1..10_u16;
    let which = 0..5_usize;
    prop_oneof![
        2 => (connection.clone(), 0..3_u8).prop_map(|(c, p)| Act::Connect(c, p)),
        1 => connection.clone().prop_map(Act::Disconnect),
        1 => (connection.clone(), any::<i8>()).prop_map(|(c, dbm)| Act::Signal(c, dbm)),
        4 => (connection.clone(), 0..4_u8).prop_map(|(c, h)| Act::Hello(c, h)),
        6 => (connection.clone(), any::<usize>(), 0..3_u8).prop_map(|(c, s, a)| Act::Seal(c, s, a)),
        3 => (connection.clone(), which.clone()).prop_map(|(c, w)| Act::Read(c, w)),
        1 => (connection.clone(), which, proptest::collection::vec(any::<u8>(), 0..300))
            .prop_map(|(c, w, value)| Act::Write(c, w, value)),
        1 => connection.prop_map(Act::EchoBack),
        1 => (0..700_000_u64).prop_map(Act::Grant),
        2 => prop_oneof![0..2_000_u64, 0..100_000_u64, 0..50_000_000_u64].prop_map(Act::Pass),
    ]
}

/// What must hold over everything that a beacon ever gave out.
#[derive(Default)]
struct Seen {
    sessions: Vec<SessionAnswer>,
    /// The one seal of each session.
    seals: BTreeMap<SessionId, Seal>,
    counters: BTreeSet<u32>,
    latest: u64,
}

impl Seen {
    fn look(&mut self, bench: &mut Bench, connection: Connection) {
        if let (Status::Ok, frame) = bench.read(connection, Characteristic::Session) {
            self.sessions.push(SessionAnswer::decode(&frame).unwrap());
        }
        if let (Status::Ok, frame) = bench.read(connection, Characteristic::Seal) {
            let seal = Seal::decode(&frame).unwrap();
            let first = *self.seals.entry(seal.body.session).or_insert_with(|| {
                assert!(self.counters.insert(seal.body.counter.0), "a counter used twice");
                seal
            });
            assert_eq!(first, seal, "a session sealed twice");
        }
        if let Some(reading) = bench.beacon.clock() {
            assert!(reading.at.0 >= self.latest, "the clock ran backwards");
            self.latest = reading.at.0;
            let error = bench.now().0.abs_diff(reading.at.0);
            assert!(error <= u64::from(reading.uncertainty_ms), "wrong by {error} ms");
        }
    }
}

fn perform(bench: &mut Bench, seen: &mut Seen, act: Act) {
    match act {
        Act::Connect(c, p) => bench.beacon.connect(Connection(c), peer(p)),
        Act::Disconnect(c) => bench.beacon.disconnect(Connection(c)),
        Act::Signal(c, dbm) => bench.beacon.signal(Connection(c), dbm),
        Act::Hello(c, h) => {
            bench.beacon.write(Connection(c), Characteristic::Session, &hello(h).0);
            seen.look(bench, Connection(c));
        }
        Act::Seal(c, s, a) => {
            let Some(answer) = seen.sessions.get(s % seen.sessions.len().max(1)) else { return };
            let write = SealWrite { session: answer.session, assertion: assertion(a) };
            bench.beacon.write(Connection(c), Characteristic::Seal, &write.encode());
            seen.look(bench, Connection(c));
        }
        Act::Read(c, w) => {
            bench.beacon.read(Connection(c), Characteristic::ALL[w]);
            seen.look(bench, Connection(c));
        }
        Act::Write(c, w, value) => bench.beacon.write(Connection(c), Characteristic::ALL[w], &value),
        Act::EchoBack(c) => {
            let (_, token) = bench.read(Connection(c), Characteristic::Echo);
            bench.beacon.write(Connection(c), Characteristic::Echo, &token);
        }
        Act::Grant(delay) => {
            let request = bench.beacon.request();
            let grant = signed(bench.granted(&request));
            bench.pass(delay);
            let _ = bench.beacon.grant(&grant.encode());
            seen.look(bench, Connection(1));
        }
        Act::Pass(ms) => bench.pass(ms),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn one_seal_a_session_and_a_counter_and_time_goes_on(acts in proptest::collection::vec(act(), 1..120)) {
        let mut bench = Bench::ready();
        let mut seen = Seen::default();
        for act in acts {
            perform(&mut bench, &mut seen, act);
        }
    }
}

proptest! {
    /// True time runs on while the counter drifts; requests and grants take any time each way.
    #[test]
    fn the_uncertainty_bounds_the_error(
        ppm in 0..200_u32,
        drifts in proptest::collection::vec(-1000..=1000_i64, 1..12),
        waits in proptest::collection::vec((0..200_000_000_u64, 0..400_000_u64, 0..400_000_u64), 1..12),
    ) {
        let mut clock = Clock::new(ppm);
        // Both in microseconds, so that cutting to milliseconds is part of the test.
        let (mut truth, mut counter) = (1_770_000_000_000_123_u64, 456_u64);
        let mut latest = 0;
        for (at, (wait, there, back)) in waits.into_iter().enumerate() {
            // In billionths of what the counter measures.
            let drift = drifts[at % drifts.len()] * i64::from(ppm);
            let mut pass = |ms: u64| {
                let us = ms * 1000 + 789;
                counter += us;
                let drifted = i128::from(us) * i128::from(drift) / 1_000_000_000;
                truth += us.checked_add_signed(i64::try_from(drifted).unwrap()).unwrap();
                (truth, counter / 1000)
            };
            pass(wait);
            let (_, requested) = pass(0);
            let (issued, _) = pass(there);
            let (truth, accepted) = pass(back);
            clock.offer(Millis(issued / 1000), requested, accepted);
            let (later, uptime) = pass(wait / 2);
            for (truth, uptime) in [(truth, accepted), (later, uptime)] {
                let reading = clock.read(uptime).unwrap();
                let error = reading.at.0.abs_diff(truth / 1000);
                prop_assert!(error <= u64::from(reading.uncertainty_ms), "wrong by {error} ms: {reading:?}");
                prop_assert!(reading.at.0 >= latest, "backwards");
                latest = reading.at.0;
            }
        }
    }
}

proptest! {
    /// What decodes encodes to the same bytes: a frame has one encoding.
    #[test]
    fn frames_round_trip(bytes in proptest::collection::vec(any::<u8>(), 251), low in any::<bool>()) {
        let mut bytes = bytes;
        bytes[0] = 1;
        // Bytes 61 to 64 are a seal's signal, a request's battery and flags.
        bytes[61..65].copy_from_slice(if low { &[0xb0, 0xa0, 0xc0, 9] } else { &[0x7f, 0x7f, 0x7f, 0] });
        let seal = Seal::decode(&bytes);
        prop_assert!(seal.is_err() || seal.is_ok_and(|seal| seal.encode()[..] == bytes[..]));
        bytes[61..63].copy_from_slice(&[50, u8::from(low)]);
        let request = Request::decode(&bytes[..Request::LEN]);
        prop_assert!(request.is_err() || request.is_ok_and(|request| request.encode()[..] == bytes[..Request::LEN]));
        let grant = Grant::decode(&bytes[..Grant::LEN]);
        prop_assert!(grant.is_err() || grant.is_ok_and(|grant| grant.encode()[..] == bytes[..Grant::LEN]));
        let identity = Identity::decode(&bytes[..Identity::LEN]).unwrap();
        prop_assert_eq!(&identity.encode()[..], &bytes[..Identity::LEN]);
    }
}
