//! Any machine with an operating system: its random source, its monotonic clock, a key in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use klabat_protocol::beacon::Hardware;
use klabat_protocol::{PublicKey, Signature, SoftwareKey};

/// What counts the milliseconds since boot.
#[derive(Debug, Clone)]
pub enum Uptime {
    /// The machine's monotonic clock, since this instant.
    Monotonic(Instant),
    /// The link says what time it is: virtual time, for tests.
    Link(Arc<AtomicU64>),
}

impl Uptime {
    /// The machine's clock, from 0 now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this adapter is the port that tells the time")]
    pub fn monotonic() -> Self {
        Self::Monotonic(Instant::now())
    }

    /// A clock that the link drives, at 0.
    #[must_use]
    pub fn link() -> Self {
        Self::Link(Arc::default())
    }

    /// Milliseconds since boot.
    #[must_use]
    pub fn ms(&self) -> u64 {
        match self {
            Self::Monotonic(start) => u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            Self::Link(ms) => ms.load(Ordering::Relaxed),
        }
    }

    /// Moves a clock that the link drives to `ms`, never back. Returns false for the machine's own clock.
    #[must_use]
    pub fn advance_to(&self, ms: u64) -> bool {
        match self {
            Self::Monotonic(_) => false,
            Self::Link(now) => {
                now.fetch_max(ms, Ordering::Relaxed);
                true
            }
        }
    }

    /// Lets `ms` go by: sleeps on the machine's clock, moves the link's.
    pub fn pass(&self, ms: u64) {
        match self {
            Self::Monotonic(_) => std::thread::sleep(std::time::Duration::from_millis(ms)),
            Self::Link(now) => {
                now.fetch_add(ms, Ordering::Relaxed);
            }
        }
    }
}

/// A machine with an operating system.
#[derive(Debug)]
pub struct Linux {
    key: SoftwareKey,
    uptime: Uptime,
}

impl Linux {
    /// A board with that key and that clock.
    #[must_use]
    pub const fn new(key: SoftwareKey, uptime: Uptime) -> Self {
        Self { key, uptime }
    }
}

impl Hardware for Linux {
    fn uptime_ms(&mut self) -> u64 {
        self.uptime.ms()
    }

    fn random(&mut self, bytes: &mut [u8]) {
        fill(bytes);
    }

    fn sign(&mut self, message: &[u8]) -> Signature {
        self.key.sign(message)
    }

    fn verify(&mut self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        SoftwareKey::verify(key, message, signature)
    }
}

/// The operating system's random source.
#[expect(clippy::disallowed_methods, reason = "this adapter is the port that draws randomness")]
pub(crate) fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("a beacon cannot run on a machine without a random source");
}
