//! The screens: what each loads, and how often it asks again.

use klabat_api::Millis;
use klabat_api::console::{
    Beacons, Exceptions, Me, PendingEnrolments, RecordDetail, RecordsQuery, Roster, RosterQuery, Users,
};

use super::board::Board;
use super::call::{Call, Failure, Reply};
use super::page::Page;
use super::route::{DayFilter, Route};
use super::session::{Link, SignIn, may_visit};
use super::time::iso_date;

/// Rows of a page of the roster, as the server cuts them.
pub const ROSTER_PAGE: u32 = 100;

/// A record must be on the board within 2 s of its POST: one interval, one round trip, and room to spare.
const BOARD_POLL_MS: u32 = 1_000;
/// The operator and the ASN stand at the desk together and wait for it.
const ENROLMENTS_POLL_MS: u32 = 3_000;
/// Nobody waits for these.
const SLOW_POLL_MS: u32 = 15_000;
/// The longest pause between attempts while the server cannot be reached.
const LONGEST_PAUSE_MS: u32 = 30_000;

/// The screen in sight, with its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Nothing yet: who is signed in is being asked.
    Blank,
    /// Masuk by link.
    Link(Link),
    /// Masuk by passkey.
    SignIn(SignIn),
    /// Papan hari ini.
    Today(Page<Board>),
    /// One record.
    Record(Page<RecordDetail>),
    /// Pengecualian.
    Exceptions(Page<Exceptions>),
    /// Pegawai.
    Roster(Page<Roster>),
    /// Konfirmasi.
    Enrolments(Page<PendingEnrolments>),
    /// Beacon.
    Beacons(Page<Beacons>),
    /// Pengguna.
    Users(Page<Users>),
    /// No screen has this address.
    Unknown,
}

/// Does the same with the data of any screen that has some.
macro_rules! on_page {
    ($screen:expr, $page:ident => $with:expr, else $otherwise:expr) => {
        match $screen {
            Screen::Link(Link { options: $page, .. }) => $with,
            Screen::Today($page) => $with,
            Screen::Record($page) => $with,
            Screen::Exceptions($page) => $with,
            Screen::Roster($page) => $with,
            Screen::Enrolments($page) => $with,
            Screen::Beacons($page) => $with,
            Screen::Users($page) => $with,
            Screen::Blank | Screen::SignIn(_) | Screen::Unknown => $otherwise,
        }
    };
}

fn day_query(filter: &DayFilter, after: Option<Millis>) -> RecordsQuery {
    RecordsQuery { date: filter.date.clone(), unit: filter.unit.clone(), after }
}

/// Today's date where the user's first unit lies.
pub(super) fn date_of(me: &Me, at: Millis) -> String {
    iso_date(at, me.units.first().map_or("", |unit| &unit.zone))
}

impl Screen {
    /// The empty screen of a route, for somebody signed in.
    pub(super) fn of(route: &Route, me: &Me) -> Self {
        let mut screen = match route {
            Route::Link(token) => Self::Link(Link::new(token.clone())),
            Route::SignIn => Self::SignIn(SignIn::new(None)),
            Route::Today(_) => Self::Today(Page::Loading),
            Route::Record(_) => Self::Record(Page::Loading),
            Route::Exceptions(_) => Self::Exceptions(Page::Loading),
            Route::Roster(_) => Self::Roster(Page::Loading),
            Route::Enrolments => Self::Enrolments(Page::Loading),
            Route::Beacons => Self::Beacons(Page::Loading),
            Route::Users => Self::Users(Page::Loading),
            Route::Unknown => Self::Unknown,
        };
        if !may_visit(me.role, route) {
            screen.fail(Failure::Forbidden);
        }
        screen
    }

