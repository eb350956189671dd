//! The rules of the demo, from the templates, and the working days by them.

use std::collections::BTreeSet;

use anyhow::Result;
use klabat_api::console::{NewRule, RuleKind, RuleScope};
use klabat_api::routes;
use klabat_attendance::time::{Weekday, YearMonth};
use klabat_attendance::{Date, templates};
use serde_json::Value as Json;

use super::{Story, taken};

/// Id of the schedule.
const SCHEDULE: &str = "lima-hari-kerja";

impl Story {
    /// The chief writes the regency's rules, dated from the year's begin.
    pub(super) fn write_rules(&mut self, month: YearMonth) -> Result<()> {
        let year = month.to_string()[..4].to_owned();
        let document = |json: &str| serde_json::from_str::<Json>(json);
        for (kind, key, document) in [
            (RuleKind::Schedule, SCHEDULE, document(templates::SCHEDULES[0].json)?),
            (RuleKind::Assignment, "", Json::from(SCHEDULE)),
            (RuleKind::Calendar, "2026", serde_json::to_value(templates::holidays_2026())?),
            (RuleKind::Policy, "", document(templates::POLICIES[0].json)?),
            (RuleKind::Leave, "", document(templates::LEAVE.json)?),
            (RuleKind::Discipline, "", document(templates::DISCIPLINE.json)?),
            (RuleKind::Health, "", document(templates::HEALTH.json)?),
        ] {
            let (key, valid_from) = (key.to_owned(), format!("{year}-01-01"));
            let reason = format!("Perbup Nomor 1 Tahun {year}");
            let rule = NewRule { kind, scope: RuleScope::Regency {}, key, valid_from, document, reason, draft: None };
            taken(&self.world.order(&self.chief, routes::RULES, &rule))?;
        }
        Ok(())
    }
}

/// The days that are worked: Monday to Friday, but for those of the calendar.
pub(super) struct WorkingDays(BTreeSet<Date>);

impl WorkingDays {
    pub(super) fn of_calendar() -> Self {
        Self(templates::holidays_2026().holidays.iter().map(|holiday| holiday.date).collect())
    }

    pub(super) fn contain(&self, date: Date) -> bool {
        !self.0.contains(&date) && !matches!(Weekday::of(date), Weekday::Saturday | Weekday::Sunday)
    }

    /// The working day so many after one of them.
    pub(super) fn after(&self, mut date: Date, days: usize) -> Result<Date> {
        for _ in 0..days {
            date = date.tomorrow()?;
            while !self.contain(date) {
                date = date.tomorrow()?;
            }
        }
        Ok(date)
    }

    /// The working day before.
    pub(super) fn before(&self, mut date: Date) -> Result<Date> {
        date = date.yesterday()?;
        while !self.contain(date) {
            date = date.yesterday()?;
        }
        Ok(date)
    }
}
