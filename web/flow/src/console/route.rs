//! Screens by address. The address holds the filters, so that a reload, a bookmark and the back button keep them.

use klabat_api::Base64Url;
use klabat_api::console::RuleArea;

use super::filter::{Filter, Part, is_id};
use super::place::Place;

/// Where every address of the console begins.
const BASE: &str = "/console";

/// A screen and what its address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The one-time link; `None` when its fragment holds no token.
    Link(Option<Base64Url>),
    /// Masuk.
    SignIn,
    /// A place, and how it is filtered.
    At(Place, Filter),
    /// No screen has this address.
    Unknown,
}

impl From<Place> for Route {
    fn from(place: Place) -> Self {
        Self::At(place, Filter::default())
    }
}

impl Route {
    /// The screen of one thing.
    #[must_use]
    pub fn of_one(place: Place, id: impl Into<String>) -> Self {
        Self::At(place, Filter { id: Some(id.into()), ..Filter::default() })
    }

    /// The screen of an address, from its parts as a browser's `location` gives them.
    #[must_use]
    pub fn parse(path: &str, query: &str, fragment: &str) -> Self {
        let Some(rest) = path.strip_prefix(BASE) else { return Self::Unknown };
        match rest.trim_matches('/') {
            "link" => {
                Self::Link(Base64Url::decode(fragment.trim_start_matches('#')).filter(|token| !token.0.is_empty()))
            }
            "signin" => Self::SignIn,
            rest => Place::ALL.iter().find_map(|place| at(*place, rest, query)).unwrap_or(Self::Unknown),
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
            Self::At(place, filter) => {
                let path = match place.path() {
                    "" => BASE.to_owned(),
                    path => [BASE, path].join("/"),
                };
                filter.write(&path, &place.parts().collect::<Vec<_>>())
            }
            Self::Link(_) => "/console/link".to_owned(),
            Self::SignIn => "/console/signin".to_owned(),
            Self::Unknown => BASE.to_owned(),
        }
    }

    /// The place, where it is one.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        if let Self::At(place, _) = self { Some(*place) } else { None }
    }

    /// The examples of documents of an area.
    #[must_use]
    pub fn templates(area: RuleArea) -> Self {
        Self::At(Place::Templates, Filter { area: Some(area), ..Filter::default() })
    }

    /// Of which area its examples are; all of them where the address does not say.
    #[must_use]
    pub const fn area(&self) -> Option<RuleArea> {
        if let Self::At(_, filter) = self { filter.area } else { None }
    }

    /// How it is filtered.
    #[must_use]
    pub fn filter(&self) -> Filter {
        if let Self::At(_, filter) = self { filter.clone() } else { Filter::default() }
    }
}

/// The route of a place, when the rest of the path leads there.
fn at(place: Place, rest: &str, query: &str) -> Option<Route> {
    let id = match rest.strip_prefix(place.path())? {
        id if place.is_of_one() => Some(id.to_owned()).filter(|id| is_id(id)).map(Some)?,
        "" => None,
        _ => return None,
    };
    Some(Route::At(place, Filter::parse(id, query, &place.parts().collect::<Vec<Part>>())))
}

#[cfg(test)]
mod tests {
    use super::super::{Filter, Place};
    use super::Route;
    use klabat_api::Base64Url;
    use klabat_api::console::RuleArea;

    #[test]
    fn every_address_leads_back_to_its_screen() {
        let full = |id: Option<&str>| Filter {
            id: id.map(str::to_owned),
            date: Some("2026-11-24".into()),
            month: Some("2026-11".into()),
            unit: Some("u1".into()),
            kind: Some("review".into()),
            state: Some("waiting".into()),
            search: "Ny. A&B + 10% é#".into(),
            area: Some(RuleArea::Time),
            version: Some(2),
            page: 3,
            cursor: Some("17".into()),
        };
        for place in Place::ALL {
            let id = place.is_of_one().then_some("AQ-_x");
            let bare = Route::At(*place, Filter { id: id.map(str::to_owned), ..Filter::default() });
            let asked = Route::At(*place, full(id));
            // What the place has no filter for is not in its address.
            let kept = Route::parse_address(&asked.address());
            assert_eq!(Route::parse_address(&bare.address()), bare, "{}", bare.address());
            assert_eq!((kept.address(), kept.place()), (asked.address(), Some(*place)));
        }
        assert_eq!(Route::parse_address("/console/signin"), Route::SignIn);
        assert_eq!(Route::from(Place::Board).address(), "/console");
        assert_eq!(Route::of_one(Place::Record, "AQID").address(), "/console/records/AQID");
    }

    #[test]
    fn examples_stay_with_the_area_that_one_came_from() {
        for (area, address) in
            [(RuleArea::Time, "/console/templates?area=time"), (RuleArea::Policy, "/console/templates?area=policy")]
        {
            let route = Route::templates(area);
            assert_eq!((&*route.address(), route.area()), (address, Some(area)));
            assert_eq!(Route::parse_address(address), route);
        }
        assert_eq!(Route::parse_address("/console/templates?area=x").area(), None);
        assert_eq!(Route::from(Place::Board).area(), None);
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
        let filter = Filter { unit: Some("u1".into()), ..Filter::default() };
        assert_eq!(
            Route::parse("/console/records/", "?date=2026-02-30&unit=u1&x=y&kind=&month=2026-11", ""),
            Route::At(Place::Records, filter)
        );
        assert_eq!(Route::parse("/console/employees", "?page=x", ""), Route::from(Place::Roster));
        for address in [
            "/",
            "/console/employees/%20",
            "/console/records/%20",
            "/console/nothing",
            "/console/users/u1",
            "/console/recap/x",
        ] {
            assert_eq!(Route::parse_address(address), Route::Unknown, "{address}");
        }
    }
}
