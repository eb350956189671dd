//! Asking the edge for a grant, for a beacon with a network of its own.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use klabat_protocol::beacon::Hardware;
use klabat_protocol::frames::Grant;
use ureq::Agent;

use crate::host::{Host, Memory};

/// How long one request to the edge may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How often to look whether a refresh is due: identity counts it in seconds.
const INTERVAL: Duration = Duration::from_secs(1);

/// The longest pause after failures; the first is [`INTERVAL`], each further one twice as long.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// The edge, as a beacon knows it.
#[derive(Debug, Clone)]
pub struct Edge {
    agent: Agent,
    refresh: String,
}

impl Edge {
    /// The edge at that origin, such as `http://localhost:8787`.
    #[must_use]
    pub fn new(origin: &str) -> Self {
        let config = Agent::config_builder().timeout_global(Some(TIMEOUT)).build();
        Self { agent: config.into(), refresh: format!("{}/api/v1/refresh", origin.trim_end_matches('/')) }
    }

    /// Posts a request's bytes and returns the grant's. One byte more than a grant is read, so that leftovers are
    /// refused and nothing endless is.
    fn post(&self, request: &[u8]) -> Result<Vec<u8>> {
        let mut response =
            self.agent.post(&self.refresh).header("content-type", "application/octet-stream").send(request)?;
        Ok(response.body_mut().with_config().limit(Grant::LEN as u64 + 1).read_to_vec()?)
    }
}

/// Refreshes once. The host is not locked while the edge is asked.
///
/// # Errors
/// When the edge cannot be reached or refuses, or the beacon refuses the grant.
pub fn once<H: Hardware, M: Memory>(host: &Mutex<Host<H, M>>, edge: &Edge) -> Result<()> {
    let request = lock(host).request().encode();
    let grant = edge.post(&request).context("the edge gave no grant")?;
    lock(host).grant(&grant).map_err(|refusal| anyhow::anyhow!("the grant is refused: {refusal:?}"))
}

/// Refreshes whenever it is due, for ever.
pub fn keep<H: Hardware, M: Memory>(host: &Mutex<Host<H, M>>, edge: &Edge) -> ! {
    let mut pause = INTERVAL;
    loop {
        let due = lock(host).identity().refresh_due_s == 0;
        if let Some(Err(error)) = due.then(|| once(host, edge)) {
            eprintln!("klabat-beacon: {error:#}; next try in {} s", pause.as_secs());
            std::thread::sleep(pause);
            pause = LONGEST_PAUSE.min(pause * 2);
        } else {
            pause = INTERVAL;
            std::thread::sleep(INTERVAL);
        }
    }
}

/// The host, also after another thread panicked with it: the beacon's state is whole between any two calls.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
