//! Use cases, router and SQL over ports.
//!
//! ```text
//! request → gather (one read batch) → decide (pure) → commit (one write batch) → reply
//! ```
//!
//! One use case is one file: `phone/` for the ASN's app, `beacon/` for the device, `console/` for operators, admins
//! and auditors, `log/` for everybody. [`router`] puts them behind their paths; an adapter gives it [`ports::Ports`] and a
//! [`ports::Config`] and serves it.
//!
//! What this crate does not do: it knows no platform, opens no socket, reads no clock and no environment.

mod app;
mod beacon;
mod console;
mod csv;
mod failure;
mod faults;
pub mod housekeeping;
mod http;
mod log;
mod migrations;
mod month;
mod own;
mod phone;
pub mod ports;
mod refusal;
pub mod revocations;
mod router;
pub mod seed;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod store;

pub use faults::note_fault;
pub use housekeeping::housekeeping;
pub use log::sequence;
pub use migrations::{MIGRATIONS, Migration};
pub use month::nightly;
pub use refusal::{Alarm, Refusal, codes};
pub use router::{openapi, router};
