//! The ASN's app.
//!
//! ```text
//! Aktivasi:  NIP + code → options → (yes, that is me) → visit → POST → waits for the operator
//! Absen:     tap → visit → POST → receipt verified → recorded
//! visit:     choose · challenge · random · location → connect → session → screen lock → echo → seal → bundle
//! outbox:    the very same bytes again, until a genuine receipt or a refusal
//! logged:    receipt → proof that it is in the public log → the log's signature verified → kept
//! ```
//!
//! [`Model::update`] is the whole of it: it takes an event and the phone's clock, and says what to do. It knows no
//! rule of attendance; the server judges and the screens show.

mod activation;
mod day;
mod logged;
mod model;
mod outbox;
mod screen;
mod stored;
mod update;
mod visit;

pub use activation::{Activation, Faults, Step};
pub use logged::Logged;
pub use model::{Abilities, Alarm, Attempt, Call, Effect, Event, Model, Opened, Outcome, Tap, Trouble, Work};
pub use outbox::{Entry, Outbox};
pub use screen::Screen;
pub use stored::{Kind, Pending, Phone, Settings, Sharing, Slot, Stored};
pub use visit::{Goal, Heard, Stage, Visit};

/// A dismissed offer to install rests for 30 days.
pub const INSTALL_REST_MS: u64 = 30 * 24 * 3_600_000;

#[cfg(test)]
mod tests;
