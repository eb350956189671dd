//! The places of the console: one line each says where it is, what it loads and how it is filtered.

use klabat_api::console::{
    Absences, Approvals, AuditTrail, Beacons, Board, BoardPeople, Corrections, DayDetail, Denials, Discipline,
    EmployeeDetail, Exceptions, Health, ImportDetail, Imports, ManualRecords, Me, Outages, PendingEnrolments,
    PersonalData, Recap, RecapList, RecordDetail, Reviews, Role, Roster, RuleTemplates, Rules, Shifts, Statistics,
    Units, Users,
};
use klabat_api::routes;
use serde::Deserialize;

use super::arrivals::Arrivals;
use super::call::Failure;
use super::filter::{Filter, Part};
use super::page::Page;
use super::query;
use super::time::{iso_date, moment};
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
        #[derive(Clone, Debug, PartialEq)]
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
                if let Self::Records(page) = self && page.data().is_some() {
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
    Board(Board) = "" from routes::BOARD, asks [], narrows [Search];
    /// A unit's people today.
    People(BoardPeople) = "people" from routes::BOARD_PEOPLE, asks [Unit, State], narrows [Search];
    /// Check-ins of a day.
    Records(Arrivals) = "records" from routes::RECORDS, asks [Date, Unit], narrows [Kind, Search];
    /// One record.
    Record(RecordDetail) = "records/" from routes::RECORD, asks [], narrows [];
    /// Pengecualian.
    Exceptions(Exceptions) = "exceptions" from routes::EXCEPTIONS, asks [Date, Unit], narrows [Kind, Search];
    /// Tinjauan.
    Reviews(Reviews) = "reviews" from routes::REVIEWS, asks [Month, Unit, State, Page], narrows [];
    /// Pegawai.
    Roster(Roster) = "employees" from routes::EMPLOYEES, asks [Unit, Kind, State, Search, Page], narrows [];
    /// One ASN.
    Employee(EmployeeDetail) = "employees/" from routes::EMPLOYEE, asks [], narrows [];
    /// What was imported.
    Imports(Imports) = "imports" from routes::IMPORTS, asks [], narrows [];
    /// One import.
    Import(ImportDetail) = "imports/" from routes::IMPORT, asks [], narrows [];
    /// Konfirmasi.
    Enrolments(PendingEnrolments) = "enrolments" from routes::ENROLMENTS, asks [], narrows [];
    /// Persetujuan.
    Approvals(Approvals) = "approvals" from routes::APPROVALS, asks [], narrows [];
    /// Unit kerja.
    Units(Units) = "units" from routes::UNITS, asks [], narrows [Search];
    /// Cuti & dinas luar.
    Absences(Absences) = "absences" from routes::ABSENCES, asks [Month, Unit, State, Page], narrows [];
    /// Koreksi.
    Corrections(Corrections) = "corrections" from routes::CORRECTIONS, asks [Month, Unit, State, Page], narrows [];
    /// Absen manual.
    Manual(ManualRecords) = "manual" from routes::MANUAL_RECORDS, asks [Month, Unit, Page], narrows [];
    /// Gangguan.
    Outages(Outages) = "outages" from routes::OUTAGES, asks [Month, Unit, State, Page], narrows [];
    /// Jadwal & kalender.
    Schedules(Schedules) = "schedules" from routes::RULES, asks [Kind, Page], narrows [];
    /// Who has which shift.
    Shifts(Shifts) = "shifts" from routes::SHIFTS, asks [Month, Unit], narrows [];
    /// Who works on cuti bersama.
    Denials(Denials) = "denials" from routes::DENIALS, asks [Month, Unit, Page], narrows [];
    /// Rekap of all units.
    Recaps(RecapList) = "recaps" from routes::RECAPS, asks [Month], narrows [Search];
    /// Rekap of one unit.
    Recap(Recap) = "recap" from routes::RECAP, asks [Month, Unit, Version], narrows [State];
    /// One person's day.
    Day(DayDetail) = "days/" from routes::EMPLOYEE_DAY, asks [Date], narrows [];
    /// Statistik.
    Statistics(Statistics) = "statistics" from routes::STATISTICS, asks [Unit, Kind], narrows [];
    /// Disiplin.
    Discipline(Discipline) = "discipline" from routes::DISCIPLINE, asks [Unit, Kind, State, Search, Page], narrows [];
    /// Ready documents of rules.
    Templates(RuleTemplates) = "templates" from routes::RULES_TEMPLATES, asks [], narrows [Area];
    /// Aturan.
    Rules(Rules) = "rules" from routes::RULES, asks [Kind, Page], narrows [];
    /// Beacon.
    Beacons(Beacons) = "beacons" from routes::BEACONS, asks [], narrows [];
    /// Pengguna.
    Users(Users) = "users" from routes::USERS, asks [], narrows [];
    /// Jejak audit.
    Audit(AuditTrail) = "audit" from routes::AUDIT, asks [Date, Kind, Search, Cursor], narrows [];
    /// Kesehatan.
    Health(Health) = "health" from routes::HEALTH, asks [], narrows [];
    /// Whose data are kept.
    KeptPeople(KeptPeople) = "data" from routes::EMPLOYEES, asks [Unit, State, Search, Page], narrows [];
    /// Data pribadi of one ASN.
    PersonalData(PersonalData) = "data/" from routes::EMPLOYEE_DATA, asks [], narrows [];
}

