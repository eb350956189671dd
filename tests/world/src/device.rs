//! A beacon in an office: the protocol's state machine on a board whose time is the world's, give or take its drift.

use klabat_host::store::Identity;
use klabat_host::{Hardware, Host};
use klabat_protocol::beacon::{Config, EdgeKeys};
use klabat_protocol::{BeaconId, Boot, PublicKey, Signature, SoftwareKey};

use crate::dice::Dice;

/// Uptime is counted in nanoseconds, so that drift is not lost by rounding.
const NS_PER_MS: u64 = 1_000_000;

/// A board under virtual time.
#[derive(Debug)]
pub struct Board {
    key: SoftwareKey,
    uptime_ns: u64,
    dice: Dice,
}

impl Hardware for Board {
    fn uptime_ms(&mut self) -> u64 {
        self.uptime_ns / NS_PER_MS
    }

    fn random(&mut self, bytes: &mut [u8]) {
        self.dice.fill(bytes);
    }

    fn sign(&mut self, message: &[u8]) -> Signature {
        self.key.sign(message)
    }

    fn verify(&mut self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        SoftwareKey::verify(key, message, signature)
    }
}

/// A beacon with its key, running.
#[derive(Debug)]
pub struct Device {
    /// Its name for life.
    pub id: BeaconId,
    /// Its key.
    pub key: SoftwareKey,
    /// The present boot.
    pub host: Host<Board, ()>,
    /// How much faster than true its counter runs, in millionths.
    pub drift_ppm: i32,
    boot: Boot,
    dice: Dice,
}

impl Device {
    /// A new one, started for the first time, that trusts this edge key.
    #[must_use]
    pub fn new(mut dice: Dice, edge: PublicKey) -> Self {
        let identity = identity(&mut dice);
        Self::of(identity, Boot(1), dice, edge)
    }

    /// One that has its name and key already, started as that boot.
    #[must_use]
    pub fn of(identity: Identity, boot: Boot, mut dice: Dice, edge: PublicKey) -> Self {
        let Identity { beacon: id, key } = identity;
        let host = start(id, &key, boot, EdgeKeys::only(edge), &mut dice);
        Self { id, key, host, drift_ppm: 0, boot, dice }
    }

    /// Power was cut: sessions, clock and epoch are gone; edge keys and the boot number were stored.
    pub fn restart(&mut self) {
        self.boot.0 += 1;
        let keys = self.host.beacon_mut().edge_keys();
        self.host = start(self.id, &self.key, self.boot, keys, &mut self.dice);
    }

    /// A copy made by a thief who has the key: it runs beside the original, under the same boot number, with
    /// randomness and a counter of its own, and says that it has been up for so much longer.
    #[must_use]
    pub fn cloned(&mut self, ahead_ms: u64) -> Self {
        let mut dice = self.dice.fork();
        let keys = self.host.beacon_mut().edge_keys();
        let mut host = start(self.id, &self.key, self.boot, keys, &mut dice);
        let uptime_ns = self.host.beacon_mut().hardware_mut().uptime_ns;
        host.beacon_mut().hardware_mut().uptime_ns = uptime_ns + ahead_ms * NS_PER_MS;
        Self { id: self.id, key: self.key.clone(), host, drift_ppm: 0, boot: self.boot, dice }
    }

    /// True time passes.
    pub fn pass(&mut self, ms: u64) {
        let rate = NS_PER_MS.saturating_add_signed(i64::from(self.drift_ppm));
        self.host.beacon_mut().hardware_mut().uptime_ns += ms * rate;
    }

    /// What its clock shows; `None` before the first grant.
    pub fn clock(&mut self) -> Option<klabat_protocol::clock::Reading> {
        self.host.beacon_mut().clock()
    }
}

/// Name and key of a new beacon.
pub fn identity(dice: &mut Dice) -> Identity {
    Identity { beacon: BeaconId(dice.bytes()), key: dice.key() }
}

fn start(id: BeaconId, key: &SoftwareKey, boot: Boot, edge_keys: EdgeKeys, dice: &mut Dice) -> Host<Board, ()> {
    // The first second is spent starting.
    let board = Board { key: key.clone(), uptime_ns: 1_000 * NS_PER_MS, dice: dice.fork() };
    Host::new(Config::new(id, key.public_key(), boot, edge_keys), board, ())
}
