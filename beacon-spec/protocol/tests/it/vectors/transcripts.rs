//! transcripts.json: what a beacon answers, step by step, with its randomness and time given.

use klabat_protocol::beacon::Connection;
use klabat_protocol::frames::{Grant, Request, SessionAnswer};
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::{Counter, Hello, PublicKey, SoftwareKey, hash};
use serde_json::{Value, json};

use super::{committed, hex};
use crate::bench::{A, B, BOOT, Bench, EPOCH_MS, ID, beacon_key, edge_key, hello, key, peer, signed, signed_by};

/// Performs steps on a beacon and writes them down.
struct Recorder {
    bench: Bench,
    boot_secret: Vec<u8>,
    /// Of the last seal before the first step.
    counter: u32,
    steps: Vec<Value>,
}

impl Recorder {
    fn new() -> Self {
        Self::counting_from(0)
    }

    fn counting_from(counter: u32) -> Self {
        let mut bench = Bench::booted();
        let boot_secret = bench.beacon.hardware_mut().drawn.remove(0);
        bench.beacon.raise_counter(Counter(counter));
        let mut recorder = Self { bench, boot_secret, counter, steps: vec![] };
        recorder.connect(A, 1);
        recorder.connect(B, 2);
        recorder
    }

    fn note(&mut self, mut step: Value) {
        let board = self.bench.beacon.hardware_mut();
        step["uptime"] = board.uptime.into();
        let drawn: Vec<_> = board.drawn.drain(..).map(hex).collect();
        if !drawn.is_empty() {
            step["drawn"] = drawn.into();
        }
        self.steps.push(step);
    }

    fn pass(&mut self, ms: u64) {
        self.bench.pass(ms);
    }

    fn connect(&mut self, connection: Connection, number: u8) {
        let peer = peer(number);
        self.bench.beacon.connect(connection, peer);
        let address = hex(peer.address);
        self.note(json!({"do": "connect", "connection": connection.0, "address_type": 1, "address": address}));
    }

    fn disconnect(&mut self, connection: Connection) {
        self.bench.beacon.disconnect(connection);
        self.note(json!({"do": "disconnect", "connection": connection.0}));
    }

    fn signal(&mut self, connection: Connection, dbm: i8) {
        self.bench.beacon.signal(connection, dbm);
        self.note(json!({"do": "signal", "connection": connection.0, "dbm": dbm}));
    }

    fn write(&mut self, connection: Connection, target: Characteristic, value: &[u8]) {
        self.bench.beacon.write(connection, target, value);
        self.note(json!({
            "do": "write", "connection": connection.0, "characteristic": target.name(), "value": hex(value),
        }));
    }

    fn read(&mut self, connection: Connection, source: Characteristic) -> (Status, Vec<u8>) {
        let reply = self.bench.beacon.read(connection, source);
        self.note(json!({
            "do": "read", "connection": connection.0, "characteristic": source.name(), "reply": hex(reply),
        }));
        let (status, frame) = reply.as_ref().split_first().unwrap();
        (Status::from_byte(*status).unwrap(), frame.to_vec())
    }

    fn expect(&mut self, connection: Connection, source: Characteristic, status: Status) {
        assert_eq!(self.read(connection, source).0, status);
    }

    fn grant(&mut self, make: impl FnOnce(&mut Bench, &Request) -> Grant, status: Status) {
        let request = Request::decode(&self.read(A, Characteristic::Refresh).1).unwrap();
        let grant = make(&mut self.bench, &request).encode();
        self.write(B, Characteristic::Refresh, &grant);
        self.expect(B, Characteristic::Refresh, status);
    }

    fn refresh(&mut self) {
        self.grant(|bench, request| signed(bench.granted(request)), Status::Accepted);
    }

    fn open(&mut self, connection: Connection, hello: Hello) -> SessionAnswer {
        self.write(connection, Characteristic::Session, &hello.0);
        SessionAnswer::decode(&self.read(connection, Characteristic::Session).1).unwrap()
    }

    fn seal(&mut self, connection: Connection, answer: &SessionAnswer, assertion: u8, status: Status) {
        let value = [&answer.session.0[..], &[assertion; 32]].concat();
        self.write(connection, Characteristic::Seal, &value);
        self.expect(connection, Characteristic::Seal, status);
    }

