//! The documents of rules as forms: what people set by hand is in inputs, what they do not stays as it was.

use klabat_api::console::RuleKind;
use serde_json::{Map, Value as Json, json};

use crate::console::form::{Cell, Cells, Choice, Column, Fault, Input, Kind, Lines, Values};
use crate::console::typed::{Typed, percent};
use crate::messages::console::Key;

/// Weekdays with their wire names.
pub(in crate::console) const WEEKDAYS: [(&str, Key); 7] = [
    ("monday", Key::Monday),
    ("tuesday", Key::Tuesday),
    ("wednesday", Key::Wednesday),
    ("thursday", Key::Thursday),
    ("friday", Key::Friday),
    ("saturday", Key::Saturday),
    ("sunday", Key::Sunday),
];

/// What a rule is called.
#[must_use]
pub const fn title(kind: RuleKind) -> Key {
    match kind {
        RuleKind::Schedule => Key::RuleSchedule,
        RuleKind::Assignment => Key::RuleAssignment,
        RuleKind::Calendar => Key::RuleCalendar,
        RuleKind::Policy => Key::RulePolicy,
        RuleKind::BeaconScope => Key::RuleBeaconScope,
        RuleKind::Leave => Key::RuleLeave,
        RuleKind::LeaveCard => Key::RuleLeaveCard,
        RuleKind::Discipline => Key::RuleDiscipline,
        RuleKind::Health => Key::RuleHealth,
        RuleKind::Retention => Key::RuleRetention,
    }
}

fn column(label: Key, cell: Cell) -> Column {
    Column { label, cell }
}

fn short(label: Key) -> Column {
    column(label, Cell::Short)
}

fn hours(lines: Lines) -> Kind {
    let mut columns = vec![short(Key::Start), short(Key::End), short(Key::RestFrom), short(Key::RestTo)];
    if lines == Lines::Free {
        columns.insert(0, short(Key::ShiftCode));
    }
    Kind::Grid(columns, lines)
}

fn week() -> Lines {
    Lines::Named(WEEKDAYS.iter().map(|(_, key)| *key).collect())
}

