//! One screen, one file.

mod account;
mod activation;
mod check_in;
mod detail;
mod dock;
mod history;
mod outcome;
mod progress;
mod record;

pub(crate) use account::Account;
pub(crate) use activation::Activation;
pub(crate) use check_in::CheckIn;
pub(crate) use detail::Detail;
pub(crate) use dock::Dock;
pub(crate) use history::History;
