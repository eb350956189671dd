//! The screens, one file each.

mod absences;
mod approvals;
mod audit;
mod beacons;
mod board;
pub(crate) mod corrections;
mod day;
mod denials;
mod discipline;
mod drafts;
mod employee;
pub(crate) mod enrolments;
mod entry;
mod exceptions;
mod facts;
mod grid;
mod health;
mod imports;
mod manual;
mod outages;
mod people;
mod personal_data;
mod recap;
mod recaps;
mod record;
mod records;
mod reviews;
mod roster;
mod rules;
mod shifts;
mod statistics;
mod units;
mod users;

pub(crate) use entry::{blank, link, sign_in};

use klabat_kit::flow::console::Place;
use leptos::prelude::{AnyView, IntoAny as _};

use crate::store::Store;
use crate::words::Words;

/// The screen of a place.
pub(crate) fn at(place: Place, store: Store, words: Words) -> AnyView {
    match place {
        Place::Board => board::board(store, words).into_any(),
        Place::People => people::people(store, words).into_any(),
        Place::Records => records::records(store, words).into_any(),
        Place::Record => record::record(store, words).into_any(),
        Place::Exceptions => exceptions::exceptions(store, words).into_any(),
        Place::Reviews => reviews::reviews(store, words).into_any(),
        Place::Roster => roster::roster(store, words).into_any(),
        Place::Employee => employee::employee(store, words).into_any(),
        Place::Imports => imports::imports(store, words).into_any(),
        Place::Import => imports::import(store, words).into_any(),
        Place::Enrolments => enrolments::enrolments(store, words).into_any(),
        Place::Approvals => approvals::approvals(store, words).into_any(),
        Place::Units => units::units(store, words).into_any(),
        Place::Absences => absences::absences(store, words).into_any(),
        Place::Corrections => corrections::corrections(store, words).into_any(),
        Place::Manual => manual::manual(store, words).into_any(),
        Place::Outages => outages::outages(store, words).into_any(),
        Place::Schedules => rules::schedules(store, words).into_any(),
        Place::Denials => denials::denials(store, words).into_any(),
        Place::Shifts => shifts::shifts(store, words).into_any(),
        Place::Recaps => recaps::recaps(store, words).into_any(),
        Place::Recap => recap::recap(store, words).into_any(),
        Place::Day => day::day(store, words).into_any(),
        Place::Statistics => statistics::statistics(store, words).into_any(),
        Place::Discipline => discipline::discipline(store, words).into_any(),
        Place::Templates => rules::templates(store, words).into_any(),
        Place::Rules => rules::rules(store, words).into_any(),
        Place::Beacons => beacons::beacons(store, words).into_any(),
        Place::Users => users::users(store, words).into_any(),
        Place::Audit => audit::audit(store, words).into_any(),
        Place::Health => health::health(store, words).into_any(),
        Place::KeptPeople => personal_data::people(store, words).into_any(),
        Place::PersonalData => personal_data::personal_data(store, words).into_any(),
    }
}
