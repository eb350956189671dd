//! A beacon on the bench: virtual time, counted randomness, real keys, and an edge that grants.

use klabat_protocol::beacon::{Beacon, Config, Connection, EdgeKeys, GrantRefusal, Hardware};
use klabat_protocol::frames::{Battery, Grant, GrantBody, Request, Seal, SealWrite, SessionAnswer};
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::hash::{self, Peer};
use klabat_protocol::{
    AssertionHash, BeaconId, Boot, EpochId, EpochNonce, Hello, Millis, PublicKey, Signature, SoftwareKey,
};

pub(crate) const ID: BeaconId = BeaconId([0xb1; 16]);
pub(crate) const BOOT: Boot = Boot(7);
/// When the edge's clock shows as the beacon boots.
pub(crate) const START: u64 = 1_770_000_000_000;
/// How long an epoch of this edge lasts, in ms.
pub(crate) const EPOCH_MS: u64 = 86_400_000;

pub(crate) fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[seed; 32]).unwrap()
}

pub(crate) fn beacon_key() -> SoftwareKey {
    key(0x11)
}

pub(crate) fn edge_key() -> SoftwareKey {
    key(0x22)
}

/// A board whose time is set and whose random bytes count up, so that no two draws agree.
#[derive(Debug)]
pub(crate) struct Board {
    pub(crate) uptime: u64,
    pub(crate) battery: Battery,
    draws: u64,
    /// What was drawn, until taken.
    pub(crate) drawn: Vec<Vec<u8>>,
    key: SoftwareKey,
}

impl Hardware for Board {
    fn uptime_ms(&mut self) -> u64 {
        self.uptime
    }

    fn random(&mut self, bytes: &mut [u8]) {
        self.draws += 1;
        let draw = self.draws.to_be_bytes();
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = draw[7 - at % 8];
        }
        self.drawn.push(bytes.to_vec());
    }

    fn sign(&mut self, message: &[u8]) -> Signature {
        self.key.sign(message)
    }

    fn verify(&mut self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        SoftwareKey::verify(key, message, signature)
    }

    fn battery(&mut self) -> Battery {
        self.battery
    }
}

pub(crate) struct Bench {
    pub(crate) beacon: Beacon<Board>,
    epochs: u8,
}

pub(crate) const A: Connection = Connection(1);
pub(crate) const B: Connection = Connection(2);

pub(crate) fn peer(number: u8) -> Peer {
    Peer { kind: 1, address: [0xc0, 0, 0, 0, 0, number] }
}

pub(crate) fn hello(number: u8) -> Hello {
    Hello([number; 32])
}

pub(crate) fn assertion(number: u8) -> AssertionHash {
    AssertionHash([number; 32])
}

impl Bench {
    /// A beacon just booted, with connections A and B.
    pub(crate) fn booted() -> Self {
        let config = Config::new(ID, beacon_key().public_key(), BOOT, EdgeKeys::only(edge_key().public_key()));
        let board = Board { uptime: 1_000, battery: Battery::Percent(80), draws: 0, drawn: vec![], key: beacon_key() };
        let mut bench = Self { beacon: Beacon::new(config, board), epochs: 0 };
        bench.beacon.connect(A, peer(1));
        bench.beacon.connect(B, peer(2));
        bench
    }

    /// The same, with an epoch.
    pub(crate) fn ready() -> Self {
        let mut bench = Self::booted();
        bench.refresh().unwrap();
        bench
    }

    /// The next start of the same board, which goes on drawing where it was.
    pub(crate) fn rebooted(mut before: Self) -> Self {
        let mut bench = Self::booted();
        let board = before.beacon.hardware_mut();
        let draws = board.draws;
        let config = Config::new(ID, beacon_key().public_key(), BOOT, EdgeKeys::only(edge_key().public_key()));
        let board = Board { uptime: 1_000, battery: board.battery, draws, drawn: vec![], key: beacon_key() };
        bench.beacon = Beacon::new(config, board);
        bench.beacon.connect(A, peer(1));
        bench.beacon.connect(B, peer(2));
        bench
    }

    pub(crate) fn pass(&mut self, ms: u64) {
        self.beacon.hardware_mut().uptime += ms;
    }

    /// The edge's clock.
    pub(crate) fn now(&mut self) -> Millis {
        Millis(START + self.beacon.hardware_mut().uptime)
    }

    pub(crate) fn read(&mut self, connection: Connection, source: Characteristic) -> (Status, Vec<u8>) {
        let reply = self.beacon.read(connection, source);
        let (status, frame) = reply.as_ref().split_first().unwrap();
        (Status::from_byte(*status).unwrap(), frame.to_vec())
    }

    pub(crate) fn status(&mut self, connection: Connection, source: Characteristic) -> Status {
        self.read(connection, source).0
    }

    pub(crate) fn open(&mut self, connection: Connection, hello: Hello) -> Result<SessionAnswer, Status> {
        self.beacon.write(connection, Characteristic::Session, &hello.0);
        match self.read(connection, Characteristic::Session) {
            (Status::Ok, frame) => Ok(SessionAnswer::decode(&frame).unwrap()),
            (status, frame) => {
                assert!(frame.is_empty());
                Err(status)
            }
        }
    }

    pub(crate) fn seal(
        &mut self,
        connection: Connection,
        answer: &SessionAnswer,
        hash: AssertionHash,
    ) -> Result<Seal, Status> {
        let write = SealWrite { session: answer.session, assertion: hash };
        self.beacon.write(connection, Characteristic::Seal, &write.encode());
        match self.read(connection, Characteristic::Seal) {
            (Status::Ok, frame) => {
                let seal = Seal::decode(&frame).unwrap();
                let key = beacon_key().public_key();
                assert!(SoftwareKey::verify(&key, &seal.signed_message(), &seal.signature));
                Ok(seal)
            }
            (status, frame) => {
                assert!(frame.is_empty());
                Err(status)
            }
        }
    }

    /// What the edge answers to `request` now.
    pub(crate) fn granted(&mut self, request: &Request) -> GrantBody {
        let issued_at = self.now();
        self.epochs += 1;
        GrantBody {
            beacon: request.body.beacon,
            boot: request.body.boot,
            epoch: EpochId([self.epochs; 16]),
            epoch_nonce: EpochNonce([0x80 + self.epochs; 32]),
            issued_at,
            expires_at: Millis(issued_at.0 + EPOCH_MS),
            request: request.body.nonce,
            edge_key: hash::key_id(&edge_key().public_key()),
            next_edge_key: None,
        }
    }

    pub(crate) fn refresh(&mut self) -> Result<(), GrantRefusal> {
        let request = self.beacon.request();
        let body = self.granted(&request);
        self.beacon.grant(&signed(body).encode())
    }
}

pub(crate) fn signed(body: GrantBody) -> Grant {
    signed_by(body, &edge_key())
}

pub(crate) fn signed_by(body: GrantBody, key: &SoftwareKey) -> Grant {
    Grant::sign(body, |message| key.sign(message))
}
