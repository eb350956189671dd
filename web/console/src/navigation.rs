//! The places of the console, and links to them.

use klabat_kit::flow::console::{DayFilter, Event, RosterFilter, Route, may_visit};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Icon, Shape};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;

/// A place with an entry in the navigation, in its order. Later screens get their line here.
fn places() -> [(Route, Key, Shape); 6] {
    [
        (Route::Today(DayFilter::default()), Key::Today, Shape::List),
        (Route::Exceptions(DayFilter::default()), Key::Exceptions, Shape::Warning),
        (Route::Roster(RosterFilter::default()), Key::Roster, Shape::People),
        (Route::Enrolments, Key::Enrolments, Shape::Shield),
        (Route::Beacons, Key::Beacons, Shape::Beacon),
        (Route::Users, Key::Users, Shape::Key),
    ]
}

/// Whether a route lies at a place.
fn is_at(route: &Route, place: &Route) -> bool {
    std::mem::discriminant(route) == std::mem::discriminant(place)
        || matches!((route, place), (Route::Record(_), Route::Today(_)))
}

/// Follows a link without loading the page, unless the person wants another tab or window.
pub(crate) fn follow(store: Store, route: Route) -> impl Fn(leptos::ev::MouseEvent) + Clone + 'static {
    move |event| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            event.prevent_default();
            store.send(Event::Visit(route.clone()));
        }
    }
}

/// The links to all places one may visit; `then` runs when one is followed.
pub(crate) fn links(store: Store, words: Words, then: impl Fn() + Clone + 'static) -> impl IntoView {
    let route = store.part(|model| model.route.clone());
    let role = store.now(|model| model.me().map(|me| me.role));
    let visible = places().into_iter().filter(|(place, ..)| role.is_some_and(|role| may_visit(role, place)));
    let links = visible.map(|(place, key, shape)| {
        let (go, then, here) = (follow(store, place.clone()), then.clone(), place.clone());
        view! {
            <li>
                <a
                    class="nav__link"
                    href=place.address()
                    aria-current=move || route.with(|route| is_at(route, &here)).then_some("page")
                    on:click=move |event| {
                        go(event);
                        then();
                    }
                >
                    <Icon shape/>
                    <span>{words.t(key)}</span>
                </a>
            </li>
        }
    });
    view! { <ul class="nav">{links.collect::<Vec<_>>()}</ul> }
}
