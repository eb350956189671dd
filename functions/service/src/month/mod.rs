//! A unit's month: everything that it is judged by, read from the store and handed to `klabat-attendance`.
//!
//! ```text
//! gather (one read batch, then one for each 250 people) → Pool → Inputs of one unit → month::compute → Recap
//! ```

mod about;
mod followed;
mod gather;
mod inputs;
mod leave;
mod leave_effect;
mod nightly;
mod outages;
mod rules;
mod span;

pub(crate) use about::{about, refused};
pub(crate) use gather::{Of, Pool, Wanted, absence, absence_columns, gather};
pub(crate) use leave::Leave;
pub(crate) use leave_effect::leave_effect;
pub use nightly::nightly;
pub(crate) use rules::{BeaconDates, Stored as StoredRule, in_force};
pub(crate) use span::{Span, day_before, end, month};
