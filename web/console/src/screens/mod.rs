//! The screens, one file each.

mod beacons;
pub(crate) mod enrolments;
mod entry;
mod exceptions;
mod facts;
mod record;
mod roster;
mod today;
mod users;

pub(crate) use beacons::beacons;
pub(crate) use enrolments::enrolments;
pub(crate) use entry::{blank, link, sign_in};
pub(crate) use exceptions::exceptions;
pub(crate) use record::record;
pub(crate) use roster::roster;
pub(crate) use today::today;
pub(crate) use users::users;
