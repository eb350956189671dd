//! What an address says about its screen, beyond which one it is.

use klabat_api::console::{Me, RuleArea};

use super::place::{Place, today};
use super::query::{self, Query};
use super::time::{is_iso_date, is_iso_month};

/// The filters of a screen. Which of them a screen has is a matter of its [`Place`](super::Place); the others stay
/// empty.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Filter {
    /// The one thing that the screen is about, from the path.
    pub id: Option<String>,
    /// `YYYY-MM-DD`; today when `None`.
    pub date: Option<String>,
    /// `YYYY-MM`; any month (or the present one, where the screen is about one) when `None`.
    pub month: Option<String>,
    /// Unit id; all visible units when `None`.
    pub unit: Option<String>,
    /// Kind of the rows, by its wire name; all when `None`.
    pub kind: Option<String>,
    /// State of the rows, by its wire name; all (or those that wait, where that is the screen's purpose) when `None`.
    pub state: Option<String>,
    /// Part of a name, a NIP or the like.
    pub search: String,
    /// Page, from 0; the address counts from 1.
    pub page: u32,
    /// What several kinds are about together; all when `None`.
    pub area: Option<RuleArea>,
    /// Number of a recap's version; the one that counts when `None`.
    pub version: Option<u32>,
    /// From where on the list goes on, where the server says so.
    pub cursor: Option<String>,
}

/// One filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A day.
    Date,
    /// A month.
    Month,
    /// A unit.
    Unit,
    /// A kind.
    Kind,
    /// A state.
    State,
    /// What is searched for.
    Search,
    /// What several kinds are about.
    Area,
    /// A version.
    Version,
    /// A page of many rows.
    Page,
    /// From where on.
    Cursor,
}

impl Part {
    /// All, in their order in an address.
    pub(super) const ALL: [Self; 10] = [
        Self::Date,
        Self::Month,
        Self::Unit,
        Self::Kind,
        Self::State,
        Self::Search,
        Self::Area,
        Self::Version,
        Self::Page,
        Self::Cursor,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Month => "month",
            Self::Unit => "unit",
            Self::Kind => "kind",
            Self::State => "state",
            Self::Search => "q",
            Self::Area => "area",
            Self::Version => "version",
            Self::Page => "page",
            Self::Cursor => "before",
        }
    }

    /// The name by which the server is asked.
    pub(super) const fn wire(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Page => "offset",
            other => other.name(),
        }
    }
}

/// An area of rules as an address names it.
const fn area_name(area: RuleArea) -> &'static str {
    match area {
        RuleArea::Time => "time",
        RuleArea::Policy => "policy",
    }
}

fn area(name: &str) -> Option<RuleArea> {
    [RuleArea::Time, RuleArea::Policy].into_iter().find(|area| area_name(*area) == name)
}

/// Whether a text can be an identifier in a path.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

impl Filter {
    /// Reads those parts of a query; what is no value of its part is left out.
    pub(super) fn parse(id: Option<String>, text: &str, parts: &[Part]) -> Self {
        let mut query = Query::parse(text);
        let mut filter = Self { id, ..Self::default() };
        for part in parts {
            let value = query.take(part.name());
            match part {
                Part::Date => filter.date = value.filter(|date| is_iso_date(date)),
                Part::Month => filter.month = value.filter(|month| is_iso_month(month)),
                Part::Unit => filter.unit = value,
                Part::Kind => filter.kind = value,
                Part::State => filter.state = value,
                Part::Area => filter.area = value.as_deref().and_then(area),
                Part::Version => filter.version = value.and_then(|number| number.parse().ok()),
                Part::Cursor => filter.cursor = value,
                Part::Search => filter.search = value.unwrap_or_default(),
                Part::Page => {
                    let page = value.and_then(|page| page.parse::<u32>().ok());
                    filter.page = page.map_or(0, |page| page.saturating_sub(1));
                }
            }
        }
        filter
    }