    fn done(self, name: &str) -> Value {
        let mut transcript = json!({
            "name": name,
            "beacon": {
                "private_key": hex(beacon_key().to_bytes()), "beacon_id": hex(ID), "boot": BOOT.0,
                "edge_key": hex(edge_key().public_key()), "drift_ppm": 150, "battery": 80,
                "boot_secret": hex(self.boot_secret),
            },
            "steps": self.steps,
        });
        if self.counter > 0 {
            transcript["beacon"]["counter"] = self.counter.into();
        }
        transcript
    }
}

fn check_in() -> Value {
    let mut it = Recorder::new();
    it.expect(A, Characteristic::Identity, Status::Ok);
    it.expect(A, Characteristic::Session, Status::Empty);
    it.expect(A, Characteristic::Echo, Status::Empty);
    it.expect(A, Characteristic::Seal, Status::Empty);
    it.write(A, Characteristic::Session, &[1; 32]);
    it.expect(A, Characteristic::Session, Status::Stale);
    it.refresh();
    it.pass(1_234);
    it.expect(A, Characteristic::Identity, Status::Ok);
    it.signal(A, -20);
    let answer = it.open(A, hello(1));
    assert_eq!(it.open(A, hello(1)), answer);
    it.expect(B, Characteristic::Session, Status::Empty);
    for (dbm, ms) in [(-70, 40), (-61, 25), (-84, 30)] {
        it.signal(A, dbm);
        let (_, token) = it.read(A, Characteristic::Echo);
        it.pass(ms);
        it.write(A, Characteristic::Echo, &token);
    }
    it.signal(A, 127);
    it.expect(A, Characteristic::Echo, Status::Refused);
    it.pass(3_000);
    it.seal(A, &answer, 1, Status::Ok);
    it.pass(500);
    it.seal(B, &answer, 1, Status::Ok);
    it.seal(B, &answer, 2, Status::Refused);
    it.expect(A, Characteristic::Echo, Status::Refused);
    it.pass(90_000);
    it.seal(A, &answer, 1, Status::Expired);
    it.expect(A, Characteristic::Session, Status::Expired);
    it.write(A, Characteristic::Session, &[1; 31]);
    it.expect(A, Characteristic::Session, Status::Malformed);
    it.write(A, Characteristic::Seal, &[1; 49]);
    it.expect(A, Characteristic::Seal, Status::Malformed);
    it.done("a check-in, its repeats and its end")
}

fn resumption() -> Value {
    let mut it = Recorder::new();
    it.refresh();
    let answer = it.open(A, hello(1));
    it.signal(A, -50);
    it.disconnect(A);
    it.expect(A, Characteristic::Identity, Status::Busy);
    it.pass(20_000);
    it.signal(B, -95);
    it.seal(B, &answer, 1, Status::Ok);
    it.connect(A, 1);
    it.seal(A, &answer, 2, Status::Refused);
    let first = it.open(B, hello(2));
    it.seal(A, &first, 1, Status::Refused);
    it.open(B, hello(3));
    it.seal(B, &first, 1, Status::Expired);
    it.done("a session resumed by another peer, and one replaced")
}

fn full_table() -> Value {
    let mut it = Recorder::new();
    it.refresh();
    let answers: Vec<_> = (10..18)
        .map(|number| {
            it.connect(A, number);
            it.pass(100);
            it.open(A, hello(number))
        })
        .collect();
    it.disconnect(A);
    it.pass(100);
    it.open(B, hello(9));
    it.connect(A, 30);
    it.seal(A, &answers[0], 1, Status::Expired);
    it.seal(A, &answers[5], 1, Status::Ok);
    it.seal(A, &answers[3], 1, Status::Ok);
    it.pass(100);
    let own = it.open(A, hello(30));
    it.seal(A, &answers[3], 1, Status::Expired);
    it.seal(A, &answers[5], 1, Status::Ok);
    it.seal(A, &answers[1], 1, Status::Ok);
    it.disconnect(A);
    // The same radio again, with a seal to give up: its own orphan gives way.
    it.connect(A, 30);
    it.open(A, hello(31));
    it.seal(A, &own, 1, Status::Expired);
    it.seal(A, &answers[5], 1, Status::Ok);
    for handle in 3..=9 {
        it.connect(Connection(handle), 100);
    }
    it.expect(Connection(8), Characteristic::Identity, Status::Ok);
    it.expect(Connection(9), Characteristic::Identity, Status::Busy);
    it.expect(A, Characteristic::Refresh, Status::Ok);
    it.done("full tables")
}