/// Rules of working time: the same list as [`Place::Rules`], of which it shows other kinds.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Schedules(pub Rules);

/// People whose data are kept: the same list as [`Place::Roster`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct KeptPeople(pub Roster);

/// Rows of a page of the roster and of every other long list, as the server cuts them.
pub const PAGE_ROWS: u32 = 100;

/// A record must be in the list within 2 s of its POST: one interval, one round trip, and room to spare.
const ARRIVALS_POLL_MS: u32 = 1_000;
/// Counting every unit's people is work for the server, and nobody counts along by the second.
const BOARD_POLL_MS: u32 = 5_000;
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
        match role {
            Role::Admin | Role::Auditor => true,
            Role::Operator => !matches!(self, Self::Users | Self::Audit),
            Role::Superior => !matches!(
                self,
                Self::Users | Self::Audit | Self::KeptPeople | Self::PersonalData | Self::Imports | Self::Import
            ),
        }
    }

    /// The request for its data; `None` while the address does not say of what.
    pub(super) fn request(self, filter: &Filter, data: &Data, me: &Me) -> Option<Request> {
        let id = filter.id.clone().unwrap_or_default();
        let mut path = routes::fill(self.route(), &[&id]);
        let mut fields: Vec<_> = self.asked().iter().map(|part| (part.wire(), asked(filter, *part))).collect();
        match (self, data) {
            (Self::Records, Data::Records(page)) => {
                fields.push(("after", page.data().map(|board| board.after().to_string())));
            }
            (Self::Roster | Self::KeptPeople, _) => {
                fields.retain(|(name, _)| *name != "state");
                fields.extend(roster_state(filter));
            }
            (Self::Day, _) => {
                path = routes::fill(self.route(), &[&id, &filter.date.clone()?]);
                fields.clear();
            }
            (Self::People | Self::Shifts | Self::Recap, _) => {
                // Somebody with a single unit need not choose it.
                let unit = filter.unit.clone().or_else(|| only_unit(me))?;
                fields.retain(|(name, _)| *name != "unit");
                fields.push(("unit", Some(unit)));
                if matches!(self, Self::Shifts | Self::Recap) {
                    fields.retain(|(name, _)| *name != "month");
                    fields.push(("month", Some(filter.month_for(me))));
                }
                rename(&mut fields, "state", "presence");
            }
            (Self::Recaps, _) => fields = vec![("month", Some(filter.month_for(me)))],
            (Self::Statistics, _) => {
                fields.retain(|(name, _)| *name == "unit");
                fields.extend(period(filter, me));
            }
            (Self::Schedules, _) => fields.push(("area", Some("time".to_owned()))),
            (Self::Rules, _) => fields.push(("area", Some("policy".to_owned()))),
            (Self::Discipline, _) => {
                rename(&mut fields, "kind", "year");
                rename(&mut fields, "state", "kind");
            }
            (Self::Audit, _) => {
                rename(&mut fields, "kind", "action");
                rename(&mut fields, "search", "actor");
                fields.retain(|(name, _)| *name != "date");
                fields.extend(filter.date.as_deref().into_iter().flat_map(|date| whole_day(date, me)));
            }
            _ => {}
        }
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_deref())).collect();
        Some(Request::get(query::write(&path, &fields)))
    }

    /// How often it asks again by itself; `None` when it does not.
    pub(super) fn poll_ms(self, filter: &Filter, data: &Data, me: &Me) -> Option<u32> {
        match (self, data) {
            (Self::Records, Data::Records(page)) => {
                let today = page.data().map(|arrivals| today(me, arrivals.server_time));
                // A day that is over does not change.
                (filter.date.is_none() || today.is_none() || filter.date == today).then_some(ARRIVALS_POLL_MS)
            }
            (Self::Enrolments, _) => Some(ENROLMENTS_POLL_MS),
            (Self::Board | Self::People, _) => Some(BOARD_POLL_MS),
            (Self::Exceptions | Self::Approvals | Self::Beacons | Self::Health, _) => Some(SLOW_POLL_MS),
            _ => None,
        }
    }
}

