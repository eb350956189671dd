//! The places of the console: one line each says where it is, what it loads and how it is filtered.

use klabat_api::console::{Beacons, Exceptions, Me, PendingEnrolments, RecordDetail, Role, Roster, Users};
use klabat_api::routes;

use super::board::Board;
use super::call::Failure;
use super::filter::{Filter, Part};
use super::page::Page;
use super::query;
use super::time::iso_date;
use crate::http::{self, Request};

/// Data that a place shows.
pub trait Listed: Sized + Clone + PartialEq + Send + Sync + 'static {
    /// Its page, when that place is in sight.
    fn page(data: &Data) -> Option<&Page<Self>>;
}

/// Makes [`Place`], [`Data`] and the tie between the two.
///
/// `Name(Data) = path from route, asks [parts], narrows [parts]`: a change of what is asked loads anew, a change of
/// what narrows only shows other rows of what is there. A path that ends with `/` takes an id.
macro_rules! places {
    ($($(#[$doc:meta])* $name:ident($data:ty) = $path:literal from $route:expr,
        asks [$($asks:ident),*], narrows [$($narrows:ident),*];)*) => {
        /// A screen that shows data of the server.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Place {
            $($(#[$doc])* $name,)*
        }

        impl Place {
            pub(super) const ALL: &[Self] = &[$(Self::$name),*];

            /// Path below the console's own.
            pub(super) const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)* }
            }

            const fn route(self) -> &'static str {
                match self { $(Self::$name => $route,)* }
            }

            /// The filters whose change loads anew.
            const fn asked(self) -> &'static [Part] {
                match self { $(Self::$name => &[$(Part::$asks),*],)* }
            }

            /// The filters of the rows that are there.
            const fn narrowed(self) -> &'static [Part] {
                match self { $(Self::$name => &[$(Part::$narrows),*],)* }
            }
        }

        /// What a place shows.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Data {
            $($(#[$doc])* $name(Box<Page<$data>>),)*
        }

        impl Data {
            /// Nothing yet.
            pub(super) fn new(place: Place) -> Self {
                match place { $(Place::$name => Self::$name(Box::new(Page::Loading)),)* }
            }

            /// Of which place.
            #[must_use]
            pub const fn place(&self) -> Place {
                match self { $(Self::$name(_) => Place::$name,)* }
            }

            /// Takes an answer.
            pub(super) fn take(&mut self, reply: http::Reply, me: &Me) {
                if let Self::Today(page) = self && page.data().is_some() {
                    return page.follow(http::read(reply).map_err(Failure::from), |board, newer| board.follow(newer, me));
                }
                match self { $(Self::$name(page) => page.take(http::read(reply).map_err(Failure::from)),)* }
            }

            /// Takes a failure.
            pub(super) fn fail(&mut self, failure: Failure) {
                match self { $(Self::$name(page) => page.fail(failure),)* }
            }

            /// Why what is shown is old, or why nothing is.
            #[must_use]
            pub const fn failure(&self) -> Option<&Failure> {
                match self { $(Self::$name(page) => page.failure(),)* }
            }

            /// Why what is shown is old.
            #[must_use]
            pub const fn stale(&self) -> Option<&Failure> {
                match self { $(Self::$name(page) => page.stale(),)* }
            }

            /// Forgets what was shown, so that it loads anew.
            pub(super) fn restart(&mut self) {
                match self { $(Self::$name(page) => page.restart(),)* }
            }
        }

        $(impl Listed for $data {
            fn page(data: &Data) -> Option<&Page<Self>> {
                if let Data::$name(page) = data { Some(page) } else { None }
            }
        })*
    };
}

places! {
    /// Papan hari ini.
    Today(Board) = "" from routes::RECORDS, asks [Date, Unit], narrows [Kind, Search];
    /// One record.
    Record(RecordDetail) = "records/" from routes::RECORD, asks [], narrows [];
    /// Pengecualian.
    Exceptions(Exceptions) = "exceptions" from routes::EXCEPTIONS, asks [Date, Unit], narrows [Kind, Search];
    /// Pegawai.
    Roster(Roster) = "employees" from routes::EMPLOYEES, asks [Unit, Search, Page], narrows [];
    /// Konfirmasi.
    Enrolments(PendingEnrolments) = "enrolments" from routes::ENROLMENTS, asks [], narrows [];
    /// Beacon.
    Beacons(Beacons) = "beacons" from routes::BEACONS, asks [], narrows [];
    /// Pengguna.
    Users(Users) = "users" from routes::USERS, asks [], narrows [];
}

/// Rows of a page of the roster and of every other long list, as the server cuts them.
pub const PAGE_ROWS: u32 = 100;

/// A record must be on the board within 2 s of its POST: one interval, one round trip, and room to spare.
const BOARD_POLL_MS: u32 = 1_000;
/// The operator and the ASN stand at the desk together and wait for it.
const ENROLMENTS_POLL_MS: u32 = 3_000;
/// Nobody waits for these.
const SLOW_POLL_MS: u32 = 15_000;

impl Place {
    /// Whether a path takes the id of one thing.
    pub(super) fn is_of_one(self) -> bool {
        self.path().ends_with('/')
    }

    /// The filters that the address may hold.
    pub(super) fn parts(self) -> impl Iterator<Item = Part> {
        Part::ALL.into_iter().filter(move |part| self.asked().contains(part) || self.narrowed().contains(part))
    }

    /// Whether a change of this filter asks the server.
    pub(super) fn asks(self, part: Part) -> bool {
        self.asked().contains(&part)
    }

    /// Whether a role may see it.
    #[must_use]
    pub const fn may_be_seen_by(self, role: Role) -> bool {
        !matches!((role, self), (Role::Operator | Role::Superior, Self::Users))
    }

    /// The request for its data.
    pub(super) fn request(self, filter: &Filter, data: &Data, me: &Me) -> Request {
        let offset = filter.page.saturating_mul(PAGE_ROWS);
        let mut fields: Vec<_> = self
            .asked()
            .iter()
            .map(|part| match part {
                Part::Page => ("offset", (offset > 0).then(|| offset.to_string())),
                Part::Search => ("search", filter.get(*part).map(|search| search.trim().to_owned())),
                Part::Month => ("month", Some(filter.month_for(me))),
                part => (part.name(), filter.get(*part)),
            })
            .collect();
        if let Data::Today(page) = data {
            fields.push(("after", page.data().map(|board| board.after().to_string())));
        }
        let path = routes::fill(self.route(), &[filter.id.as_deref().unwrap_or_default()]);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_deref())).collect();
        Request::get(query::write(&path, &fields))
    }

    /// How often it asks again by itself; `None` when it does not.
    pub(super) fn poll_ms(self, filter: &Filter, data: &Data, me: &Me) -> Option<u32> {
        match (self, data) {
            (Self::Today, Data::Today(page)) => {
                let today = page.data().map(|board| today(me, board.server_time));
                // A day that is over does not change.
                (filter.date.is_none() || today.is_none() || filter.date == today).then_some(BOARD_POLL_MS)
            }
            (Self::Enrolments, _) => Some(ENROLMENTS_POLL_MS),
            (Self::Exceptions | Self::Beacons, _) => Some(SLOW_POLL_MS),
            _ => None,
        }
    }
}

/// Today's date where the user's first unit lies.
pub(super) fn today(me: &Me, at: klabat_api::Millis) -> String {
    iso_date(at, me.units.first().map_or("", |unit| &unit.zone))
}
