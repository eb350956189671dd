//! Potongan TPP: what lateness, early leave, absence and missed gatherings cost.

use klabat_api::console::Me;
use serde_json::{Map, Value as Json, json};

use super::super::ABSENCE_KINDS;
use super::cells::{GATHERINGS, Rows, named, short, write};
use super::{shown, text};
use crate::console::form::{Fault, Input, Kind, Lines, Values};
use crate::console::typed::Typed;
use crate::messages::console::Key;

/// Single cuts: input and field.
const CUTS: [(&str, &str); 5] = [
    ("no-check-in", "no_check_in"),
    ("no-check-out", "no_check_out"),
    ("absent", "absent"),
    ("day-cap", "day_cap"),
    ("month-cap", "month_cap"),
];

pub(super) struct Page;

impl super::Page for Page {
    fn inputs(&self, _: &Json, _: &Me) -> Vec<Input> {
        let steps = || Kind::Grid(vec![short(Key::UpToMinutes), short(Key::CutPercent)], Lines::Free);
        let cuts = |words: &[(&str, Key)]| Kind::Grid(vec![short(Key::CutPercent)], Lines::Named(named(words)));
        vec![
            Input::new("name", Key::Name, Kind::Line),
            Input::new("source", Key::Source, Kind::Line).hint(Key::SourceHint),
            Input::new("tolerance", Key::Tolerance, Kind::Number).hint(Key::ToleranceHint),
            Input::new("late", Key::LateSteps, steps()).hint(Key::StepsHint),
            Input::new("early", Key::EarlySteps, steps()).hint(Key::StepsHint),
            Input::new("no-check-in", Key::NoCheckIn, Kind::Line).hint(Key::PercentHint),
            Input::new("no-check-out", Key::NoCheckOut, Kind::Line).hint(Key::PercentHint),
            Input::new("absent", Key::AbsentCut, Kind::Line).hint(Key::PercentHint),
            Input::new("gatherings", Key::GatheringCuts, cuts(&GATHERINGS)).hint(Key::CutsHint),
            Input::new("absences", Key::AbsenceCuts, cuts(&ABSENCE_KINDS)).hint(Key::AbsenceCutsHint),
            Input::new("day-cap", Key::DayCap, Kind::Line).hint(Key::CapHint),
            Input::new("month-cap", Key::MonthCap, Kind::Line).hint(Key::CapHint),
        ]
    }

    fn fill(&self, document: &Json, values: &mut Values) {
        for name in ["name", "source"] {
            values.set(name, text(&document[name]));
        }
        values.set("tolerance", document["tolerance"].as_u64().unwrap_or(0).to_string());
        values.set("late", steps(&document["late"]));
        values.set("early", steps(&document["early"]));
        values.set("gatherings", each(&document["gatherings"], &GATHERINGS));
        values.set("absences", each(&document["absences"], &ABSENCE_KINDS));
        for (name, field) in CUTS {
            values.set(name, shown(&document[field]));
        }
    }

    fn read(&self, document: &mut Json, typed: &mut Typed<'_>) {
        document["name"] = typed.some("name").into();
        document["source"] = typed.some("source").into();
        document["tolerance"] = typed.number("tolerance", &(0..=720)).into();
        document["late"] = brackets("late", typed);
        document["early"] = brackets("early", typed);
        document["gatherings"] = by_kind("gatherings", &GATHERINGS, typed);
        document["absences"] = by_kind("absences", &ABSENCE_KINDS, typed);
        for (name, field) in CUTS {
            let is_cap = name.ends_with("cap");
            document[field] = match typed.optional(name) {
                None if is_cap => Json::Null,
                _ => typed.percent(name).into(),
            };
        }
    }
}

/// The brackets; the last row, without a limit, is for all that is longer.
fn steps(brackets: &Json) -> String {
    let all = brackets["steps"].as_array().cloned().unwrap_or_default();
    let rows = all.iter().map(|step| vec![step["up_to"].to_string(), shown(&step["cut"])]);
    write(rows.chain([vec![String::new(), shown(&brackets["beyond"])]]))
}

fn brackets(name: &'static str, typed: &mut Typed<'_>) -> Json {
    let rows = Rows::new(name, typed);
    let (mut steps, mut beyond) = (Vec::new(), None);
    for row in rows.filled() {
        let Some(cut) = rows.percent(row, 1, typed) else {
            typed.fault(name, Fault::Missing);
            continue;
        };
        if !rows.get(row, 0).is_empty() {
            steps.push(json!({ "up_to": rows.number(row, 0, &(0..=1440), typed), "cut": cut }));
        } else if beyond.replace(cut).is_some() {
            typed.fault(name, Fault::NotNumber);
        }
    }
    if beyond.is_none() {
        typed.fault(name, Fault::Missing);
    }
    json!({ "steps": steps, "beyond": beyond.unwrap_or_default() })
}

/// The cut of each kind.
fn each(cuts: &Json, kinds: &[(&str, Key)]) -> String {
    write(kinds.iter().map(|(kind, _)| vec![shown(&cuts[*kind])]))
}

fn by_kind(name: &'static str, kinds: &[(&str, Key)], typed: &mut Typed<'_>) -> Json {
    let rows = Rows::new(name, typed);
    let mut cuts = Map::new();
    for (row, (kind, _)) in kinds.iter().enumerate() {
        if let Some(cut) = rows.percent(row, 0, typed) {
            cuts.insert((*kind).to_owned(), cut.into());
        }
    }
    Json::Object(cuts)
}
