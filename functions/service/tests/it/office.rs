//! A beacon of the protocol's own state machine, and a phone that stands before it.

use klabat_evidence::{Bundle, Millis, Proof, Statement};
use klabat_protocol::beacon::{Beacon, Config, Connection, EdgeKeys, Hardware};
use klabat_protocol::frames::{Request, Seal, SealBody, SealWrite, SessionAnswer};
use klabat_protocol::gatt::Characteristic;
use klabat_protocol::hash::{self, Peer};
use klabat_protocol::{BeaconId, Boot, PublicKey, Signature, SoftwareKey};
use sha2::{Digest as _, Sha256};

/// The board: virtual uptime, and randomness that differs from board to board.
pub(crate) struct Board {
    key: SoftwareKey,
    uptime: u64,
    random: [u8; 32],
}

impl Hardware for Board {
    fn uptime_ms(&mut self) -> u64 {
        self.uptime
    }

    fn random(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.random = Sha256::digest(self.random).into();
            *byte = self.random[0];
        }
    }

    fn sign(&mut self, message: &[u8]) -> Signature {
        self.key.sign(message)
    }

    fn verify(&mut self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        SoftwareKey::verify(key, message, signature)
    }
}

/// One boot of a beacon, and the radio around it.
pub(crate) struct Office {
    pub(crate) id: BeaconId,
    pub(crate) key: SoftwareKey,
    beacon: Beacon<Board>,
    connections: u16,
}

/// How a phone stands before the beacon.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Radio {
    /// Which phone: the last byte of its address.
    pub(crate) peer: u8,
    /// As the beacon hears it; `None` for a radio that gives no reading.
    pub(crate) dbm: Option<i8>,
    /// Echo rounds.
    pub(crate) echoes: u8,
}

impl Office {
    pub(crate) fn start(id: BeaconId, key: SoftwareKey, boot: u32, edge: PublicKey) -> Self {
        let random = Sha256::digest([&id.0[..], &boot.to_be_bytes()].concat()).into();
        let config = Config::new(id, key.public_key(), Boot(boot), EdgeKeys::only(edge));
        let beacon = Beacon::new(config, Board { key: key.clone(), uptime: 1_000, random });
        Self { id, key, beacon, connections: 0 }
    }

    pub(crate) fn request(&mut self) -> Request {
        self.beacon.request()
    }

    pub(crate) fn grant(&mut self, grant: &[u8]) {
        self.beacon.grant(grant).unwrap();
    }

    /// Whether the beacon takes it.
    pub(crate) fn try_grant(&mut self, grant: &[u8]) -> bool {
        self.beacon.grant(grant).is_ok()
    }

    pub(crate) fn pass(&mut self, milliseconds: u64) {
        self.beacon.hardware_mut().uptime += milliseconds;
    }

    /// What the beacon's clock shows.
    pub(crate) fn now(&mut self) -> Millis {
        self.beacon.clock().unwrap().at
    }

    /// Lets time pass until the beacon's clock shows at least this.
    pub(crate) fn wait_until(&mut self, at: Millis) {
        let now = self.now();
        self.pass(at.since(now));
    }

    fn read(&mut self, connection: Connection, from: Characteristic) -> Vec<u8> {
        let reply = self.beacon.read(connection, from).as_ref().to_vec();
        assert_eq!(reply[0], 0, "{from:?} answers {reply:?}");
        reply[1..].to_vec()
    }

    /// Carries the statement through a session: hello, prompt, echo, seal. `prove` is the person at the phone. It is
    /// quick, so that the beacon's time does not run away from that of an edge elsewhere.
    pub(crate) fn exchange(
        &mut self,
        statement: Statement,
        radio: Radio,
        prove: impl FnOnce(&[u8; 32]) -> Proof,
    ) -> (Proof, SealBody) {
        self.connections += 1;
        let connection = Connection(self.connections);
        self.beacon.connect(connection, Peer { kind: 1, address: [0, 0, 0, 0, 0, radio.peer] });
        let hello = statement.hello();
        self.beacon.write(connection, Characteristic::Session, &hello.0);
        let answer = SessionAnswer::decode(&self.read(connection, Characteristic::Session)).unwrap();
        let proof = prove(&hash::challenge(&hello, &self.id, &answer.session, &answer.nonce));
        for _ in 0..9 {
            self.pass(1);
            if let Some(dbm) = radio.dbm {
                self.beacon.signal(connection, dbm);
            }
        }
        for _ in 0..radio.echoes {
            let token = self.read(connection, Characteristic::Echo);
            self.pass(5);
            self.beacon.write(connection, Characteristic::Echo, &token);
        }
        let write = SealWrite { session: answer.session, assertion: proof.hash().unwrap() };
        self.beacon.write(connection, Characteristic::Seal, &write.encode());
        let seal = Seal::decode(&self.read(connection, Characteristic::Seal)).unwrap();
        self.beacon.disconnect(connection);
        (proof, seal.body)
    }

    /// The bundle, sealed by this beacon's key whatever became of the body.
    pub(crate) fn bundle(&self, statement: Statement, proof: Proof, body: SealBody) -> Bundle {
        let seal = Seal::sign(body, |message| self.key.sign(message));
        Bundle::new(statement, proof, seal).unwrap()
    }
}
