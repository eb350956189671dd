//! One screen, one file. Each is a function of the model: it is called again after each event, and what differs is
//! changed in place.

mod account;
mod activation;
mod check_in;
mod detail;
mod dock;
mod history;
mod outcome;
mod progress;
mod record;

pub(crate) use account::account;
pub(crate) use activation::activation;
pub(crate) use check_in::check_in;
pub(crate) use detail::detail;
pub(crate) use dock::dock;
pub(crate) use history::history;