    /// What to ask the server, now or again; `None` when there is nothing (more) to ask.
    pub(super) fn call(&self, route: &Route) -> Option<Call> {
        Some(match (self, route) {
            (screen, _) if screen.is_final() => return None,
            (Self::Link(link), _) => Call::RegisterOptions(link.token.clone()?),
            (Self::Today(page), Route::Today(filter)) => {
                Call::Records(day_query(filter, page.data().map(Board::after)))
            }
            (Self::Record(_), Route::Record(id)) => Call::Record(id.clone()),
            (Self::Exceptions(_), Route::Exceptions(filter)) => Call::Exceptions(day_query(filter, None)),
            (Self::Roster(_), Route::Roster(filter)) => Call::Roster(RosterQuery {
                unit: filter.unit.clone(),
                search: Some(filter.search.trim().to_owned()).filter(|search| !search.is_empty()),
                offset: (filter.page > 0).then(|| filter.page.saturating_mul(ROSTER_PAGE)),
                ..RosterQuery::default()
            }),
            (Self::Enrolments(_), _) => Call::Enrolments,
            (Self::Beacons(_), _) => Call::Beacons,
            (Self::Users(_), _) => Call::Users,
            _ => return None,
        })
    }

    /// How long to wait before asking again, after `failures` attempts in a row without an answer; `None` when the
    /// screen does not refresh itself.
    pub(super) fn poll_ms(&self, route: &Route, me: &Me, failures: u32) -> Option<u32> {
        let interval = match (self, route) {
            (screen, _) if screen.is_final() => return None,
            (Self::Today(page), Route::Today(filter)) => {
                let today = page.data().map(|board| date_of(me, board.server_time));
                // A day that is over does not change.
                if filter.date.is_some() && today.is_some() && filter.date != today {
                    return None;
                }
                BOARD_POLL_MS
            }
            (Self::Enrolments(_), _) => ENROLMENTS_POLL_MS,
            (Self::Exceptions(_) | Self::Beacons(_), _) => SLOW_POLL_MS,
            _ => return None,
        };
        Some(if failures == 0 { interval } else { (interval << failures.min(5)).min(LONGEST_PAUSE_MS) })
    }

    /// Takes an answer to [`Screen::call`].
    pub(super) fn take(&mut self, reply: Reply, me: Option<&Me>) {
        match (self, reply) {
            (Self::Link(link), Reply::RegisterOptions(options)) => link.options.take(Ok(options)),
            (Self::Today(page), Reply::Records(records)) => match page {
                Page::Ready { data, stale } => {
                    *stale = None;
                    let turned = me.is_some_and(|me| date_of(me, data.server_time) != date_of(me, records.server_time));
                    if turned {
                        // Midnight: the board of the new day begins empty, and the next poll fills it.
                        *page = Page::Loading;
                    } else {
                        data.merge(records);
                    }
                }
                _ => page.take(Ok(Board::new(records))),
            },
            (Self::Record(page), Reply::Record(detail)) => page.take(Ok(*detail)),
            (Self::Exceptions(page), Reply::Exceptions(rows)) => page.take(Ok(rows)),
            (Self::Roster(page), Reply::Roster(rows)) => page.take(Ok(rows)),
            (Self::Enrolments(page), Reply::Enrolments(rows)) => page.take(Ok(rows)),
            (Self::Beacons(page), Reply::Beacons(rows)) => page.take(Ok(rows)),
            (Self::Users(page), Reply::Users(rows)) => page.take(Ok(rows)),
            _ => {}
        }
    }

    /// Takes a failure of [`Screen::call`].
    pub(super) fn fail(&mut self, failure: Failure) {
        on_page!(self, page => page.fail(failure), else ());
    }

    /// Why what is shown is old, or why nothing is.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        on_page!(self, page => page.failure(), else None)
    }

    /// Why what is shown is old.
    #[must_use]
    pub fn stale(&self) -> Option<&Failure> {
        on_page!(self, page => page.stale(), else None)
    }

    /// Whether asking again would change nothing.
    fn is_final(&self) -> bool {
        matches!(self.failure(), Some(Failure::Forbidden | Failure::Missing | Failure::SignedOut))
    }

    /// Forgets what was shown, so that it loads anew.
    pub(super) fn restart(&mut self) {
        on_page!(self, page => page.restart(), else ());
    }
}
