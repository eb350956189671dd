//! The places of the console, and links to them.

use klabat_api::console::RuleArea;
use klabat_kit::effects::history;
use klabat_kit::flow::console::{Event, Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Icon, Shape};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;

/// The entries of the navigation, in groups, each in its order.
const ENTRIES: [(Key, &[(Place, Shape)]); 4] = [
    (
        Key::GroupToday,
        &[
            (Place::Board, Shape::List),
            (Place::Records, Shape::Enter),
            (Place::Exceptions, Shape::Warning),
            (Place::Reviews, Shape::Search),
        ],
    ),
    (
        Key::GroupPeople,
        &[
            (Place::Roster, Shape::People),
            (Place::Enrolments, Shape::Shield),
            (Place::Approvals, Shape::Check),
            (Place::KeptPeople, Shape::Key),
        ],
    ),
    (
        Key::GroupAttendance,
        &[
            (Place::Schedules, Shape::Clock),
            (Place::Absences, Shape::Document),
            (Place::Corrections, Shape::Check),
            (Place::Manual, Shape::Fingerprint),
            (Place::Outages, Shape::Offline),
            (Place::Recaps, Shape::Document),
            (Place::Statistics, Shape::List),
            (Place::Discipline, Shape::Warning),
        ],
    ),
    (
        Key::GroupSystem,
        &[
            (Place::Rules, Shape::Document),
            (Place::Beacons, Shape::Beacon),
            (Place::Users, Shape::Key),
            (Place::Audit, Shape::Search),
            (Place::Health, Shape::Shield),
        ],
    ),
];

/// What a place is called, in the navigation and above itself.
pub(crate) const fn title(place: Place) -> Key {
    match place {
        Place::Board => Key::Board,
        Place::People => Key::PeopleToday,
        Place::Records => Key::Records,
        Place::Record => Key::Record,
        Place::Exceptions => Key::Exceptions,
        Place::Reviews => Key::Reviews,
        Place::Roster => Key::Roster,
        Place::Employee => Key::Employee,
        Place::Imports => Key::Imports,
        Place::Import => Key::ImportOne,
        Place::Enrolments => Key::Enrolments,
        Place::Approvals => Key::Approvals,
        Place::Units => Key::Units,
        Place::Absences => Key::Absences,
        Place::Corrections => Key::Corrections,
        Place::Manual => Key::Manual,
        Place::Outages => Key::Outages,
        Place::Schedules => Key::Schedules,
        Place::Shifts => Key::Shifts,
        Place::Denials => Key::Denial,
        Place::Recaps => Key::Recaps,
        Place::Recap => Key::Recap,
        Place::Day => Key::Day,
        Place::Statistics => Key::Statistics,
        Place::Discipline => Key::Discipline,
        Place::Templates => Key::Templates,
        Place::Rules => Key::Rules,
        Place::Beacons => Key::Beacons,
        Place::Users => Key::Users,
        Place::Audit => Key::Audit,
        Place::Health => Key::HealthTitle,
        Place::KeptPeople | Place::PersonalData => Key::PersonalData,
    }
}

/// The entry under which a place is found.
fn entry(route: &Route) -> Option<Place> {
    Some(match route.place()? {
        Place::People => Place::Board,
        Place::Record => Place::Records,
        Place::Employee | Place::Units | Place::Imports | Place::Import => Place::Roster,
        Place::PersonalData => Place::KeptPeople,
        Place::Recap | Place::Day => Place::Recaps,
        Place::Shifts | Place::Denials => Place::Schedules,
        Place::Templates => rules_of(route),
        other => other,
    })
}

/// The rules that the examples in sight are for.
pub(crate) fn rules_of(route: &Route) -> Place {
    if route.area() == Some(RuleArea::Time) { Place::Schedules } else { Place::Rules }
}

/// Whether a click asks for another tab or window.
pub(crate) fn is_elsewhere(event: &leptos::ev::MouseEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()
}

/// Follows a link without loading the page, unless the person wants another tab or window.
pub(crate) fn follow(store: Store, route: Route) -> impl Fn(leptos::ev::MouseEvent) + Clone + 'static {
    move |event| {
        if !is_elsewhere(&event) {
            event.prevent_default();
            store.send(Event::Visit(route.clone()));
        }
    }
}

/// The links to all places one may visit; `then` runs when one is followed.
pub(crate) fn links(store: Store, words: Words, then: impl Fn() + Clone + 'static) -> impl IntoView {
    let here = store.part(|model| entry(&model.route));
    let role = store.now(|model| model.me().map(|me| me.role));
    // The list is longer than most screens are tall.
    Effect::new(move |_| {
        here.track();
        history::bring(".nav__link[aria-current=page]");
    });
    let link = move |(place, shape): (Place, Shape)| {
        let (go, then) = (follow(store, place.into()), then.clone());
        view! {
            <li>
                <a
                    class="nav__link"
                    href=Route::from(place).address()
                    aria-current=move || (here.get() == Some(place)).then_some("page")
                    on:click=move |event| {
                        go(event);
                        then();
                    }
                >
                    <Icon shape/>
                    <span>{words.t(title(place))}</span>
                </a>
            </li>
        }
    };
    ENTRIES
        .into_iter()
        .filter_map(|(group, places)| {
            let visible = places.iter().filter(|(place, _)| role.is_some_and(|role| place.may_be_seen_by(role)));
            let links: Vec<_> = visible.copied().map(&link).collect();
            (!links.is_empty()).then(|| {
                view! {
                    <p class="nav__group" aria-hidden="true">{words.t(group)}</p>
                    <ul class="nav" aria-label=words.t(group)>{links}</ul>
                }
            })
        })
        .collect::<Vec<_>>()
}