/// The inputs of a document.
pub(super) fn inputs(kind: RuleKind) -> Vec<Input> {
    let steps = || Kind::Grid(vec![short(Key::UpToMinutes), short(Key::CutPercent)], Lines::Free);
    match kind {
        RuleKind::Policy => vec![
            Input::new("name", Key::Name, Kind::Line),
            Input::new("source", Key::Source, Kind::Line).hint(Key::SourceHint),
            Input::new("tolerance", Key::Tolerance, Kind::Number).hint(Key::ToleranceHint),
            Input::new("late", Key::LateSteps, steps()).hint(Key::StepsHint),
            Input::new("early", Key::EarlySteps, steps()).hint(Key::StepsHint),
            Input::new("no-check-in", Key::NoCheckIn, Kind::Line).hint(Key::PercentHint),
            Input::new("no-check-out", Key::NoCheckOut, Kind::Line).hint(Key::PercentHint),
            Input::new("absent", Key::AbsentCut, Kind::Line).hint(Key::PercentHint),
            Input::new("day-cap", Key::DayCap, Kind::Line).hint(Key::CapHint),
            Input::new("month-cap", Key::MonthCap, Kind::Line).hint(Key::CapHint),
        ],
        RuleKind::Schedule => vec![
            Input::new("name", Key::Name, Kind::Line),
            Input::new("week", Key::WorkingHours, hours(week())).hint(Key::WeekHint),
            Input::new("shifts", Key::ShiftHours, hours(Lines::Free)).hint(Key::ShiftsHint),
            Input::new("rest", Key::RestOfDocument, Kind::Code).hint(Key::RestOfDocumentHint),
        ],
        RuleKind::Calendar => {
            let kinds = [
                ("nasional", Key::HolidayNational),
                ("cuti_bersama", Key::HolidayCollective),
                ("daerah", Key::HolidayLocal),
            ];
            let kinds = kinds.map(|(value, key)| Choice::key(value, key));
            let columns = vec![
                column(Key::Date, Cell::Date),
                column(Key::Kind, Cell::Select(kinds.into())),
                column(Key::Name, Cell::Text),
            ];
            vec![
                Input::new("source", Key::Source, Kind::Line).hint(Key::SourceHint),
                Input::new("holidays", Key::Holidays, Kind::Grid(columns, Lines::Free)),
            ]
        }
        _ => vec![Input::new("rest", Key::Document, Kind::Code).hint(Key::DocumentHint)],
    }
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

fn shown(cut: &Json) -> String {
    cut.as_u64().map_or_else(String::new, |cut| format!("{},{:02}", cut / 100, cut % 100))
}

/// What stands in the inputs of a document.
pub(super) fn values(kind: RuleKind, document: &Json, mut values: Values) -> Values {
    match kind {
        RuleKind::Policy => {
            for (name, field) in [("name", "name"), ("source", "source")] {
                values.set(name, text(&document[field]));
            }
            values.set("tolerance", document["tolerance"].as_u64().unwrap_or(0).to_string());
            values.set("late", steps(&document["late"]));
            values.set("early", steps(&document["early"]));
            for (name, field) in CUTS {
                values.set(name, shown(&document[field]));
            }
        }
        RuleKind::Schedule => {
            values.set("name", text(&document["name"]));
            values.set("week", hours_of(&document["pattern"]["days"], Some(&WEEKDAYS.map(|(day, _)| day))));
            values.set("shifts", hours_of(&document["pattern"]["shifts"], None));
            let rest = json!({
                "seasons": document["seasons"], "dated_gatherings": document["dated_gatherings"],
            });
            values.set("rest", pretty(&rest));
        }
        RuleKind::Calendar => {
            values.set("source", text(&document["source"]));
            let rows = document["holidays"].as_array().cloned().unwrap_or_default();
            let rows =
                rows.iter().map(|day| ["date", "kind", "name"].map(|field| text(&day[field]).to_owned()).to_vec());
            values.set("holidays", Cells(rows.collect()).write());
        }
        _ => values.set("rest", pretty(document)),
    }
    values
}

/// Single cuts of a policy: input and field.
const CUTS: [(&str, &str); 5] = [
    ("no-check-in", "no_check_in"),
    ("no-check-out", "no_check_out"),
    ("absent", "absent"),
    ("day-cap", "day_cap"),
    ("month-cap", "month_cap"),
];

fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// The brackets of a policy; the last row, without a limit, is for all that is longer.
fn steps(brackets: &Json) -> String {
    let all = brackets["steps"].as_array().cloned().unwrap_or_default();
    let rows = all.iter().map(|step| vec![step["up_to"].to_string(), shown(&step["cut"])]);
    Cells(rows.chain([vec![String::new(), shown(&brackets["beyond"])]]).collect()).write()
}

/// Start, end and break of each day or shift.
fn hours_of(days: &Json, names: Option<&[&str]>) -> String {
    let row = |hours: &Json| {
        [&hours["start"], &hours["end"], &hours["rest"]["from"], &hours["rest"]["to"]]
            .map(|time| text(time).to_owned())
            .to_vec()
    };
    let rows: Vec<Vec<String>> = match names {
        Some(names) => names.iter().map(|name| row(&days[*name])).collect(),
        None => days
            .as_object()
            .into_iter()
            .flatten()
            .map(|(code, hours)| std::iter::once(code.clone()).chain(row(hours)).collect())
            .collect(),
    };
    Cells(rows).write()
}

/// The document as the inputs have it.
pub(super) fn read(kind: RuleKind, base: &Json, typed: &mut Typed<'_>) -> Json {
    let mut document = base.clone();
    match kind {
        RuleKind::Policy => {
            document["name"] = typed.some("name").into();
            document["source"] = typed.some("source").into();
            document["tolerance"] = typed.number("tolerance", &(0..=720)).into();
            document["late"] = brackets("late", typed);
            document["early"] = brackets("early", typed);
            for (name, field) in CUTS {
                let is_cap = name.ends_with("cap");
                document[field] = match typed.optional(name) {
                    None if is_cap => Json::Null,
                    _ => typed.percent(name).into(),
                };
            }
        }
        RuleKind::Schedule => schedule(&mut document, typed),
        RuleKind::Calendar => {
            document["source"] = typed.some("source").into();
            let cells = Cells::parse(typed.values().get("holidays"));
            let mut days: Vec<_> = (0..cells.0.len())
                .map(|row| [0, 1, 2].map(|column| cells.get(row, column).to_owned()))
                .filter(|[date, _, name]| !(date.is_empty() && name.is_empty()))
                .collect();
            days.sort();
            if days.iter().any(|[date, kind, name]| date.is_empty() || kind.is_empty() || name.is_empty()) {
                typed.fault("holidays", Fault::Missing);
            }
            let days = days.iter().map(|[date, kind, name]| json!({ "date": date, "kind": kind, "name": name }));
            document["holidays"] = days.collect();
        }
        _ => match serde_json::from_str(&typed.some("rest")) {
            Ok(value) => document = value,
            Err(_) => typed.fault("rest", Fault::NotDocument),
        },
    }
    document
}

fn brackets(name: &'static str, typed: &mut Typed<'_>) -> Json {
    let cells = Cells::parse(typed.values().get(name));
    let (mut steps, mut beyond) = (Vec::new(), None);
    for row in 0..cells.0.len() {
        match (cells.get(row, 0), percent(cells.get(row, 1))) {
            ("", None) if cells.get(row, 1).is_empty() => {}
            ("", Some(cut)) if beyond.is_none() => beyond = Some(cut),
            (minutes, Some(cut)) if minutes.parse::<u16>().is_ok() => {
                steps.push(json!({ "up_to": minutes.parse::<u16>().unwrap_or_default(), "cut": cut }));
            }
            _ => typed.fault(name, Fault::NotNumber),
        }
    }
    if beyond.is_none() {
        typed.fault(name, Fault::Missing);
    }
    json!({ "steps": steps, "beyond": beyond.unwrap_or_default() })
}

fn schedule(document: &mut Json, typed: &mut Typed<'_>) {
    document["name"] = typed.some("name").into();
    let rest: Json = serde_json::from_str(typed.values().get("rest")).unwrap_or(Json::Null);
    for field in ["seasons", "dated_gatherings"] {
        if rest[field].is_array() {
            document[field] = rest[field].clone();
        } else {
            typed.fault("rest", Fault::NotDocument);
        }
    }
    let is_roster = document["pattern"]["by"] == "roster";
    let (name, field) = if is_roster { ("shifts", "shifts") } else { ("week", "days") };
    let cells = Cells::parse(typed.values().get(name));
    let shift = usize::from(is_roster);
    let mut days = Map::new();
    for row in 0..cells.0.len() {
        let times: Vec<_> = (0..4).map(|column| cells.get(row, column + shift).replace('.', ":")).collect();
        let key = if is_roster { cells.get(row, 0) } else { WEEKDAYS.get(row).map_or("", |(day, _)| day) };
        match &*times {
            [start, end, ..] if start.is_empty() && end.is_empty() => {}
            [start, end, from, to] if !key.is_empty() && !start.is_empty() && !end.is_empty() => {
                let old = &document["pattern"][field];
                let first = old.as_object().and_then(|days| days.values().next()).cloned();
                let mut hours = old.get(key).cloned().or(first).unwrap_or_else(plain);
                hours["start"] = start.clone().into();
                hours["end"] = end.clone().into();
                hours["rest"] =
                    if from.is_empty() && to.is_empty() { Json::Null } else { json!({ "from": from, "to": to }) };
                days.insert(key.to_owned(), hours);
            }
            _ => typed.fault(name, Fault::Missing),
        }
    }
    if days.is_empty() {
        typed.fault(name, Fault::Missing);
    }
    document["pattern"][field] = Json::Object(days);
}

/// Hours without anything special, for a first day or shift.
fn plain() -> Json {
    let side = json!({ "before": 90, "after": 180 });
    json!({ "flex": { "earlier": 0, "later": 0 }, "check_in": side, "check_out": side, "gatherings": [] })
}

/// The year of a calendar's first day: its proposed key.
pub(super) fn year(document: &Json) -> String {
    text(&document["holidays"][0]["date"]).chars().take(4).collect()
}

#[cfg(test)]
mod tests {
    use klabat_api::console::RuleKind;
    use serde_json::{Value as Json, json};

    use super::{read, values};
    use crate::console::form::{Cells, Fault, Values};
    use crate::console::typed::Typed;

    fn policy() -> Json {
        let brackets = json!({ "steps": [{ "up_to": 30, "cut": 50 }, { "up_to": 60, "cut": 100 }], "beyond": 150 });
        json!({
            "name": "Perbup", "source": "Perbup 1/2026", "tolerance": 0, "late": brackets, "early": brackets,
            "no_check_in": 150, "no_check_out": 150, "absent": 300, "gatherings": { "upacara": 25 }, "absences": {},
            "day_cap": null, "month_cap": 10_000,
        })
    }

    fn hours(start: &str, gatherings: &Json) -> Json {
        let side = json!({ "before": 90, "after": 210 });
        json!({
            "start": start, "end": "16:00", "rest": { "from": "12:00", "to": "13:00" },
            "flex": { "earlier": 0, "later": 0 }, "check_in": side, "check_out": side, "gatherings": gatherings,
        })
    }

    fn schedule() -> Json {
        let apel = json!([{ "kind": "apel_pagi", "from": "06:00", "to": "07:45" }]);
        let days = json!({ "monday": hours("07:30", &apel), "friday": hours("07:00", &json!([])) });
        let pattern = json!({ "by": "week", "days": days });
        json!({ "name": "Lima hari", "pattern": pattern, "seasons": [], "dated_gatherings": [] })
    }

    fn again(
        kind: RuleKind,
        document: &Json,
        change: impl FnOnce(&mut Values),
    ) -> Result<Json, Vec<(&'static str, Fault)>> {
        let mut values = values(kind, document, Values::default());
        change(&mut values);
        let mut typed = Typed::new(&values);
        let read = read(kind, document, &mut typed);
        typed.finish(read)
    }

    #[test]
    fn what_nobody_touches_stays_as_it_was() {
        let calendar = json!({ "source": "SKB", "holidays": [{ "date": "2026-01-01", "kind": "nasional", "name": "Tahun Baru" }] });
        let retention = json!({ "records": 1825 });
        for (kind, document) in [
            (RuleKind::Policy, policy()),
            (RuleKind::Schedule, schedule()),
            (RuleKind::Calendar, calendar),
            (RuleKind::Retention, retention),
        ] {
            assert_eq!(again(kind, &document, |_| {}).unwrap(), document, "{kind:?}");
        }
    }

    #[test]
    fn a_step_is_added_and_one_without_a_limit_is_for_all_beyond() {
        let more = "30\t0,5\n60\t1\n90\t1,25\n\t1,5";
        let read = again(RuleKind::Policy, &policy(), |values| values.set("late", more)).unwrap();
        assert_eq!(read["late"]["steps"][2], json!({ "up_to": 90, "cut": 125 }));
        assert_eq!(read["late"]["beyond"], 150);
        let missing = again(RuleKind::Policy, &policy(), |values| values.set("late", "30\t0,5"));
        assert_eq!(missing, Err(vec![("late", Fault::Missing)]));
        let wrong = again(RuleKind::Policy, &policy(), |values| values.set("absent", "3000"));
        assert_eq!(wrong, Err(vec![("absent", Fault::NotNumber)]));
    }

    #[test]
    fn a_day_is_taken_out_and_another_put_in_with_the_windows_of_the_others() {
        let read = again(RuleKind::Schedule, &schedule(), |values| {
            let mut week = Cells::parse(values.get("week"));
            week.set(0, 0, "07.45");
            for column in 0..4 {
                week.set(4, column, "");
            }
            week.set(5, 0, "08:00");
            week.set(5, 1, "12:00");
            values.set("week", week.write());
        })
        .unwrap();
        let days = &read["pattern"]["days"];
        assert_eq!(days["monday"]["start"], "07:45");
        assert_eq!(days["monday"]["gatherings"][0]["kind"], "apel_pagi");
        assert!(days.get("friday").is_none());
        assert_eq!((&days["saturday"]["rest"], &days["saturday"]["check_in"]["after"]), (&Json::Null, &json!(210)));
    }

    #[test]
    fn a_document_that_is_none_is_said_to_be_none() {
        let read = again(RuleKind::Leave, &json!({}), |values| values.set("rest", "{"));
        assert_eq!(read, Err(vec![("rest", Fault::NotDocument)]));
    }
}
