//! The console: `Event → (Model, Effects)`. It knows no browser, no clock and no words.
//!
//! ```text
//! address ─ route ─┐                     ┌─ call ─ server
//! event ─ update ──┼─ session · screen · dialog ─ effects ─ page, passkey, timer
//! ```
//!
//! A screen is one line in `place.rs` (address, data, filters) and one view in the console; a change of data is one
//! [`Change`]: a form that makes a request. Answers and timers carry a [`Ticket`]; what belongs to a screen or dialog
//! that is gone is dropped.

mod actions;
mod arrivals;
mod bulk;
mod call;
pub mod change;
mod changing;
pub mod chart;
mod columns;
mod dialog;
mod document;
mod filter;
pub mod form;
pub mod hardware;
pub mod keys;
mod look;
mod members;
mod model;
mod page;
pub mod pages;
mod pasted;
mod place;
pub mod plan;
mod problems;
mod qr;
mod query;
mod reasons;
mod route;
mod screen;
mod session;
pub mod sheet;
mod slips;
pub mod table;
mod time;
mod typed;
mod update;
pub mod versions;

pub use actions::{action, chore, kinds_of_action, recap_of};
pub use arrivals::{Arrivals, Search, Summary};
pub use bulk::{Bulk, Refused, decides_absence, decides_correction, decides_proposal, decides_review};
pub use call::{Call, Failure};
pub use change::Change;
pub use dialog::{Chosen, Dialog, Notice, Subject, Work};
pub use document::{Line, Told, document};
pub use filter::{Filter, Part};
pub use form::{Fault, Said, Values};
pub use members::{differing, named, rule_of};
pub use model::{Effect, Event, Model, Ticket};
pub use page::Page;
pub use pasted::{PastedLine, pasted};
pub use place::{Data, KeptPeople, Listed, PAGE_ROWS, PERIODS, Place, Schedules};
pub use problems::{problem_table, unknown_numbers};
pub use qr::qr;
pub use reasons::why;
pub use route::Route;
pub use screen::Screen;
pub use session::{Act, Link, Session, SignIn, Why, may};
pub use slips::{Gathered, MOST_SLIPS, Slips};
pub use time::{dates_of, iso_date, moment, weekday};

#[cfg(test)]
mod tests;
