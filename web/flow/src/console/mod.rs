//! The console: `Event → (Model, Effects)`. It knows no browser, no clock and no words.
//!
//! ```text
//! address ─ route ─┐                     ┌─ call ─ server
//! event ─ update ──┼─ session · screen · dialog ─ effects ─ page, passkey, timer
//! ```
//!
//! A screen is one [`Route`], one [`Screen`] variant, and one arm in `screen.rs` that says what it loads and how
//! often; a change of data is one [`Dialog`]. Answers and timers carry a [`Ticket`]; what belongs to a screen or
//! dialog that is gone is dropped.

mod board;
mod call;
mod dialog;
mod form;
mod model;
mod page;
mod query;
mod route;
mod screen;
mod session;
mod time;
mod update;

pub use board::{Board, Search, Summary};
pub use call::{Call, Failure, Reply};
pub use dialog::{Dialog, Notice, Subject, Work};
pub use form::{BeaconForm, Fault, Field, FieldFault, InviteForm};
pub use model::{Effect, Event, Model, Ticket};
pub use page::Page;
pub use route::{DayFilter, RosterFilter, Route};
pub use screen::{ROSTER_PAGE, Screen};
pub use session::{Act, Link, Session, SignIn, Why, may, may_visit};
pub use time::{is_iso_date, iso_date};

#[cfg(test)]
mod tests;
