//! The service's ports, played: a store that can fail, keys in memory, the world's time and chance. Each lets whoever else
//! waits go first, so that requests meet.

use std::future::poll_fn;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::Poll;

use ed25519_dalek::{Signer as _, SigningKey};
use klabat_evidence::{Millis, SignatureCheck};
use klabat_protocol::SoftwareKey;
use klabat_service::ports::{
    Clock, Limit, Limiter, Log, PortFault, Random, Rows, Signatures, Statement, Store, StoreError, Tiles,
};
use klabat_service::sqlite::Sqlite;

use crate::dice::Dice;

/// Where the store fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strike {
    /// The batch after so many is not run.
    Before(usize),
    /// It is run, and its answer lost.
    After(usize),
}

impl Strike {
    /// One batch further, if it is not this one.
    const fn closer(self) -> Option<Self> {
        match self {
            Self::Before(0) | Self::After(0) => None,
            Self::Before(left) => Some(Self::Before(left - 1)),
            Self::After(left) => Some(Self::After(left - 1)),
        }
    }
}

/// The ports.
pub(crate) struct Ports {
    pub(crate) store: Sqlite,
    pub(crate) now: AtomicU64,
    pub(crate) strike: Mutex<Option<Strike>>,
    pub(crate) dice: Mutex<Dice>,
    pub(crate) edge: SoftwareKey,
    pub(crate) log: SigningKey,
    pub(crate) faults: Mutex<Vec<String>>,
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets whoever else waits go first, once.
async fn give_way() {
    let mut given = false;
    poll_fn(|_| if std::mem::replace(&mut given, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl Store for Ports {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, StoreError> {
        give_way().await;
        let lost = || StoreError::Fault("the store is gone".to_owned());
        let strike = {
            let mut planned = locked(&self.strike);
            let present = *planned;
            *planned = present.and_then(Strike::closer);
            present
        };
        match strike {
            Some(Strike::Before(0)) => Err(lost()),
            Some(Strike::After(0)) => self.store.run(&statements).and(Err(lost())),
            _ => self.store.run(&statements),
        }
    }
}

impl Signatures for Ports {
    async fn verify(&self, checks: Vec<SignatureCheck>) -> Result<Vec<bool>, PortFault> {
        give_way().await;
        Ok(checks.iter().map(SignatureCheck::verify).collect())
    }

    async fn sign(&self, message: Vec<u8>) -> Result<[u8; 64], PortFault> {
        give_way().await;
        Ok(*self.edge.sign(&message).as_bytes())
    }

    async fn sign_log(&self, message: Vec<u8>) -> Result<[u8; 64], PortFault> {
        give_way().await;
        Ok(self.log.sign(&message).to_bytes())
    }

    async fn verify_log(&self, checks: Vec<klabat_ledger::SignatureCheck>) -> Result<Vec<bool>, PortFault> {
        give_way().await;
        Ok(checks.iter().map(klabat_ledger::SignatureCheck::verify).collect())
    }
}

/// Keeps nothing: the service has every tile in its store, too.
impl Tiles for Ports {
    async fn put_tile(&self, _: String, _: Vec<u8>) -> Result<(), PortFault> {
        give_way().await;
        Ok(())
    }

    async fn tile(&self, _: String) -> Option<Vec<u8>> {
        None
    }
}

impl Clock for Ports {
    fn now(&self) -> Millis {
        Millis(self.now.load(Ordering::Relaxed))
    }
}

impl Random for Ports {
    fn fill(&self, buffer: &mut [u8]) {
        locked(&self.dice).fill(buffer);
    }
}

impl Limiter for Ports {
    async fn allow(&self, _: Limit, _: String) -> bool {
        true
    }
}

impl Log for Ports {
    fn fault(&self, reference: &str, text: &str) {
        locked(&self.faults).push(format!("{reference} {text}"));
    }
}
