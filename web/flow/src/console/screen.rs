//! The screen in sight, with its data.

use klabat_api::console::{Me, Role};

use super::call::{Call, Failure};
use super::place::{Data, Place};
use super::route::Route;
use super::session::{Link, SignIn};
use crate::http;

/// The longest pause between attempts while the server cannot be reached.
const LONGEST_PAUSE_MS: u32 = 30_000;

/// The screen in sight.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// Nothing yet: who is signed in is being asked.
    Blank,
    /// Masuk by link.
    Link(Box<Link>),
    /// Masuk by passkey.
    SignIn(SignIn),
    /// A place.
    At(Data),
    /// No screen has this address.
    Unknown,
}

/// Whether a unit is none of those of somebody who sees only theirs: "nothing there" would be untrue of it.
fn is_closed(unit: &str, me: &Me) -> bool {
    matches!(me.role, Role::Operator | Role::Superior) && !me.units.iter().any(|own| own.id == unit)
}

impl Screen {
    /// The empty screen of a route, for somebody signed in.
    pub(super) fn of(route: &Route, me: &Me) -> Self {
        match route {
            Route::Link(token) => Self::Link(Box::new(Link::new(token.clone()))),
            Route::SignIn => Self::SignIn(SignIn::new(None)),
            Route::At(place, filter) => {
                let mut data = Data::new(*place);
                if !place.may_be_seen_by(me.role) || filter.unit.as_deref().is_some_and(|unit| is_closed(unit, me)) {
                    data.fail(Failure::Forbidden);
                }
                Self::At(data)
            }
            Route::Unknown => Self::Unknown,
        }
    }

    /// What to ask the server, now or again; `None` when there is nothing (more) to ask.
    pub(super) fn call(&self, route: &Route, me: Option<&Me>) -> Option<Call> {
        if self.is_final() {
            return None;
        }
        match (self, route) {
            (Self::Link(link), _) => Some(Call::RegisterOptions(link.token.clone()?)),
            (Self::At(data), Route::At(place, filter)) if data.place() == *place => {
                place.request(filter, data, me?).map(Call::Load)
            }
            _ => None,
        }
    }

    /// How long to wait before asking again, after `failures` attempts in a row without an answer; `None` when the
    /// screen does not refresh itself.
    pub(super) fn poll_ms(&self, route: &Route, me: &Me, failures: u32) -> Option<u32> {
        let (Self::At(data), Route::At(place, filter)) = (self, route) else { return None };
        let interval = place.poll_ms(filter, data, me).filter(|_| !self.is_final())?;
        Some(if failures == 0 { interval } else { (interval << failures.min(5)).min(LONGEST_PAUSE_MS) })
    }

    /// Takes an answer to [`Call::Load`].
    pub(super) fn take(&mut self, reply: http::Reply, me: &Me) {
        if let Self::At(data) = self {
            data.take(reply, me);
        }
    }

    /// The place in sight.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        if let Self::At(data) = self { Some(data.place()) } else { None }
    }

    /// Why what is shown is old, or why nothing is.
    #[must_use]
    pub const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::At(data) => data.failure(),
            Self::Link(link) => link.options.failure(),
            Self::Blank | Self::SignIn(_) | Self::Unknown => None,
        }
    }

    /// Why what is shown is old.
    #[must_use]
    pub const fn stale(&self) -> Option<&Failure> {
        if let Self::At(data) = self { data.stale() } else { None }
    }

    /// Whether asking again would change nothing.
    const fn is_final(&self) -> bool {
        matches!(self.failure(), Some(Failure::Forbidden | Failure::Missing | Failure::SignedOut))
    }

    /// Forgets what was shown, so that it loads anew.
    pub(super) fn restart(&mut self) {
        match self {
            Self::At(data) => data.restart(),
            Self::Link(link) => link.options.restart(),
            Self::Blank | Self::SignIn(_) | Self::Unknown => {}
        }
    }
}
