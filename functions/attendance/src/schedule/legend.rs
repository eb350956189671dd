//! What the codes of a roster mean.

use jiff::civil::Date;

use super::{Hours, NamedSchedule, Pattern};
use crate::ShiftCode;
use crate::time::DateRange;

/// A shift of a schedule, as it is from a date on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShiftHours<'a> {
    /// Of which schedule, in which version.
    pub schedule: &'a NamedSchedule,
    /// Its code.
    pub code: &'a ShiftCode,
    /// Its hours.
    pub hours: &'a Hours,
    /// The first of the dates on which it has them.
    pub since: Date,
}

/// The shifts of the rosters among some schedules on these dates, each once and again whenever its hours change: by a
/// season, or by another version.
#[must_use]
pub fn legend(schedules: &[NamedSchedule], dates: DateRange) -> Vec<ShiftHours<'_>> {
    let mut legend: Vec<ShiftHours<'_>> = Vec::new();
    for since in dates.days() {
        let replaced = |one: &NamedSchedule, by: &NamedSchedule| {
            by.id == one.id && by.valid_from > one.valid_from && by.valid_from <= since
        };
        let holds = |one: &&NamedSchedule| one.valid_from <= since && !schedules.iter().any(|by| replaced(one, by));
        for schedule in schedules.iter().filter(holds) {
            let Pattern::Roster { shifts } = schedule.document.pattern_on(since) else { continue };
            for (code, hours) in shifts {
                let of_code = |told: &&ShiftHours<'_>| told.code == code && told.schedule.id == schedule.id;
                if legend.iter().rev().find(of_code).is_none_or(|told| !told.hours.same_times(hours)) {
                    legend.push(ShiftHours { schedule, code, hours, since });
                }
            }
        }
    }
    legend
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::templates;

    fn ward(id: &str, valid_from: &str, change: impl FnOnce(&mut serde_json::Value)) -> NamedSchedule {
        let mut document: serde_json::Value = serde_json::from_str(templates::SCHEDULES[2].json).unwrap();
        document["seasons"] = json!([]);
        change(&mut document);
        serde_json::from_value(json!({ "id": id, "valid_from": valid_from, "document": document })).unwrap()
    }

    fn told(schedules: &[NamedSchedule], dates: [i8; 2]) -> Vec<String> {
        let [first, last] = dates.map(|day| Date::new(2026, 7, day).unwrap());
        let legend = legend(schedules, DateRange::new(first, last).unwrap());
        let line = |told: &ShiftHours<'_>| format!("{} {} {}", told.schedule.id, told.code, told.hours.start);
        legend.iter().map(|told| format!("{} since {}", line(told), told.since.day())).collect()
    }

    #[test]
    fn each_shift_is_told_once() {
        let told = told(&[ward("bangsal", "2026-01-01", |_| ())], [1, 31]);
        assert_eq!(told.len(), told.iter().filter(|line| line.ends_with("since 1")).count());
        assert!(told.contains(&"bangsal P 07:00 since 1".to_owned()), "{told:?}");
    }

    #[test]
    fn other_hours_are_told_from_their_date_on() {
        let start = |document: &mut serde_json::Value| document["pattern"]["shifts"]["P"]["start"] = json!("07:15");
        let versions = [ward("bangsal", "2026-07-15", start), ward("bangsal", "2026-01-01", |_| ())];
        let of_morning = |dates| {
            let lines = told(&versions, dates).into_iter();
            lines.filter(|line| line.contains(" P ")).collect::<Vec<_>>()
        };
        assert_eq!(of_morning([1, 31]), ["bangsal P 07:00 since 1", "bangsal P 07:15 since 15"]);
        assert_eq!(of_morning([16, 31]), ["bangsal P 07:15 since 16"]);
        assert_eq!(of_morning([1, 14]), ["bangsal P 07:00 since 1"]);
    }

    #[test]
    fn a_season_has_its_hours_and_then_the_ordinary_ones_again() {
        let ramadan = |document: &mut serde_json::Value| {
            let mut pattern = document["pattern"].clone();
            pattern["shifts"]["P"]["start"] = json!("08:00");
            let dates = json!({ "from": "2026-07-10", "to": "2026-07-12" });
            document["seasons"] = json!([{ "name": "Ramadan", "dates": dates, "pattern": pattern }]);
        };
        let lines = told(&[ward("bangsal", "2026-01-01", ramadan)], [1, 31]);
        let of_morning: Vec<_> = lines.iter().filter(|line| line.contains(" P ")).collect();
        assert_eq!(of_morning, ["bangsal P 07:00 since 1", "bangsal P 08:00 since 10", "bangsal P 07:00 since 13"]);
    }

    #[test]
    fn a_week_has_no_codes_and_rosters_do_not_mix() {
        let week = serde_json::from_str::<serde_json::Value>(templates::SCHEDULES[0].json).unwrap();
        let week = json!({ "id": "five_days", "valid_from": "2026-01-01", "document": week });
        let week: NamedSchedule = serde_json::from_value(week).unwrap();
        assert!(told(std::slice::from_ref(&week), [1, 31]).is_empty());
        let both = [week, ward("a", "2026-01-01", |_| ()), ward("b", "2026-07-02", |_| ())];
        let told = told(&both, [1, 3]);
        assert!(told.contains(&"a P 07:00 since 1".to_owned()) && told.contains(&"b P 07:00 since 2".to_owned()));
    }
}
