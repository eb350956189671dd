//! The ASN's app.

pub(crate) mod challenge;
mod check;
pub(crate) mod config;
pub(crate) mod enrolment;
pub(crate) mod enrolment_found;
pub(crate) mod enrolment_options;
mod gather;
pub(crate) mod punch;
mod record;
pub(crate) mod status;

pub(crate) use check::check;
pub(crate) use record::{reasons, unit};