    /// Lets go of what was about another list than the one that is asked for now: a page, from where on it went on, and of
    /// a recap its version, which are counted for each unit's month.
    pub(super) fn follow(&mut self, before: &Self, place: Place) {
        let list = |filter: &Self| Self { page: 0, cursor: None, ..filter.clone() };
        if list(self) == list(before) {
            return;
        }
        (self.page, self.cursor) = (0, None);
        if place == Place::Recap && (&before.month, &before.unit) != (&self.month, &self.unit) {
            self.version = None;
        }
    }

    /// The month: the chosen one, or that in which the session began.
    #[must_use]
    pub fn month_for(&self, me: &Me) -> String {
        self.month.clone().unwrap_or_else(|| today(me, me.server_time).chars().take(7).collect())
    }

    /// A part as an address has it; `None` when it is empty.
    pub(super) fn get(&self, part: Part) -> Option<String> {
        match part {
            Part::Date => self.date.clone(),
            Part::Month => self.month.clone(),
            Part::Unit => self.unit.clone(),
            Part::Kind => self.kind.clone(),
            Part::State => self.state.clone(),
            Part::Area => self.area.map(|area| area_name(area).to_owned()),
            Part::Version => self.version.map(|number| number.to_string()),
            Part::Cursor => self.cursor.clone(),
            Part::Search => Some(self.search.clone()).filter(|search| !search.is_empty()),
            Part::Page => (self.page > 0).then(|| (u64::from(self.page) + 1).to_string()),
        }
    }

    /// The address: the path, the id, and what is not empty of those parts.
    pub(super) fn write(&self, path: &str, parts: &[Part]) -> String {
        let path = [path, self.id.as_deref().unwrap_or_default()].concat();
        let fields: Vec<_> = parts.iter().map(|part| (part.name(), self.get(*part))).collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_deref())).collect();
        query::write(&path, &fields)
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::console::Role;

    use super::{Filter, Place};
    use crate::console::tests::open;
    use crate::console::{Effect, Event, Route};

    fn followed(before: &Filter, place: Place, change: impl FnOnce(&mut Filter)) -> Filter {
        let mut filter = before.clone();
        change(&mut filter);
        filter.follow(before, place);
        filter
    }

    #[test]
    fn another_list_begins_at_its_beginning() {
        let before = Filter { page: 2, cursor: Some("17".into()), kind: Some("rule.".into()), ..Filter::default() };
        let searched = followed(&before, Place::Audit, |filter| filter.search = "ani".into());
        assert_eq!((searched.page, searched.cursor, searched.kind), (0, None, Some("rule.".into())));
        let turned = followed(&before, Place::Audit, |filter| (filter.page, filter.cursor) = (3, Some("9".into())));
        assert_eq!((turned.page, turned.cursor.as_deref()), (3, Some("9")));
    }

    #[test]
    fn which_half_of_a_recap_is_in_sight_stands_in_the_address_and_asks_nothing() {
        let (mut model, _) = open("/console/recap?month=2026-07&unit=u1&state=sums", Role::Admin);
        let filter = model.route.filter();
        assert_eq!(filter.state.as_deref(), Some("sums"));
        let days = Filter { state: None, ..filter };
        let effects = model.update(Event::Filter(Route::At(Place::Recap, days)));
        assert_eq!(effects, [Effect::Replace("/console/recap?month=2026-07&unit=u1".into())]);
    }

    #[test]
    fn a_version_is_of_its_own_units_month() {
        let before = Filter { unit: Some("u1".into()), version: Some(2), ..Filter::default() };
        let month = |filter: &mut Filter| filter.month = Some("2026-09".into());
        assert_eq!(followed(&before, Place::Recap, month).version, None);
        assert_eq!(followed(&before, Place::Recap, |filter| filter.unit = Some("u2".into())).version, None);
        let sums = followed(&before, Place::Recap, |filter| filter.state = Some("sums".into()));
        assert_eq!(sums.version, Some(2), "the same month in another view");
    }
}