/// What is asked for a filter.
fn asked(filter: &Filter, part: Part) -> Option<String> {
    match part {
        Part::Page => (filter.page > 0).then(|| filter.page.saturating_mul(PAGE_ROWS).to_string()),
        part => filter.get(part).map(|value| value.trim().to_owned()),
    }
}

fn rename(fields: &mut [(&'static str, Option<String>)], from: &str, to: &'static str) {
    for (name, _) in fields.iter_mut().filter(|(name, _)| *name == from) {
        *name = to;
    }
}

/// The states of the roster, as the server asks for them.
pub(super) fn roster_state(filter: &Filter) -> Option<(&'static str, Option<String>)> {
    let of = |value: &str| Some(value.to_owned());
    match filter.state.as_deref()? {
        "enrolled" => Some(("enrolled", of("true"))),
        "not_enrolled" => Some(("enrolled", of("false"))),
        "left" => Some(("left", of("true"))),
        _ => None,
    }
}

/// The one unit of somebody who has a single one.
pub(super) fn only_unit(me: &Me) -> Option<String> {
    if let [unit] = &*me.units { Some(unit.id.clone()) } else { None }
}

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// Days that statistics go back, as the address names them; the first when it does not.
pub const PERIODS: [(&str, u64); 3] = [("30", 30), ("90", 90), ("365", 365)];

/// The days that statistics are about: they end yesterday, for today is not counted yet.
fn period(filter: &Filter, me: &Me) -> [(&'static str, Option<String>); 2] {
    let days =
        PERIODS.iter().find(|(name, _)| Some(*name) == filter.kind.as_deref()).map_or(PERIODS[0].1, |(_, days)| *days);
    let date = |back: u64| Some(today(me, me.server_time.saturating_sub(back * DAY_MS)));
    [("first", date(days)), ("last", date(1))]
}

/// Where the user's days begin: in the zone of their first unit.
fn zone(me: &Me) -> &str {
    me.units.first().map_or("", |unit| &unit.zone)
}

/// Today's date there.
pub(super) fn today(me: &Me, at: klabat_api::Millis) -> String {
    iso_date(at, zone(me))
}

/// The first and the last millisecond of a day there.
fn whole_day(date: &str, me: &Me) -> [(&'static str, Option<String>); 2] {
    let first = moment(date, "00:00", zone(me));
    let last = first.map(|first| first + DAY_MS - 1);
    [("from", first), ("until", last)].map(|(name, at)| (name, at.map(|at| at.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::tests::{asked, open};
    use crate::console::{Event, Route};

    /// Calendars and policies are asked for as such: however many assignments there are, they hide none.
    #[test]
    fn rules_are_asked_for_by_area_kind_and_page() {
        let (mut model, effects) = open("/console/schedules?page=3", Role::Admin);
        assert_eq!(asked(&effects), "/api/v1/console/rules?offset=200&area=time");
        let effects = model.update(Event::Filter(Route::At(
            Place::Schedules,
            Filter { kind: Some("calendar".into()), page: 2, ..Filter::default() },
        )));
        assert_eq!(
            asked(&effects),
            "/api/v1/console/rules?kind=calendar&area=time",
            "another list begins with its first page"
        );
        let (_, effects) = open("/console/rules", Role::Admin);
        assert_eq!(asked(&effects), "/api/v1/console/rules?area=policy");
    }
}
