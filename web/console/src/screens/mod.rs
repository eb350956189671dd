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

pub(crate) use entry::{blank, link, sign_in};

use klabat_kit::flow::console::Place;
use leptos::prelude::{AnyView, IntoAny as _};

use crate::store::Store;
use crate::words::Words;

/// The screen of a place.
pub(crate) fn at(place: Place, store: Store, words: Words) -> AnyView {
    match place {
        Place::Today => today::today(store, words).into_any(),
        Place::Record => record::record(store, words).into_any(),
        Place::Exceptions => exceptions::exceptions(store, words).into_any(),
        Place::Roster => roster::roster(store, words).into_any(),
        Place::Enrolments => enrolments::enrolments(store, words).into_any(),
        Place::Beacons => beacons::beacons(store, words).into_any(),
        Place::Users => users::users(store, words).into_any(),
    }
}
