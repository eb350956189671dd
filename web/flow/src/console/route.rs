//! Screens by address. The address holds the filters, so that a reload, a bookmark and the back button keep them.

use klabat_api::Base64Url;

use super::query::{self, Query};
use super::time::is_iso_date;

/// Where every address of the console begins.
const BASE: &str = "/console";

/// A screen and what its address says. More screens are more variants: the compiler then names every place that
/// must know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The one-time link; `None` when its fragment holds no token.
    Link(Option<Base64Url>),
    /// Masuk.
    SignIn,
    /// Papan hari ini.
    Today(DayFilter),
    /// One record.
    Record(Base64Url),
    /// Pengecualian.
    Exceptions(DayFilter),
    /// Pegawai.
    Roster(RosterFilter),
    /// Konfirmasi.
    Enrolments,
    /// Beacon.
    Beacons,
    /// Pengguna.
    Users,
    /// No screen has this address.
    Unknown,
}

/// What a screen about one day shows.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DayFilter {
    /// `YYYY-MM-DD`; today when `None`.
    pub date: Option<String>,
    /// Unit id; all visible units when `None`.
    pub unit: Option<String>,
    /// Only what waits for review (records), or this kind (exceptions), by its wire name.
    pub kind: Option<String>,
    /// Part of a name, NIP or beacon.
    pub search: String,
}

/// What the roster shows.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RosterFilter {
    /// Unit id; all visible units when `None`.
    pub unit: Option<String>,
    /// Part of a name or NIP.
    pub search: String,
    /// Page, from 0; the address counts from 1.
    pub page: u32,
}

impl DayFilter {
    fn parse(text: &str) -> Self {
        let mut query = Query::parse(text);
        Self {
            date: query.take("date").filter(|date| is_iso_date(date)),
            unit: query.take("unit"),
            kind: query.take("kind"),
            search: query.take("q").unwrap_or_default(),
        }
    }

    fn write(&self, path: &str) -> String {
        let fields = [("date", &self.date), ("unit", &self.unit), ("kind", &self.kind)];
        let mut fields: Vec<_> = fields.map(|(name, value)| (name, value.as_deref())).into();
        fields.push(("q", Some(&self.search)));
        query::write(path, &fields)
    }
}

impl RosterFilter {
    fn parse(text: &str) -> Self {
        let mut query = Query::parse(text);
        Self {
            unit: query.take("unit"),
            search: query.take("q").unwrap_or_default(),
            page: query.take("page").and_then(|page| page.parse::<u32>().ok()).map_or(0, |page| page.saturating_sub(1)),
        }
    }

    fn write(&self, path: &str) -> String {
        let page = (self.page > 0).then(|| (u64::from(self.page) + 1).to_string());
        query::write(path, &[("unit", self.unit.as_deref()), ("q", Some(&self.search)), ("page", page.as_deref())])
    }
}

impl Route {
    /// The screen of an address, from its parts as a browser's `location` gives them.
    #[must_use]
    pub fn parse(path: &str, query: &str, fragment: &str) -> Self {
        let Some(rest) = path.strip_prefix(BASE) else { return Self::Unknown };
        match rest.trim_matches('/') {
            "" => Self::Today(DayFilter::parse(query)),
            "link" => {
                Self::Link(Base64Url::decode(fragment.trim_start_matches('#')).filter(|token| !token.0.is_empty()))
            }
            "signin" => Self::SignIn,
            "exceptions" => Self::Exceptions(DayFilter::parse(query)),
            "employees" => Self::Roster(RosterFilter::parse(query)),
            "enrolments" => Self::Enrolments,
            "beacons" => Self::Beacons,
            "users" => Self::Users,
            other => match other.strip_prefix("records/").and_then(Base64Url::decode) {
                Some(id) if !id.0.is_empty() => Self::Record(id),
                _ => Self::Unknown,
            },
        }
    }

    /// The screen of an address in one text: path, `?query`, `#fragment`.
    #[must_use]
    pub fn parse_address(address: &str) -> Self {
        let (rest, fragment) = address.split_once('#').unwrap_or((address, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Self::parse(path, query, fragment)
    }

    /// The address. A link's token is left out: it belongs in no history.
    #[must_use]
    pub fn address(&self) -> String {
        match self {
            Self::Today(filter) => filter.write(BASE),
            Self::Record(id) => format!("{BASE}/records/{}", id.encode()),
            Self::Exceptions(filter) => filter.write("/console/exceptions"),
            Self::Roster(filter) => filter.write("/console/employees"),
            Self::Link(_) => "/console/link".to_owned(),
            Self::SignIn => "/console/signin".to_owned(),
            Self::Enrolments => "/console/enrolments".to_owned(),
            Self::Beacons => "/console/beacons".to_owned(),
            Self::Users => "/console/users".to_owned(),
            Self::Unknown => BASE.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DayFilter, RosterFilter, Route};
    use klabat_api::Base64Url;

    #[test]
    fn every_address_leads_back_to_its_screen() {
        let day = DayFilter {
            date: Some("2026-11-24".into()),
            unit: Some("u1".into()),
            kind: Some("review".into()),
            search: "Ny. A&B + 10% é#".into(),
        };
        let roster = RosterFilter { unit: Some("u2".into()), search: "19800101 ".into(), page: 3 };
        for route in [
            Route::SignIn,
            Route::Today(DayFilter::default()),
            Route::Today(day.clone()),
            Route::Record(Base64Url(vec![7; 32])),
            Route::Exceptions(day),
            Route::Roster(RosterFilter::default()),
            Route::Roster(roster),
            Route::Enrolments,
            Route::Beacons,
            Route::Users,
        ] {
            assert_eq!(Route::parse_address(&route.address()), route, "{}", route.address());
        }
    }

    #[test]
    fn a_link_gives_its_token_and_never_writes_it() {
        let link = Route::parse("/console/link", "", "#AQID");
        assert_eq!(link, Route::Link(Some(Base64Url(vec![1, 2, 3]))));
        assert_eq!(link.address(), "/console/link");
        assert_eq!(Route::parse("/console/link", "", "#not base64"), Route::Link(None));
        assert_eq!(Route::parse("/console/link", "", ""), Route::Link(None));
    }

    #[test]
    fn what_is_not_a_filter_is_left_out() {
        let filter = DayFilter { unit: Some("u1".into()), ..DayFilter::default() };
        assert_eq!(Route::parse("/console/", "?date=2026-02-30&unit=u1&x=y&kind=", ""), Route::Today(filter));
        assert_eq!(Route::parse("/console/employees", "?page=x", ""), Route::Roster(RosterFilter::default()));
        for address in ["/", "/console/records/", "/console/records/%20", "/console/nothing"] {
            assert_eq!(Route::parse_address(address), Route::Unknown, "{address}");
        }
    }
}