fn grants() -> Value {
    let mut it = Recorder::new();
    let stranger = key(0x33);
    it.grant(|bench, request| signed_by(bench.granted(request), &stranger), Status::Refused);
    let change = |change: fn(&mut klabat_protocol::frames::GrantBody)| {
        move |bench: &mut Bench, request: &Request| {
            let mut body = bench.granted(request);
            change(&mut body);
            signed(body)
        }
    };
    it.grant(change(|body| body.beacon.0[0] ^= 1), Status::Refused);
    it.grant(change(|body| body.boot.0 -= 1), Status::Refused);
    it.grant(change(|body| body.request.0[0] ^= 1), Status::Refused);
    it.grant(change(|body| body.edge_key.0[0] ^= 1), Status::Refused);
    it.grant(change(|body| body.expires_at = body.issued_at), Status::Malformed);
    it.pass(599_999);
    it.expect(A, Characteristic::Refresh, Status::Ok);
    it.pass(1);
    it.expect(A, Characteristic::Refresh, Status::Ok);
    it.refresh();
    it.expect(A, Characteristic::Refresh, Status::Ok);
    it.pass(EPOCH_MS);
    it.expect(A, Characteristic::Identity, Status::Ok);
    it.write(A, Characteristic::Session, &[1; 32]);
    it.expect(A, Characteristic::Session, Status::Stale);
    it.done("grants refused, a request that expires, an epoch that ends")
}

fn late_grant() -> Value {
    let mut it = Recorder::new();
    let request = Request::decode(&it.read(A, Characteristic::Refresh).1).unwrap();
    let grant = signed(it.bench.granted(&request)).encode();
    it.pass(540_000);
    it.write(B, Characteristic::Refresh, &grant);
    it.expect(B, Characteristic::Refresh, Status::Accepted);
    for ms in [0, 59_001, 999] {
        it.pass(ms);
        it.expect(A, Characteristic::Identity, Status::Ok);
    }
    it.disconnect(B);
    it.connect(B, 2);
    it.refresh();
    it.expect(A, Characteristic::Identity, Status::Ok);
    it.done("a late grant, and the refresh that it makes due")
}

fn clock() -> Value {
    let mut it = Recorder::new();
    let delayed = |it: &mut Recorder, shift: i64, ms: u64| {
        let request = Request::decode(&it.read(A, Characteristic::Refresh).1).unwrap();
        let mut body = it.bench.granted(&request);
        body.issued_at.0 = body.issued_at.0.saturating_add_signed(shift);
        it.pass(ms);
        it.write(B, Characteristic::Refresh, &signed(body).encode());
        it.expect(B, Characteristic::Refresh, Status::Accepted);
        let answer = it.open(A, hello(1));
        it.seal(A, &answer, 1, Status::Ok);
        it.pass(90_000);
    };
    delayed(&mut it, 0, 60_000);
    // A better one an hour behind: the clock stands still, and says by how much it may be wrong.
    delayed(&mut it, -3_600_000, 100);
    delayed(&mut it, 0, 300_000);
    it.pass(3_600_000);
    delayed(&mut it, 0, 0);
    it.done("the better clock is kept, and none runs backwards")
}

fn edge_keys() -> Value {
    let mut it = Recorder::new();
    let by = |signer: SoftwareKey, next: Option<PublicKey>| {
        move |bench: &mut Bench, request: &Request| {
            let mut body = bench.granted(request);
            body.edge_key = hash::key_id(&signer.public_key());
            body.next_edge_key = next;
            signed_by(body, &signer)
        }
    };
    let (old, new) = (edge_key(), key(0x44));
    it.grant(by(new.clone(), None), Status::Refused);
    it.grant(by(old.clone(), Some(new.public_key())), Status::Accepted);
    it.grant(by(old.clone(), None), Status::Accepted);
    it.grant(by(new.clone(), None), Status::Accepted);
    it.grant(by(old, None), Status::Refused);
    it.grant(by(new, None), Status::Accepted);
    it.done("the edge changes its key")
}

fn counters() -> Value {
    let mut it = Recorder::counting_from(u32::MAX - 1);
    it.refresh();
    let (last, over) = (it.open(A, hello(1)), it.open(B, hello(2)));
    it.seal(A, &last, 1, Status::Ok);
    it.seal(B, &over, 1, Status::Refused);
    it.seal(B, &last, 1, Status::Ok);
    it.disconnect(A);
    it.connect(A, 1);
    it.expect(A, Characteristic::Refresh, Status::Ok);
    it.done("the counters of a boot come to their end")
}

#[test]
fn transcripts() {
    let made =
        json!([check_in(), resumption(), full_table(), grants(), late_grant(), clock(), edge_keys(), counters()]);
    committed("transcripts.json", &made);
}
