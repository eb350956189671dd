//! Tahap disiplin: after how many unexcused days which sanction follows.

use klabat_api::console::Me;
use serde_json::{Value as Json, json};

use super::super::roster;
use super::cells::{Rows, choice, column, short, write};
use super::{number, text};
use crate::console::form::{Cell, Choice, Fault, Input, Kind, Lines, Values};
use crate::console::typed::Typed;
use crate::messages::console::Key;

const LEVELS: [(&str, Key); 3] =
    [("ringan", Key::LevelLight), ("sedang", Key::LevelMedium), ("berat", Key::LevelHeavy)];

/// Days of a year.
const MOST_DAYS: u32 = 366;

pub(super) struct Page;

impl super::Page for Page {
    fn inputs(&self, _: &Json, _: &Me) -> Vec<Input> {
        let kinds = roster::KINDS.map(|(kind, label)| Choice::key(kind, label)).into();
        let steps = vec![short(Key::FromDays), choice(Key::Level, &LEVELS), column(Key::Sanction, Cell::Text)];
        vec![
            Input::new("source", Key::Source, Kind::Line).hint(Key::SourceHint),
            Input::new("who", Key::DisciplineWho, Kind::Several(kinds)).hint(Key::DisciplineWhoHint),
            Input::new("steps", Key::DisciplineSteps, Kind::Grid(steps, Lines::Free)).hint(Key::DisciplineStepsHint),
            Input::new("in-a-row", Key::DaysInARow, Kind::Number).hint(Key::DaysInARowHint),
            Input::new("warn-before", Key::WarnBefore, Kind::Number).hint(Key::WarnBeforeHint),
        ]
    }

    fn fill(&self, document: &Json, values: &mut Values) {
        values.set("source", text(&document["source"]));
        let who = document["who"].as_array().cloned().unwrap_or_else(|| vec!["pns".into()]);
        values.set("who", who.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(","));
        let steps = document["steps"].as_array().cloned().unwrap_or_default();
        let row =
            |step: &Json| vec![number(&step["days"]), text(&step["level"]).into(), text(&step["sanction"]).into()];
        values.set("steps", write(steps.iter().map(row)));
        values.set("in-a-row", number(&document["in_a_row"]));
        values.set("warn-before", number(&document["warn_before"]));
    }

    fn read(&self, document: &mut Json, typed: &mut Typed<'_>) {
        document["source"] = typed.some("source").into();
        document["who"] = typed.several("who").into();
        let rows = Rows::new("steps", typed);
        let mut steps: Vec<_> = rows
            .filled()
            .into_iter()
            .map(|row| {
                let days = rows.number(row, 0, &(1..=MOST_DAYS), typed);
                (days, json!({ "days": days, "level": rows.some(row, 1, typed), "sanction": rows.some(row, 2, typed) }))
            })
            .collect();
        steps.sort_by_key(|(days, _)| *days);
        if steps.is_empty() {
            typed.fault("steps", Fault::Missing);
        }
        document["steps"] = steps.into_iter().map(|(_, step)| step).collect();
        document["in_a_row"] = typed.number("in-a-row", &(1..=MOST_DAYS)).into();
        document["warn_before"] = typed.number("warn-before", &(0..=MOST_DAYS)).into();
    }
}
